"""What a filter reads outside the picture: five rules, and the name that each library gives them.

One row of the picture, ``a b c d``, goes on to the right as ``0 0 0`` (constant), ``d d d`` (replicate),
``d c b`` (reflect), ``c b a`` (reflect 101) or ``a b c`` (wrap). Sources: the libraries' manuals; `check.border_rows`
asks them.
"""

from dataclasses import dataclass

import cv2
import numpy as np


@dataclass(frozen=True)
class Border:
    flag: int  # of OpenCV
    opencv: str
    numpy: str  # the mode of numpy.pad
    scipy: str  # the mode of scipy.ndimage
    torch: str  # the mode of torch.nn.functional.pad; empty where it has none


BORDERS = {
    "constant": Border(cv2.BORDER_CONSTANT, "BORDER_CONSTANT", "constant", "constant", "constant"),
    "replicate": Border(cv2.BORDER_REPLICATE, "BORDER_REPLICATE", "edge", "nearest", "replicate"),
    "reflect": Border(cv2.BORDER_REFLECT, "BORDER_REFLECT", "symmetric", "reflect", ""),
    "reflect-101": Border(cv2.BORDER_REFLECT_101, "BORDER_REFLECT_101", "reflect", "mirror", "reflect"),
    "wrap": Border(cv2.BORDER_WRAP, "BORDER_WRAP", "wrap", "wrap", "circular"),
}


def padded(image: np.ndarray, border: str, rows: int, columns: int) -> np.ndarray:
    """The picture ``[H, W(, 3)]`` with ``rows`` and ``columns`` more pixels on each side."""
    return cv2.copyMakeBorder(image, rows, rows, columns, columns, BORDERS[border].flag, value=(0, 0, 0, 0))
