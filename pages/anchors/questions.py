"""The questions of the page of anchors; every answer is computed when it is locked."""

from models.anchors import grid
from models.boxes import iou
from models.detectors.candidates import chain, hugging, non_monotone
from models.images.decoding import Picture
from models.nms.suppression import Config, suppression
from models.nms.sweep import verdict
from pages import shell
from pages.anchors.settings import threshold
from pages.shell import _

CLOSE = 0.02  # of an IoU to the threshold: then the question is not asked


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    height, width = picture.pixels.shape[:2]
    counts, now = (_("4"), _("3"), _("2"), _("1")), threshold()
    return (
        shell.Question(
            "chain", _("Three boxes in a row, scores A > B > C. IoU(A, B) = IoU(B, C) = 0.54, IoU(A, C) = 0.25; the IoU threshold is {now:.2f}, as set here. Which boxes stay?").format(now=now),
            lambda: in_a_row(now),
            lambda answer: _("A suppresses every box that overlaps it by more than {now:.2f}. A suppressed box suppresses none, so it may leave its other neighbour in place.").format(now=now),
            options=("A", "A, B", "A, C", "A, B, C"), topic=_("Chain"), shows=frozenset({"counts", "thresholds"}),
            reveals={"part": "film", "source": "own", "case": "chain", "method": "hard", "score_own": 0.0, "round": 2},
        ),
        shell.Question(
            "count", _("How many anchors does RetinaNet (P3 to P7, nine per cell) lay over this photo of {width} × {height} pixels?").format(width=width, height=height),
            lambda: float(len(grid.anchors(height, width, grid.Config()).boxes)),
            lambda answer: _("Nine for each cell of each level; a level has a quarter of the cells of the one before, so about three quarters lie on P3."),
            numbers=(0.0, 1e7, 1.0), unit=_("anchors"), kind="number", tolerance=width * height // 256, topic=_("Anchors"),
            shows=frozenset({"own", "thresholds"}), reveals={"part": "anchors", "levels": (3, 4, 5, 6, 7), "octaves": 3, "ratios": (0.5, 1.0, 2.0)},
        ),
        shell.Question(
            "fewer", _("Of four boxes, three stay at IoU threshold 0.55. The threshold is raised to 0.60, so that less is suppressed. How many stay?"),
            lambda: str(suppression(non_monotone(), Config(iou_threshold=0.6)).rounds),
            lambda answer: _("A box that is now spared suppresses two others, which it could not do while it was suppressed itself."),
            options=counts, topic=_("Threshold"), shows=frozenset({"counts"}),
            reveals={"part": "thresholds", "source": "own", "case": "non-monotone", "nms_iou": 0.6, "method": "hard", "score_own": 0.0},
        ),
        shell.Question(
            "hug", _("For each of two people (IoU 0.48) a detector returned three boxes: the person, a shifted copy, and the upper half. At the lowest threshold that keeps both people, what is kept?"),
            of_the_two,
            lambda answer: _("Here the half persons overlap *less* than the two people do, so no IoU threshold parts them. “Intersection over smaller” at 0.65 does: a half lies wholly inside its person."),
            options=(_("Both, and nothing else"), _("Both, and false boxes with them"), _("No threshold keeps both")), topic=_("Two people"),
            shows=frozenset({"counts", "thresholds"}), reveals={"part": "result", "source": "own", "case": "hugging", "method": "ios", "nms_iou": 0.65, "score_own": 0.0},
        ),
    )  # fmt: skip


def in_a_row(threshold: float) -> str:
    """What stays of the chain, unless an overlap is so close to the threshold that its two digits do not decide."""
    boxes = chain().boxes
    if min(abs(iou(boxes[0], boxes[other]) - threshold) for other in (1, 2)) < CLOSE:
        raise ValueError(f"the IoU threshold must be clear of the overlaps 0.54 and 0.25 by {CLOSE}, got {threshold}")
    return ", ".join("ABC"[index] for index in suppression(chain(), Config(iou_threshold=threshold)).keep)


def of_the_two() -> str:
    """What stays at the lowest threshold that keeps both persons."""
    kept = (suppression(hugging(), Config(iou_threshold=percent / 100)).boxes for percent in range(1, 100))
    judged = (verdict(boxes, hugging().boxes[[0, 3]], 0.99) for boxes in kept)
    if not (both := next((one for one in judged if one.recall == 1), None)):
        return _("No threshold keeps both")
    return _("Both, and nothing else") if both.precision == 1 else _("Both, and false boxes with them")
