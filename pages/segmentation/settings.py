"""What parts of the page share: numbers in words, the working photo."""

import numpy as np

from models.images.decoding import Picture
from models.remembered import remembered
from models.segmentation import classical
from pages import shell


def number(value: float) -> str:
    """Four digits; a dash where there is no value."""
    return "–" if np.isnan(value) else f"{value:.4g}"


@remembered(16)
def photo(picture: Picture) -> np.ndarray:
    """At most 384 px long, read-only."""
    return shell.frozen(np.ascontiguousarray(classical.working(picture.pixels)))


def photo_step(picture: Picture) -> object:
    """How a program makes it."""
    return shell.step(classical.working, shell.attribute(picture, "pixels"))
