"""Anchors: the boxes that a detector has in mind before it looks at the picture.

On each level of a feature pyramid every cell carries the same few shapes, which four offsets learn to correct.

Reference: Ren et al., Faster R-CNN, https://arxiv.org/abs/1506.01497; Lin et al., Focal Loss (RetinaNet),
https://arxiv.org/abs/1708.02002
"""

from dataclasses import dataclass

import numpy as np
from numpy import ndarray

from models.limits import refuse

LIMITS = {"levels": (0, 12), "scale": (0.1, 100), "aspect_ratios": (0.01, 100), "octaves": (1, 12), "offset": (0, 1)}


@dataclass(frozen=True)
class Config:
    levels: tuple[int, ...] = (3, 4, 5, 6, 7)  # level L has stride 2**L px
    scale: float = 4.0  # side of the smallest square anchor, in strides of its level
    aspect_ratios: tuple[float, ...] = (0.5, 1.0, 2.0)  # height / width
    octaves: int = 3  # sizes on a level: scale * 2**(i / octaves)
    offset: float = 0.5  # where in its cell an anchor sits: 0.5 is the centre, 0 the corner (torchvision)


@dataclass(frozen=True, eq=False)
class Anchors:
    """All anchors of a picture: level by level, row by row, then ratio by ratio and size by size."""

    boxes: ndarray  # [A, 4] xyxy, px
    level: ndarray  # [A] pyramid level
    cell: ndarray  # [A, 2] row and column on its level
    grids: dict[int, tuple[int, int]]  # rows and columns of each level
    per_cell: int

    def counts(self) -> dict[int, int]:
        """Anchors on each level."""
        return {level: rows * columns * self.per_cell for level, (rows, columns) in self.grids.items()}


def shapes(config: Config, level: int) -> ndarray:
    """Widths and heights of the anchors of one cell: all shapes of one size have the same area. ``-> [S, 2]``, px."""
    check(config)
    sizes = config.scale * 2**level * 2 ** (np.arange(config.octaves) / config.octaves)  # [octaves]
    stretch = np.sqrt(np.asarray(config.aspect_ratios))[:, None]  # [ratios, 1]
    return np.stack((sizes / stretch, sizes * stretch), axis=-1).reshape(-1, 2)  # [ratios * octaves, 2]


def anchors(height: int, width: int, config: Config) -> Anchors:
    """Lay the shapes of every level over a picture of ``height`` x ``width`` px: ``ceil(side / stride)`` cells a side.

    Anchors may stick out of the picture.
    """
    if min(height, width) < 1:
        raise ValueError(f"the picture must have at least one pixel, got {height} x {width}")
    check(config)
    boxes, level, cell, grids = [], [], [], {}
    for number in config.levels:
        half = shapes(config, number) / 2  # [S, 2]
        grids[number] = tuple(-(-side // 2**number) for side in (height, width))
        places = np.indices(grids[number]).reshape(2, -1).T  # [cells, 2] row, column
        centres = (places[:, None, ::-1] + config.offset) * 2**number  # [cells, 1, 2] x, y
        boxes.append(np.concatenate((centres - half, centres + half), axis=-1).reshape(-1, 4))
        level.append(np.full(len(boxes[-1]), number))
        cell.append(places.repeat(len(half), axis=0))
    return Anchors(np.concatenate(boxes), np.concatenate(level), np.concatenate(cell), grids, len(half))


def encoded(anchors: ndarray, boxes: ndarray) -> ndarray:
    """What the network has to say to turn an anchor into a box: ``[N, 4], [N, 4] -> [N, 4]`` ``tx, ty, tw, th``.

    Shift of the centre in units of the anchor's size, then the logarithm of the growth in width and height.
    """
    (centre_a, size_a), (centre_b, size_b) = _centred(anchors), _centred(boxes)
    if not (size_a > 0).all() or not (size_b > 0).all():
        raise ValueError("anchors and boxes must have an area to be encoded, got an empty one")
    return np.concatenate(((centre_b - centre_a) / size_a, np.log(size_b / size_a)), axis=-1)


def decoded(anchors: ndarray, offsets: ndarray) -> ndarray:
    """The box that the offsets make of the anchor; undoes ``encoded``: ``[N, 4], [N, 4] -> [N, 4]``."""
    centre, size = _centred(anchors)
    centre, half = centre + offsets[..., :2] * size, size * np.exp(offsets[..., 2:]) / 2
    return np.concatenate((centre - half, centre + half), axis=-1)


def _centred(boxes: ndarray) -> tuple[ndarray, ndarray]:
    size = boxes[..., 2:] - boxes[..., :2]
    return boxes[..., :2] + size / 2, size


def check(config: Config) -> None:
    if not config.levels or not config.aspect_ratios:
        empty = "aspect ratios" if config.levels else "levels"
        raise ValueError(f"{empty} must be one or more, got none")
    refuse(config, LIMITS)
