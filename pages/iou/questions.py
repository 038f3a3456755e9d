"""The questions of the IoU page; every answer is computed when it is locked, on the boxes of a preset."""

from models.iou import simulation
from models.iou.closed_form import FAMILY
from models.iou.descent import Config, descents
from models.iou.field import DEAD, fields
from models.iou.field import Config as Field
from models.iou.gradient import comparison
from pages import shell
from pages.iou.settings import PRESETS, RESOLUTION, boxes, pair
from pages.shell import _
from viz.iou.boxes import WORLD


def questions() -> tuple[shell.Question, ...]:
    sets = {FAMILY: _("All four"), FAMILY[1:]: _("GIoU, DIoU and CIoU"), FAMILY[2:]: _("DIoU and CIoU"), (): _("None")}
    ways = {"slides": _("It slides and keeps its size"), "grows": _("It grows; its far edge stays"), "both": _("Both at once")}  # fmt: skip
    return (
        shell.Question(
            "contained",
            _("The predicted box contains the target, but off-centre. Which of IoU, GIoU, DIoU and CIoU move its centre?"),
            lambda: sets[centred()],
            lambda answer: _("The target lies inside, so the enclosing box is the prediction itself: C = U, GIoU is IoU, and sliding changes neither. Only a distance term notices."),
            options=tuple(sets.values()), topic=_("Inside"), shows=frozenset({"simulation"}),
            reveals=PRESETS["contained"] | {"part": "push", "losses": FAMILY, "published": False},
        ),
        shell.Question(
            "disjoint",
            _("A small box lies left of its target, apart from it, and descends on the GIoU loss (exact gradient; the box is predicted as cx, cy, w, h). What does it do until the two touch?"),
            lambda: ways[approach()],
            lambda answer: _("Both. GIoU gains from a wider box (a larger union), so the near edge runs and the far edge only follows the centre. With exact gradients DIoU grows too: a longer diagonal makes its distance term smaller.") if answer == ways["both"] else _("So it is on these two boxes."),
            options=tuple(ways.values()), topic=_("Apart"), shows=frozenset({"field"}),
            reveals=PRESETS["horizontal"] | {"part": "descent", "losses": ("GIoU", "DIoU"), "coordinates": "cxcywh", "published": False, "schedule": "constant", "optimizer": "plain", "steps": 400},
        ),
        shell.Question(
            "places",
            _("The predicted box keeps its size as it is now, and is put at every place of the picture. At what share of these places does the IoU loss pull its centre?"),
            share_with_pull,
            lambda answer: _("IoU pulls only where the boxes overlap and a move changes the overlap: not where they are apart, and not where one lies wholly inside the other."),
            numbers=(0.0, 100.0, 1.0), unit="%", kind="number", tolerance=10.0, topic=_("Places"),
            shows=frozenset({"push", "descent", "simulation", "code"}), reveals={"part": "field", "map": "pull", "losses": ("IoU", "GIoU"), "published": False},
        ),
        shell.Question(
            "figure",
            _("In the DIoU paper's simulation GIoU ends with a mean error of about 0.9 (targets have area 1). The same simulation with the exact gradient of GIoU ends at …"),
            exact_error,
            lambda answer: _("The scripts multiply two negative lengths where boxes are apart and call it an overlap."),
            numbers=(0.0, 4.0, 0.01), kind="number", tolerance=0.05, topic=_("Figure"), reveals=PRESETS["figure"] | {"cases": 34_300}, shows=frozenset({"push", "descent", "field", "code"}),
        ),
    )  # fmt: skip


def centred() -> tuple[str, ...]:
    """The losses with a pull on the centre of a box that contains its target off-centre."""
    pushes = comparison(pair(PRESETS["contained"])).pushes
    return tuple(name for name, push in pushes.items() if float(push.centre.abs().max()) > DEAD)


def approach() -> str:
    """How a box under GIoU gets to touch its target: the way of its far edge against that of its near one."""
    boxes = pair(PRESETS["horizontal"] | {"losses": ("GIoU",)})
    path = descents(Config(boxes, schedule="constant", steps=400))["GIoU"]
    touch = int((path.iou > 0).nonzero()[0])
    near, far = (float(path.boxes[touch, edge] - path.boxes[0, edge]) for edge in (2, 0))
    return "slides" if far > 0.8 * near else "grows" if far < 0.1 * near else "both"


def share_with_pull() -> float:
    """Percent of the places of the centre where the IoU loss pulls it, for the two boxes of the page."""
    with shell.undrawn():
        found = fields(Field(pair(boxes() | {"losses": ("IoU",)}), (0.0, 0.0, *WORLD), RESOLUTION))["IoU"]
    return 100 * (1 - float(found.dead.double().mean()))


def exact_error() -> float:
    """Mean final error of GIoU with exact gradients, over the first 20 centres."""
    *_before, last = simulation.simulate(simulation.Config(("GIoU",), (), cases=20 * simulation.SHAPES))
    return float(last.outcomes["GIoU"].error[-1])
