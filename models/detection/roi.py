"""One box cut out of a map into bins: with two roundings, with half a pixel too much, and without either.

Reference: Girshick, Fast R-CNN, https://arxiv.org/abs/1504.08083; He et al., Mask R-CNN, https://arxiv.org/abs/1703.06870;
Dai et al., R-FCN, https://arxiv.org/abs/1605.06409; He et al., SPP, https://arxiv.org/abs/1406.4729
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.limits import refuse

SAMPLES = 2  # per bin and axis, of align
METHODS = ("pool", "legacy", "align")
LEVELS = (1, 2, 4)  # bins per side of spatial pyramid pooling
SPREAD = 40.0  # of colours that count as alike, of 255


@dataclass(frozen=True)
class Config:
    method: str = "pool"
    stride: int = 16  # px of a cell of the map
    bins: int = 7  # per side


@dataclass(frozen=True, eq=False)
class Cut:
    values: ndarray  # [bins, bins]
    left: ndarray  # [bins] px where each column of bins begins
    right: ndarray  # [bins] px where it ends
    top: ndarray  # [bins] px
    bottom: ndarray  # [bins] px
    true: ndarray  # [2, bins + 1] px of the borders without rounding, x before y


LIMITS = {"stride": (1, 128), "bins": (1, 64)}


def features(pixels: ndarray, stride: int) -> ndarray:
    """A map of mean brightness, one number for each cell of ``stride`` px: ``[H / stride, W / stride]``."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    size = max(1, pixels.shape[1] // stride), max(1, pixels.shape[0] // stride)
    return cv2.resize(grey[: size[1] * stride, : size[0] * stride], size, interpolation=cv2.INTER_AREA).astype(float)


