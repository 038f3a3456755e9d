"""The controls of the morphology page: source, structuring element, chain of operations."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from models import morphology
from models.images import Picture
from models.morphology_conventions import BORDERS, CONVENTIONS
from models.morphology_elements import Element, drawn, oversize
from models.morphology_elements import element as named
from models.morphology_measures import threshold, thresholded
from models.morphology_operations import OPERATIONS, Step
from pages import shell
from pages.shell import _, state
from viz import morphology as figures
from viz.canvas import Pane

MAX_STEPS = 5
BOARD = (  # a letter with a hole, a thin bridge and a speck: something for every operation
    "0000000000000000.0011111100000000.0111111110000000.0110000111000000.0110000011001110.0110000011001110.0110000111001110"
    ".0111111111111110.0111111110001110.0110000000001110.0110000000001110.0110000000000000.0110000100000000"
    ".0110000000000000.0000000000111100.0000000000000000"
)
LETTER_L = "100.100.110"


@dataclass(frozen=True, eq=False)
class Source:
    key: tuple  # equal for equal pictures
    image: np.ndarray  # [H, W] uint8, read-only
    binary: bool
    board: bool  # drawn by hand
    snippet: str  # lines of a program that makes `image`


def rows(text: str) -> tuple[str, ...]:
    """Rows of "0" and "1" as they stand in the URL, joined by dots."""
    lines = tuple(text.split("."))
    if len({len(line) for line in lines}) != 1 or set("".join(lines)) - set("01"):
        raise ValueError(text)
    return lines


def cells(text: str) -> np.ndarray:
    return np.array([[cell == "1" for cell in row] for row in rows(text)])


@dataclass(frozen=True)
class Chosen:
    """What is chosen above the picture: a change draws the page anew, a move of a slider leaves it alone."""

    kind: str  # of picture
    dark: bool  # dark things are white
    shape: str  # of the structuring element
    convention: str
    border: str


def chosen() -> Chosen:
    """The row of choices: picture, structuring element, library convention, border rule."""
    kinds = {"bw": _("Black and white"), "grey": _("Grey"), "board": _("Board")}
    shapes = {
        "square": _("Square"), "cross": _("Cross"), "diamond": _("Diamond"), "disk": _("Disk"),
        "ellipse": _("Ellipse (OpenCV)"), "line": _("Line"), "own": _("Draw your own"),
    }  # fmt: skip
    outside = {"ignore": _("Ignored"), "constant 0": _("Black"), "constant 1": _("White"), "reflect": _("Reflected")}
    labels = {"textbook": _("Textbook")}
    room = st.columns([6, 3, 3, 3], vertical_alignment="bottom")
    with room[0], st.container(horizontal=True, vertical_alignment="bottom"):
        kind = shell.choice("source", _("Picture"), kinds)
        dark = kind == "bw" and shell.toggle("dark", _("Dark is white"))
    with room[1]:
        shape = shell.select("element", _("Structuring element"), shapes, "disk")
    with room[2]:
        convention = shell.select("convention", _("As in"), {name: labels.get(name, name) for name in CONVENTIONS})
    with room[3]:
        border = shell.select("border", _("Outside the picture"), {name: outside[name] for name in BORDERS})
    return Chosen(kind, dark, shape, convention, border)


def source(picture: Picture, kind: str, dark: bool) -> Source:
    """The picture that is worked on: the photo in grey or black and white, or the drawing board."""
    if kind == "board":
        text = board()
        return Source((text,), shell.remembered("board", _drawn, text), True, True, _board_snippet(text))
    lines = f"{shell.picture_snippet(picture)}\nimage = morphology.grey(picture.pixels)"
    if kind == "grey":
        return Source((picture,), shell.remembered("grey", _grey, picture), False, False, lines)
    otsu = shell.remembered("otsu", _otsu, picture)
    level = shell.slider("threshold", _("Threshold (Otsu: {level})").format(level=otsu), 0, 255, otsu)
    lines = f"from models.morphology_measures import thresholded\n{lines}"
    lines += f"\nimage = thresholded(image, {level}, dark={dark})"
    key = (picture, level, dark)
    return Source(key, shell.remembered("black and white", _black_and_white, *key), True, False, lines)


def frozen(image: np.ndarray) -> np.ndarray:
    image.setflags(write=False)
    return image


def _grey(picture: Picture) -> np.ndarray:
    return frozen(morphology.grey(picture.pixels))


def _otsu(picture: Picture) -> int:
    return threshold(morphology.grey(picture.pixels)).otsu


def _black_and_white(picture: Picture, level: int, dark: bool) -> np.ndarray:
    return frozen(thresholded(morphology.grey(picture.pixels), level, dark))


def _drawn(text: str) -> np.ndarray:
    return frozen(cells(text).astype(np.uint8) * 255)


def board() -> str:
    """The drawing board as it is now: what was drawn on the stage, else the URL's, else the start."""
    if drawing := shell.edited("stage").cells:
        side = int(len(drawing) ** 0.5)
        state.store("board", ".".join(drawing[i : i + side] for i in range(0, len(drawing), side)))
        shell.forget("stage", "cells")
    return state.value("board", BOARD, lambda text: ".".join(rows(text)))


