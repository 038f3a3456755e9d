"""Points on the plane as training data, and fresh ones of the same kind."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models.gan.data import Mixture, mixture
from models.limits import one_of, refuse

NAMES = ("spiral", "moons", "ring", "two points", "drawn", "photo")
BOARD = 20  # cells along a side of a drawing
REACH = 2.7  # the plane that is shown is [-REACH, REACH] in x and y


@dataclass(frozen=True)
class Data:
    name: str = "spiral"
    count: int = 500
    seed: int = 0
    density: bytes = b""  # of a drawing or photo: 40 x 40 weights from the top, see models/gan/picture.py

    def __post_init__(self) -> None:
        refuse(self, {"count": (1, 2000), "seed": (0, 2**31)}, {"name": NAMES})


def source(data: Data) -> Mixture:
    """What the points are drawn from."""
    one_of("data", data.name, NAMES[:3] + NAMES[4:])
    return mixture("picture", data.density) if data.name in ("drawn", "photo") else mixture(data.name)


@lru_cache(32)
def training(data: Data) -> Tensor:
    """The training points ``[n, 2]`` float32; the two points are (-1, 0) and (1, 0), whatever the count."""
    return draw(data, data.count, data.seed)


@lru_cache(32)
def fresh(data: Data, count: int, seed: int = 1) -> Tensor:
    """Points of the same source that are not in the training set ``[count, 2]``."""
    return draw(data, count, data.seed + 7919 * seed)


def draw(data: Data, count: int, seed: int) -> Tensor:
    if data.name == "two points":
        two = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
        return two if seed == data.seed else two[torch.arange(count) % 2]
    return source(data).sample(count, torch.Generator().manual_seed(seed))


def enlarged(board: np.ndarray, side: int) -> bytes:
    """A board of cells as a density of ``side`` x ``side`` bytes; raises ValueError for an empty one."""
    if not board.any():
        raise ValueError("a drawing must have at least one painted cell, got none; the nearest is one cell")
    return (255 * board.repeat(side // len(board), 0).repeat(side // len(board), 1)).astype(np.uint8).tobytes()
