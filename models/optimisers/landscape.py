"""A function of x and y as a landscape, and the places where walks from many starts come to rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.expressions import expression
from models.optimisers.rules import Rule
from models.optimisers.walk import Gradient, Track, last, track

ROWS, COLUMNS = 25, 40  # of the starts
HEIGHT, WIDTH = 150, 240  # px
NEAR = 0.03  # of half the height: ends this close are one place
FLAT = 1e-3  # of the median slope at the starts: below it a walk is at rest
DIVERGED, MOVING, OTHER = -1, -2, -3  # instead of the number of a basin
MOST = 5  # basins that have a number of their own


@dataclass(frozen=True)
class Surface:
    text: str
    half: float  # of the height of the frame; it is 1.6 times as wide
    start: tuple[float, float]


SURFACES = {
    "two wells": Surface("x**4/4 - x**2/2 + 0.15*x + y**2/2", 1.25, (1.2, 0.8)),
    "saddle": Surface("x**2/2 - y**2/2 + y**4/4", 1.5, (-1.8, 0.001)),
    "banana": Surface("(1 - x)**2 + 100*(y - x**2)**2", 1.75, (-1.2, 1.0)),
    "four wells": Surface("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", 5.0, (-0.5, -1.0)),
    "ripples": Surface("(x**2 + y**2)/4 + 2 - cos(3*x) - cos(3*y)", 4.0, (-4.5, 3.2)),
    "narrow and wide": Surface(
        "0.05*(x**2 + y**2) - exp(-(x+2)**2/2 - y**2/2) - 1.3*exp(-20*(x-2)**2 - 20*y**2)", 2.5, (2.4, 0.3)
    ),
    "kink": Surface("abs(x) + 10*abs(y)", 2.0, (-2.5, 1.5)),
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """What is seen of the plane, and the picture of it: WIDTH x HEIGHT px."""

    half: float

    def cells(self, rows: int = HEIGHT, columns: int = WIDTH) -> np.ndarray:
        """Middles of so many cells, from the top left ``[rows, columns, 2]``."""
        x = 1.6 * self.half * (2 * np.arange(columns) + 1 - columns) / columns
        y = self.half * (rows - 1 - 2 * np.arange(rows)) / rows
        return np.stack(np.meshgrid(x, y), axis=-1)

    def pixels(self, places: np.ndarray) -> list[tuple[float, float]]:
        """Where places lie in the picture; those far outside, at its rim times ten ``[N, 2]``."""
        scaled = np.asarray(places) / (1.6 * self.half, self.half)
        x, y = (np.clip(0.5 + 0.5 * side, -10, 10) for side in (scaled[:, 0], -scaled[:, 1]))
        return list(zip((WIDTH * x).tolist(), (HEIGHT * y).tolist(), strict=True))

    def place(self, x: float, y: float) -> tuple[float, float]:
        return 1.6 * self.half * (2 * x / WIDTH - 1), self.half * (1 - 2 * y / HEIGHT)


@dataclass(frozen=True, eq=False)
class Place:
    """Where walks come to rest."""

    xy: tuple[float, float]
    value: float
    count: int
    kind: str  # "minimum", "saddle" or "flat", by the signs of both curvatures


@dataclass(frozen=True, eq=False)
class Swarm:
    starts: np.ndarray  # [R, C, 2]
    track: Track
    basin: np.ndarray  # [R, C] number of the place in `places`, or DIVERGED, MOVING, OTHER
    places: tuple[Place, ...]  # the one with most starts first


def function(text: str) -> Callable[[Tensor], Tensor]:
    """The typed f(x, y), of places ``[..., 2]``."""
    evaluate = expression(text, ("x", "y"))
    return lambda places: evaluate({"x": places[..., 0], "y": places[..., 1]})


def values(text: str, places: np.ndarray) -> np.ndarray:
    return function(text)(torch.from_numpy(np.asarray(places, float))).numpy()


def slope(text: str) -> Gradient:
    """The gradient, by automatic differentiation ``[..., 2]``."""
    value = function(text)

    def gradient(places: np.ndarray) -> np.ndarray:
        at = torch.tensor(places, requires_grad=True)
        total = value(at).sum()
        if not total.requires_grad:  # x and y do not occur
            return np.zeros_like(places)
        return torch.autograd.grad(total, at)[0].numpy()

    return gradient


def curvatures(text: str, xy: tuple[float, float]) -> np.ndarray:
    """Both eigenvalues of the Hessian, the smaller first; where f is not smooth, of what is known of it."""
    matrix = torch.autograd.functional.hessian(function(text), torch.tensor(xy, dtype=torch.float64)).nan_to_num()
    return torch.linalg.eigvalsh(matrix).numpy()


def need_finite(text: str, xy: tuple[float, float]) -> None:
    value = float(values(text, np.array(xy)))
    if not np.isfinite(value):
        raise ValueError(f"f must be a finite number where the walk starts, got {value} at ({xy[0]:.3g}, {xy[1]:.3g})")


def descent(text: str, start: tuple[float, float], rule: Rule, steps: int) -> Track:
    """One walk ``[T + 1, 1, 2]``."""
    need_finite(text, start)
    return track(slope(text), np.array([start]), rule, steps)


def swarm(text: str, half: float, rule: Rule, steps: int) -> Swarm:
    """1,000 starts, and the place that each comes to."""
    gradient, starts = slope(text), Frame(half).cells(ROWS, COLUMNS)
    run = last(gradient, starts, rule, steps)
    sizes = np.linalg.norm(gradient(run.end), axis=-1)
    first = np.linalg.norm(gradient(starts), axis=-1)
    if not np.isfinite(first).any():
        raise ValueError("f must have a finite slope somewhere in the frame, got none")
    rests = (run.left == 0) & (sizes <= FLAT * float(np.median(first[np.isfinite(first)])))
    basin = np.where(run.left > 0, DIVERGED, np.where(rests, OTHER, MOVING))
    groups = _groups(run.end, rests, NEAR * half)
    for index, members in enumerate(groups[:MOST]):
        basin[members] = index
    return Swarm(starts, run, basin, tuple(_place(text, run.end[members]) for members in groups[:MOST]))


def _groups(ends: np.ndarray, rests: np.ndarray, near: float) -> list[np.ndarray]:
    """Ends at rest that are near one of them ``[R, C] bool``, the largest group first."""
    groups, left = [], rests.copy()
    while left.any():
        seed = ends[tuple(np.argwhere(left)[0])]
        members = left & (np.linalg.norm(ends - seed, axis=-1) <= near)
        groups.append(members)
        left &= ~members
    return sorted(groups, key=lambda members: -int(members.sum()))


def _place(text: str, ends: np.ndarray) -> Place:
    at = np.median(ends, axis=0)
    low, high = curvatures(text, (float(at[0]), float(at[1])))
    kind = "saddle" if low < -1e-6 else "minimum" if low > 1e-6 else "flat"
    return Place((float(at[0]), float(at[1])), float(values(text, at)), len(ends), kind if high > 1e-6 else "flat")
