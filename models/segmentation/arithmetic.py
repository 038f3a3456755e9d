"""Sizes in a U-Net of valid 3 × 3 convolutions: what each level reads, makes, crops and writes.

One sees 572 px become 388, level by level. Source: Ronneberger, Fischer and Brox 2015, figure 1.
"""

from dataclasses import dataclass

import numpy as np

from models.limits import within

LARGEST = 1024  # px


@dataclass(frozen=True)
class Level:
    """Sides of the maps at one depth, px of that depth; at the bottom nothing is joined."""

    read: int
    made: int  # by two convolutions, on the way down
    joined: int  # comes up from below, and is cropped out of ``made``; 0 at the bottom
    written: int  # by two convolutions, on the way up

    @property
    def crop(self) -> int:
        """Cut off each side of ``made``, px."""
        return (self.made - self.joined) // 2 if self.joined else 0


def levels(side: int = 572, pools: int = 4) -> tuple[Level, ...]:
    """From the top to the bottom; a side that some pool cannot halve is refused with the nearest that fits."""
    within("pools", pools, 1, 4)
    if not fits(side, pools):
        raise ValueError(
            f"the side must leave an even map before each of {pools} pools and more than {lost(pools)} px, got {side}; "
            f"the nearest is {nearest_side(side, pools)}"
        )
    reads = [side]
    for _ in range(pools):
        reads.append((reads[-1] - 4) // 2)
    found = [Level(reads[-1], reads[-1] - 4, 0, reads[-1] - 4)]
    for read in reads[-2::-1]:
        joined = 2 * found[0].written
        found.insert(0, Level(read, read - 4, joined, joined - 4))
    return tuple(found)


def lost(pools: int) -> int:
    """Side in less side out, px."""
    return 12 * 2**pools - 8


def fits(side: int, pools: int) -> bool:
    """Whether every pool halves an even side, and at least one pixel comes out."""
    return side > lost(pools) and (side - lost(pools) - 4) % 2**pools == 0


def nearest_side(side: int, pools: int) -> int:
    """The side that fits and is nearest, up to the largest allowed."""
    return min((s for s in range(1, LARGEST + 1) if fits(s, pools)), key=lambda s: abs(s - side))


def sides_around(side: int, pools: int) -> tuple[int, ...]:
    """Up to five sides that fit, the nearest to this one."""
    return tuple(side + n * 2**pools for n in range(-2, 3) if fits(side + n * 2**pools, pools))


@dataclass(frozen=True)
class Plan:
    """Tiles whose outputs cover a picture side by side."""

    side: int
    pools: int
    rows: int
    columns: int

    def mirrored(self, image: np.ndarray) -> np.ndarray:
        """``[H, W, 3]`` with what is lost mirrored around, and more on the right and below to fill the last tiles."""
        gone = lost(self.pools)
        out = self.side - gone
        full = (self.rows * out + gone, self.columns * out + gone)
        room = [(gone // 2, side - gone // 2 - length) for side, length in zip(full, image.shape[:2], strict=True)]
        return np.pad(image, (*room, (0, 0)), mode="reflect")


def plan(shape: tuple[int, ...], side: int, pools: int) -> Plan:
    """Of a picture of this height and width."""
    out = side - lost(pools)
    return Plan(side, pools, -(-shape[0] // out), -(-shape[1] // out))


def seen(at: int, pools: int) -> tuple[int, int]:
    """First and last input px that the output px ``at`` depends on, along an axis: by the deepest path."""
    return _behind(at, at, pools)


def _behind(first: int, last: int, pools: int) -> tuple[int, int]:
    if pools == 0:
        return first, last + 4
    low, high = _behind(first // 2, (last + 4) // 2, pools - 1)
    return 2 * low, 2 * high + 1 + 4
