"""Two boxes on a photo: where they lie in units, and in pixels of what they are drawn on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.images.decoding import Picture
from models.remembered import remembered

WORLD = (12.0, 8.0)  # units shown, whatever the photo
PIXELS = 40  # px per unit of the backdrop: enough behind boxes, and quick to send at every move

Corners = tuple[float, float, float, float]


@remembered(32)
def backdrop(picture: Picture, dark: bool) -> np.ndarray:
    """The whole photo on a plain ground in the format of the world, faded so that boxes stand out.

    ``[320, 480, 3]`` uint8.

    It cannot be written to, so that it travels once.
    """
    import cv2

    photo = picture.pixels
    width, height = (int(side * PIXELS) for side in WORLD)
    rows, columns = photo.shape[:2]
    scale = min(width / columns, height / rows)
    fitted = cv2.resize(photo, (round(columns * scale), round(rows * scale)), interpolation=cv2.INTER_AREA)
    top, left = (height - fitted.shape[0]) // 2, (width - fitted.shape[1]) // 2
    whole = np.full((height, width, 3), 0 if dark else 255, np.uint8)
    whole[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    faded = (0.55 * whole + (0 if dark else 0.45 * 255)).astype(np.uint8)
    faded.setflags(write=False)
    return faded


@dataclass(frozen=True)
class Grid:
    """How units and pixels of a picture belong together."""

    factor: float = PIXELS  # px per unit
    shift: float = 0.0  # px

    def pixels(self, corners: Sequence[float]) -> Corners:
        x1, y1, x2, y2 = (value * self.factor + self.shift for value in corners)
        return x1, y1, x2, y2

    def units(self, corners: Sequence[float]) -> tuple[float, ...]:
        """Centre, width and height in units of a box in pixels, to a thousandth."""
        x1, y1, x2, y2 = ((value - self.shift) / self.factor for value in corners)
        return tuple(round(value, 3) for value in ((x1 + x2) / 2, (y1 + y2) / 2, abs(x2 - x1), abs(y2 - y1)))


BACKDROP = Grid()


def corners(x: float, y: float, width: float, height: float) -> Corners:
    """The corners of a box given by its centre and size, without the noise of the last digits."""
    x1, y1, x2, y2 = (round(value, 9) for value in (x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    return x1, y1, x2, y2
