"""How much of the signal is left at each level of noise: ᾱ, from nearly 1 to nearly 0."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.limits import refuse

KNOTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # shares of the levels at which a schedule can be dragged
LEAST, MOST = 1e-7, 1 - 1e-7  # of ᾱ: every level has some noise and some signal
MARGINAL = 0.05  # with more signal left at the last level, plain noise is no good start


@dataclass(frozen=True)
class Schedule:
    kind: str = "cosine"
    levels: int = 200
    shifts: tuple[float, ...] = (0.0,) * len(KNOTS)  # added to ᾱ at the knots, linearly between them

    def __post_init__(self) -> None:
        refuse(self, {"levels": (2, 1000)}, {"kind": KINDS})


def linear(levels: int) -> np.ndarray:
    """β from 0.0001 to 0.02 whatever the number of levels (Ho et al., 2020)."""
    return np.cumprod(1 - np.linspace(1e-4, 0.02, levels))


def cosine(levels: int) -> np.ndarray:
    """A squared cosine, no β above 0.999 (Nichol and Dhariwal, 2021)."""
    wave = np.cos((np.arange(levels + 1) / levels + 0.008) / 1.008 * math.pi / 2) ** 2
    betas = (1 - wave[1:] / wave[:-1]).clip(max=0.999)
    return np.cumprod(1 - betas)


def karras(levels: int) -> np.ndarray:
    """The standard deviations σ of EDM, 0.002 to 80 with ρ = 7 (Karras et al., 2022); ᾱ = 1 / (1 + σ²)."""
    root = 1 / 7
    sigma = (0.002**root + np.linspace(0, 1, levels) * (80**root - 0.002**root)) ** 7
    return 1 / (1 + sigma**2)


KINDS: dict[str, Callable[[int], np.ndarray]] = {"cosine": cosine, "linear": linear, "EDM": karras}


def alpha_bars(schedule: Schedule) -> np.ndarray:
    """ᾱ at every level ``[T]``, falling; raises ValueError where a dragged curve does not fall."""
    known = KINDS[schedule.kind](schedule.levels)
    if not any(schedule.shifts):
        return known
    share = np.linspace(0, 1, schedule.levels)
    bars = (known + np.interp(share, KNOTS, schedule.shifts)).clip(LEAST, MOST)
    rising = np.flatnonzero(np.diff(bars) > 0)
    if len(rising):
        at = share[rising[0]]
        raise ValueError(f"ᾱ must fall from level to level, got a rise at {at:.0%} of the levels; the nearest that works is the curve before the last drag")  # fmt: skip  # noqa: E501
    return bars


def at_knots(schedule: Schedule) -> np.ndarray:
    """ᾱ at the knots ``[5]``."""
    bars = alpha_bars(schedule)
    return np.interp(KNOTS, np.linspace(0, 1, len(bars)), bars)


def shifts(schedule: Schedule, wanted: np.ndarray) -> tuple[float, ...]:
    """What must be added to the schedule of this kind for ᾱ to be ``wanted [5]`` at the knots."""
    known = at_knots(Schedule(schedule.kind, schedule.levels))
    moved = np.asarray(wanted, float).clip(LEAST, MOST) - known
    return tuple(np.where(np.abs(moved) < 2e-3, 0.0, moved).round(4).tolist())


def steps(bars: np.ndarray, count: int) -> np.ndarray:
    """ᾱ at ``count`` levels, the last first, evenly spaced; then 1, the clean picture ``[count + 1]``.

    The first is always the last level: samples start there (trailing steps, Lin et al., 2024).
    """
    levels = np.linspace(len(bars), 0, min(count, len(bars)), endpoint=False).round().astype(int) - 1
    return np.r_[bars[levels], 1.0]


def off_marginal(bars: np.ndarray) -> bool:
    """Whether so much signal is left at the last level that plain noise is no good start."""
    return bool(bars[-1] > MARGINAL)


def index(levels: int, share: float) -> int:
    """The level at a share of all levels, 0 to T - 1."""
    return round(share * (levels - 1))
