"""The controls of the IoU page, by part, and the configs that they make."""

from collections.abc import Callable
from inspect import signature
from typing import Any, TypeVar

from models.iou import descent, gradient, simulation
from models.iou.closed_form import DEPARTURES, FAMILY
from models.iou.losses import OWN
from pages import shell
from pages.iou import words
from pages.shell import _
from viz.iou.boxes import WORLD, corners

RESOLUTION = 97  # samples of a map along its longer side
MOST_LOSSES = 6  # colours that one still tells apart
RANGES = {"x": (0.0, WORLD[0]), "y": (0.0, WORLD[1]), "w": (0.1, WORLD[0]), "h": (0.1, WORLD[0])}  # units
EXPRESSION = "1 - iou + distance2 / diagonal2 + (abs(w - wt) + abs(h - ht)) / (hull_w + hull_h)"
CASES = {1: "1", 343: "343", 3_430: "3,430", 34_300: "34,300", 343_000: "343,000", 1_715_000: "1,715,000"}
CENTRES_AT_ONCE = 10  # between two pictures on a CPU: some 0.05 s a loss

T = TypeVar("T")


def sliders(predicted: tuple[float, ...], target: tuple[float, ...]) -> dict[str, float]:
    """Values of the eight sliders, for two boxes given as centre and size."""
    names = [box + part for box in "pt" for part in "xywh"]
    return dict(zip(names, (*predicted, *target), strict=True))


START = sliders((2.0, 5.6, 2.0, 2.0), (5.9, 2.8, 5.0, 4.6))  # the target on the cup of the first photo
PRESETS: dict[str, dict[str, Any]] = {
    "diagonal": sliders((2.6, 2.4, 2.0, 2.0), (7.2, 4.6, 3.0, 2.4)) | {"losses": FAMILY, "construction": True},
    "horizontal": sliders((2.0, 4.0, 1.4, 1.4), (8.0, 4.0, 2.4, 2.4)) | {"losses": FAMILY[1:3]},
    "vertical": sliders((6.0, 1.2, 1.4, 1.2), (6.0, 5.8, 2.4, 2.4)),
    "contained": sliders((5.6, 4.0, 6.0, 5.0), (4.6, 3.4, 2.0, 2.0)) | {"losses": FAMILY},
    "concentric": sliders((6.0, 4.0, 5.0, 4.0), (6.0, 4.0, 2.5, 2.0)) | {"losses": FAMILY},
    "tiny": sliders((4.6, 3.6, 0.6, 0.6), (7.0, 4.6, 3.0, 2.4)),
    "shape": sliders((6.0, 4.0, 4.0, 1.5), (6.0, 4.0, 1.5, 4.0)) | {"losses": ("DIoU", "CIoU", "CIoU gated", "CIoU paper")},
    "own": {"ph": 1.2, "losses": ("GIoU", "DIoU", OWN)},
    "swap": sliders((2.6, 2.4, 2.0, 2.0), (7.2, 4.6, 3.0, 2.4)) | {"part": "descent", "losses": FAMILY[1:3]},
    "figure": {"part": "simulation", "gradient": "both", "losses": FAMILY},
}  # fmt: skip


def presets() -> dict[str, dict[str, Any]]:
    return {label: PRESETS[name] for name, label in words.presets().items()}


def settings(part: str) -> shell.Values:
    values = losses()
    if part == "simulation":
        return {"runs": simulations(values), "logarithmic": shell.toggle("logarithmic", _("Logarithmic error"))}
    values |= source() | boxes()
    if part == "descent":
        return values | of_descent()
    if part == "field":
        return values | {"map": shell.choice("map", _("Map"), {"pull": _("Pull"), "loss": _("Loss")})}
    return values | {
        "apart": shell.toggle("apart", _("One picture each")),
        "construction": shell.toggle("construction", _("Draw the geometry")),
        "numbers": shell.toggle("numbers", _("Formulas in numbers")),
    }


def losses() -> shell.Values:
    """The losses to compare, and the line of arithmetic behind “Your own” when it is among them."""
    chosen = shell.multi_choice(
        "losses", _("Losses"), words.losses(), FAMILY[:2], most=MOST_LOSSES,
        help=_("Up to six at once. CIoU holds its α constant, as torchvision does; α-grad goes through it; gated has no aspect term below IoU ½, as in mmdetection; paper takes 1 for 1/(w² + h²). α-IoU: 1 − IoU³. “Your own” opens a line to type a formula in."),
    )  # fmt: skip
    if OWN not in chosen:
        return {"losses": chosen or FAMILY}
    typed = shell.text(
        "expression", _("Your own loss"), EXPRESSION, examples=("1 - iou",),
        help=_("Numbers, + - * / **, brackets; iou, intersection, union, hull, diagonal2, distance2, v, dx, dy, w, h, wt, ht, hull_w, hull_h, pi; abs, sqrt, exp, log, sin, cos, atan, min, max, detach. A detached part counts but carries no gradient."),
    )  # fmt: skip
    return {"losses": chosen, "expression": typed}


