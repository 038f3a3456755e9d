"""What the networks in depth look at: handwritten digits, or patches of a photo with the region that each is from."""

from functools import lru_cache

import cv2
import numpy as np
import torch
from torch import Tensor

from models.digits import ink_rows, standardised
from models.images.decoding import Picture
from models.remembered import remembered

Data = tuple[Tensor, Tensor]
COUNT, SIDE, ROWS, COLUMNS = 5000, 14, 2, 5  # patches, their px; regions of the photo
REGION = 40  # px of the smaller side of a region, at least


@lru_cache(maxsize=1)
def digits() -> Data:
    """``[5000, 196]``, standardised over all, and labels; the first 4,000 are trained on."""
    ink, labels = ink_rows()
    return standardised(ink), labels


@remembered(4)
def patches(picture: Picture) -> Data:
    """The same of grey patches drawn at random; the label is the region (two rows of five) that the patch lies in."""
    grey = cv2.cvtColor(np.ascontiguousarray(picture.pixels), cv2.COLOR_RGB2GRAY)
    scale = max(COLUMNS * REGION / grey.shape[1], ROWS * REGION / grey.shape[0])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    random = np.random.default_rng(0)
    labels = random.integers(0, ROWS * COLUMNS, COUNT)
    high, wide = small.shape[0] // ROWS, small.shape[1] // COLUMNS
    top = labels // COLUMNS * high + random.integers(0, high - SIDE + 1, COUNT)
    left = labels % COLUMNS * wide + random.integers(0, wide - SIDE + 1, COUNT)
    found = np.stack([small[y : y + SIDE, x : x + SIDE] for y, x in zip(top, left, strict=True)])
    return standardised(torch.tensor(found.reshape(COUNT, -1), dtype=torch.float32)), torch.tensor(labels)


def data(picture: Picture | None) -> Data:
    """Of a photo, or without one the digits."""
    return patches(picture) if picture else digits()
