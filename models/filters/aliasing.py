"""Keep every n-th pixel of a wave: above half a cycle a sample, another wave appears that was never there."""

from dataclasses import dataclass

import numpy as np
from scipy import fft

from models.filters import kernels, linear
from models.limits import refuse

LIMITS = {"frequency": (0, 0.5), "angle": (0, 180), "stride": (1, 8), "sigma": (0, 8)}


@dataclass(frozen=True)
class Config:
    frequency: float = 0.4  # cycles a pixel, in the direction of the wave
    angle: float = 0.0  # degrees
    stride: int = 2  # every how many-th pixel is kept
    sigma: float = 0.0  # px: the picture is smoothed by this bell first; 0 leaves it as it is

    def __post_init__(self) -> None:
        refuse(self, LIMITS)


def stripes(config: Config, side: int = 256) -> np.ndarray:
    """The wave, ``[side, side]`` float32 from 0 to 255."""
    y, x = np.mgrid[:side, :side]
    down, right = np.sin(np.radians(config.angle)), np.cos(np.radians(config.angle))
    return (127.5 + 127.5 * np.cos(2 * np.pi * config.frequency * (down * y + right * x))).astype(np.float32)


def sampled(image: np.ndarray, config: Config) -> np.ndarray:
    """Every n-th pixel, after smoothing if so set: ``[H, W] -> [H / n, W / n]`` float32."""
    return linear.filtered(image.astype(np.float32), bell(config, image.shape), linear.Config(stride=config.stride))


def bell(config: Config, shape: tuple[int, ...]) -> np.ndarray:
    """The kernel that smooths first; a single 1 without smoothing."""
    reach = min(int(np.ceil(4 * config.sigma)), (min(shape) - 1) // 2)
    return kernels.gaussian(2 * reach + 1, config.sigma) if config.sigma else np.ones((1, 1))


def law(config: Config) -> tuple[float, float]:
    """The frequency that appears, down and right, in cycles a kept pixel: what is above a half is folded back."""
    turn = np.radians(config.angle)
    waves = config.frequency * config.stride * np.array([np.sin(turn), np.cos(turn)])
    down, right = np.round(waves - np.round(waves), 12).tolist()
    return (-down, -right) if right < 0 or (right == 0 and down < 0) else (down, right)  # the same wave


def strongest(samples: np.ndarray) -> tuple[float, float]:
    """The frequency of the strongest wave in the kept pixels, down and right in cycles a kept pixel."""
    fine = 4  # the spectrum is read at four times as many frequencies as there are pixels
    height, width = samples.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    shape = (fine * height, fine * width)
    spectrum = np.abs(fft.rfft2((samples - samples.mean()) * window, s=shape))
    row, column = np.unravel_index(int(spectrum.argmax()), spectrum.shape)
    down = float(fft.fftfreq(shape[0])[row])
    right = float(column) / shape[1]
    return (abs(down), right) if right == 0 else (down, right)


def length(frequency: tuple[float, float]) -> float:
    return float(np.hypot(*frequency))
