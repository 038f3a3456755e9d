"""Regions of textures that are equally bright and equally rough, with their truth, and a first stroke in each.

One sees bricks, grass and gravel in one grey: no level tells them apart. The fourth texture is the bricks, turned.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from scipy import ndimage

from models.images.samples import sample
from models.limits import refuse

TEXTURES = ("brick", "grass", "gravel", "brick")
MOST = len(TEXTURES)
SIDE, CELL = 256, 4  # px of a scene, and of a cell of the brush
MEAN, SPREAD = 128, 40  # grey levels of each region
LONG, WIDE = 12, 1  # cells from the middle of a first stroke to its end and to its side


@dataclass(frozen=True)
class Config:
    classes: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"classes": (2, MOST), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Scene:
    picture: np.ndarray  # [256, 256, 3] uint8, grey
    truth: np.ndarray  # [256, 256] uint8, classes from 1


@lru_cache(8)
def scene(config: Config) -> Scene:
    """Mean and variance of all regions are the same, but for rounding and clipping to 8 bits."""
    generator = np.random.default_rng(config.seed)
    where = _regions(generator, config.classes)
    values = np.zeros((SIDE, SIDE))
    for number, name in enumerate(TEXTURES[: config.classes]):
        whole = cv2.cvtColor(sample(name).pixels, cv2.COLOR_RGB2GRAY)
        top, left = (generator.integers(0, side - SIDE + 1) for side in whole.shape)
        part, inside = whole[top : top + SIDE, left : left + SIDE].astype(float), where == number
        part = part.T if number == MOST - 1 else part
        values[inside] = (part[inside] - part[inside].mean()) / part[inside].std()
    picture = np.rint(MEAN + SPREAD * values).clip(0, 255).astype(np.uint8)
    return Scene(np.repeat(picture[..., None], 3, axis=2), (where + 1).astype(np.uint8))


def _regions(generator: np.random.Generator, classes: int) -> np.ndarray:
    """The highest of smooth random hills at each pixel ``[256, 256]``, all classes of about the same area."""
    hills = ndimage.gaussian_filter(generator.standard_normal((classes, SIDE, SIDE)), (0, 28, 28))
    hills = (hills - hills.mean((1, 2), keepdims=True)) / hills.std((1, 2), keepdims=True)  # [K, 256, 256]
    lift = np.zeros((classes, 1, 1))
    for _ in range(40):
        area = np.bincount((hills + lift).argmax(0).ravel(), minlength=classes) / SIDE**2
        lift -= 0.5 * np.log(classes * area + 1e-3)[:, None, None]
    return (hills + lift).argmax(0)


def first_strokes(truth: np.ndarray) -> np.ndarray:
    """One level stroke through the widest place of each class: cells ``[64, 64]`` uint8, 0 where nothing is painted."""
    middle = truth[CELL // 2 :: CELL, CELL // 2 :: CELL]
    painted = np.zeros_like(middle)
    rows, columns = np.mgrid[: middle.shape[0], : middle.shape[1]]
    for number in np.unique(middle):
        inside = np.pad(middle == number, 1).astype(np.uint8)  # the picture's edge is a border, too
        depth = cv2.distanceTransform(inside, cv2.DIST_L2, 5)[1:-1, 1:-1]
        row, column = np.unravel_index(depth.argmax(), depth.shape)
        painted[(abs(rows - row) <= WIDE) & (abs(columns - column) <= LONG) & (depth > 1)] = number
    return painted


def first_guess(shape: tuple[int, int]) -> np.ndarray:
    """On a photo ``[H, W]``: class 1 through the middle, class 2 along the upper edge, as cells."""
    painted = np.zeros((shape[0] // CELL, shape[1] // CELL), np.uint8)
    height, width = painted.shape
    painted[height // 2 - 1 : height // 2 + 2, 2 * width // 5 : 3 * width // 5] = 1
    painted[1:3, width // 8 : width - width // 8] = 2
    return painted
