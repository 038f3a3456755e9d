"""Leaving pixels out: one rectangle, or a grid; how much is kept is counted, and known beforehand."""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse


@dataclass(frozen=True)
class Grid:
    """GridMask (Chen et al., 2020; modes as in its published code)."""

    period: int = 96  # px
    ratio: float = 0.6  # width of a stripe as a share of the period
    mode: int = 1  # 1 keeps the stripes, and drops the squares between them; 0 keeps the squares alone
    down: int = 0  # px, where the grid begins
    right: int = 0
    angle: float = 0.0  # degrees by which the grid is turned

    def __post_init__(self) -> None:
        refuse(self, {"period": (2, 2000), "ratio": (0.01, 0.99), "angle": (0, 360)}, {"mode": (0, 1)})


def grid_mask(config: Grid, shape: tuple[int, ...]) -> np.ndarray:
    """Pixels that are kept ``[H, W]`` bool: stripes of ``ceil(period * ratio)`` px run down and across."""
    length = int(np.ceil(config.period * config.ratio))
    turn, (y, x) = np.radians(config.angle), np.ogrid[: shape[0], : shape[1]]
    along = np.floor(np.round(np.cos(turn) * y - np.sin(turn) * x, 9)) - config.down
    across = np.floor(np.round(np.sin(turn) * y + np.cos(turn) * x, 9)) - config.right
    stripes = (along % config.period < length) | (across % config.period < length)
    return stripes if config.mode else ~stripes


def grid_law(config: Grid) -> float:
    """The share that is kept, as the mean over all places where the grid may begin."""
    free = 1 - np.ceil(config.period * config.ratio) / config.period
    return float(1 - free**2 if config.mode else free**2)


def erased(shape: tuple[int, ...], share: float, aspect: float, seed: int) -> np.ndarray:
    """Pixels that are kept ``[H, W]`` bool: one rectangle of that share of the picture is dropped, where it fits.

    ``aspect``: height over width (Zhong et al., 2017). Raises ValueError where it does not fit.
    """
    height = round(np.sqrt(share * shape[0] * shape[1] * aspect))
    width = round(np.sqrt(share * shape[0] * shape[1] / aspect))
    if height > shape[0] or width > shape[1]:
        raise ValueError(f"the rectangle must fit the picture of {shape[1]} × {shape[0]} px, got {width} × {height} px")
    random = np.random.default_rng(seed)
    top, left = random.integers(0, shape[0] - height + 1), random.integers(0, shape[1] - width + 1)
    kept = np.ones(shape[:2], bool)
    kept[top : top + height, left : left + width] = False
    return kept
