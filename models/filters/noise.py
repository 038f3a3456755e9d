"""Four ways in which a picture gets noisy, and two numbers for how far it is from the clean one."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.limits import refuse

KINDS = ("gaussian", "salt and pepper", "poisson", "stripes")
LIMITS = {"level": (0, 100)}


@dataclass(frozen=True)
class Config:
    kind: str = "gaussian"
    level: float = 25.0  # σ in grey levels; % of pixels; % darker light; amplitude of the stripes in grey levels
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"kind": KINDS})


def noisy(image: np.ndarray, config: Config) -> np.ndarray:
    """``[H, W(, 3)]`` uint8 -> uint8: rounded and cut off at 0 and 255, as a camera does."""
    random = np.random.default_rng(config.seed)
    if config.level == 0:
        return image.copy()
    values = image.astype(np.float32)
    if config.kind == "gaussian":
        values += random.normal(0, config.level, image.shape).astype(np.float32)
    elif config.kind == "salt and pepper":
        draw = random.random(image.shape[:2])
        values[draw < config.level / 200] = 0
        values[draw > 1 - config.level / 200] = 255
    elif config.kind == "poisson":
        photons = 255 * (1 - config.level / 101) ** 2  # that a white pixel collects
        values = random.poisson(values / 255 * photons).astype(np.float32) * 255 / photons
    else:
        wave = config.level * np.sin(2 * np.pi * np.arange(image.shape[1]) / STRIPES).astype(np.float32)
        values += wave[None, :, None] if image.ndim == 3 else wave
    return displayed(values)


STRIPES = 8  # px from one stripe to the next


def displayed(values: np.ndarray) -> np.ndarray:
    """As a screen shows numbers: rounded, below 0 black, above 255 white."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def psnr(clean: np.ndarray, other: np.ndarray) -> float:
    """Peak signal to noise ratio in dB, of 255; infinite for equal pictures."""
    error = float(np.mean((clean.astype(np.float64) - other) ** 2))
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


def ssim(clean: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity, the mean over windows of 7 × 7 that lie wholly inside (Wang et al., 2004).

    1 for equal pictures. Of colours: the mean of the channels.
    """
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    x, y = clean.astype(np.float64), other.astype(np.float64)

    def local(values: np.ndarray) -> np.ndarray:
        return cv2.blur(values, (7, 7))[3:-3, 3:-3]

    mean_x, mean_y, unbiased = local(x), local(y), 49 / 48
    variances = unbiased * (local(x * x) - mean_x**2 + local(y * y) - mean_y**2)
    shared = unbiased * (local(x * y) - mean_x * mean_y)
    above = (2 * mean_x * mean_y + low) * (2 * shared + high)
    return float((above / ((mean_x**2 + mean_y**2 + low) * (variances + high))).mean())
