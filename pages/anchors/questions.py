"""The questions of the page of anchors; every answer is computed when it is locked."""

from models.anchors import grid
from models.detectors.candidates import chain, hugging, non_monotone
from models.nms.suppression import Config, suppression
from models.nms.sweep import verdict
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "chain", _("Three boxes in a row, scores A > B > C. IoU(A, B) = IoU(B, C) = 0.54, IoU(A, C) = 0.25, threshold 0.5: who survives?"),
            lambda: ", ".join("ABC"[index] for index in suppression(chain(), Config(iou_threshold=0.5)).keep),
            lambda answer: _("A suppresses B. A suppressed box suppresses nobody, so C lives although it overlaps B. See it with the preset “A chain”."),
            options=("A", "A, B", "A, C", "A, B, C"), shows=frozenset({"counts", "thresholds"}),
        ),
        shell.Question(
            "count", _("How many anchors does RetinaNet (P3 to P7, nine a cell) lay over a photo of 800 × 800 pixels?"),
            lambda: float(len(grid.anchors(800, 800, grid.Config()).boxes)),
            lambda answer: _("9 × (100² + 50² + 25² + 13² + 7²): three quarters of them lie on P3, the finest level."),
            numbers=(0.0, 1e7, 1.0), unit=_("anchors"), kind="number", tolerance=1000.0, shows=frozenset({"own", "thresholds"}),
        ),
        shell.Question(
            "fewer", _("You raise the IoU threshold from 0.55 to 0.60, so less is suppressed. Can the number of boxes go down?"),
            fewer,
            lambda answer: _("A box that is now spared may suppress two others that it could not suppress while it was suppressed itself. Preset “More tolerant, fewer boxes”."),
            options=(_("Yes"), _("No")), shows=frozenset({"counts"}),
        ),
        shell.Question(
            "hug", _("Two people stand arm in arm (IoU 0.48); a detector saw each of them whole, shifted, and only down to the waist. What does the lowest threshold that keeps both people keep?"),
            of_the_two,
            lambda answer: _("No threshold can tell a duplicate from a neighbour by IoU alone. Try Soft-NMS and DIoU-NMS on the preset “Arm in arm”."),
            options=(_("Both, and nothing else"), _("Both, and false boxes with them"), _("No threshold keeps both")), shows=frozenset({"counts", "thresholds"}),
        ),
    )  # fmt: skip


def fewer() -> str:
    before, after = (suppression(non_monotone(), Config(iou_threshold=value)).rounds for value in (0.55, 0.6))
    return _("Yes") if after < before else _("No")


def of_the_two() -> str:
    """What stays at the lowest threshold that keeps both persons."""
    kept = (suppression(hugging(), Config(iou_threshold=percent / 100)).boxes for percent in range(1, 100))
    judged = (verdict(boxes, hugging().boxes[[0, 3]], 0.99) for boxes in kept)
    if not (both := next((one for one in judged if one.recall == 1), None)):
        return _("No threshold keeps both")
    return _("Both, and nothing else") if both.precision == 1 else _("Both, and false boxes with them")
