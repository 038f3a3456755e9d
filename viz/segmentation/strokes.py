"""What learners make of strokes: classes in colours, their errors, and where they are unsure."""

from dataclasses import replace

import numpy as np

from viz.canvas import Mask, Pane
from viz.colors import CYCLE

OPACITY = 0.6  # of a class over the picture
COLORS = CYCLE[:4]  # of the classes, from 1


def coloured(picture: np.ndarray, mask: np.ndarray, title: str) -> Pane:
    """A picture with a class over each pixel, 1 to 4 ``[H, W]``."""
    over = [Mask(mask == number, COLORS[number - 1], opacity=OPACITY) for number in np.unique(mask).tolist()]
    return Pane(picture, title, over)


def errors(answers: Pane, wrong: np.ndarray) -> Pane:
    """Answers whose ``wrong`` pixels ``[H, W]`` are black and hatched."""
    return replace(answers, masks=[*answers.masks, Mask(wrong, "#111111", 45, 0.9)])


def unsure(values: np.ndarray, classes: int, title: str, quantity: str) -> Pane:
    """From sure to as unsure as can be ``[H, W]``."""
    return Pane(values, title, limits=(0.0, 1 - 1 / classes), quantity=quantity)