def source() -> shell.Values:
    """Where the gradient comes from."""
    moves = _("A gradient step moves other edges, depending on the four numbers by which the network says its box: centre x, y, width, height (cxcywh); two corners (xyxy); or centre and the logarithms of the sides.")  # fmt: skip
    written = _("IoU, GIoU, DIoU, CIoU: as written by hand for the DIoU paper's simulation, not the derivatives.")
    coordinates = ("cxcywh", "xyxy", "log-wh")
    return {
        "coordinates": shell.choice("coordinates", _("The box is predicted as"), coordinates, help=moves),
        "published": shell.toggle("published", _("Published gradients"), help=written),
    }


def boxes() -> dict[str, float]:
    """The two boxes in units: as dragged on the canvas, or set by sliders."""
    names = {"p": _("Prediction: {number}"), "t": _("Target: {number}")}
    numbers = {"x": _("centre x"), "y": _("centre y"), "w": _("width"), "h": _("height")}
    with shell.panel("box panel", _("Boxes in numbers (units)")):
        return {
            box + key: shell.slider(box + key, name.format(number=number), *RANGES[key], START[box + key], step=0.01)
            for box, name in names.items()
            for key, number in numbers.items()
        }


def of_descent() -> shell.Values:
    schedules = {"paper": _("DIoU paper"), "constant": _("constant"), "cosine": _("cosine")}
    optimizers = {"plain": _("plain"), "momentum": _("momentum"), "Adam": "Adam"}
    return {
        "learning_rate": shell.slider("rate", _("Learning rate η"), 0.001, 1.0, 0.1, step=0.01, log=True),
        "steps": shell.slider("steps", _("Iterations"), 10, descent.MAX_STEPS, 200, step=10),
        "schedule": shell.choice("schedule", _("Schedule"), schedules, help=_("How the learning rate falls: as in the DIoU paper to a tenth at 80% and to a hundredth at 90%; not at all; or along a cosine.")),
        "optimizer": shell.choice("optimizer", _("Optimizer"), optimizers),
        "weighted": shell.toggle("weighted", _("Steps times (2 − IoU)"), True, help=_("The DIoU paper's simulation multiplies every step by 2 − IoU: boxes far apart move up to twice as fast.")),
    }  # fmt: skip


def simulations(values: shell.Values) -> dict[str, simulation.Config]:
    """What to simulate, by words: with the published gradients, with exact ones, or both beside each other."""
    names, labels, departures = words.gradients(), words.departures(), []
    kind = shell.choice("gradient", _("Gradient"), names)
    cases = shell.select("cases", _("Regressions"), CASES, 34_300)
    if kind != "exact":
        with shell.panel("departures", _("Not exact in"), popover=True):
            toggles = {name: shell.toggle(f"departure{i}", labels[name], True) for i, name in enumerate(DEPARTURES, 1)}
        departures = [name for name, on in toggles.items() if on]
    same = _("Start value of the random numbers: the same seed gives the same run.")
    seed, device = shell.number("seed", _("Seed"), 0, 9999, 0, help=same), shell.device()
    batch = CENTRES_AT_ONCE * simulation.SHAPES if device == "cpu" else simulation.CASES
    common = {**values, "cases": cases, "batch": batch, "seed": seed, "device": device}
    return {
        names[name]: config(simulation.Config, common, departures=chosen)
        for name, chosen in {"published": tuple(departures), "exact": ()}.items()
        if kind in (name, "both")
    }


def config(kind: Callable[..., T], values: shell.Values, **more: Any) -> T:
    """A config of this kind, its fields by the names of the values."""
    names = signature(kind).parameters.keys() - more.keys()
    return kind(**{name: value for name, value in values.items() if name in names}, **more)


def pair(values: shell.Values) -> gradient.Config:
    """The two boxes, and the losses between them."""
    predicted, target = (corners(*(values[box + key] for key in "xywh")) for box in "pt")
    return config(gradient.Config, values, predicted=predicted, target=target)
