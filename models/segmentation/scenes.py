"""Cells, spots and shapes with their truth: small pictures that a network can learn in seconds.

One sees bright blobs on uneven light, some of them touching, with scratches that are no cell.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from models.limits import refuse

KINDS = ("cells", "spots", "shapes")
SIDE = 64  # px
MOST = 1000
OVERLAP = 0.1  # of a cell, at most, that may lie on others


@dataclass(frozen=True)
class Config:
    kind: str = "cells"
    count: int = 100  # pictures
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"count": (1, MOST), "seed": (0, 99_999)}, {"kind": KINDS})


@dataclass(frozen=True, eq=False)
class Scenes:
    pictures: np.ndarray  # [N, 64, 64] float32, about 0 to 1
    instances: np.ndarray  # [N, 64, 64] int: which thing, 0 for none; a later thing covers an earlier one

    @property
    def masks(self) -> np.ndarray:
        """[N, 64, 64] bool: any thing."""
        return self.instances > 0


@lru_cache(16)
def scenes(config: Config) -> Scenes:
    generator = np.random.default_rng(config.seed)
    drawn = [_DRAWN[config.kind](generator) for _ in range(config.count)]
    return Scenes(np.stack([one[0] for one in drawn]).astype(np.float32), np.stack([one[1] for one in drawn]))


def _ground(generator: np.random.Generator) -> np.ndarray:
    """Light that falls off to one side, and dark and bright scratches."""
    slope = generator.uniform(-0.25, 0.25, 2)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    image = (0.35 + slope[0] * rows + slope[1] * columns).astype(np.float32)
    for _ in range(generator.integers(1, 4)):
        ends = [tuple(map(int, generator.integers(0, SIDE, 2))) for _ in range(2)]
        stroke = np.zeros_like(image)
        cv2.line(stroke, ends[0], ends[1], 1.0)
        image += generator.choice([-0.25, 0.25]) * stroke
    return image


def _cells(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    image, instances = _ground(generator), np.zeros((SIDE, SIDE), np.int32)
    for number in range(1, generator.integers(3, 10) + 1):
        centre, axes = generator.integers(6, SIDE - 6, 2).tolist(), generator.integers(4, 10, 2).tolist()  # 8 to 18 px
        inside = np.zeros((SIDE, SIDE), np.uint8)
        cv2.ellipse(inside, centre, axes, float(generator.uniform(0, 180)), 0, 360, 1, -1)
        if (instances[inside > 0] > 0).mean() > OVERLAP:
            continue
        instances[inside > 0] = number
        image[inside > 0] += 0.25 * generator.uniform(0.7, 1.3) - 0.25 * (image[inside > 0] - 0.35)
    return image + generator.normal(0, 0.12, image.shape), instances


def _spots(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    image, instances = _ground(generator), np.zeros((SIDE, SIDE), np.int32)
    for number in range(1, generator.integers(1, 5) + 1):
        x, y = map(int, generator.integers(3, SIDE - 3, 2))
        inside = np.zeros((SIDE, SIDE), np.uint8)
        cv2.circle(inside, (x, y), int(generator.integers(1, 3)), 1, -1)  # 3 to 5 px across
        instances[inside > 0] = number
        image[inside > 0] += 0.3
    return image + generator.normal(0, 0.12, image.shape), instances


def _shapes(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Filled squares and triangles are things; rings are not, though as bright."""
    image, instances = _ground(generator), np.zeros((SIDE, SIDE), np.int32)
    for number in range(1, generator.integers(2, 6) + 1):
        middle, radius, turn = generator.integers(8, SIDE - 8, 2), generator.integers(5, 10), generator.uniform(0, 6.28)
        corners, inside = generator.integers(3, 6), np.zeros((SIDE, SIDE), np.uint8)
        angles = turn + 2 * np.pi * np.arange(corners) / corners
        polygon = np.rint(middle + radius * np.stack([np.cos(angles), np.sin(angles)], 1)).astype(np.int32)  # [K, 2]
        if corners == 5:
            cv2.circle(inside, tuple(map(int, middle)), int(radius), 1, 2)
        else:
            cv2.fillPoly(inside, [polygon], 1)
            instances[inside > 0] = number
        image[inside > 0] += 0.25
        if corners == 5:
            instances[inside > 0] = 0
    return image + generator.normal(0, 0.12, image.shape), instances


_DRAWN = {"cells": _cells, "spots": _spots, "shapes": _shapes}
