"""What learners make of strokes: classes in colours, their errors, and where they are unsure."""

import numpy as np

from viz.canvas import Mask, Pane
from viz.colors import CYCLE
from viz.segmentation.masks import TINTS

STRENGTH = 0.6  # of the colour over the picture
COLORS = CYCLE[:4]  # of the classes, from 1


def coloured(picture: np.ndarray, mask: np.ndarray, title: str) -> Pane:
    """Each pixel of a picture ``[H, W, 3]`` in the colour of its class, 1 to 4 ``[H, W]``."""
    return Pane(((1 - STRENGTH) * picture + STRENGTH * TINTS[mask - 1]).astype(np.uint8), title)


def errors(picture: np.ndarray, mask: np.ndarray, truth: np.ndarray, title: str) -> Pane:
    """What is right in the colour of its class, what is wrong black and hatched."""
    return Pane(coloured(picture, mask, "").picture, title, [Mask(mask != truth, "#111111", 45, 0.9)])


def unsure(values: np.ndarray, classes: int, title: str, quantity: str) -> Pane:
    """From sure to as unsure as can be ``[H, W]``."""
    return Pane(values, title, limits=(0.0, 1 - 1 / classes), quantity=quantity)
