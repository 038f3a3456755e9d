"""The controls of the IoU page, by part, and the configs that they make."""

from collections.abc import Mapping
from typing import Any

from models.iou import descent, gradient, simulation
from models.iou.closed_form import DEPARTURES, FAMILY
from models.iou.losses import OWN
from pages import shell
from pages.iou import words
from pages.shell import _
from viz.iou.boxes import WORLD, corners

MOST_LOSSES = 6  # colours that one still tells apart
SMALLEST = 0.1  # units
EXPRESSION = "1 - iou + distance2 / diagonal2 + (abs(w - wt) + abs(h - ht)) / (hull_w + hull_h)"
CASES = {1: "1", 343: "343", 3_430: "3,430", 34_300: "34,300", 343_000: "343,000", 1_715_000: "1,715,000"}
CENTRES_AT_ONCE = 10  # between two pictures on a CPU: some 0.05 s a loss

Values = Mapping[str, Any]  # of the controls, by name


def boxes(predicted: tuple[float, ...], target: tuple[float, ...]) -> dict[str, float]:
    """Values of the eight sliders, for two boxes given as centre and size."""
    names = [box + part for box in "pt" for part in "xywh"]
    return dict(zip(names, (*predicted, *target), strict=True))


START = boxes((2.6, 2.4, 2.0, 2.0), (7.2, 4.6, 3.0, 2.4))
PRESETS: dict[str, dict[str, Any]] = {
    "diagonal": START,
    "horizontal": boxes((2.0, 4.0, 1.4, 1.4), (8.0, 4.0, 2.4, 2.4)),
    "vertical": boxes((6.0, 1.2, 1.4, 1.2), (6.0, 5.8, 2.4, 2.4)),
    "contained": boxes((5.6, 4.0, 6.0, 5.0), (4.6, 3.4, 2.0, 2.0)) | {"apart": True},
    "concentric": boxes((6.0, 4.0, 5.0, 4.0), (6.0, 4.0, 2.5, 2.0)) | {"apart": True},
    "tiny": boxes((5.0, 4.0, 0.2, 0.2), (7.0, 4.6, 3.0, 2.4)),
    "shape": boxes((6.0, 4.0, 4.0, 1.5), (6.0, 4.0, 1.5, 4.0)) | {"losses": ("DIoU", "CIoU", "CIoU gated", "CIoU paper")},
    "own": START | {"ph": 1.2, "losses": ("GIoU", "DIoU", OWN)},
    "figure": START | {"part": "simulation", "gradient": "both"},
}  # fmt: skip


def presets() -> dict[str, dict[str, Any]]:
    return {label: PRESETS[name] for name, label in words.presets().items()}


def settings(part: str) -> dict[str, Any]:
    values = losses()
    if part == "simulation":
        return values | simulated()
    coordinates = shell.choice(
        "coordinates", _("The box is predicted as"), ("cxcywh", "xyxy", "log-wh"),
        help=_("A gradient step moves other edges, depending on the four numbers by which the network says its box."),
    )  # fmt: skip
    published = shell.toggle(
        "published", _("Published gradients"),
        help=_("IoU, GIoU, DIoU, CIoU: the hand-written gradients of the DIoU paper's simulation, not the derivatives."),
    )  # fmt: skip
    values |= {"coordinates": coordinates, "published": published, **sides()}
    more = {"push": drawn, "descent": optimizer, "field": mapped}[part]
    return values | more()


def losses() -> dict[str, Any]:
    """The losses to compare, and the line of arithmetic behind “Your own” when it is among them."""
    chosen = shell.multi_choice(
        "losses", _("Losses"), words.losses(), FAMILY, most=MOST_LOSSES,
        help=_("Up to six at once. “Your own” opens a line to type a formula in."),
    )  # fmt: skip
    if OWN not in chosen:
        return {"losses": chosen or FAMILY}
    typed = shell.text(
        "expression", _("Your own loss"), EXPRESSION, examples=("1 - iou",),
        help=_(
            "Numbers, + - * / **, brackets; iou, intersection, union, hull, diagonal2, distance2, v, dx, dy, w, h, wt, "
            "ht, hull_w, hull_h, pi; abs, sqrt, exp, log, sin, cos, atan, min, max, detach. A detached part counts but "
            "carries no gradient."
        ),
    )  # fmt: skip
    return {"losses": chosen, "expression": typed}


