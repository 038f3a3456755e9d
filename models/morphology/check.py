"""Second methods: sets in place of extrema, and the libraries themselves.

A set is eroded to the places where the element covers white pixels alone, and dilated to those where it covers any:
both are found by counting, with a convolution. A grey picture is the stack of its sets brighter than each level.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np
from scipy import ndimage
from skimage import morphology as skimage

from models.morphology.chain import Config, Result
from models.morphology.conventions import BORDERS, Rules
from models.morphology.elements import Element
from models.morphology.operations import Step

LEVELS = 4  # brightness levels at which a grey picture is judged, at most
BASIC = ("erosion", "dilation", "opening", "closing")


def chain_difference(result: Result, config: Config) -> float:
    """Pixels of the pictures after each basic step that differ from its definition by sets; NaN without such a step."""
    pictures = (result.before, *result.pictures)
    pairs = zip(pictures, pictures[1:], config.steps, strict=False)
    found = [difference(before, after, step, config.rules) for before, after, step in pairs]
    known = [count for count in found if not math.isnan(count)]
    return sum(known) if known else math.nan


def difference(before: np.ndarray, after: np.ndarray, step: Step, rules: Rules) -> float:
    """Pixels of ``after`` that are white at some level where the sets say black, or the reverse; NaN: no method."""
    merged = rules.of_library.merges_passes and rules.border == "reflect" and step.iterations > 1
    if step.operation not in BASIC or merged:  # OpenCV's many passes are not one by one
        return math.nan
    wrong = np.zeros(before.shape, bool)
    for level in levels(before):
        wrong |= (after >= level) != by_sets(before >= level, step, rules)
    return float(wrong.sum())


def levels(image: np.ndarray) -> np.ndarray:
    """A few brightnesses that occur, 0 left out: everything is at least that bright."""
    found = np.unique(image[image > 0])
    return found if len(found) <= LEVELS else np.quantile(found, np.linspace(0.1, 0.9, LEVELS), method="nearest")


def by_sets(white: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """One basic step on a set of pixels ``[H, W] bool``."""
    library = rules.of_library
    dilation = (covers_any, library.dilation_reflects)
    ways: dict[str, tuple[tuple[Callable, bool], ...]] = {
        "erosion": ((covers_white_alone, False),),
        "dilation": (dilation,),
        "opening": ((covers_white_alone, False), (covers_any, library.opening_reflects)),
        "closing": (dilation, (covers_white_alone, library.closing_reflects)),
    }
    for places, reflects in ways[step.operation]:
        laid = step.element.reflected if reflects else step.element
        for _ in range(step.iterations):
            white = places(white, laid, rules.border)
    return white


def covers_white_alone(white: np.ndarray, laid: Element, border: str) -> np.ndarray:
    return covered(white, laid, border, BORDERS[border].lowest > 0) > len(laid.offsets) - 0.5


def covers_any(white: np.ndarray, laid: Element, border: str) -> np.ndarray:
    return covered(white, laid, border, BORDERS[border].highest > 0) > 0.5


def covered(white: np.ndarray, laid: Element, border: str, outside: bool) -> np.ndarray:
    """How many white pixels the element covers, its origin on each pixel: ``[H, W] float32``."""
    (height, width), (rows, columns), (row, column) = white.shape, laid.shape, laid.origin
    reach = ((rows, rows), (columns, columns))
    padded = np.pad(white, reach, "symmetric") if border == "reflect" else np.pad(white, reach, constant_values=outside)
    counts = cv2.filter2D(padded.astype(np.float32), -1, laid.footprint.astype(np.float32), anchor=(column, row))
    return counts[rows : rows + height, columns : columns + width]


def library_difference(image: np.ndarray, after: np.ndarray, config: Config) -> float:
    """Pixels of ``after`` that differ from what the library gives when it is called; NaN where a step has no call."""
    calls = LIBRARIES.get(config.convention)
    if calls is None or any(step.operation not in BASIC for step in config.steps):
        return math.nan
    for step in config.steps:
        image = calls(image, step.element, step.iterations, config.border, step.operation)
    return float((image != after).sum())


def opencv(image: np.ndarray, probing: Element, iterations: int, border: str, operation: str) -> np.ndarray:
    options: dict = {"anchor": probing.origin[::-1], "iterations": iterations}
    if border == "reflect":
        options |= {"borderType": cv2.BORDER_REFLECT}
    elif border != "ignore":
        options |= {"borderType": cv2.BORDER_CONSTANT, "borderValue": (0 if border == "constant 0" else 255,) * 4}
    calls = dict(zip(BASIC, (cv2.MORPH_ERODE, cv2.MORPH_DILATE, cv2.MORPH_OPEN, cv2.MORPH_CLOSE), strict=True))
    return cv2.morphologyEx(image, calls[operation], np.array(probing.footprint), **options)


def scipy(image: np.ndarray, probing: Element, iterations: int, border: str, operation: str) -> np.ndarray:
    origin = tuple(at - side // 2 for at, side in zip(probing.origin, probing.shape, strict=True))
    erosion, dilation = (ndimage.grey_erosion, 255), (ndimage.grey_dilation, 0)
    passes = {
        "erosion": [erosion], "dilation": [dilation], "opening": [erosion, dilation], "closing": [dilation, erosion],
    }  # fmt: skip
    mode = "reflect" if border == "reflect" else "constant"
    for call, neutral in passes[operation]:
        outside = {"ignore": neutral, "constant 0": 0, "constant 1": 255, "reflect": 0}[border]
        for _ in range(iterations):
            image = call(image, footprint=probing.footprint, mode=mode, cval=outside, origin=origin)
    return image


def scikit_image(image: np.ndarray, probing: Element, iterations: int, border: str, operation: str) -> np.ndarray:
    """Its footprints have their origin in the middle: another origin means a frame of empty cells."""
    cells, (row, column), (height, width) = probing.footprint, probing.origin, probing.shape
    top, left = max(0, height - 1 - 2 * row), max(0, width - 1 - 2 * column)
    cells = np.pad(cells, ((top, max(0, 2 * row + 1 - height)), (left, max(0, 2 * column + 1 - width))))
    mode = {"ignore": "ignore", "reflect": "reflect"}.get(border, "constant")
    options: dict = {"mode": mode, "cval": 255 if border == "constant 1" else 0}
    if iterations == 1:
        return getattr(skimage, operation)(image, cells, **options)
    mirrored = skimage.mirror_footprint(cells)
    passes = {
        "erosion": [(skimage.erosion, cells)],
        "dilation": [(skimage.dilation, cells)],
        "opening": [(skimage.erosion, cells), (skimage.dilation, mirrored)],
        "closing": [(skimage.dilation, cells), (skimage.erosion, mirrored)],
    }
    for call, footprint in passes[operation]:
        for _ in range(iterations):
            image = call(image, footprint, **options)
    return image


LIBRARIES = {"OpenCV": opencv, "SciPy": scipy, "scikit-image": scikit_image}