def _board_snippet(text: str) -> str:
    return (
        f"import numpy as np\n\nrows = {text!r}.split('.')\n"
        "image = np.array([[255 * int(cell) for cell in row] for row in rows], np.uint8)"
    )


def structuring_element(image: np.ndarray, shape: str) -> Element:
    """The element: a named shape, or one drawn by hand with an origin that can be dragged."""
    if shape == "own":
        return _own_element()
    radius = shell.slider("radius", _("Radius (px)"), 0, 25, 3)
    angle = shell.slider("angle", _("Angle (°)"), 0, 180, 45, step=15) if shape == "line" else 0
    probing = named(shape, radius, angle)
    if sentence := oversize(probing, image.shape):
        shell.refused(sentence, {"radius": max(0, (min(image.shape) - 1) // 2)})
    shell.canvas(
        figures.element(probing), key="element view", alt=_("The structuring element"), height=170, tools=False
    )  # fmt: skip
    return probing


def _own_element() -> Element:
    edits = shell.edited("element board")
    text = state.value("cells", LETTER_L, lambda given: ".".join(rows(given)))
    shown = cells(text)
    origin = state.value("origin", "1.1", str)
    if edits.cells and len(edits.cells) == shown.size:
        shown = np.array([cell == "1" for cell in edits.cells]).reshape(shown.shape)
    if edits.points:
        x, y = edits.points[0]["xy"]
        origin = f"{min(int(y), shown.shape[0] - 1)}.{min(int(x), shown.shape[1] - 1)}"
    shell.forget("element board")
    side = shell.select("side", _("Grid"), {n: f"{n} × {n}" for n in range(3, 16)})
    if side != shown.shape[0]:
        shown, origin = _recut(shown, side), f"{side // 2}.{side // 2}"
    text = ".".join("".join("1" if cell else "0" for cell in row) for row in shown)
    state.store("cells", text)
    state.store("origin", origin)
    row, column = (int(part) for part in origin.split("."))
    point = {"name": "", "xy": [column + 0.5, row + 0.5], "color": "#d55e00"}
    shell.canvas(
        Pane(shown), key="element board", alt=_("The structuring element, to be drawn"), height=240,
        tools=False, edit=shell.Edit(cells=True, points=[point]), hint=_("Press cells, drag the origin"),
        url={"cells": None if text == LETTER_L else text, "origin": None if origin == "1.1" else origin},
    )  # fmt: skip
    return drawn(shown, (row, column))


def _recut(shown: np.ndarray, side: int) -> np.ndarray:
    """The drawing on a grid of another size, its middle kept."""
    grid = np.zeros((side, side), bool)
    size = min(side, shown.shape[0])
    new, old = (side - size) // 2, (shown.shape[0] - size) // 2
    grid[new : new + size, new : new + size] = shown[old : old + size, old : old + size]
    if not grid.any():
        grid[side // 2, side // 2] = True
    return grid


def operation_names() -> dict[str, str]:
    return {
        "erosion": _("Erosion"), "dilation": _("Dilation"), "opening": _("Opening"), "closing": _("Closing"),
        "gradient": _("Gradient"), "internal_gradient": _("Inner gradient"), "external_gradient": _("Outer gradient"),
        "white_tophat": _("White top-hat"), "black_tophat": _("Black top-hat"), "hit_or_miss": _("Hit-or-miss"),
        "skeleton": _("Skeleton"), "thinning": _("Thinning"), "distance": _("Distance"), "fill_holes": _("Fill holes"),
        "reconstruction_by_dilation": _("Opening by reconstruction"),
        "reconstruction_by_erosion": _("Closing by reconstruction"),
        "area_opening": _("Area opening"), "convex_hull": _("Convex hull"),
    }  # fmt: skip


def chain(element: Element) -> tuple[Step, ...]:
    """The operations in a row, each a button that opens its settings; for a horizontal container."""
    names = operation_names()
    count = state.value("steps", 1, lambda text: max(1, min(MAX_STEPS, int(text))))
    state.note("steps", None if count == 1 else str(count))
    steps = []
    for i in range(1, count + 1):
        steps.append(_step(i, count, element, names))
        if i < count:
            st.markdown("→", width="content")
    full = count == MAX_STEPS
    st.button(_("+ Step"), key="add step", type="tertiary", disabled=full, on_click=_resized, args=(count + 1,))
    return tuple(steps)


def _step(i: int, count: int, element: Element, names: dict[str, str]) -> Step:
    """One operation: a button with its name, and its settings behind it, drawn when they are open."""
    default = "opening" if i == 1 else "closing"
    operation = state.value(f"op{i}", default, {name: name for name in names}.__getitem__)
    times, area = state.value(f"times{i}", 1, int), state.value(f"area{i}", 64, int)
    uses = OPERATIONS[operation].uses
    label = _("{number}. {operation} × {times}") if times > 1 and "iterations" in uses else _("{number}. {operation}")
    settings = st.popover(
        label.format(number=i, operation=names[operation], times=times), key=f"step {i}", on_change="rerun"
    )  # fmt: skip
    shell.declare({f"op{i}": default, f"times{i}": 1, f"area{i}": 64})
    if settings.open:
        with settings:
            operation = shell.select(f"op{i}", _("Operation"), names, default)
            uses = OPERATIONS[operation].uses
            times = shell.slider(f"times{i}", _("Times in a row"), 1, 20, 1) if "iterations" in uses else 1
            area = shell.slider(f"area{i}", _("Smallest area kept (px)"), 1, 5000, 64) if "area" in uses else 64
            with st.container(horizontal=True):
                st.button(_("Earlier"), key=f"earlier {i}", disabled=i == 1, on_click=_swapped, args=(i, i - 1))
                st.button(_("Later"), key=f"later {i}", disabled=i == count, on_click=_swapped, args=(i, i + 1))
                st.button(_("Remove"), key=f"remove {i}", disabled=count == 1, on_click=_removed, args=(i, count))
    return Step(operation, element, int(times) if "iterations" in uses else 1, int(area))


def _resized(count: int) -> None:
    state.store("steps", count)


def _swapped(i: int, j: int) -> None:
    starts = {"op": "opening", "times": 1, "area": 64}
    first, second = ({name: state.value(f"{name}{k}", start, str) for name, start in starts.items()} for k in (i, j))
    shell.put({f"{name}{j}": value for name, value in first.items()})
    shell.put({f"{name}{i}": value for name, value in second.items()})


def _removed(i: int, count: int) -> None:
    for j in range(i, count):
        _swapped(j, j + 1)
    _resized(count - 1)
