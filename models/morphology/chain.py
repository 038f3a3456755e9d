"""Morphology of a picture: a chain of operations with structuring elements, one picture after each step.

One sees how much hangs on the element, the border and the library. Pictures are ``[H, W] uint8``; a binary one holds
0 and 255 alone.
"""

from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np

from models.morphology.conventions import Rules
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


def grey(pixels: np.ndarray) -> np.ndarray:
    """The brightness of a colour picture: ``[H, W, 3] uint8 sRGB -> [H, W] uint8``, ITU-R BT.601 weights."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def transformed(image: np.ndarray, config: Config) -> Result:
    """The picture after each step. Raises ValueError when a step that asks for a binary picture meets a grey one."""
    check_picture(image)
    _, *pictures = accumulate(config.steps, lambda now, step: applied(now, step, config.rules), initial=image)
    return Result(image, tuple(pictures))
