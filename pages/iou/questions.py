"""The questions of the IoU page; every answer is computed when it is locked, on the boxes of a preset."""

from models.iou import simulation
from models.iou.closed_form import FAMILY
from models.iou.descent import Config, descents
from models.iou.field import DEAD
from models.iou.gradient import comparison
from pages import shell
from pages.iou import words
from pages.iou.settings import PRESETS, pair
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    sets = {FAMILY: _("All four"), FAMILY[1:]: _("GIoU, DIoU and CIoU"), FAMILY[2:]: _("DIoU and CIoU"), (): _("None")}
    ways = {"slides": _("It slides and keeps its size"), "grows": _("It grows; its far edge stays"), "both": _("Both at once")}  # fmt: skip
    presets, parts, gradients = words.presets(), words.parts(), words.gradients()
    return (
        shell.Question(
            "contained",
            _("The predicted box contains the target, but off-centre. Which of IoU, GIoU, DIoU and CIoU move its centre?"),
            lambda: sets[centred()],
            lambda answer: _("The target lies inside, so the enclosing box is the prediction itself: C = U, GIoU is IoU, and sliding changes neither. Only a distance term notices. Try the preset “{preset}”.").format(preset=presets["contained"]),
            options=tuple(sets.values()), shows=frozenset({"simulation"}),
        ),
        shell.Question(
            "disjoint",
            _("A small box lies left of its target, apart from it, and descends on the GIoU loss (exact gradient). What does it do until the two touch?"),
            lambda: ways[approach()],
            lambda answer: _("GIoU wants the enclosing box filled: every edge that moves towards the target helps, the near one most. DIoU mainly slides. See “{part}”, preset “{preset}”.").format(part=parts["descent"], preset=presets["horizontal"]),
            options=tuple(ways.values()), shows=frozenset({"field"}),
        ),
        shell.Question(
            "figure",
            _("In the DIoU paper's simulation GIoU ends with a mean error of about 0.9 (targets have area 1). The same simulation with the exact gradient of GIoU ends at …"),
            exact_error,
            lambda answer: _("The scripts multiply two negative lengths where boxes are apart and call it an overlap. See “{part}”, gradient “{gradient}”.").format(part=parts["simulation"], gradient=gradients["both"]),
            numbers=(0.0, 4.0, 0.01), kind="number", tolerance=0.05, shows=frozenset({"push", "descent", "field", "code"}),
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


def exact_error() -> float:
    """Mean final error of GIoU with exact gradients, over the first 20 centres."""
    *_before, last = simulation.simulate(simulation.Config(("GIoU",), (), cases=20 * simulation.SHAPES))
    return float(last.outcomes["GIoU"].error[-1])
