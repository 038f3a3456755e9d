"""Pictures and charts of filters, edges and frequencies."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.filters.canny import STEPS, Stages
from models.filters.duel import Entry
from models.filters.features import BINS, KeyPoints
from models.filters.hough import Line as HoughLine
from models.filters.hough import Votes, ends, line_through
from models.filters.noise import displayed
from viz.canvas import Line, Mask, Pane, Points, Shape, Text
from viz.colors import AMBER, BLUE, GREEN, GREY, VERMILION
from viz.theme import figure

SECTORS = (BLUE, VERMILION, GREEN, AMBER)  # of the four directions of a gradient


def picture(values: np.ndarray, title: str, signed: bool = False, limit: float | None = None) -> Pane:
    """A picture as a screen shows it; signed values on a scale that is the same on both sides of zero."""
    if not signed:
        return Pane(displayed(values), title)
    grey = values if values.ndim == 2 else values.mean(axis=2)
    worst = limit or max(1.0, float(np.abs(grey).max()))
    return Pane(grey.astype(np.float32), title, scale="diverging", limits=(-worst, worst))


def kernel(weights: np.ndarray, title: str, **more: object) -> Pane:
    """A kernel as cells, blue below zero and brown above."""
    worst = float(np.abs(weights).max()) or 1.0
    return Pane(weights.astype(np.float32), title, scale="diverging", limits=(-worst, worst), extra=dict(more))


def numbers(values: np.ndarray, title: str, color: str = BLUE) -> Pane:
    """Small whole numbers, each written into its cell."""
    texts = [
        Text((x + 0.3, y + 0.75), f"{values[y, x]:g}", color)
        for y in range(values.shape[0])
        for x in range(values.shape[1])
        if values[y, x]
    ]
    return Pane(values.astype(np.float32), title, shapes=texts, limits=(0.0, float(max(values.max(), 1))))


def spectrum(magnitude: np.ndarray, passes: np.ndarray, title: str, blocked: str) -> Pane:
    """A picture's spectrum, zero frequency in the middle, what is blocked hatched."""
    return Pane(magnitude.astype(np.float32), title, [Mask(passes < 0.5, VERMILION, 45, 0.45, blocked)])


def response(factors: np.ndarray, title: str) -> Pane:
    """By how much each frequency is multiplied; from 0 on, so that kernels can be compared."""
    return Pane(factors.astype(np.float32), title, limits=(0.0, max(1.0, float(factors.max()))))


def differing(values: np.ndarray, reference: np.ndarray, title: str, name: str, beyond: float = 1.0) -> Pane:
    """A picture, and the pixels that differ from the reference by more than ``beyond`` grey levels."""
    return Pane(displayed(values), title, [Mask(np.abs(values - reference) > beyond, VERMILION, 45, name=name)])


def gradient(found: Stages, title: str) -> Pane:
    strength = np.sqrt(found.strength) if found.strength.max() > 1e5 else found.strength
    return Pane(strength.astype(np.float32), title, limits=(0.0, max(1.0, float(strength.max()))))


def directions(found: Stages, title: str, names: Sequence[str], above: float) -> Pane:
    """In which direction neighbours are compared, where the gradient is not faint."""
    clear = found.strength > above
    masks = [Mask(clear & (found.direction == index), SECTORS[index], name=names[index]) for index in range(len(STEPS))]
    return Pane(np.zeros(found.strength.shape, np.uint8), title, masks)


def sorted_edges(found: Stages, title: str, weak: str, strong: str) -> Pane:
    """Strong edge pixels in green; weak ones in amber, hatched."""
    masks = [Mask(found.weak, AMBER, 45, name=weak), Mask(found.strong, GREEN, name=strong)]
    return Pane(np.zeros(found.edges.shape, np.uint8), title, masks)


def edges(found: Stages, title: str, way: Sequence[tuple[int, int]] = ()) -> Pane:
    """The edges, and the way from a chosen one to a strong one."""
    shapes: list[Shape] = []
    if way:
        places = [(column + 0.5, row + 0.5) for row, column in way]
        shapes = [Line(places, VERMILION, 3), Points([places[0]], VERMILION, 5), Points([places[-1]], GREEN, 5)]
    return Pane(found.edges, title, shapes=shapes)


