"""The plane of the points: clouds, arrows, ways, bubbles on the data; and the schedule as a curve to drag."""

from collections.abc import Sequence

import numpy as np

from models.diffusion.points import REACH
from models.diffusion.schedules import KNOTS
from viz.canvas import Line, Pane, Points, Shape
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION

SIDE = 480  # px of the plane
CURVE = (480, 270)  # px, width and height, of the ground of a schedule
GROUND = 246  # grey of an empty ground
DATA, CHOSEN, SAMPLES, PROBE, CLEAN, WAY = VERMILION, PURPLE, BLUE, "#111111", GREEN, AMBER
LONGEST = 0.35  # units of the plane of the longest arrow


def pixels(places: np.ndarray) -> list[tuple[float, float]]:
    """Places ``[N, 2]`` as pixels, x to the right, y up; what is far outside stays at a distance."""
    shares = np.stack((places[:, 0] + REACH, REACH - places[:, 1]), 1) / (2 * REACH)
    return [(x, y) for x, y in (SIDE * shares.clip(-4, 4)).round(1).tolist()]


def place(xy: Sequence[float]) -> tuple[float, float]:
    """A pixel as a place on the plane."""
    x, y = (float(np.clip(value / SIDE, 0, 1)) for value in xy)
    return (2 * REACH * x - REACH, REACH - 2 * REACH * y)


def inside(places: np.ndarray) -> np.ndarray:
    return places[np.abs(places).max(1) < REACH]


def ground() -> np.ndarray:
    return np.full((SIDE, SIDE), GROUND, np.uint8)


def heat(values: np.ndarray) -> np.ndarray:
    """Numbers on a square grid of arrows ``[C * C]``, x first, as a picture: each pixel takes the nearest."""
    count = round(len(values) ** 0.5)
    nearest = (np.arange(SIDE) / SIDE * (count + 1)).round().astype(int).clip(1, count) - 1
    rows = values.reshape(count, count).T[::-1]  # from the top
    return rows[np.ix_(nearest, nearest)].astype(np.float32)


def cloud(places: np.ndarray, color: str, radius: float) -> Shape:
    return Points(pixels(inside(places)), color, radius)


def arrows(starts: np.ndarray, directions: np.ndarray, color: str, scale: float) -> list[Shape]:
    """Arrows, one as long as ``scale`` is LONGEST units of the plane."""
    ends = starts + LONGEST * directions / max(scale, 1e-12)
    return [Line(pair, color, 1.4, arrow=True) for pair in zip(pixels(starts), pixels(ends), strict=True)]


def bubbles(points: np.ndarray, weights: np.ndarray) -> list[Shape]:
    """Points with areas as their weights ``[n]``; what is below a thousandth of the largest is left out."""
    share = weights / weights.max()
    order = np.argsort(share)[::-1][:300]
    return [
        Points([xy], PURPLE, float(2.5 + 8 * np.sqrt(share[index])))
        for index, xy in zip(order[::-1], pixels(points[order[::-1]]), strict=True)
        if share[index] > 1e-3
    ]


def ways(places: np.ndarray, color: str = WAY) -> list[Shape]:
    """The ways of samples ``[S, B, 2]``."""
    return [Line(pixels(places[:, index]), color, 1) for index in range(places.shape[1])]


def schedule(bars: np.ndarray, level: int, knots: np.ndarray, title: str) -> tuple[Pane, list[dict[str, object]]]:
    """ᾱ by level with the level that is looked at, and handles at the knots ``[5]``."""
    width, height = CURVE
    x = np.linspace(0, width, len(bars))
    now = float(x[level])
    drawn: list[Shape] = [
        *(Line([(0, height * part), (width, height * part)], "#cccccc", 1) for part in (0.25, 0.5, 0.75)),
        Line([(now, 0.0), (now, float(height))], GREY, 2, dash=True),
        Line([(a, b) for a, b in np.c_[x, height * (1 - bars)].round(1).tolist()], BLUE, 3),
        Points([(now, height * (1 - float(bars[level])))], PROBE, 6),
    ]
    handles: list[dict[str, object]] = [
        {"name": "", "xy": [share * width, height * (1 - float(bar))], "color": VERMILION}
        for share, bar in zip(KNOTS, knots, strict=True)
    ]
    return Pane(np.full((height, width), GROUND, np.uint8), title, shapes=drawn, paper=True), handles


def dragged(points: Sequence[dict[str, object]]) -> np.ndarray:
    """ᾱ at the knots, from the handles of `schedule`."""
    return np.array([1 - point["xy"][1] / CURVE[1] for point in points])  # type: ignore[index]


def answer(probe: Sequence[float], clean: np.ndarray) -> list[Shape]:
    """The denoiser's answer, and the arrow to it."""
    ends = pixels(np.array([probe, clean]))
    return [Line(ends, CLEAN, 2.5, arrow=True), Points(ends[1:], CLEAN, 7)]
