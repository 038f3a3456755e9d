"""Convex or not, by chords: the graph of a convex function lies on or below each of its chords, and a convex set holds
each chord between two of its points. Chords can only refute: none violated is no proof."""

from dataclasses import dataclass

import numpy as np
import torch
from skimage.data import horse
from skimage.transform import resize

from models.expressions import expression
from models.limits import within

CHORDS, ALONG = 1000, 33  # chords drawn by chance, places along each of a function's
SHAPE = (24, 48)  # cells of a figure


@dataclass(frozen=True, eq=False)
class Chords:
    ends: np.ndarray  # [CHORDS, 2] of a function; [CHORDS, 2, 2] of a shape, x and y
    worst: np.ndarray  # [CHORDS] height of the graph above the chord; share of the chord outside of the shape
    violated: np.ndarray  # [CHORDS] bool

    @property
    def share(self) -> float:
        return float(self.violated.mean())


def values(text: str, x: np.ndarray) -> np.ndarray:
    found = expression(text, ("x",))({"x": torch.from_numpy(np.asarray(x, float))}).numpy()
    if not np.isfinite(found).all():
        at = ~np.isfinite(found)
        raise ValueError(f"f must be a finite number, got {found[at][0]} at x = {x[at][0]:.4g}")
    return np.asarray(found)


def heights(text: str, ends: np.ndarray) -> np.ndarray:
    """By how much the graph stands above each chord at most; at the ends it is 0 ``[C, 2] -> [C]``."""
    share = np.linspace(0, 1, ALONG)
    x = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * share  # [C, ALONG]
    y = values(text, x)
    return np.asarray((y - (y[:, :1] + (y[:, -1:] - y[:, :1]) * share)).max(axis=1))


def of_function(text: str, half: float, seed: int = 0) -> Chords:
    """Chords between points drawn evenly from −half to half."""
    within("half", half, 0.01, 100)
    ends = np.random.default_rng(seed).uniform(-half, half, (CHORDS, 2))
    worst = heights(text, ends)
    scale = np.ptp(values(text, np.linspace(-half, half, 257))) or 1.0
    return Chords(ends, worst, worst > 1e-9 * scale)


def of_shape(cells: np.ndarray, seed: int = 0) -> Chords:
    """Chords between the middles of two cells of the shape, each drawn by chance; lengths outside are exact."""
    rows, columns = np.nonzero(cells)
    if len(rows) < 2:
        raise ValueError(f"the shape must have at least 2 cells, got {len(rows)}")
    points = np.stack([columns, rows], axis=1) + 0.5
    ends = points[np.random.default_rng(seed).integers(0, len(points), (CHORDS, 2))]  # [C, 2, xy]
    empty = np.argwhere(~cells)[:, ::-1]  # [E, xy] of their upper left corners
    with np.errstate(divide="ignore", invalid="ignore"):  # a chord along an axis: see below
        shares = (empty[:, None, :, None] + [0, 1] - ends[:, 0, :, None]) / (ends[:, 1] - ends[:, 0])[..., None]
    enter, leave = np.nanmax(shares.min(axis=3), axis=2), np.nanmin(shares.max(axis=3), axis=2)  # [E, C]
    outside = (leave.clip(0, 1) - enter.clip(0, 1)).clip(min=0).sum(axis=0)
    return Chords(ends, outside, outside > 1e-9)


def figure(name: str) -> np.ndarray:
    """A shape to begin with ``[24, 48] bool``: a disc, a disc without another, or a horse's silhouette."""
    y, x = np.indices(SHAPE) + 0.5
    inside = np.hypot(x - 24, y - 12) <= 10.8
    if name == "disc":
        return np.asarray(inside)
    if name == "crescent":
        return np.asarray(inside & (np.hypot(x - 30.5, y - 12) > 7.6))
    silhouette = horse()[:328, :400] == 0
    small = resize(silhouette.astype(float), (24, 32), anti_aliasing=True) > 0.5
    return np.pad(small, ((0, 0), (8, 8)))
