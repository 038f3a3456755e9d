"""Morphology on a 12-megapixel photo beside the plain OpenCV calls: what our layers add.

Ours is `transformed` with the OpenCV convention, all checks included; the peer is the bare call of cv2 with the same
element. Rounds are interleaved and compared by their medians; both results are equal to the last pixel.

    python -m benchmarks.morphology
"""

from collections.abc import Callable, Iterator
from functools import partial

import cv2
import numpy as np

from benchmarks.rows import Row, interleaved, report
from models.images.samples import sample
from models.morphology.chain import Config, grey, transformed
from models.morphology.elements import Element, element, from_cells
from models.morphology.operations import Step

ROUNDS = 15
WIDTH, HEIGHT = 4000, 3000
CORNER = from_cells(np.tri(7, dtype=bool), (6, 0))

Plain = Callable[[np.ndarray], np.ndarray]


def call(operation: int, probing: Element, iterations: int = 1) -> Plain:
    kernel, anchor = np.array(probing.footprint), probing.origin[::-1]
    return lambda image: cv2.morphologyEx(image, operation, kernel, anchor=anchor, iterations=iterations)


def chained(*calls: Plain) -> Plain:
    def plain(image: np.ndarray) -> np.ndarray:
        for one in calls:
            image = one(image)
        return image

    return plain


SQUARE, DISK = element("square", 3), element("disk", 5)
CASES: dict[str, tuple[tuple[Step, ...], Plain]] = {
    "erosion, square 3": ((Step("erosion", SQUARE),), call(cv2.MORPH_ERODE, SQUARE)),
    "dilation, disk 5": ((Step("dilation", DISK),), call(cv2.MORPH_DILATE, DISK)),
    "opening, square 3": ((Step("opening", SQUARE),), call(cv2.MORPH_OPEN, SQUARE)),
    "closing, corner, 3 iterations": ((Step("closing", CORNER, 3),), call(cv2.MORPH_CLOSE, CORNER, 3)),
    "gradient, disk 5": ((Step("gradient", DISK),), call(cv2.MORPH_GRADIENT, DISK)),
    "white top-hat, square 3": ((Step("white_tophat", SQUARE),), call(cv2.MORPH_TOPHAT, SQUARE)),
    "opening, closing, gradient": (
        (Step("opening", SQUARE), Step("closing", DISK), Step("gradient", SQUARE)),
        chained(call(cv2.MORPH_OPEN, SQUARE), call(cv2.MORPH_CLOSE, DISK), call(cv2.MORPH_GRADIENT, SQUARE)),
    ),
}


def rows() -> Iterator[Row]:
    photo = cv2.resize(grey(sample("coffee").pixels), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(0).integers(-8, 9, photo.shape, dtype=np.int16)
    photo = cv2.add(photo, noise, dtype=cv2.CV_8U)
    for name, (steps, plain) in CASES.items():
        config = Config(steps, "OpenCV")
        np.testing.assert_array_equal(transformed(photo, config).after, plain(photo))
        taken = interleaved({"ours": partial(transformed, photo, config), "plain": partial(plain, photo)}, ROUNDS)
        yield Row(f"12 megapixels: {name}", "the plain OpenCV calls", taken["ours"], taken["plain"], most=1.1)


if __name__ == "__main__":
    report(rows())