def ramp(height: int, width: int, stride: int) -> ndarray:
    """A map whose numbers are the px of the cells' centres, from left to right."""
    columns = (np.arange(max(1, width // stride)) + 0.5) * stride
    return np.tile(columns, (max(1, height // stride), 1))


def cut(feature: ndarray, box: ndarray, config: Config) -> Cut:
    """The bins of ``box [4]`` (px) on ``feature [h, w]``, their values, and the borders that the method reads."""
    refuse(config, LIMITS, {"method": METHODS})
    if not (box[2] > box[0] and box[3] > box[1]):
        raise ValueError(f"the box must have a width and a height, got {[round(float(side)) for side in box]}")
    true = np.stack([np.linspace(box[axis], box[axis + 2], config.bins + 1) for axis in (0, 1)])
    if config.method == "pool":
        return _pooled(feature, box, config, true)
    shift = 0.5 if config.method == "align" else 0.0
    sides = box / config.stride - shift
    if config.method == "legacy":
        sides[2:] = np.maximum(sides[2:], sides[:2] + 1)  # at least a cell wide
    x, y = (_places(sides[axis], sides[axis + 2], config) for axis in (0, 1))
    values = bilinear(feature, x, y).reshape(config.bins, SAMPLES, config.bins, SAMPLES).mean(axis=(1, 3))
    read = np.stack([np.linspace(sides[axis], sides[axis + 2], config.bins + 1) for axis in (0, 1)])
    read = (read + 0.5) * config.stride  # index i is the centre of cell i
    return Cut(values, read[0, :-1], read[0, 1:], read[1, :-1], read[1, 1:], true)


def rounded_bins(start: float, end: float, cells: int, config: Config, more: int = 1) -> tuple[ndarray, ndarray]:
    """First cell of each bin, and the one behind its last: the box is rounded to cells, then each bin outwards.

    RoI pool counts the cell that the box ends in as well (``more``); position-sensitive pooling does not.
    """
    first, last = (int(np.floor(side / config.stride + 0.5)) for side in (start, end))
    size = max(last - first + more, 1) / config.bins
    begin = first + np.floor(np.arange(config.bins) * size).astype(int)
    stop = first + np.ceil(np.arange(1, config.bins + 1) * size).astype(int)
    return begin.clip(0, cells), stop.clip(0, cells)


def _pooled(feature: ndarray, box: ndarray, config: Config, true: ndarray) -> Cut:
    (left, right), (top, bottom) = (
        rounded_bins(box[axis], box[axis + 2], feature.shape[1 - axis], config) for axis in (0, 1)
    )
    values = np.zeros((config.bins, config.bins))
    for row, column in np.ndindex(values.shape):
        part = feature[top[row] : bottom[row], left[column] : right[column]]
        values[row, column] = part.max() if part.size else 0
    stride = config.stride
    return Cut(values, left * stride, right * stride, top * stride, bottom * stride, true)


def _places(start: float, end: float, config: Config) -> ndarray:
    count = config.bins * SAMPLES
    return start + (np.arange(count) + 0.5) * (end - start) / count


def bilinear(feature: ndarray, x: ndarray, y: ndarray) -> ndarray:
    """``[len(y), len(x)]``; 0 more than a cell outside, the border's value up to there."""

    def weights(places: ndarray, cells: int) -> ndarray:
        held = places.clip(0, cells - 1)
        hat = np.maximum(0, 1 - abs(held[:, None] - np.arange(cells)))  # [P, cells]
        return hat * ((places >= -1) & (places <= cells))[:, None]

    return weights(y, feature.shape[0]) @ feature @ weights(x, feature.shape[1]).T


def pyramid(feature: ndarray, box: ndarray, stride: int) -> list[Cut]:
    """SPP: the largest values of the box in 1, 2 x 2 and 4 x 4 bins; 21 numbers, however large it is."""
    return [cut(feature, box, Config("pool", stride, bins)) for bins in LEVELS]


def part_maps(pixels: ndarray, box: ndarray, config: Config) -> ndarray:
    """A score map for each bin: how much the colour of a cell is like that part of ``box``, ``[bins², h, w]``."""
    size = max(1, pixels.shape[1] // config.stride), max(1, pixels.shape[0] // config.stride)
    held = pixels[: size[1] * config.stride, : size[0] * config.stride]
    colours = cv2.resize(held, size, interpolation=cv2.INTER_AREA).astype(float)  # [h, w, 3]
    channels = (np.broadcast_to(one, (config.bins**2, *one.shape)) for one in np.moveaxis(colours, -1, 0))
    parts = np.stack([position_sensitive(one, box, config) for one in channels], axis=-1)  # [bins, bins, 3]
    gaps = ((colours - parts.reshape(-1, 1, 1, 3)) ** 2).sum(axis=-1)  # [bins², h, w]
    return np.exp(-gaps / (2 * SPREAD**2))


def position_sensitive(maps: ndarray, box: ndarray, config: Config) -> ndarray:
    """R-FCN: each bin is the mean of its own map there, ``[bins², h, w] -> [bins, bins]``."""
    (left, right), (top, bottom) = (
        rounded_bins(box[axis], box[axis + 2], maps.shape[2 - axis], config, 0) for axis in (0, 1)
    )
    found = np.zeros((config.bins, config.bins))
    for row, column in np.ndindex(found.shape):
        part = maps[row * config.bins + column, top[row] : bottom[row], left[column] : right[column]]
        found[row, column] = part.mean() if part.size else 0
    return found


def same(maps: ndarray) -> ndarray:
    """The mean of the maps for every bin: without position."""
    return np.broadcast_to(maps.mean(axis=0), maps.shape)


def slid(maps: ndarray, box: ndarray, config: Config) -> ndarray:
    """Scores ``[33]`` while the box slides by half of its width to the left, and to the right."""
    shifts = np.linspace(-0.5, 0.5, 33) * (box[2] - box[0])
    boxes = box + shifts[:, None] * np.array([1.0, 0, 1, 0])  # [33, 4]
    return np.array([position_sensitive(maps, at, config).mean() for at in boxes])


def moves(config: Config, steps: int = 16) -> dict[str, ndarray]:
    """px by px: where the first bin begins while a box slides to the right from 40 px, by method: ``[steps + 1]``."""
    feature, found = ramp(400, 400, config.stride), {}
    for method in METHODS:
        setting = Config(method, config.stride, config.bins)
        boxes = (np.array([40.0 + k, 40, 152 + k, 152]) for k in range(steps + 1))
        found[method] = np.array([cut(feature, box, setting).left[0] for box in boxes])
    return found