def sides() -> dict[str, float]:
    """The two boxes in units: as dragged on the canvas, or set by sliders."""
    labels = {
        "px": _("Prediction: centre x"), "py": _("Prediction: centre y"),
        "pw": _("Prediction: width"), "ph": _("Prediction: height"),
        "tx": _("Target: centre x"), "ty": _("Target: centre y"),
        "tw": _("Target: width"), "th": _("Target: height"),
    }  # fmt: skip
    ranges = dict(zip("xywh", ((0, WORLD[0]), (0, WORLD[1]), (SMALLEST, WORLD[0]), (SMALLEST, WORLD[0])), strict=True))
    with shell.panel("box panel", _("Boxes in numbers (units)")):
        return {
            name: shell.slider(name, label, *ranges[name[1]], START[name], step=0.01) for name, label in labels.items()
        }


def drawn() -> dict[str, Any]:
    return {
        "apart": shell.toggle("apart", _("One picture each")),
        "construction": shell.toggle("construction", _("Draw the geometry"), True),
        "numbers": shell.toggle("numbers", _("Formulas in numbers")),
    }


def mapped() -> dict[str, Any]:
    return {"map": shell.choice("map", _("Map"), {"pull": _("Pull on the centre"), "loss": _("Loss landscape")})}


def optimizer() -> dict[str, Any]:
    schedules = {"paper": _("paper"), "constant": _("constant"), "cosine": _("cosine")}
    optimizers = {"plain": _("plain"), "momentum": _("momentum"), "Adam": "Adam"}
    return {
        "rate": shell.slider("rate", _("Learning rate η"), 0.001, 1.0, 0.1, step=0.01, log=True),
        "steps": shell.slider("steps", _("Iterations"), 10, descent.MAX_STEPS, 200, step=10),
        "schedule": shell.choice("schedule", _("Schedule"), schedules),
        "optimizer": shell.choice("optimizer", _("Optimizer"), optimizers),
        "weighted": shell.toggle("weighted", _("Factor (2 − IoU)"), True),
    }


def simulated() -> dict[str, Any]:
    values = {
        "gradient": shell.choice("gradient", _("Gradient"), words.gradients()),
        "cases": shell.select("cases", _("Regressions"), CASES, 34_300),
        "departures": (),
    }
    if values["gradient"] != "exact":
        with shell.panel("departures", _("Departures from the exact gradient"), popover=True):
            labels = words.departures()
            on = [name for i, name in enumerate(DEPARTURES, 1) if shell.toggle(f"departure{i}", labels[name], True)]
        values["departures"] = tuple(on)
    seed = shell.number(
        "seed", _("Seed"), 0, 9999, 0, help=_("Start value of the random numbers: the same seed gives the same run.")
    )
    return values | {"seed": seed, "logarithmic": shell.toggle("logarithmic", _("Logarithmic error"))}


def pair(values: Values) -> gradient.Config:
    """The two boxes, and the losses between them."""
    predicted, target = (corners(*(values[box + part] for part in "xywh")) for box in "pt")
    names = ("losses", "expression", "coordinates", "published")
    return gradient.Config(predicted, target, **{name: values[name] for name in names if name in values})


def descent_config(values: Values) -> descent.Config:
    more = {name: values[name] for name in ("schedule", "weighted", "optimizer", "steps")}
    return descent.Config(pair(values), values["rate"], **more)


def simulation_configs(values: Values) -> dict[str, simulation.Config]:
    """What to run, by words: with the published gradients, with exact ones, or both beside each other."""
    device, kind = shell.device(), values["gradient"]
    names = ("losses", "expression", "cases", "seed")
    common = {name: values[name] for name in names if name in values} | {"device": device}
    common["batch"] = CENTRES_AT_ONCE * simulation.SHAPES if device == "cpu" else simulation.CASES
    runs = {"published": values["departures"], "exact": ()}
    return {
        label: simulation.Config(departures=runs[name], **common)
        for name, label in words.gradients().items()
        if name in runs and kind in (name, "both")
    }
