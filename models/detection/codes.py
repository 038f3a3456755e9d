"""From four numbers of a network to a box: five codes.

Reference: Redmon et al., YOLO v1, v2 and v3; Jocher, YOLOv5; Ren et al., Faster R-CNN, https://arxiv.org/abs/1506.01497
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy import ndarray

from models.limits import refuse


@dataclass(frozen=True)
class Config:
    code: str = "v5"
    stride: int = 64  # px of a cell
    column: int = 4  # the cell that answers
    row: int = 3
    anchor: tuple[float, float] = (120.0, 90.0)  # width and height, px


def sigmoid(t: ndarray) -> ndarray:
    return 1 / (1 + np.exp(-t))


def _v1(t: ndarray, config: Config) -> ndarray:
    """Offset in the cell as it is, and the square root of the share of the picture: here of eight cells."""
    return np.concatenate((t[:2], t[2:] ** 2 * 8 * config.stride / np.array(config.anchor)))


def _v2(t: ndarray, config: Config) -> ndarray:
    return np.concatenate((sigmoid(t[:2]), np.exp(t[2:])))


def _v5(t: ndarray, config: Config) -> ndarray:
    return np.concatenate((2 * sigmoid(t[:2]) - 0.5, (2 * sigmoid(t[2:])) ** 2))


def _rpn(t: ndarray, config: Config) -> ndarray:
    """Offsets from the cell's centre in sides of the anchor; sizes by the exponential, held at log(1000 / 16)."""
    centre = 0.5 + t[:2] * np.array(config.anchor) / config.stride
    return np.concatenate((centre, np.exp(np.minimum(t[2:], np.log(1000 / 16)))))


def _weighted(t: ndarray, config: Config) -> ndarray:
    return _rpn(t / np.array([10, 10, 5, 5]), config)


CODES: dict[str, Callable[[ndarray, Config], ndarray]] = {
    "v1": _v1, "v2": _v2, "v5": _v5, "rpn": _rpn, "weighted": _weighted,
}  # fmt: skip


def factors(t: ndarray, config: Config) -> ndarray:
    """Where the centre lies from the cell's corner, in cells, and the size in anchors: ``[4] -> [4]``."""
    refuse(config, {"stride": (1, 1024)}, {"code": CODES})
    return CODES[config.code](t, config)


def box(t: ndarray, config: Config) -> ndarray:
    """``[4]`` numbers -> ``[4]`` px."""
    found = factors(np.asarray(t, float), config)
    middle = (np.array([config.column, config.row]) + found[:2]) * config.stride
    half = found[2:] * np.array(config.anchor) / 2
    return np.concatenate((middle - half, middle + half))


def numbers(wanted: ndarray, config: Config) -> ndarray:
    """The ``[4]`` numbers for a box ``[4]``, px; for one that the code cannot reach, those of the nearest border."""
    corner, anchor = np.array([config.column, config.row]) * config.stride, np.array(config.anchor)
    offset = ((wanted[:2] + wanted[2:]) / 2 - corner) / config.stride
    least = 0.0 if config.code == "v1" else 1e-6  # a logarithm needs more than nothing
    size = np.maximum((wanted[2:] - wanted[:2]) / anchor, least)
    if config.code == "v1":
        return np.concatenate((offset, np.sqrt(size * anchor / (8 * config.stride))))
    if config.code == "v2":
        return np.concatenate((logit(offset), np.log(size)))
    if config.code == "v5":
        return np.concatenate((logit((offset + 0.5) / 2), logit(np.sqrt(size) / 2)))
    weights = np.array([10, 10, 5, 5] if config.code == "weighted" else [1, 1, 1, 1])
    return np.concatenate(((offset - 0.5) * config.stride / anchor, np.log(size))) * weights


def logit(p: ndarray) -> ndarray:
    held = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(held / (1 - held))


def curve(config: Config, index: int) -> tuple[ndarray, ndarray]:
    """One of the four numbers from -6 to 6, and the factor that it gives: ``[241]`` each."""
    places = np.linspace(-6, 6, 241)
    rows = np.zeros((len(places), 4))
    rows[:, index] = places
    return places, np.array([factors(row, config)[index] for row in rows])


SSD = ((38, 4), (19, 6), (10, 6), (5, 6), (3, 4), (1, 4))  # cells per side of a level, and boxes per cell


def ssd_boxes() -> tuple[int, ...]:
    """Default boxes of each level of SSD300."""
    return tuple(side * side * count for side, count in SSD)


def v3_boxes(side: int) -> int:
    """Boxes of YOLO v3, and of v5, on a square: three in each cell of strides 8, 16 and 32."""
    return sum(3 * ceil(side / stride) ** 2 for stride in (8, 16, 32))


def ground(config: Config) -> tuple[ndarray, ndarray]:
    """The anchor around the cell's centre and the cell itself: ``[4]`` px each."""
    corner = np.array([config.column, config.row]) * config.stride
    middle, half = corner + config.stride / 2, np.array(config.anchor) / 2
    return np.concatenate((middle - half, middle + half)), np.concatenate((corner, corner + config.stride))