def accumulator(found: Votes, lines: Sequence[HoughLine], title: str, point: tuple[float, float] | None) -> Pane:
    """Votes for each line, θ to the right, ρ down; dots on the lines that are drawn, the curve of a chosen pixel."""
    used = np.flatnonzero(found.counts.any(axis=1))
    top, bottom = (used.min(), used.max() + 1) if len(used) else (0, 1)
    step = max(1, (bottom - top) // 300)
    rows = np.arange(top, bottom, step)
    counts = np.maximum.reduceat(found.counts[top:bottom], rows - top, axis=0)
    stretch = max(1, len(rows) // found.counts.shape[1])
    peaks = [((line.theta + 0.5) * stretch, (line.rho + found.limit - top + 0.5) / step) for line in lines]
    shapes: list[Shape] = [Points(peaks, VERMILION, 5)]
    if point:
        theta = np.arange(found.counts.shape[1])
        rho = line_through(*point, theta)
        curve = zip((theta + 0.5) * stretch, (rho + found.limit - top + 0.5) / step, strict=True)
        shapes.append(Line([(float(x), float(y)) for x, y in curve], BLUE, 2))
    return Pane(np.repeat(counts, stretch, axis=1).astype(np.float32), title, shapes=shapes)


def with_lines(image: np.ndarray, lines: Sequence[HoughLine], title: str, point: tuple[float, float] | None) -> Pane:
    found = (ends(line, image.shape[:2]) for line in lines)
    shapes: list[Shape] = [Line(end, VERMILION, 2.5) for end in found if end]
    if point:
        shapes.append(Points([(point[0] + 0.5, point[1] + 0.5)], BLUE, 5))
    return Pane(image, title, shapes=shapes)


def with_circles(image: np.ndarray, circles: np.ndarray, title: str) -> Pane:
    turn = np.linspace(0, 2 * np.pi, 49)
    shapes: list[Shape] = []
    for x, y, radius in circles:
        rim = zip(x + radius * np.cos(turn) + 0.5, y + radius * np.sin(turn) + 0.5, strict=True)
        shapes.append(Line([(float(a), float(b)) for a, b in rim], VERMILION, 2.5))
    return Pane(image, title, shapes=shapes)


def glyphs(image: np.ndarray, cells: np.ndarray, strength: np.ndarray, cell: int, title: str) -> Pane:
    """HOG: in each cell a stroke for each direction *along* the edge, as long as gradient and direction are strong."""
    shapes: list[Shape] = []
    cells = np.sqrt(cells * strength[..., None])  # the root makes faint edges visible
    longest = float(cells.max()) or 1.0
    for row, column, index in zip(*np.nonzero(cells > 0.3 * longest), strict=True):
        along = np.pi / 2 + (index + 0.5) * np.pi / BINS  # the gradient points across the edge
        half = 0.5 * cell * cells[row, column, index] / longest
        x, y = (column + 0.5) * cell, (row + 0.5) * cell
        step = (half * np.cos(along), half * np.sin(along))
        shapes.append(Line([(x - step[0], y - step[1]), (x + step[0], y + step[1])], AMBER, 2))
    return Pane(image // 3, title, shapes=shapes)


def key_points(image: np.ndarray, points: KeyPoints, title: str, chosen: int | None = None) -> Pane:
    """A square for each key point, as large as its own size, a line in its direction; the chosen one in green."""
    shapes: list[Shape] = []
    for index, ((x, y), size, angle) in enumerate(zip(points.xy, points.size, points.angle, strict=True)):
        color = GREEN if index == chosen else BLUE
        turn = np.radians(angle) + np.pi / 4 + np.pi / 2 * np.arange(5)
        half = 0.5 * size * np.sqrt(2)
        corners = list(zip(x + half * np.cos(turn), y + half * np.sin(turn), strict=True))
        shapes.append(Line([(float(a), float(b)) for a, b in corners], color, 2))
        ahead = np.radians(angle)
        shapes.append(Line([(x, y), (x + 0.5 * size * np.cos(ahead), y + 0.5 * size * np.sin(ahead))], color, 2))
    return Pane(image, title, shapes=shapes)


def matched(image: np.ndarray, xy: np.ndarray, right: np.ndarray, title: str, chosen: np.ndarray) -> Pane:
    """Where matches land: green where they are right, orange elsewhere; a ring around the match of a chosen point."""
    shapes: list[Shape] = [
        Points([(x, y) for x, y in xy[where].tolist()], color, 4)
        for where, color in ((right, GREEN), (~right, VERMILION))
    ]
    turn, radius = np.linspace(0, 2 * np.pi, 33), 0.03 * max(image.shape[:2])
    rings = ([(x + radius * np.cos(a), y + radius * np.sin(a)) for a in turn] for x, y in chosen.tolist())
    return Pane(image, title, shapes=shapes + [Line(ring, BLUE, 3) for ring in rings])


def descriptor(bars: np.ndarray, title: str) -> Pane:
    """SIFT's 128 numbers: in each of 4 × 4 squares a stroke for each of 8 directions, as long as the number."""
    side, longest = 16, max(float(bars.max()), 1.0)
    shapes: list[Shape] = []
    for row, column, index in np.ndindex(4, 4, 8):
        middle, turn = ((column + 0.5) * side, (row + 0.5) * side), index * np.pi / 4
        reach = 0.48 * side * float(bars[(4 * row + column) * 8 + index]) / longest
        shapes.append(Line([middle, (middle[0] + reach * np.cos(turn), middle[1] + reach * np.sin(turn))], AMBER, 3))
    for line in range(0, 4 * side + 1, side):
        shapes += [Line([(line, 0), (line, 4 * side)], GREY, 1), Line([(0, line), (4 * side, line)], GREY, 1)]
    return Pane(np.zeros((4 * side, 4 * side), np.uint8), title, shapes=shapes)


def bars(entries: Sequence[Entry], words: Mapping[str, str], labels: tuple[str, str]) -> go.Figure:
    """PSNR and SSIM of each filter, on fixed axes, so that noise and noise can be compared."""
    names = [words[entry.name] for entry in entries]
    decibels, likeness = labels
    lying = {"y": names, "orientation": "h"}
    hatched = {"color": GREY, "pattern": {"shape": "/"}}
    return figure(
        go.Bar(x=[entry.psnr for entry in entries], name=decibels, marker={"color": BLUE}, offsetgroup=0, **lying),
        go.Bar(x=[entry.ssim for entry in entries], name=likeness, marker=hatched, offsetgroup=1, xaxis="x2", **lying),
        height=560, margin={"l": 130, "r": 16, "t": 52, "b": 52}, yaxis={"autorange": "reversed"}, showlegend=False,
        xaxis={"title": {"text": f"■ {decibels}", "font": {"color": BLUE}}, "range": [0, 40]},
        xaxis2={"title": f"▨ {likeness}", "range": [0, 1], "overlaying": "x", "side": "top", "showgrid": False},
    )  # fmt: skip
