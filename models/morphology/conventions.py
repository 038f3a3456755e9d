"""Erosion and dilation, opening and closing, as the textbook and three libraries understand them.

What one sees: with a symmetric element all agree; with an element like the letter L the same call gives mirror
images in two libraries, and an "opening" that adds pixels in one. With B the offsets of the element:

- erosion is always ``min f(x + b)`` over b in B;
- dilation is ``max f(x - b)`` (Minkowski's sum) in the textbook and SciPy, ``max f(x + b)`` in OpenCV and scikit-image;
- an opening undoes the erosion with ``max f(x - b)``, except in OpenCV, which takes its own dilation, whatever it is;
- a closing erodes with the reflection of what dilated, except in OpenCV.

References: Serra, Image Analysis and Mathematical Morphology, 1982; the sources of OpenCV `morphologyEx`,
SciPy `grey_dilation` and scikit-image `dilation`, `opening`, `closing` (issue 6676: the double mirroring).
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from models.limits import refuse
from models.morphology.elements import Element

Difference = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Convention:
    dilation_reflects: bool  # dilation looks at x - b
    opening_reflects: bool  # the dilation inside an opening looks at x - b
    closing_reflects: bool  # the erosion inside a closing looks at x - b
    difference: Difference  # of 8-bit pictures, into the third: stops at 0, or wraps around
    shared_outside: bool  # hit-or-miss gives the complement the same outside as the picture
    merges_passes: bool  # repeats a full rectangle as one larger rectangle
    border: str  # what the library does when not told
    early_origin: bool  # for an even side: the origin before the middle instead of after it

    def origin(self, shape: tuple[int, int]) -> tuple[int, int]:
        """The origin that the library assumes for a window of that height and width."""
        height, width = (side - self.early_origin for side in shape)
        return height // 2, width // 2


CONVENTIONS = {
    "textbook": Convention(True, True, False, cv2.subtract, False, False, "ignore", False),
    "OpenCV": Convention(False, False, False, cv2.subtract, True, True, "ignore", False),
    "SciPy": Convention(True, True, False, np.subtract, False, False, "reflect", False),
    "scikit-image": Convention(False, True, True, np.subtract, False, False, "reflect", True),
}


@dataclass(frozen=True)
class Border:
    kind: int  # of OpenCV
    lowest: int  # outside the picture, as a minimum meets it
    highest: int  # outside the picture, as a maximum meets it


BORDERS = {
    "ignore": Border(cv2.BORDER_CONSTANT, 255, 0),  # neutral: outside never wins
    "constant 0": Border(cv2.BORDER_CONSTANT, 0, 0),
    "constant 1": Border(cv2.BORDER_CONSTANT, 255, 255),  # white
    "reflect": Border(cv2.BORDER_REFLECT, 0, 0),
}
COMPLEMENT = {"constant 0": "constant 1", "constant 1": "constant 0"}  # border of the inverted picture, if another


@dataclass(frozen=True)
class Rules:
    convention: str = "textbook"
    border: str = "ignore"

    def __post_init__(self) -> None:
        refuse(self, choices={"convention": CONVENTIONS, "border": BORDERS})

    @property
    def of_library(self) -> Convention:
        return CONVENTIONS[self.convention]


def eroded(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
    """Each pixel becomes the darkest of those that the element covers: bright things shrink."""
    return minimum(image, element, iterations, rules)


def dilated(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
    """Each pixel becomes the brightest of those that the element covers: bright things grow."""
    covering = element.reflected if rules.of_library.dilation_reflects else element
    return maximum(image, covering, iterations, rules)


def opened(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
    """Erosions, then as many dilations: what is too thin for the element to fit vanishes, the rest comes back."""
    low = eroded(image, element, iterations, rules)
    return dilated_back(low, element, iterations, rules, low)


def closed(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
    """Dilations, then as many erosions: gaps too narrow for the element fill, the rest comes back."""
    high = dilated(image, element, iterations, rules)
    return eroded_back(high, element, iterations, rules, high)


def dilated_back(
    image: np.ndarray, element: Element, iterations: int, rules: Rules, out: np.ndarray | None = None
) -> np.ndarray:
    """The second half of an opening."""
    covering = element.reflected if rules.of_library.opening_reflects else element
    return maximum(image, covering, iterations, rules, out)


def eroded_back(
    image: np.ndarray, element: Element, iterations: int, rules: Rules, out: np.ndarray | None = None
) -> np.ndarray:
    """The second half of a closing."""
    covering = element.reflected if rules.of_library.closing_reflects else element
    return minimum(image, covering, iterations, rules, out)


def minimum(
    image: np.ndarray, element: Element, iterations: int, rules: Rules, out: np.ndarray | None = None
) -> np.ndarray:
    """``min f(x + b)``, repeated: ``[H, W] uint8 -> [H, W] uint8``, into ``out``, which may be the image."""
    return _repeated(cv2.erode, BORDERS[rules.border].lowest, image, element, iterations, rules, out)


def maximum(
    image: np.ndarray, element: Element, iterations: int, rules: Rules, out: np.ndarray | None = None
) -> np.ndarray:
    """``max f(x + b)``, repeated, as above."""
    return _repeated(cv2.dilate, BORDERS[rules.border].highest, image, element, iterations, rules, out)


def _repeated(
    extremum: Callable, outside: int, image: np.ndarray, element: Element, iterations: int, rules: Rules,
    out: np.ndarray | None,
) -> np.ndarray:  # fmt: skip
    row, column = element.origin
    options = {"anchor": (column, row), "borderType": BORDERS[rules.border].kind, "borderValue": (outside,) * 4}
    # OpenCV replaces n passes of a full rectangle by one pass of the n-fold rectangle. That is exact but for a
    # reflecting border seen from an origin off the middle: there the passes of the others are done one by one.
    middle = (2 * row + 1, 2 * column + 1) == element.shape
    if rules.of_library.merges_passes or rules.border != "reflect" or middle or not element.footprint.all():
        return extremum(image, element.footprint, out, iterations=iterations, **options)
    for _ in range(iterations):
        image = extremum(image, element.footprint, out, **options)
    return image
