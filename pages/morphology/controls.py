"""The controls of the morphology page: the picture and the structuring element."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.morphology import chain as morphology
from models.morphology.conventions import BORDERS, CONVENTIONS
from models.morphology.elements import Element, from_cells
from models.morphology.measures import threshold
from pages import shell
from pages.shell import _, state
from pages.shell.line import Line
from viz.canvas import Pane

BOARD = (  # a letter with a hole, a thin bridge and a speck: something for every operation
    "0000000000000000.0011111100000000.0111111110000000.0110000111000000.0110000011001110.0110000011001110.0110000111001110"
    ".0111111111111110.0111111110001110.0110000000001110.0110000000001110.0110000000000000.0110000100000000"
    ".0110000000000000.0000000000111100.0000000000000000"
)
LETTER_L = "100.100.110"


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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = shell.choice("source", _("Picture"), kinds)
        dark = kind == "bw" and shell.toggle("dark", _("Dark is white"))
        shape = shell.select("element", _("Structuring element"), shapes, "disk")
        convention = shell.select("convention", _("As in"), {name: labels.get(name, name) for name in CONVENTIONS})
        border = shell.select("border", _("Outside the picture"), {name: outside[name] for name in BORDERS})
    return Chosen(kind, dark, shape, convention, border)


@lru_cache(maxsize=64)
def otsu(picture: Picture) -> int:
    return threshold(morphology.grey(picture.pixels)).otsu


def settings(picture: Picture, chosen: Chosen, line: Line | None) -> dict[str, float]:
    """The sliders; those of the structuring element only where it has a name."""
    values = {}
    if chosen.kind == "bw":
        best = otsu(picture)
        values["threshold"] = shell.slider(
            "threshold", _("Threshold (Otsu: {level})").format(level=best), 0, 255, best, line=line
        )
    if chosen.shape != "own":
        values["radius"] = shell.slider("radius", _("Radius (px)"), 0, 25, 3, line=line)
    if chosen.shape == "line":
        values["angle"] = shell.slider("angle", _("Angle (°)"), 0, 180, 45, step=15, line=line)
    return values


def snippet(picture: Picture, chosen: Chosen, values: dict[str, float]) -> str:
    """Lines of a program that makes the image of the source."""
    if chosen.kind == "board":
        return (
            f"import numpy as np\n\nrows = {board()!r}.split('.')\n"
            "image = np.array([[255 * int(cell) for cell in row] for row in rows], np.uint8)"
        )
    lines = f"{shell.picture_snippet(picture)}\nimage = morphology.grey(picture.pixels)"
    if chosen.kind == "grey":
        return lines
    call = f"image = thresholded(image, {values['threshold']}, dark={chosen.dark})"
    return f"from models.morphology.measures import thresholded\n{lines}\n{call}"


def board() -> str:
    """The drawing board as it is now: what was drawn on the stage, else the URL's, else the start."""
    if drawing := shell.edited("stage").cells:
        side = int(len(drawing) ** 0.5)
        state.store("board", ".".join(drawing[i : i + side] for i in range(0, len(drawing), side)))
        shell.forget("stage", "cells")
    return state.value("board", BOARD, lambda text: ".".join(rows(text)))


def size_of(footprint: np.ndarray) -> str:
    return _("|B| = {count} pixels").format(count=np.count_nonzero(footprint))


def own_element() -> Element:
    """An element drawn by hand, with an origin that can be dragged."""
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
        Pane(shown, size_of(shown)), key="element board", alt=_("The structuring element, to be drawn"),
        height=260, tools=False, edit=shell.Edit(cells=True, points=[point]), hint=_("Press cells, drag the origin"),
        url={"cells": None if text == LETTER_L else text, "origin": None if origin == "1.1" else origin},
    )  # fmt: skip
    return from_cells(shown, (row, column))


def _recut(shown: np.ndarray, side: int) -> np.ndarray:
    """The drawing on a grid of another size, its middle kept."""
    grid = np.zeros((side, side), bool)
    size = min(side, shown.shape[0])
    new, old = (side - size) // 2, (shown.shape[0] - size) // 2
    grid[new : new + size, new : new + size] = shown[old : old + size, old : old + size]
    if not grid.any():
        grid[side // 2, side // 2] = True
    return grid
