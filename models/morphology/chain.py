"""Morphology of a picture: a chain of operations with structuring elements, one picture after each step.

One sees how much hangs on the element, the border and the library. Pictures are ``[H, W] uint8``; a binary one holds
0 and 255 alone.
"""

from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np

from models.limits import one_of
from models.morphology.conventions import BORDERS, Rules
from models.morphology.elements import Element
from models.morphology.operations import Step, applied, check_picture


@dataclass(frozen=True)
class Config:
    steps: tuple[Step, ...] = ()
    convention: str = "textbook"
    border: str = "ignore"

    def __post_init__(self) -> None:
        Rules(self.convention, self.border)  # refuses unknown names

    @property
    def rules(self) -> Rules:
        return Rules(self.convention, self.border)


@dataclass(frozen=True, eq=False)
class Result:
    before: np.ndarray  # [H, W] uint8
    pictures: tuple[np.ndarray, ...]  # [H, W] uint8 after each step

    @property
    def after(self) -> np.ndarray:
        return self.pictures[-1] if self.pictures else self.before


@dataclass(frozen=True, eq=False)
class Probe:
    """The element laid on one pixel of the picture."""

    positions: np.ndarray  # [N, 2] row, column of the probed pixels, some perhaps outside the picture
    inside: np.ndarray  # [N] bool, whether they lie in the picture
    values: np.ndarray  # [N] int, 0 to 255, or -1 where the border rule leaves the pixel out
    verdict: str  # "fits", "hits" or "misses": all, some or none of the probed pixels are bright (128 or more)
    lowest: int  # what erosion writes here
    highest: int  # what the dilation with ``max f(x + b)`` writes here


def grey(pixels: np.ndarray) -> np.ndarray:
    """The brightness of a colour picture: ``[H, W, 3] uint8 sRGB -> [H, W] uint8``, ITU-R BT.601 weights."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def transformed(image: np.ndarray, config: Config) -> Result:
    """The picture after each step. Raises ValueError when a step that asks for a binary picture meets a grey one."""
    check_picture(image)
    _, *pictures = accumulate(config.steps, lambda now, step: applied(now, step, config.rules), initial=image)
    return Result(image, tuple(pictures))


def probe(
    image: np.ndarray, element: Element, row: int, column: int, border: str = "ignore", reflected: bool = False
) -> Probe:
    """The element with its origin on a pixel: which pixels it covers, and what erosion and dilation make of them.

    `reflected` lays its reflection there: so Minkowski's dilation looks at the picture.
    """
    check_picture(image)
    height, width = image.shape
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(f"the probed pixel must lie in the picture of {width} x {height} px, got ({row}, {column})")
    laid = element.reflected if reflected else element
    positions = laid.offsets + np.array((row, column))  # [N, 2]
    inside = ((positions >= 0) & (positions < image.shape)).all(axis=1)  # [N]
    one_of("border", border, BORDERS)
    rule = BORDERS[border]
    if rule.kind == cv2.BORDER_REFLECT:
        folded = positions % (2 * np.array(image.shape))  # the mirrored picture repeats after twice its side
        values = image[tuple(np.minimum(folded, 2 * np.array(image.shape) - 1 - folded).T)].astype(int)
    else:
        outside = -1 if border == "ignore" else rule.lowest
        clipped = positions.clip(0, np.array(image.shape) - 1)
        values = np.where(inside, image[tuple(clipped.T)].astype(int), outside)
    known = values[values >= 0]
    bright = known >= 128
    verdict = "fits" if bright.all() else "hits" if bright.any() else "misses"
    return Probe(positions, inside, values, verdict, int(known.min(initial=255)), int(known.max(initial=0)))
