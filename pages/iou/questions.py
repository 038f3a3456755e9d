"""The three questions of the IoU page; every answer is computed when it is locked."""

from models.iou import descent as iou_descent
from models.iou import gradient as iou_gradient
from models.iou import simulation as iou_simulation
from models.iou.closed_form import FAMILY
from models.iou.field import DEAD
from pages import shell
from pages.shell import _

CONTAINED = {"predicted": (2.0, 1.0, 8.0, 6.0), "target": (3.0, 2.0, 5.0, 4.0)}
DISJOINT = {"predicted": (1.0, 3.0, 2.0, 4.0), "target": (6.0, 2.5, 8.0, 4.5)}
CASES = 20 * iou_simulation.SHAPES


def all_questions() -> tuple[shell.Question, ...]:
    groups = {
        FAMILY: _("All four"), FAMILY[1:]: _("GIoU, DIoU and CIoU"), FAMILY[2:]: _("DIoU and CIoU"), (): _("None"),
    }  # fmt: skip
    ways = {"slides": _("It slides and keeps its size"), "grows": _("It grows; its far edge stays"), "both": _("Both at once")}  # fmt: skip
    return (
        shell.Question(
            "contained",
            _("The predicted box contains the target, but off-centre. Which of IoU, GIoU, DIoU and CIoU move its centre?"),
            lambda: groups[centred()],
            lambda answer: _("The target lies inside, so the enclosing box is the prediction itself: C = U, GIoU is IoU, and sliding changes neither. Only a distance term notices. Try the preset “Contained”."),
            options=tuple(groups.values()), hides=frozenset({"arrows", "field"}),
        ),
        shell.Question(
            "disjoint",
            _("A small box lies left of its target, apart from it, and descends on the GIoU loss (exact gradient). What does it do until the two touch?"),
            lambda: ways[approach()],
            lambda answer: _("GIoU wants the enclosing box filled: every edge that moves towards the target helps, the near one most. DIoU mainly slides. See “Descent”, preset “Apart: horizontal”."),
            options=tuple(ways.values()), hides=frozenset({"arrows", "descent", "simulation"}),
        ),
        shell.Question(
            "figure",
            _("In the DIoU paper's simulation GIoU ends with a mean error of about 0.9 (targets have area 1). The same simulation with the exact gradient of GIoU ends at …"),
            exact_error,
            lambda answer: _("The scripts multiply two negative lengths where boxes are apart and call it an overlap. See “Simulation”, gradient “Both”."),
            numbers=(0.0, 4.0, 0.01), kind="number", tolerance=0.05, hides=frozenset({"simulation"}),
        ),
    )  # fmt: skip


def centred() -> tuple[str, ...]:
    """The losses with a pull on the centre of a box that contains its target off-centre."""
    pushes = iou_gradient.comparison(iou_gradient.Config(**CONTAINED)).pushes
    return tuple(name for name, push in pushes.items() if float(push.centre.abs().max()) > DEAD)


def approach() -> str:
    """How a box under GIoU gets to touch its target: the growth of its width against the way of its centre."""
    config = iou_descent.Config(iou_gradient.Config(**DISJOINT, losses=("GIoU",)), steps=400, schedule="constant")
    path = iou_descent.descents(config)["GIoU"]
    touch = int((path.iou > 0).nonzero()[0])
    near, far = (float(path.boxes[touch, edge] - path.boxes[0, edge]) for edge in (2, 0))
    return "slides" if far > 0.8 * near else "grows" if far < 0.1 * near else "both"


def exact_error() -> float:
    """Mean final error of GIoU with exact gradients, over the first 20 centres."""
    config = iou_simulation.Config(("GIoU",), (), cases=CASES)
    *_rest, last = iou_simulation.simulate(config)
    return float(last.outcomes["GIoU"].error[-1])
