"""Points on the plane as training data, and fresh ones of the same kind."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from models.gan.data import Mixture, mixture
from models.limits import one_of, refuse
from models.remembered import remembered

NAMES = ("spiral", "moons", "ring", "two points", "drawn", "photo")
BOARD = 20  # cells along a side of a drawing
CLASSES = {"moons": 2, "two points": 2}  # of the others: 4
REACH = 2.7  # the plane that is shown is [-REACH, REACH] in x and y


@dataclass(frozen=True)
class Data:
    name: str = "spiral"
    count: int = 500
    seed: int = 0
    density: bytes = b""  # of a drawing or photo: 40 x 40 weights from the top, see models/gan/picture.py
    label: int = -1  # the points of this class alone; -1: all

    def __post_init__(self) -> None:
        limits = {"count": (1, 2000), "seed": (0, 2**31), "label": (-1, classes(self.name) - 1)}
        refuse(self, limits, {"name": NAMES})

    @property
    def whole(self) -> "Data":
        """With the points of every class."""
        return replace(self, label=-1)


def classes(name: str) -> int:
    return CLASSES.get(name, 4)


def source(data: Data) -> Mixture:
    """What the points are drawn from; of one class, the parts of the mixture that belong to it."""
    one_of("data", data.name, NAMES[:3] + NAMES[4:])
    found = mixture("picture", data.density) if data.name in ("drawn", "photo") else mixture(data.name)
    if data.label < 0:
        return found
    chosen = found.part * classes(data.name) // found.parts == data.label
    if not chosen.any():
        raise ValueError(f"a class must have points, got none of class {data.label + 1}; the nearest is class 1")
    weights = found.weights[chosen]
    return Mixture(found.centres[chosen], weights / weights.sum(), found.part[chosen], found.deviation)


def labels(points: Tensor, data: Data) -> Tensor:
    """The class of each place ``[N]``: that of the nearest centre of the source."""
    if data.name == "two points":
        return (points[:, 0] > 0).long()
    found = source(data.whole)
    return found.part[torch.cdist(points, found.centres).argmin(1)] * classes(data.name) // found.parts


@remembered(32)
def training(data: Data) -> Tensor:
    """The training points ``[n, 2]`` float32; the two points are (-1, 0) and (1, 0), whatever the count."""
    points = draw(data.whole, data.count, data.seed)
    if data.label >= 0:
        points = points[labels(points, data) == data.label]
    if not len(points):
        raise ValueError(
            f"a class must have training points, got none of class {data.label + 1} among {data.count}: take more"
        )
    return points


@remembered(32)
def fresh(data: Data, count: int, seed: int = 1) -> Tensor:
    """Points of the same source that are not in the training set ``[count, 2]``."""
    return draw(data, count, data.seed + 7919 * seed)


def draw(data: Data, count: int, seed: int) -> Tensor:
    if data.name == "two points":
        two = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
        if data.label >= 0:
            return two[[data.label] * count]
        return two if seed == data.seed else two[torch.arange(count) % 2]
    return source(data).sample(count, torch.Generator().manual_seed(seed))


def enlarged(board: np.ndarray, side: int) -> bytes:
    """A board of cells as a density of ``side`` x ``side`` bytes; raises ValueError for an empty one."""
    if not board.any():
        raise ValueError("a drawing must have at least one painted cell, got none; the nearest is one cell")
    return (255 * board.repeat(side // len(board), 0).repeat(side // len(board), 1)).astype(np.uint8).tobytes()
