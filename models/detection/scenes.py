"""Canvases with one to three known objects: coloured shapes, or handwritten digits.

An object has a box and a class; two never overlap by more than IoU .1.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.boxes import iou
from models.digits import mnist
from models.limits import one_of

SIDE = 64  # px
MOST = 3  # objects
KINDS = {"shapes": ("ellipse", "rectangle", "triangle"), "digits": tuple(map(str, range(10)))}
SIZES = {"shapes": (12, 30), "digits": (16, 34)}


@dataclass(frozen=True, eq=False)
class Scenes:
    pictures: ndarray  # [N, 64, 64, 3] uint8
    boxes: ndarray  # [N, 3, 4] px
    labels: ndarray  # [N, 3] int, -1 where there is no object


def scenes(kind: str, count: int, seed: int) -> Scenes:
    """``count`` canvases; another seed draws others."""
    one_of("kind", kind, KINDS)
    generator = np.random.default_rng(seed)
    pictures = np.empty((count, SIDE, SIDE, 3), np.uint8)
    boxes, labels = np.zeros((count, MOST, 4)), np.full((count, MOST), -1)
    for index in range(count):
        canvas = np.full((SIDE, SIDE, 3), generator.integers(0, 90, 3), np.uint8)
        placed: list[ndarray] = []
        for _attempt in range(generator.integers(1, MOST + 1)):
            box = _place(generator, *SIZES[kind])
            if any(iou(box, other) > 0.1 for other in placed):
                continue
            label = int(generator.integers(len(KINDS[kind])))
            boxes[index, len(placed)], labels[index, len(placed)] = box, label
            placed.append(box)
            PAINT[kind](canvas, box.astype(int), label, generator)
        noise = generator.integers(-12, 13, canvas.shape)
        pictures[index] = np.clip(canvas + noise, 0, 255)
    return Scenes(pictures, boxes, labels)


def _place(generator: np.random.Generator, least: int, most: int) -> ndarray:
    width, height = generator.integers(least, most + 1, 2)
    x, y = generator.integers(0, SIDE - width + 1), generator.integers(0, SIDE - height + 1)
    return np.array([x, y, x + width, y + height], float)


def _shape(canvas: ndarray, box: ndarray, label: int, generator: np.random.Generator) -> None:
    x1, y1, x2, y2 = (int(side) for side in box - (0, 0, 1, 1))
    color = tuple(int(value) for value in generator.integers(110, 256, 3))
    if label == 0:
        ellipse = ((x1 + x2) / 2, (y1 + y2) / 2), (x2 - x1, y2 - y1), 0
        cv2.ellipse(canvas, ellipse, color, -1)
    elif label == 1:
        cv2.rectangle(canvas, (x1, y1), (x2, y2), color, -1)
    else:
        cv2.fillPoly(canvas, [np.array([(x1, y2), (x2, y2), ((x1 + x2) // 2, y1)])], color)


def _digit(canvas: ndarray, box: ndarray, label: int, generator: np.random.Generator) -> None:
    x1, y1, x2, y2 = box
    picture = mnist().pictures[label * 500 + int(generator.integers(500))]
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    ink = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    ink = cv2.resize(ink, (int(x2 - x1), int(y2 - y1)), interpolation=cv2.INTER_AREA)[..., None] / 255
    color = generator.integers(130, 256, 3)
    place = canvas[y1:y2, x1:x2]
    canvas[y1:y2, x1:x2] = (place * (1 - ink) + color * ink).astype(np.uint8)


PAINT = {"shapes": _shape, "digits": _digit}
