"""The controls of the IoU page: two boxes, the losses to compare, the coordinates and the source of the gradient."""

from collections.abc import Callable

import streamlit as st

from models.iou.closed_form import FAMILY
from models.iou.losses import LOSSES, OWN
from pages import shell
from pages.shell import _, controls, state
from viz.iou.pushes import PIXELS, WORLD, Corners

MAX_LOSSES = 6  # colours that one still tells apart
SMALLEST = 0.1  # units
START = {"px": 2.6, "py": 2.4, "pw": 2.0, "ph": 2.0, "tx": 7.2, "ty": 4.6, "tw": 3.0, "th": 2.4}
EXPRESSION = "1 - iou + distance2 / diagonal2 + (abs(w - wt) + abs(h - ht)) / (hull_w + hull_h)"


def loss_names() -> dict[str, str]:
    """Words for each loss."""
    special = {
        "-log IoU": _("−log IoU"),
        "CIoU": _("CIoU (α detached, torchvision)"),
        "CIoU autograd": _("CIoU (through α)"),
        "CIoU gated": _("CIoU (off below IoU ½, mmdetection)"),
        "CIoU paper": _("CIoU (1/(w²+h²) → 1, paper)"),
        "alpha-IoU": _("α-IoU (α = 3)"),
        OWN: _("Your own"),
    }
    return {name: special.get(name, name) for name in (*LOSSES, OWN)}


def short_names() -> dict[str, str]:
    """Words that fit beside a bar or above a pane."""
    names = {"CIoU autograd": _("CIoU α-grad"), "CIoU gated": _("CIoU gated"), "CIoU paper": _("CIoU paper")}
    return {**loss_names(), "CIoU": "CIoU", "alpha-IoU": _("α-IoU"), **names}


def losses() -> tuple[str, ...]:
    """The losses to compare, and the expression of one's own when it is among them."""
    words = loss_names()

    def parse(text: str) -> list[str]:
        chosen = [name for name in text.split(",") if name in words]
        if not chosen:
            raise ValueError(text)
        return chosen[:MAX_LOSSES]

    stored = _kept("losses", list(FAMILY), parse, ",".join)
    chosen = st.multiselect(
        _("Losses"), list(words), key="losses", format_func=words.__getitem__, max_selections=MAX_LOSSES,
        on_change=stored, help=_("Up to six at once. “Your own” opens a line to type a formula in."),
    )  # fmt: skip
    return tuple(chosen) or FAMILY


def expression(chosen: tuple[str, ...]) -> str:
    """The line of arithmetic behind “Your own”."""
    if OWN not in chosen:
        return EXPRESSION
    stored = _kept("expression", EXPRESSION, str, str)
    return st.text_input(
        _("Your own loss"), key="expression", on_change=stored,
        help=_(
            "Numbers, + - * / **, brackets; iou, intersection, union, hull, diagonal2, distance2, v, dx, dy, w, h, wt, "
            "ht, hull_w, hull_h, pi; abs, sqrt, exp, log, sin, cos, atan, min, max, detach. A detached part counts but "
            "carries no gradient."
        ),
    )  # fmt: skip


def _kept(name: str, default: object, parse: Callable[[str], object], text: Callable[[object], str]) -> Callable:
    """What the shell's controls do for their widgets, for two kinds that it does not have."""
    st.session_state.setdefault(state.slot(controls.DEFAULTS), {})[name] = default
    current = st.session_state.setdefault(name, state.value(name, default, parse))
    state.note(name, None if current == default else text(current))

    def stored() -> None:
        state.store(name, st.session_state[name])

    return stored


def source() -> tuple[str, bool]:
    """The coordinates in which the box is predicted, and whether the published hand-written gradients are taken."""
    coordinates = shell.choice("coordinates", _("The box is predicted as"), ("cxcywh", "xyxy", "log-wh"))
    published = shell.toggle("published", _("Published gradients"))
    return coordinates, published


def boxes() -> tuple[Corners, Corners]:
    """Predicted and target box in units, ``x1, y1, x2, y2``: as dragged on the canvas, or set by sliders."""
    words = {
        "px": _("Prediction: centre x"), "py": _("Prediction: centre y"),
        "pw": _("Prediction: width"), "ph": _("Prediction: height"),
        "tx": _("Target: centre x"), "ty": _("Target: centre y"),
        "tw": _("Target: width"), "th": _("Target: height"),
    }  # fmt: skip
    panel = st.expander(_("Boxes in numbers (units)"), key="box panel", on_change="rerun")
    if panel.open:
        with panel:
            values = {
                name: shell.slider(name, label, *_range(name), START[name], step=0.01) for name, label in words.items()
            }
    else:
        values = {name: state.value(name, default, _parser(name)) for name, default in START.items()}
        shell.declare(START)
    return _corners(values, "p"), _corners(values, "t")


def _range(name: str) -> tuple[float, float]:
    return (SMALLEST, WORLD[0]) if name[1] in "wh" else (0.0, WORLD["xy".index(name[1])])


def _parser(name: str) -> Callable[[str], float]:
    low, high = _range(name)

    def parse(text: str) -> float:
        if not low <= float(text) <= high:
            raise ValueError(text)
        return float(text)

    return parse


def _corners(values: dict[str, float], which: str) -> Corners:
    x, y, w, h = (values[which + part] for part in "xywh")
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def dragged(key: str, factor: float = PIXELS, shift: float = 0.0) -> Callable[[], None]:
    """A callback that hands the boxes dragged on the canvas ``key`` to the sliders."""

    def arrived() -> None:
        if sent := shell.edited(key).boxes:
            values = {}
            for which, box in zip("tp", sent, strict=False):
                x1, y1, x2, y2 = ((value - shift) / factor for value in box["xyxy"])
                w, h = max(abs(x2 - x1), SMALLEST), max(abs(y2 - y1), SMALLEST)
                numbers = ((x1 + x2) / 2, (y1 + y2) / 2, w, h)
                values |= {which + part: round(number, 3) for part, number in zip("xywh", numbers, strict=True)}
            shell.put(values)
            shell.forget(key, "boxes")

    return arrived


def preset(predicted: tuple[float, ...], target: tuple[float, ...], **others: object) -> dict[str, object]:
    """Control values of two boxes given as ``cx, cy, w, h``."""
    names = [which + part for which in "pt" for part in "xywh"]
    return {**dict(zip(names, (*predicted, *target), strict=True)), **others}
