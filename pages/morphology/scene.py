"""The controls of the morphology page, and the scene that they make: a picture to work on, and a chain of operations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.images.decoding import Picture
from models.morphology.chain import Config, grey
from models.morphology.conventions import BORDERS, CONVENTIONS
from models.morphology.elements import Element, element, from_cells
from models.morphology.measures import Counts, counts, threshold, thresholded
from models.morphology.operations import Step
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs
from viz import morphology as figures
from viz.canvas import Pane

BOARD = codecs.board().read(  # a letter with a hole, a thin bridge and a speck: something for every operation
    "0000000000000000.0011111100000000.0111111110000000.0110000111000000.0110000011001110.0110000011001110.0110000111001110"
    ".0111111111111110.0111111110001110.0110000000001110.0110000000001110.0110000000000000.0110000100000000"
    ".0110000000000000.0000000000111100.0000000000000000"
)
LETTER_L = codecs.board().read("100.100.110")


@dataclass(frozen=True, eq=False)
class Scene:
    """What the page works on."""

    image: np.ndarray  # [H, W] uint8, read-only
    grey: np.ndarray  # [H, W] uint8, of the photo
    level: int  # its threshold
    kind: str  # "bw", "grey" or "board"
    shape: str  # of the structuring element, or "own"
    angle: float  # of a line, degrees
    config: Config
    slide: bool  # the element moves by itself

    @property
    def binary(self) -> bool:
        return self.kind != "grey"

    @property
    def element(self) -> Element:
        return self.config.steps[0].element

    @cached_property
    def counts(self) -> Counts:
        return counts(self.image)

    @cached_property
    def visible(self) -> np.ndarray:
        """The picture as it is drawn; it cannot change, so that it travels once."""
        return shell.frozen(figures.shown(self.image, self.binary))


def parts() -> dict[str, str]:
    """The parts of the page, with their titles."""
    return {
        "result": _("Result"), "between": _("In between"), "laws": _("Laws"), "libraries": _("Libraries"),
        "sizes": _("Sizes"), "threshold": _("Threshold"),
    }  # fmt: skip


def settings(picture: Picture) -> shell.Values:
    """The controls of the picture and of the structuring element."""
    kinds = {"board": _("Board"), "bw": _("Black and white"), "grey": _("Grey")}
    values: shell.Values = {"source": shell.choice("source", _("Work on"), kinds)}
    if values["source"] == "bw":
        best = otsu(picture)
        values["threshold"] = shell.slider(
            "threshold", _("Threshold (Otsu: {level})").format(level=best), 0, 255, best, owner=picture,
            help=_("Pixels brighter than this are white, the others black."),
        )  # fmt: skip
        values["dark"] = shell.toggle(
            "dark", _("Dark is white"), help=_("For objects that are darker than what is behind them.")
        )
    if values["source"] == "board":
        values["board"] = board().value
    values["element"] = shape()
    if values["element"] == "own":
        values["drawn"] = own_element()
    else:
        label = _("Half length (px)") if values["element"] == "line" else _("Radius (px)")
        drawn = values["source"] == "board"  # what is larger than the board says nothing there
        largest = (min(values["board"].shape) - 1) // 2 if drawn else 25
        values["radius"] = shell.slider("radius", label, 0, largest, 1 if drawn else 3, owner=drawn)
    if values["element"] == "line":
        values["angle"] = shell.slider("angle", _("Angle (°)"), 0, 180, 45, step=15)
    outside = {"ignore": _("Left out"), "constant 0": _("Black"), "constant 1": _("White"), "reflect": _("Reflected")}
    values["convention"] = convention()
    values["border"] = shell.select("border", _("Outside the picture"), {name: outside[name] for name in BORDERS})
    return values


def shape() -> str:
    """Which structuring element; at first a disk, but in Libraries the drawn one: on what mirrors itself they all agree."""
    shapes = {
        "square": _("Square"), "cross": _("Cross"), "diamond": _("Diamond"), "disk": _("Disk"),
        "ellipse": _("Ellipse (OpenCV)"), "line": _("Line"), "own": _("Draw your own"),
    }  # fmt: skip
    help = _("No convolution: nothing is added up, the darkest or brightest pixel under the element is taken.")
    part = shell.kept("part", "result", codecs.option(parts())).value
    first = "own" if part == "libraries" else "disk"
    return shell.select("element", _("Structuring element"), shapes, first, help=help)


def convention() -> str:
    words = {name: _("Textbook") if name == "textbook" else name for name in CONVENTIONS}
    return shell.select("convention", _("Library"), words, help=_("The library whose definition of dilation is taken."))


def definitions() -> str:
    """Erosion and dilation as the chosen library defines them, in words and LaTeX."""
    with shell.undrawn():
        sign = "-" if CONVENTIONS[convention()].dilation_reflects else "+"
    return _("Erosion: {erosion}, the darkest pixel under the element. Dilation: {dilation}, the brightest.").format(
        erosion=r"$\displaystyle\min_{b \in B} f(x + b)$", dilation=rf"$\displaystyle\max_{{b \in B}} f(x {sign} b)$"
    )


def scene(picture: Picture, values: shell.Values) -> Scene:
    """What the controls come to."""
    probing = values.get("drawn") or element(values["element"], values["radius"], values.get("angle", 0))
    steps = tuple(Step(name, probing, times, area) for name, times, area in values["operations"])
    config = Config(steps, values["convention"], values["border"])
    level, photo = values.get("threshold", otsu(picture)), image_of(picture, None, False)
    images = {
        "bw": lambda: image_of(picture, level, values["dark"]),
        "grey": lambda: photo,
        "board": lambda: shell.frozen(values["board"].astype(np.uint8) * 255),
    }
    kind, shape, angle = values["source"], values["element"], values.get("angle", 0)
    return Scene(images[kind](), photo, level, kind, shape, angle, config, values["slide"])


def image_steps(picture: Picture, values: shell.Values) -> object:
    """How a program makes the image of the scene."""
    if values["source"] == "board":
        return values["board"].astype(np.uint8) * 255
    pixels = shell.step(grey, shell.attribute(picture, "pixels"))
    if values["source"] == "grey":
        return pixels
    return shell.step(thresholded, pixels, values["threshold"], values["dark"])


@remembered(64)
def image_of(picture: Picture, level: int | None, dark: bool) -> np.ndarray:
    pixels = grey(picture.pixels)
    return shell.frozen(pixels if level is None else thresholded(pixels, level, dark))


@remembered(64)
def otsu(picture: Picture) -> int:
    return threshold(grey(picture.pixels)).otsu


def board() -> "shell.Kept[np.ndarray]":
    """The drawing board in place of a photo."""
    return shell.kept("board", BOARD, codecs.board())


def own_element() -> Element:
    """An element drawn by hand."""
    cells = shell.kept("cells", LETTER_L, codecs.board())
    origin = shell.kept("origin", (1.0, 1.0), codecs.numbers(2, 0, 14))
    side = shell.select("side", _("Grid"), {n: f"{n} × {n}" for n in range(3, 16)})
    grid, (row, column) = cells.value, map(int, origin.value)
    if side != len(grid) or not grid.any():
        grid, row, column = recut(grid, side), side // 2, side // 2
    return from_cells(grid, (row, column))


def element_board(shown: Element) -> None:
    """The board that the own element is drawn on; its origin can be dragged."""
    cells = shell.kept("cells", LETTER_L, codecs.board())
    origin = shell.kept("origin", (1.0, 1.0), codecs.numbers(2, 0, 14))
    grid, (row, column), side = shown.footprint > 0, shown.origin, len(shown.rows)

    def edit(sent: shell.Edited) -> None:
        if (drawing := sent.board((side, side))) is not None and drawing.any():
            cells.set(drawing)
        x, y = sent.points[0]["xy"] if sent.points else (column, row)
        origin.set((float(min(int(y), side - 1)), float(min(int(x), side - 1))))

    point = {"name": "", "xy": [column + 0.5, row + 0.5], "color": figures.ORIGIN}
    shell.show(shell.Canvas(
        "element board", [Pane(grid, size_of(grid))], _("The structuring element, to be drawn"), 260, tools=False,
        edit=shell.Edit(cells=True, points=[point]), on_edit=edit, hint=_("Press cells, drag the origin"),
    ))  # fmt: skip


def recut(grid: np.ndarray, side: int) -> np.ndarray:
    """The drawing on a grid of another size, its middle kept."""
    new = np.zeros((side, side), bool)
    size = min(side, len(grid))
    to, start = (side - size) // 2, (len(grid) - size) // 2
    new[to : to + size, to : to + size] = grid[start : start + size, start : start + size]
    if not new.any():
        new[side // 2, side // 2] = True
    return new


def size_of(footprint: np.ndarray) -> str:
    return _("Pixels of B: {count}").format(count=np.count_nonzero(footprint))
