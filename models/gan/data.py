"""Data on the plane for GANs: eight islands on a ring, a grid of 25, spirals, moons, or any picture's dark pixels.

Every data set is a mixture of equally wide Gaussians: a few far apart (ring), or many side by side along a curve or on
the dark pixels of a picture. So its density is known exactly everywhere, which is what the best possible discriminator
needs, and how many of its parts a generator covers can be counted.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.limits import one_of

REACH = 3.0  # the plane shown and measured is [-REACH, REACH] in x and y
SIDE = 40  # pixels along one side of a picture used as a density
COVERED = 0.002  # a part counts as covered when at least this share of the samples lies in it
AT_ONCE = 2**20  # distances from samples to centres in memory
WITHIN = 3.0  # standard deviations around a centre in which a sample is of high quality


@dataclass(frozen=True, eq=False)
class Mixture:
    centres: Tensor  # [K, 2]
    weights: Tensor  # [K], sum 1
    part: Tensor  # [K] int64: which part of the data set a centre belongs to
    deviation: float  # standard deviation of every Gaussian, in both directions

    @property
    def parts(self) -> int:
        return int(self.part.max()) + 1

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """Draw points ``[count, 2]``, on the CPU like the generator."""
        chosen = torch.multinomial(self.weights, count, replacement=True, generator=generator)
        return self.centres[chosen] + self.deviation * torch.randn(count, 2, generator=generator)

    def density(self, axis: Tensor, blur: float = 0.0) -> Tensor:
        """Probability density on the grid ``axis`` x ``axis``, convolved with a Gaussian: ``[R, R]``, row = y."""
        return smoothed_density(self.centres, self.weights, axis, math.hypot(self.deviation, blur))


@dataclass(frozen=True, eq=False)
class Coverage:
    """How well samples stand for a mixture."""

    counts: Tensor  # [..., parts] samples of high quality in each part
    quality: Tensor  # [...] share of the samples within 3 standard deviations of a centre
    modes: Tensor  # [...] parts that hold at least 0.2 % of the samples


def smoothed_density(points: Tensor, weights: Tensor, axis: Tensor, deviation: float) -> Tensor:
    """Density of Gaussians around ``points [..., N, 2]`` on a grid: ``[..., R, R]``, row = y. The kernel separates."""
    x, y = torch.exp(-0.5 * ((points[..., None, :] - axis[:, None]) / deviation) ** 2).unbind(-1)  # [..., N, R]
    return y.transpose(-1, -2) @ (weights[..., None] * x) / (2 * math.pi * deviation**2)


def coverage(samples: Tensor, mixture: Mixture) -> Coverage:
    """Assign every sample ``[..., N, 2]`` to its nearest centre; only those within 3 standard deviations count.

    Reference: the protocol of Srivastava et al., VEEGAN, 2017, with a threshold for a mode that noise does not pass.
    """
    centres, part = mixture.centres.to(samples.device), mixture.part.to(samples.device)
    parts = samples.reshape(-1, 2).split(AT_ONCE // len(centres) + 1)
    found = zip(*(torch.cdist(some, centres).min(dim=1) for some in parts), strict=True)
    distance, nearest = (torch.cat(values).view(samples.shape[:-1]) for values in found)
    good = distance <= WITHIN * mixture.deviation
    counts = good.new_zeros(*samples.shape[:-2], mixture.parts, dtype=torch.int64)
    counts.scatter_add_(-1, part[nearest], good.long())
    covered = counts >= max(1.0, COVERED * samples.shape[-2])
    return Coverage(counts, good.float().mean(dim=-1), covered.sum(dim=-1))


def islands(centres: Tensor, deviation: float) -> Mixture:
    """Every centre is a part of its own."""
    count = len(centres)
    return Mixture(centres, torch.full((count,), 1 / count), torch.arange(count), deviation)


def curve(points: Tensor, parts: int, deviation: float = 0.05) -> Mixture:
    """Points along a curve, cut into ``parts`` pieces of equal length."""
    count = len(points)
    return Mixture(points, torch.full((count,), 1 / count), torch.arange(count) * parts // count, deviation)


def ring() -> Mixture:
    angle = torch.arange(8) * math.pi / 4
    return islands(2 * torch.stack((angle.cos(), angle.sin()), dim=1), 0.05)


def grid() -> Mixture:
    axis = torch.linspace(-2, 2, 5)
    return islands(torch.cartesian_prod(axis, axis), 0.05)


def blobs() -> Mixture:
    return islands(torch.tensor([[-1.6, -1.0], [0.1, 1.7], [1.7, -0.8]]), 0.25)


def line() -> Mixture:
    position = torch.linspace(-2, 2, 200)
    return curve(torch.stack((position, 0.6 * position), dim=1), 8)


def spiral() -> Mixture:
    angle = torch.linspace(0.05, 1, 300).sqrt() * 3 * math.pi  # the root spreads the points evenly along the curve
    return curve(torch.stack((angle * angle.cos(), angle * angle.sin()), dim=1) / (1.5 * math.pi), 10)


def swiss_roll() -> Mixture:
    angle = torch.linspace(0.12, 1, 300).sqrt() * 4.5 * math.pi
    return curve(torch.stack((angle * angle.cos(), angle * angle.sin()), dim=1) / (2.2 * math.pi), 10, 0.04)


def moons() -> Mixture:
    angle = torch.linspace(0, math.pi, 150)
    upper = torch.stack((angle.cos(), angle.sin()), dim=1)
    lower = torch.stack((1 - angle.cos(), 0.5 - angle.sin()), dim=1)
    return curve((torch.cat((upper, lower)) - torch.tensor([0.5, 0.25])) * 1.5, 8)


def pixels(density: bytes) -> Mixture:
    """A picture's weights as a density: ``SIDE x SIDE`` bytes, row by row from the top, 0 = no data there.

    The parts are the squares of a 4 x 4 grid over the plane that hold data.
    """
    if len(density) != SIDE * SIDE:
        raise ValueError(f"a picture used as density must have {SIDE} x {SIDE} bytes, got {len(density)}")
    weights = torch.tensor(list(density), dtype=torch.float32).view(SIDE, SIDE).flip(0)  # row 0 becomes the lowest y
    if not weights.any():
        raise ValueError("a picture used as density must have at least one dark pixel, got none")
    row, column = weights.nonzero(as_tuple=True)
    step = 2 * 2.4 / SIDE  # the picture fills [-2.4, 2.4]
    centres = torch.stack((column, row), dim=1) * step - 2.4 + step / 2
    tile = (row * 4 // SIDE) * 4 + column * 4 // SIDE
    part = torch.unique(tile, return_inverse=True)[1]
    chosen = weights[row, column]
    return Mixture(centres, chosen / chosen.sum(), part, step / 2)


DATA: dict[str, Callable[[], Mixture]] = {
    "ring": ring,
    "grid": grid,
    "blobs": blobs,
    "line": line,
    "moons": moons,
    "spiral": spiral,
    "swiss roll": swiss_roll,
}
PICTURES = ("picture", "text", "drawing")  # data that come as bytes of a picture


def mixture(name: str, density: bytes = b"") -> Mixture:
    """The data set of that name; ``picture``, ``text`` and ``drawing`` take their density from the bytes."""
    if name in PICTURES:
        return pixels(density)
    one_of("data", name, (*DATA, *PICTURES))
    return DATA[name]()
