"""Denoising duel: the same noisy picture, each filter's best try, and how close it comes to the clean one."""

import time
from dataclasses import dataclass

import numpy as np

from models.filters import noise, operations


@dataclass(frozen=True, eq=False)
class Entry:
    name: str
    picture: np.ndarray  # uint8
    psnr: float  # dB
    ssim: float
    seconds: float


def entrants(level: float) -> dict[str, operations.Config]:
    """The filters that take part; ``level``: standard deviation of the noise in grey levels, as the methods need it."""
    levels = float(np.clip(level, 1, 200))
    return {
        "mean": operations.Config("mean", size=3),
        "gaussian": operations.Config("gaussian", size=7, sigma=1.0),
        "median": operations.Config("median", size=3),
        "median 5": operations.Config("median", size=5),
        "bilateral": operations.Config("bilateral", sigma=1.5, strength=min(3 * levels, 200)),
        "non-local means": operations.Config("non-local means", strength=0.8 * levels + 0.2),
    }


def duel(clean: np.ndarray, config: noise.Config) -> list[Entry]:
    """The noisy picture, and what each filter makes of it. ``[H, W]`` uint8."""
    noisy = noise.noisy(clean, config)
    level = float(np.std(noisy.astype(np.float32) - clean))
    found = [Entry("nothing", noisy, noise.psnr(clean, noisy), noise.ssim(clean, noisy), 0.0)]
    for name, entrant in entrants(level).items():
        start = time.perf_counter()
        picture = noise.displayed(operations.applied(noisy, entrant))
        seconds = time.perf_counter() - start
        found.append(Entry(name, picture, noise.psnr(clean, picture), noise.ssim(clean, picture), seconds))
    return found
