"""A photo made square for a network, and boxes brought back: with the inverse, and with one that is nearly it.

Reference: Jocher, YOLOv5, ``letterbox`` and ``scale_boxes``, https://github.com/ultralytics/yolov5; Bochkovskiy et al.,
YOLOv4 (mosaic), https://arxiv.org/abs/2004.10934
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy import ndarray
from torch.nn import functional as F

from models.limits import refuse
from models.pretrained.lite0 import class_names, efficientnet_lite0, normalised

MULTIPLE = 32  # px: the largest stride


@dataclass(frozen=True)
class Config:
    side: int = 416  # px
    grey: int = 114  # of the padding
    minimal: bool = False  # only pad to the next multiple of 32: YOLOv5's "auto"


LIMITS = {"side": (32, 2048), "grey": (0, 255)}


@dataclass(frozen=True)
class Geometry:
    width: int  # px of the photo inside
    height: int
    left: int  # px of padding
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height with the padding."""
        return self.left + self.width + self.right, self.top + self.height + self.bottom


def geometry(height: int, width: int, config: Config) -> Geometry:
    """Where the photo comes to lie: one factor for both sides, rounded to px."""
    refuse(config, LIMITS)
    factor = min(config.side / height, config.side / width)
    inside = max(1, round(width * factor)), max(1, round(height * factor))
    margins = [config.side - length for length in inside]
    if config.minimal:
        margins = [margin % MULTIPLE for margin in margins]
    before, after = ([round(margin / 2 + shift) for margin in margins] for shift in (-0.1, 0.1))
    return Geometry(*inside, *before, *after)


def letterbox(pixels: ndarray, config: Config) -> ndarray:
    """The photo ``[H, W, 3]`` uint8, resized and padded."""
    place = geometry(pixels.shape[0], pixels.shape[1], config)
    resized = cv2.resize(pixels, (place.width, place.height), interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(
        resized, place.top, place.bottom, place.left, place.right, cv2.BORDER_CONSTANT, value=(config.grey,) * 3
    )


def forward(boxes: ndarray, height: int, width: int, config: Config) -> ndarray:
    """``[N, 4]`` px of the photo as px of the square."""
    place = geometry(height, width, config)
    return boxes * np.tile((place.width / width, place.height / height), 2) + np.tile((place.left, place.top), 2)


def back(boxes: ndarray, height: int, width: int, config: Config, published: bool = False) -> ndarray:
    """``[N, 4]`` px of the square as px of the photo.

    As published: one factor, before it was rounded, and half of the padding that it leaves, with its fractions.
    """
    place = geometry(height, width, config)
    if published:
        factor = min(place.size[1] / height, place.size[0] / width)
        pad = (place.size[0] - width * factor) / 2, (place.size[1] - height * factor) / 2
        return (boxes - np.tile(pad, 2)) / factor
    return (boxes - np.tile((place.left, place.top), 2)) / np.tile((place.width / width, place.height / height), 2)


def answer(pixels: ndarray) -> tuple[str, float]:
    """Lite0's best class of a padded photo, and its probability."""
    with torch.inference_mode():
        p = efficientnet_lite0()(normalised(torch.from_numpy(pixels).permute(2, 0, 1)[None])).softmax(1)[0]
    return class_names()[int(p.argmax())], float(p.max())


def mosaic(pictures: Sequence[ndarray], boxes: Sequence[ndarray], side: int, seed: int) -> tuple[ndarray, ndarray]:
    """Four photos around a random point on ``[side, side, 3]``, and their boxes ``[N, 4]``, cut off at the seams."""
    x, y = np.random.default_rng(seed).integers(side // 4, 3 * side // 4, 2)
    canvas, kept = np.full((side, side, 3), 114, np.uint8), []
    corners = ((0, 0, x, y), (x, 0, side, y), (0, y, x, side), (x, y, side, side))
    for index, (pixels, drawn, (x1, y1, x2, y2)) in enumerate(zip(pictures, boxes, corners, strict=True)):
        height, width = pixels.shape[:2]
        factor = max((x2 - x1) / width, (y2 - y1) / height)
        resized = cv2.resize(pixels, (max(x2 - x1, round(width * factor)), max(y2 - y1, round(height * factor))))
        shift_x = x2 - resized.shape[1] if index % 2 == 0 else x1  # the corner at the point shows
        shift_y = y2 - resized.shape[0] if index < 2 else y1
        canvas[y1:y2, x1:x2] = resized[y1 - shift_y : y2 - shift_y, x1 - shift_x : x2 - shift_x]
        moved = drawn * factor + np.array([shift_x, shift_y, shift_x, shift_y])
        cut = np.clip(moved, (x1, y1, x1, y1), (x2, y2, x2, y2))
        kept.append(cut[(cut[:, 2] - cut[:, 0] > 2) & (cut[:, 3] - cut[:, 1] > 2)])
    return canvas, np.concatenate(kept)


def focus(pixels: ndarray) -> ndarray:
    """Every second pixel in four phases, as YOLOv5's Focus: ``[4, H / 2, W / 2, 3]``; an odd last line is left out."""
    even = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2]
    return np.stack([even[r::2, c::2] for c in (0, 1) for r in (0, 1)])


def focus_difference(pixels: ndarray, seed: int = 0) -> float:
    """Focus and a 3 x 3 convolution against one 6 x 6 convolution of stride 2 with the same weights, in float64."""
    weight = torch.randn(4, 12, 3, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    sliced = torch.from_numpy(focus(pixels) / 255).permute(0, 3, 1, 2).reshape(1, 12, *focus(pixels).shape[1:3])
    whole = weight.new_zeros(4, 3, 6, 6)
    for phase, (column, row) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        whole[:, :, row::2, column::2] = weight[:, 3 * phase : 3 * phase + 3]
    even = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2]
    photo = torch.from_numpy(even / 255).permute(2, 0, 1)[None]
    gap = F.conv2d(sliced, weight, padding=1) - F.conv2d(photo, whole, stride=2, padding=2)
    return float(gap.abs().max())


def stretched(pixels: ndarray, boxes: ndarray, factor: float) -> tuple[ndarray, ndarray]:
    """The photo ``factor`` times as wide, and its boxes."""
    width = max(1, round(pixels.shape[1] * factor))
    resized = cv2.resize(pixels, (width, pixels.shape[0]), interpolation=cv2.INTER_AREA)
    share = width / pixels.shape[1]
    return resized, boxes * np.array([share, 1, share, 1])


def round_trip(boxes: ndarray, height: int, width: int, config: Config, published: bool) -> float:
    """Largest error (px of the photo) of boxes that go to the square and back."""
    there = forward(boxes, height, width, config)
    return float(abs(back(there, height, width, config, published) - boxes).max(initial=0))
