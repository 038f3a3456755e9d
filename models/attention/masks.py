"""Who may look at whom: everybody, the earlier, those in the same window, those in the same shifted window.

Liu et al., Swin transformer, https://arxiv.org/abs/2103.14030
"""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse


@dataclass(frozen=True)
class Windows:
    side: int = 8  # tokens along a side
    window: int = 4
    shift: int = 2

    def __post_init__(self) -> None:
        refuse(self, {"side": (2, 56), "window": (2, 28), "shift": (0, 28)})
        refuse_shift(self.shift, self.window)
        if self.side % self.window:
            near = max(round(self.side / self.window), 1) * self.window
            raise ValueError(
                f"side must be a multiple of the window {self.window}, got {self.side}; the nearest is {near}"
            )


def refuse_shift(shift: int, window: int) -> None:
    if shift >= window:
        raise ValueError(f"shift must be less than the window of {window}, got {shift}; the nearest is {window - 1}")


def axis_windows(length: int, window: int, shift: int) -> tuple[np.ndarray, np.ndarray]:
    """For each place of an axis: its window after rolling by ``shift``, and whether it came around the border.

    A length that is no multiple of the window is filled up at its end with places that hold no token.
    """
    full = -(-length // window) * window
    place = np.arange(length)
    return (place - shift) % full // window, place < shift


def pairs(shape: tuple[int, int], mask: str, window: int = 7, shift: int = 3, masked: bool = True) -> np.ndarray:
    """Which tokens of an [H, W] grid, read row by row, each of them may look at: [N, N] bool.

    ``masked=False`` leaves out Swin's mask: then a window that came around the border mixes opposite borders.
    """
    count = shape[0] * shape[1]
    order = np.arange(count)
    if mask == "none":
        return np.ones((count, count), bool)
    if mask in ("causal", "strict"):
        return order[:, None] > order if mask == "strict" else order[:, None] >= order
    refuse_shift(shift, window)
    by_axis = []
    for length in shape:
        number, around = axis_windows(length, window, shift if mask == "shifted" else 0)
        same = number[:, None] == number
        by_axis.append(same & (around[:, None] == around) if masked else same)
    rows, columns = by_axis
    return (rows[:, None, :, None] & columns[None, :, None, :]).reshape(count, count)


def masked_share(config: Windows) -> float:
    """The part of all pairs within windows that Swin's mask forbids."""
    shape = (config.side, config.side)
    within = pairs(shape, "shifted", config.window, config.shift, masked=False)
    return float((within & ~pairs(shape, "shifted", config.window, config.shift)).sum() / within.sum())


def reach(config: Windows, blocks: int) -> np.ndarray:
    """Tokens along an axis that each token can change after blocks with and without shift in turn: [side]."""
    seen = np.eye(config.side, dtype=bool)
    for block in range(blocks):
        number, around = axis_windows(config.side, config.window, config.shift if block % 2 else 0)
        same = (number[:, None] == number) & (around[:, None] == around)
        seen = same.astype(int) @ seen.astype(int) > 0
    return seen.sum(0)


def of_token(config: Windows, token: int, masked: bool) -> tuple[np.ndarray, np.ndarray]:
    """What a token looks at, and what of its window the mask hides from it: [side, side] bool each."""
    shape = (config.side, config.side)
    within = pairs(shape, "shifted", config.window, config.shift, masked=False)[token].reshape(shape)
    seen = pairs(shape, "shifted", config.window, config.shift, masked)[token].reshape(shape)
    return seen, within & ~seen


def region_sizes(config: Windows) -> list[int]:
    """Tokens of each group that look at each other, after the shift and with its mask, rising."""
    groups = np.unique(pairs((config.side, config.side), "shifted", config.window, config.shift), axis=0)
    return sorted(groups.sum(1).tolist())


def listed(sizes: list[int]) -> str:
    """``4 x 4, 4 x 8, 1 x 16``: how many groups have how many tokens."""
    return ", ".join(f"{sizes.count(size)} × {size}" for size in dict.fromkeys(sizes))


def nearest(side: int, window: int, shift: int) -> tuple[int, int, int]:
    """The nearest side and shift that suit the window."""
    return max(round(side / window), 1) * window, window, min(shift, window - 1)
