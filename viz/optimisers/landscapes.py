"""Landscapes from above with their walks, a painted shape, a curve to drag."""

from collections.abc import Mapping, Sequence

import numpy as np

from models.optimisers.convex import Chords
from models.optimisers.landscape import COLUMNS, DIVERGED, HEIGHT, MOVING, OTHER, ROWS, WIDTH, Frame, Swarm
from models.optimisers.path import Plane
from viz.canvas import Line, Mask, Pane, Points, Shape
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION

BANDS = 16
BASINS = (BLUE, VERMILION, GREEN, PURPLE, AMBER)
MOST_POINTS = 2000  # of a line


def terrain(values: np.ndarray, title: str, quantity: str, shapes: Sequence[Shape] = (), hole: str = "") -> Pane:
    """A landscape in bands of equal area, darker where it is lower; hatched where it is no number."""
    finite = np.isfinite(values)
    levels = np.quantile(values[finite], np.arange(1, BANDS) / BANDS) if finite.any() else np.zeros(1)
    share = np.searchsorted(levels, values, side="right") / BANDS
    holes = [Mask(~finite, GREY, 45, name=hole)] if not finite.all() else []
    return Pane(share.astype(np.float32), title, holes, shapes, "grey", (-1.5, 1.0), quantity=quantity)


def trail(frame: Frame, places: np.ndarray, color: str) -> list[Shape]:
    """The way of a walk, a dot at each of its first steps, a larger one at its end ``[T, 2]``."""
    pixels = frame.pixels(places[:MOST_POINTS])
    return [Line(pixels, color, 2), Points(pixels[:60], color, 2.5), Points(pixels[-1:], color, 6)]


def bowl(values: np.ndarray, frame: Frame, places: np.ndarray, directions: np.ndarray, words: tuple[str, str]) -> Pane:
    """A bowl with its eigenvectors (dashed), the first walk, and where the others end ``[T, W, 2]``."""
    title, quantity = words
    reach = 3 * frame.half
    shapes: list[Shape] = [
        Line(frame.pixels(np.stack([-reach * axis, reach * axis])), color, 1.5, dash=True)
        for axis, color in zip(directions.T, (VERMILION, GREEN), strict=True)
    ]
    if places.shape[1] > 1:
        shapes.append(Points(frame.pixels(places[-1, 1:]), PURPLE, 2))
    return terrain(values, title, quantity, [*shapes, *trail(frame, places[:, 0], BLUE)])


def swarm(found: Swarm, frame: Frame, words: Mapping[str, str]) -> Pane:
    """Each start in the colour of the place where it ends; hatched where it runs away, or has not come to rest."""
    colors = dict(enumerate(BASINS)) | {MOVING: GREY, OTHER: "#d9d4c7", DIVERGED: "#ffffff"}
    picture = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    for number, color in colors.items():
        picture[found.basin == number] = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    large = picture.repeat(HEIGHT // ROWS, axis=0).repeat(WIDTH // COLUMNS, axis=1)
    masks = []
    for number, name, angle in ((DIVERGED, "diverged", 45), (MOVING, "moving", -45)):
        where = (found.basin == number).repeat(HEIGHT // ROWS, axis=0).repeat(WIDTH // COLUMNS, axis=1)
        masks += [Mask(where, GREY, angle, name=words[name])] if where.any() else []
    ends = [Points(frame.pixels(np.array([place.xy])), "#000000", 5) for place in found.places]
    return Pane(large, words["swarm"], masks, ends)


def plane(found: Plane, title: str, quantity: str) -> Pane:
    """The loss in the plane of a training, and its path in it."""
    size = len(found.grid[0])
    reach = float(found.grid[0][-1])
    scale = (size - 1) / (2 * reach)
    pixels = [(scale * (x + reach) + 0.5, scale * (reach - y) + 0.5) for x, y in found.xy.tolist()]
    shapes: list[Shape] = [Line(pixels, VERMILION, 2), Points(pixels[:1], VERMILION, 4), Points(pixels[-1:], GREEN, 6)]
    return Pane(np.log10(found.loss).astype(np.float32), title, shapes=shapes, quantity=quantity)


def shape(cells: np.ndarray, found: Chords | None, title: str) -> Pane:
    """A painted shape with a few of its chords: those that leave it in orange, dashed."""
    shapes: list[Shape] = []
    for index in range(0 if found is None else 40):
        assert found is not None
        bad = bool(found.violated[index])
        ends = [(float(x), float(y)) for x, y in found.ends[index]]
        shapes.append(Line(ends, VERMILION if bad else GREEN, 1.5, dash=bad))
    return Pane(cells, title, shapes=shapes)


KNOT_WIDTH, KNOT_HEIGHT = 240, 120  # px; values from −2 to 2


def knots(values: Sequence[float], title: str) -> Pane:
    """A curve through its knots, as dragged."""
    ground = np.full((KNOT_HEIGHT, KNOT_WIDTH), 235, np.uint8)
    places = [(float(x), float(y)) for x, y in (point["xy"] for point in knot_points(values))]
    return Pane(ground, title, shapes=[Line(places, BLUE, 2)])


def knot_points(values: Sequence[float]) -> list[dict]:
    across = (np.arange(len(values)) + 0.5) * KNOT_WIDTH / len(values)
    upwards = (2 - np.asarray(values)) / 4 * KNOT_HEIGHT
    return [{"name": "", "xy": [float(x), float(y)], "color": BLUE} for x, y in zip(across, upwards, strict=True)]


def knot_values(places: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(float(np.clip(2 - 4 * y / KNOT_HEIGHT, -2, 2)) for _, y in places)
