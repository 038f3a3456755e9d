"""Things to drag and paint: the knots of a curve, a shape with its chords."""

from collections.abc import Sequence

import numpy as np

from models.optimisers.convex import Chords
from viz.canvas import Line, Pane, Shape, clear
from viz.colors import BLUE, GREEN, GREY, VERMILION

WIDTH, HEIGHT = 480, 60  # px of the ground; values from −2 to 2
DRAWN = 40  # chords


def knots(values: Sequence[float], title: str) -> tuple[Pane, list[dict[str, object]]]:
    """A curve through its knots, and the handles on them."""
    across = (np.arange(len(values)) + 0.5) * WIDTH / len(values)
    upwards = (2 - np.asarray(values)) / 4 * HEIGHT
    places = list(zip(across.tolist(), upwards.tolist(), strict=True))
    zero = Line([(0, HEIGHT / 2), (WIDTH, HEIGHT / 2)], GREY, 1)
    handles: list[dict[str, object]] = [{"name": "", "xy": list(place), "color": BLUE} for place in places]
    return Pane(clear(HEIGHT, WIDTH), title, shapes=[zero, Line(places, BLUE, 2)]), handles


def knot_values(places: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """What `knots` drew, from its handles."""
    return tuple(float(np.clip(2 - 4 * y / HEIGHT, -2, 2)) for _, y in places)


def shape(cells: np.ndarray, found: Chords | None, title: str) -> Pane:
    """A painted shape with a few of its chords: green, and dashed orange where they leave it."""
    drawn: list[Shape] = []
    if found is not None:
        for ends, bad in zip(found.ends[:DRAWN].tolist(), found.violated[:DRAWN].tolist(), strict=True):
            drawn.append(Line([(x, y) for x, y in ends], VERMILION if bad else GREEN, 2, dash=bad))
    return Pane(cells, title, shapes=drawn)
