"""A photo noised exactly, and denoised by the exact posterior mean over small patches of other photos.

The bank of patches plays the training set: the answer at each place is the average of the bank by the posterior of
each patch, overlapping answers are averaged.
"""

from dataclasses import dataclass
from functools import lru_cache, partial

import cv2
import numpy as np
import torch
from skimage.metrics import peak_signal_noise_ratio
from torch import Tensor

from models.diffusion import exact
from models.images.samples import sample
from models.images.sizes import middle
from models.limits import refuse
from models.threads import one_thread

SIDE, PATCH, STRIDE = 127, 7, 2  # px of the photo, of a patch, between two patches; they cover every pixel
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "camera", "clock", "coins")  # six of them make the bank
CHUNK = 1000  # noisy patches at once
psnr = partial(peak_signal_noise_ratio, data_range=1)  # in dB, of pictures from 0 to 1


@dataclass(frozen=True)
class Config:
    sigma: float = 0.1  # of the noise; the photo goes from 0 to 1
    own: bool = False  # whether the photo's own clean patches are in the bank, too
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"sigma": (0.01, 1), "seed": (0, 2**31)})


@dataclass(frozen=True, eq=False)
class Cleaned:
    clean: np.ndarray  # [127, 127] float, 0 to 1
    noisy: np.ndarray
    found: np.ndarray  # by the posterior mean over patches
    behind: float  # median effective number of bank patches behind a noisy one
    bank: int  # patches in the bank
    decibels: dict[str, float]  # PSNR by method


def grey(pixels: np.ndarray) -> np.ndarray:
    """The middle square of a photo as 127 x 127 greys from 0 to 1."""
    square = cv2.cvtColor(np.ascontiguousarray(middle(pixels)), cv2.COLOR_RGB2GRAY)
    return cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64) / 255


def cut(picture: np.ndarray) -> Tensor:
    """Patches of every other row and column ``[N, 49]`` float32."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (PATCH, PATCH))[::STRIDE, ::STRIDE]
    return torch.tensor(windows.reshape(-1, PATCH * PATCH), dtype=torch.float32)


def bank(clean: np.ndarray) -> Tensor:
    """Patches of six bundled photos, without this one."""
    return _bank(next((name for name in PHOTOS if np.array_equal(grey(sample(name).pixels), clean)), ""))


@lru_cache(4)
def _bank(without: str) -> Tensor:
    return torch.cat([cut(grey(sample(name).pixels)) for name in PHOTOS if name != without][:6])


def cleaned(pixels: np.ndarray, config: Config) -> Cleaned:
    """Noise the photo, and denoise it by its patches, by non-local means and by the best Gaussian blur."""
    clean = grey(pixels)
    noisy = clean + config.sigma * np.random.default_rng(config.seed).standard_normal(clean.shape)
    patches = bank(clean)
    if config.own:
        patches = torch.cat((patches, cut(clean)))
    with one_thread(), torch.no_grad():
        found, behind = posterior_mean(noisy, patches, config.sigma)
    decibels = {"noisy": psnr(clean, noisy), "patches": psnr(clean, found)} | rivals(noisy, clean, config.sigma)
    return Cleaned(clean, noisy, found, behind, len(patches), decibels)


def posterior_mean(noisy: np.ndarray, patches: Tensor, sigma: float) -> tuple[np.ndarray, float]:
    """The average of the answers of all overlapping patches, and the median effective number behind them."""
    bar = 1 / (1 + sigma**2)
    found, behind = [], []
    for chunk in (bar**0.5 * cut(noisy)).split(CHUNK):
        weights = exact.posterior(chunk, patches, bar)
        found.append(weights @ patches)
        behind.append(exact.effective(weights))
    answers = torch.cat(found).T[None].double()
    fold = torch.nn.Fold((SIDE, SIDE), PATCH, stride=STRIDE)
    total, count = fold(answers)[0, 0], fold(torch.ones_like(answers))[0, 0]
    return (total / count).numpy(), float(torch.cat(behind).median())


def rivals(noisy: np.ndarray, clean: np.ndarray, sigma: float) -> dict[str, float]:
    """PSNR of OpenCV's non-local means with h = σ, and of the Gaussian blur that is best for this very photo."""
    means = cv2.fastNlMeansDenoising(as_bytes(noisy), None, 255 * sigma, 7, 21) / 255
    blurs = (cv2.GaussianBlur(noisy, (0, 0), width) for width in np.arange(0.3, 3.01, 0.1))
    return {"non-local": psnr(clean, means), "blur": max(psnr(clean, blur) for blur in blurs)}


def as_bytes(picture: np.ndarray) -> np.ndarray:
    """Greys from 0 to 1 as uint8; noise beyond is cut."""
    return (255 * picture).round().clip(0, 255).astype(np.uint8)
