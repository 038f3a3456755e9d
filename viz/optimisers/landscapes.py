"""Landscapes from above with their walks."""

from collections.abc import Mapping, Sequence

import numpy as np

from models.optimisers.landscape import COLUMNS, DIVERGED, HEIGHT, MOVING, OTHER, ROWS, Frame, Swarm
from models.optimisers.path import Plane
from viz.canvas import Line, Mask, Pane, Points, Shape
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION

BANDS = 16
BASINS = (BLUE, VERMILION, GREEN, PURPLE, AMBER)


def terrain(values: np.ndarray, title: str, shapes: Sequence[Shape] = (), hole: str = "") -> Pane:
    """A landscape in bands of equal area, darker where it is lower; hatched where it is no number."""
    finite = np.isfinite(values)
    levels = np.quantile(values[finite], np.arange(1, BANDS) / BANDS) if finite.any() else np.zeros(1)
    share = np.searchsorted(levels, values, side="right") / BANDS
    holes = [Mask(~finite, GREY, 45, name=hole)] if not finite.all() else []
    return Pane((140 + 115 * share).astype(np.uint8), title, holes, shapes, paper=True)


def trail(frame: Frame, places: np.ndarray, color: str) -> list[Shape]:
    """The way of a walk, a dot at each of its first steps, a larger one at its end ``[T, 2]``."""
    pixels = frame.pixels(places)
    return [Line(pixels, color, 2), Points(pixels[:40], color, 2.5), Points(pixels[-1:], color, 6)]


def bowl(values: np.ndarray, frame: Frame, places: np.ndarray, directions: np.ndarray, title: str) -> Pane:
    """A bowl with its eigenvectors (dashed), the first walk, and where the others end ``[T, W, 2]``."""
    reach = 3 * frame.half
    shapes: list[Shape] = [
        Line(frame.pixels(np.stack([-reach * axis, reach * axis])), color, 1.5, dash=True)
        for axis, color in zip(directions.T, (VERMILION, GREEN), strict=True)
    ]
    if places.shape[1] > 1:
        shapes.append(Points(frame.pixels(places[-1, 1:]), PURPLE, 2))
    return terrain(values, title, [*shapes, *trail(frame, places[:, 0], BLUE)])


def swarm(found: Swarm, frame: Frame, words: Mapping[str, str]) -> Pane:
    """Each start in the colour of the place where it ends; hatched where it runs away, or has not come to rest."""
    colors = dict(enumerate(BASINS)) | {MOVING: GREY, OTHER: "#d9d4c7", DIVERGED: "#ffffff"}
    picture = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    for number, color in colors.items():
        picture[found.basin == number] = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    side = HEIGHT // ROWS  # and WIDTH // COLUMNS
    basin, large = (cells.repeat(side, axis=0).repeat(side, axis=1) for cells in (found.basin, picture))
    kinds = ((DIVERGED, "diverged", 45), (MOVING, "moving", -45))
    masks = [Mask(basin == kind, GREY, angle, name=words[name]) for kind, name, angle in kinds if (basin == kind).any()]
    ends = [Points(frame.pixels(np.array([place.xy])), "#000000", 5) for place in found.places]
    return Pane(large, words["swarm"], masks, ends)


def plane(found: Plane, title: str, quantity: str) -> Pane:
    """The loss in the plane of a training, and its path on it."""
    scale = (len(found.along) - 1) / (2 * float(found.along[-1]))
    middle = len(found.along) / 2
    pixels = [(middle + scale * x, middle - scale * y) for x, y in found.xy.tolist()]
    shapes: list[Shape] = [Line(pixels, VERMILION, 2), Points(pixels[:1], VERMILION, 4), Points(pixels[-1:], GREEN, 7)]
    return Pane(np.log10(found.loss).astype(np.float32), title, shapes=shapes, quantity=quantity, smooth=True)
