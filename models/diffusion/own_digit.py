"""A drawing noised to a level and brought back several times: at high levels it comes back as another digit."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.diffusion import digits as models
from models.diffusion import exact
from models.diffusion.digit_samples import pixels
from models.diffusion.sampling import Sampler, way
from models.diffusion.schedules import alpha_bars, index
from models.limits import within

BACK = 6  # times that it is brought back
MOST_STEPS = 25  # on the way back


@dataclass(frozen=True)
class Drawn:
    cells: bytes  # 196 cells row by row, 0 or 1
    level: float = 0.5  # share of the levels
    exact: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        if len(self.cells) != models.PIXELS or not any(self.cells):
            raise ValueError(f"a drawing must have at least one of {models.PIXELS} cells painted, got none; the nearest is one")  # fmt: skip  # noqa: E501
        within("level", self.level, 0, 1)


@dataclass(frozen=True, eq=False)
class Returned:
    bar: float
    noisy: np.ndarray  # [6, 14, 14] uint8, -1.5 to 1.5 as black to white
    back: np.ndarray  # [6, 14, 14] uint8 ink
    nearest: np.ndarray  # [6, 14, 14] the nearest training digit of each
    mean: np.ndarray  # [14, 14] uint8, the exact mean behind the first noisy one
    away: np.ndarray  # [6] distance in ink of what came back to the drawing
    copies: np.ndarray  # [6] distance in ink to the nearest training digit
    levels: np.ndarray  # [30] shares of the levels
    behind: np.ndarray  # [30] effective number of training digits behind the drawing, median of the noises


@torch.no_grad()
def returned(snapshot: models.Snapshot, drawn: Drawn) -> Returned:
    """Noise the drawing in one formula, six times, and walk each back by DDIM, with no class."""
    bars, (images, _) = alpha_bars(models.SCHEDULE), models.training(snapshot.config)
    at = index(len(bars), drawn.level)
    clean = torch.tensor(list(drawn.cells), dtype=torch.float32).expand(BACK, -1) * 2 - 1
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(drawn.seed))
    start = exact.noised(clean, float(bars[at]), noise)
    denoiser = models.denoiser(snapshot, drawn.exact, torch.full((BACK,), -1), 0.0)
    levels = np.unique(np.linspace(at, 0, MOST_STEPS).round().astype(int))[::-1]
    found = way(denoiser, np.r_[bars[levels], 1.0], start, Sampler())[0][-1]
    near, which = torch.cdist(found, images).min(1)
    shares = np.linspace(0, 1, 30)
    counts = [
        behind(exact.noised(clean, bar, noise), images, bar)
        for bar in bars[(shares * (len(bars) - 1)).round().astype(int)].tolist()
    ]
    return Returned(
        float(bars[at]), pixels((start / 1.5).clamp(-1, 1)), pixels(found), pixels(images[which]),
        pixels(exact.denoised(start[:1], images, float(bars[at])))[0], ((found - clean).norm(dim=1) / 2).numpy(),
        near.numpy() / 2, shares, np.array(counts),
    )  # fmt: skip


def behind(x: Tensor, images: Tensor, bar: float) -> float:
    """Median effective number of images behind noisy ones."""
    return float(exact.effective(exact.posterior(x, images, bar)).median())


def untrained() -> models.Snapshot:
    """A snapshot before the first step: for the exact denoiser, which asks no network."""
    return next(models.learn(models.Config()))


def nearest_level(found: Returned, level: float) -> int:
    """Which of the levels of the curve is nearest."""
    return int(np.abs(found.levels - level).argmin())


@torch.no_grad()
def behind_at(config: models.Config, share: float) -> float:
    """Median effective number of training digits behind 200 noised training digits, at a share of the levels."""
    (images, _), bars = models.training(config), alpha_bars(models.SCHEDULE)
    random, bar = torch.Generator().manual_seed(0), float(bars[index(len(bars), share)])
    clean = images[torch.randint(len(images), (200,), generator=random)]
    return behind(exact.noised(clean, bar, torch.randn(clean.shape, generator=random)), images, bar)
