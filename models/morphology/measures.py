"""What can be counted in a picture before and after: pixels, things, holes, sizes.

One sees a mound of bars, the pattern spectrum: how much of the picture is made of bright grains of each size, found
by openings with larger and larger elements (Matheron's granulometry; Maragos, Pattern spectrum, 1989).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from models.limits import within
from models.morphology.conventions import Rules, opened
from models.morphology.elements import LARGEST_RADIUS, element
from models.morphology.operations import check_picture, is_binary


@dataclass(frozen=True)
class Counts:
    """Of a binary picture; things are white, and connect over 8 neighbours where their holes connect over 4."""

    pixels: int  # white
    share: float  # of the picture, 0 to 1
    components_8: int  # things, diagonal neighbours together
    holes: int  # black regions, over 4 neighbours, that do not reach the border
    euler: int  # components_8 minus holes
    mean_area: float  # px, of the components_8; 0 when there are none


@dataclass(frozen=True, eq=False)
class Threshold:
    histogram: np.ndarray  # [256] int, pixels of each brightness
    otsu: int  # the brightness up to which pixels are black: the split with the greatest variance between classes
    variance: np.ndarray  # [256] float, between the two classes of each split, brightness squared


@dataclass(frozen=True, eq=False)
class Spectrum:
    sizes: np.ndarray  # [R] int, radius of the opening that removes the grains, px
    share: np.ndarray  # [R] float, of the picture's whole brightness, that each of these takes away
    mean_size: float  # of the removed grains, px; 0 when nothing was removed


def counts(image: np.ndarray) -> Counts:
    """Counts of a binary picture, ``[H, W] uint8`` of 0 and 255."""
    check_picture(image)
    if not is_binary(image):
        raise ValueError("counts must be of a binary picture of 0 and 255 alone, got a grey one: threshold it first")
    pixels = cv2.countNonZero(image)
    things = cv2.connectedComponents(image, connectivity=8)[0] - 1
    black = cv2.copyMakeBorder(cv2.bitwise_not(image), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    holes = cv2.connectedComponents(black, connectivity=4)[0] - 2  # neither the white nor the open sea around it
    return Counts(
        pixels=pixels,
        share=pixels / image.size,
        components_8=things,
        holes=holes,
        euler=things - holes,
        mean_area=pixels / things if things else 0.0,
    )


def threshold(image: np.ndarray) -> Threshold:
    """The histogram of a grey picture and Otsu's split of it (1979)."""
    check_picture(image)
    histogram = np.bincount(image.ravel(), minlength=256)  # [256]
    below = np.cumsum(histogram)  # [256] pixels up to each brightness
    mass = np.cumsum(histogram * np.arange(256))
    above = image.size - below
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = mass / below - (mass[-1] - mass) / above
    variance = np.nan_to_num(below * above * apart**2 / image.size**2)
    otsu, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return Threshold(histogram, int(otsu), variance)


def thresholded(image: np.ndarray, level: int, dark: bool = False) -> np.ndarray:
    """White where the picture is brighter than the level, or, for dark things, where it is not."""
    kind = cv2.THRESH_BINARY_INV if dark else cv2.THRESH_BINARY
    return cv2.threshold(image, level, 255, kind)[1]


def granulometry(image: np.ndarray, shape: str, largest: int, angle: float = 0.0) -> Spectrum:
    """The pattern spectrum of a grey or binary picture, by textbook openings of radius 0 to `largest`.

    Digital disks sift only nearly: a bar may then dip a little below zero.
    """
    check_picture(image)
    within("largest", largest, 1, LARGEST_RADIUS)
    openings = (opened(image, element(shape, radius, angle), 1, Rules()) for radius in range(largest + 1))
    remaining = np.array([opening.sum(dtype=np.int64) / 255 for opening in openings])  # [R + 1]
    removed = -np.diff(remaining)  # [R]
    sizes = np.arange(1, largest + 1)
    mean_size = float(np.average(sizes, weights=removed)) if removed.sum() > 0 else 0.0
    return Spectrum(sizes, removed / max(remaining[0], 1 / 255), mean_size)
