"""Filters beside the libraries, and a live picture beside its time at 15 a second: ``python -m benchmarks.filters``."""

from collections.abc import Iterator
from functools import partial

import cv2

from benchmarks.rows import Row, interleaved, report
from models.filters import canny, kernels, linear, operations, spectrum
from models.images.samples import sample

ROUNDS = 15
LIVE = 1000 / 15  # ms


def main() -> Iterator[Row]:
    image = operations.working_picture(sample("camera").pixels)
    blur, mask = kernels.named("gaussian", 9, 1.5), spectrum.Mask("ring", 0.05, 0.2)
    taken = interleaved(
        {
            "canny": partial(canny.stages, image, canny.Config()),
            "cv2.Canny": partial(cv2.Canny, image, 100, 200),
            "filter": partial(linear.filtered, image, blur),
            "cv2.filter2D": partial(cv2.filter2D, image.astype("float32"), -1, blur),
            "mask": lambda: spectrum.masked(image, spectrum.passing(mask, image.shape)),
        },
        ROUNDS,
    )
    yield Row("Canny with all its stages, 512 px", "cv2.Canny, edges alone", taken["canny"], taken["cv2.Canny"])
    yield Row("a filter with its border, 512 px", "cv2.filter2D", taken["filter"], taken["cv2.filter2D"], most=3)
    yield Row("a mask on the waves, 512 px", "15 pictures a second", taken["mask"], LIVE, most=1)


if __name__ == "__main__":
    report(main())
