"""A true mask and a wrong one made of it: moved, grown, broken.

One sees two masks on a board, and where they differ.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from models.limits import refuse

SIDE = 128  # px
KINDS = ("disc", "line", "pair", "speck", "nothing")


@dataclass(frozen=True)
class Config:
    kind: str = "disc"
    radius: int = 24  # px, of discs
    shift: tuple[float, float] = (0.0, 0.0)  # x, y px
    grow: int = 0  # px; negative shrinks
    gaps: int = 0  # bars of 3 px that are cut out
    hide: bool = False  # nothing is predicted

    def __post_init__(self) -> None:
        refuse(self, {"radius": (2, 40), "shift": (-SIDE, SIDE), "grow": (-40, 40), "gaps": (0, 12)}, {"kind": KINDS})


def truth(config: Config) -> np.ndarray:
    """Thing numbers ``[128, 128]`` int32; a pair are two half discs that touch."""
    found, middle = np.zeros((SIDE, SIDE), np.int32), SIDE // 2
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] - middle
    disc = rows**2 + columns**2 <= config.radius**2
    if config.kind == "disc":
        found[disc] = 1
    elif config.kind == "pair":
        whole = (rows + 0.5) ** 2 + (columns + 0.5) ** 2 <= config.radius**2  # its middle between pixels: equal halves
        found[whole] = np.where(columns < 0, 1, 2)[whole]
    elif config.kind == "line":
        found[20:-20, middle : middle + 2] = 1
    elif config.kind == "speck":
        found[middle : middle + 3, middle : middle + 3] = 1
    return found


def predicted(config: Config) -> np.ndarray:
    """The changed mask ``[128, 128]`` bool."""
    mask = (truth(config) > 0) & (not config.hide)
    move = np.array([[1, 0, round(config.shift[0])], [0, 1, round(config.shift[1])]], np.float32)
    mask = cv2.warpAffine(mask.view(np.uint8), move, (SIDE, SIDE), flags=cv2.INTER_NEAREST) > 0
    if config.grow and mask.any():
        source = ~mask if config.grow > 0 else mask
        far = cv2.distanceTransform(source.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        mask = far <= config.grow if config.grow > 0 else far > -config.grow
    if config.gaps and mask.any():
        rows = np.flatnonzero(mask.any(axis=1))
        for cut in np.linspace(rows[0], rows[-1], config.gaps + 2)[1:-1]:
            mask[int(cut) - 1 : int(cut) + 2] = False
    return mask
