"""What a canvas shows, as plain values: panes with a picture each, masks and shapes on top.

Coordinates are picture pixels, x to the right and y down; pixel ``(row, col)`` covers ``[col, col + 1)`` times
``[row, row + 1)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from viz.colors import BLUE, opposite


@dataclass(frozen=True, eq=False)
class Mask:
    """Pixels painted over the picture; a hatch says the same without colour."""

    where: np.ndarray  # [H, W] bool
    color: str
    hatch: int = 0  # degrees of the hatch lines; 0 paints plainly
    opacity: float = 0.85
    name: str = ""  # shown in the read-out


@dataclass(frozen=True)
class Box:
    xyxy: tuple[float, float, float, float]
    color: str = BLUE
    width: float = 2.5  # screen px
    dash: bool = False
    fill: float = 0.0  # opacity of the inside
    hatch: bool = False
    label: str = ""


@dataclass(frozen=True)
class Line:
    xy: Sequence[tuple[float, float]]
    color: str = BLUE
    width: float = 2.5  # screen px
    dash: bool = False
    arrow: bool = False


@dataclass(frozen=True)
class Points:
    xy: Sequence[tuple[float, float]]
    color: str = BLUE
    radius: float = 4.0  # screen px


@dataclass(frozen=True)
class Text:
    xy: tuple[float, float]
    text: str
    color: str = BLUE


Shape = Box | Line | Points | Text


def clear(height: int, width: int) -> np.ndarray:
    """A ground without a picture, in the colour of the theme."""
    return np.empty((height, width, 0), np.uint8)


@dataclass(frozen=True, eq=False)
class Pane:
    """One picture of a canvas. Panes of a canvas share zoom, pan and cross-hair."""

    picture: np.ndarray  # [H, W] bool or uint8, [H, W, 3] uint8, [H, W] float: a heat map, [H, W, 0]: clear
    title: str = ""
    masks: Sequence[Mask] = ()
    shapes: Sequence[Shape] = ()
    scale: str = "sequential"  # of a heat map
    limits: tuple[float, float] | None = None  # values at the ends of the scale; None: the picture's own
    smooth: bool = False  # blend between pixels when enlarged
    paper: bool = False  # dark on light, in greys: the dark theme shows the negative, see `negative`
    casing: str = ""  # colour around lines and points; empty: white
    extra: dict[str, object] = field(default_factory=dict)  # JSON for a page's own script
    mute: bool = False  # a photo behind what is drawn: its colours are not read out, so the hint stays
    quantity: str = ""  # what a pixel's number is, in words for the read-out: "drop in probability"
    unit: str = ""  # of a heat map's numbers, in the read-out and beside the colour bar
    under: np.ndarray | None = None  # [H, W] uint8 that signed numbers tint; at zero it is seen as it is

    @property
    def is_heat(self) -> bool:
        return bool(np.issubdtype(self.picture.dtype, np.floating))


def negative(pane: Pane) -> Pane:
    """A pane as the dark theme shows it: of paper light on dark, of signed numbers dark at zero (over a picture
    they stay), else the same.

    Greys are turned around, colours get the opposite lightness and keep their hue.
    """
    if pane.is_heat and pane.scale == "diverging" and pane.under is None:
        return replace(pane, scale="diverging on dark")
    if not pane.paper or pane.is_heat:
        return pane
    picture = ~pane.picture if pane.picture.dtype == bool else 255 - pane.picture
    shapes = [replace(one, color=opposite(one.color)) for one in pane.shapes]
    return replace(pane, picture=picture, shapes=shapes, casing="#000000b0")
