"""Up-sampling by transposed convolution, by a resize and a convolution, and by unpooling.

One sees a checkerboard where the stride does not divide the kernel. Source: Odena et al. 2016.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.limits import refuse

WEIGHTS = ("even", "bilinear")


@dataclass(frozen=True)
class Config:
    kernel: int = 3
    stride: int = 2
    weights: str = "even"

    def __post_init__(self) -> None:
        refuse(self, {"kernel": (1, 9), "stride": (1, 4)}, {"weights": WEIGHTS})

    @property
    def row(self) -> Tensor:
        """One row of the kernel ``[k]``; the square kernel is its product with itself. A plane keeps its mean."""
        if self.weights == "even":
            return torch.full((self.kernel,), self.stride / self.kernel, dtype=torch.float64)
        place = torch.arange(self.kernel, dtype=torch.float64) - (self.kernel - 1) / 2
        tent = (1 - place.abs() / self.stride).clamp(min=0)
        return tent * self.stride / tent.sum() if tent.sum() else tent

    @property
    def weight(self) -> Tensor:
        return torch.outer(self.row, self.row)[None, None]  # [1, 1, k, k]


def counts(config: Config) -> np.ndarray:
    """How many inputs write to each output of one period ``[s, s]``: taps r, r + s, r + 2s, ... along each axis."""
    taps = [len(range(phase, config.kernel, config.stride)) for phase in range(config.stride)]
    return np.outer(taps, taps)


def ripple(config: Config) -> float:
    """Range of what a plane of ones becomes, away from the edge: the checkerboard's height."""
    sums = [float(config.row[phase :: config.stride].sum()) for phase in range(config.stride)]
    plane = np.outer(sums, sums)
    return float(np.ptp(plane))


def transposed(image: np.ndarray, config: Config) -> np.ndarray:
    """``[H, W]`` to ``[s H, s W]``; what reaches over the edge is cut off."""
    full = F.conv_transpose2d(torch.from_numpy(image)[None, None], config.weight, stride=config.stride)[0, 0]
    start, short = max(0, (config.kernel - config.stride) // 2), max(0, config.stride - config.kernel)
    height, width = (config.stride * side for side in image.shape)
    return F.pad(full, (0, short, 0, short))[start : start + height, start : start + width].numpy()


def resized(image: np.ndarray, config: Config) -> np.ndarray:
    """Each pixel repeated, then the mean of every k × k window ``[s H, s W]``."""
    large = np.repeat(np.repeat(image, config.stride, 0), config.stride, 1)
    before = (config.kernel - 1) // 2
    around = torch.from_numpy(np.pad(large, (before, config.kernel - 1 - before), mode="edge"))[None, None]
    return F.avg_pool2d(around, config.kernel, 1)[0, 0].numpy()


def unpooled(image: np.ndarray, stride: int) -> np.ndarray:
    """Pooled by the maximum, and each maximum put back where it was; zeros elsewhere ``[H, W]``, whole windows."""
    height, width = (side - side % stride for side in image.shape)
    values, places = F.max_pool2d(torch.from_numpy(image[:height, :width])[None, None], stride, return_indices=True)
    return F.max_unpool2d(values, places, [stride, stride])[0, 0].numpy()


def there_and_back(image: np.ndarray, config: Config) -> np.ndarray:
    """The convolution of this kernel and stride, then its transpose ``[H', W']``; both keep the mean."""
    down = F.conv2d(torch.from_numpy(image)[None, None], config.weight / config.stride**2, stride=config.stride)
    return F.conv_transpose2d(down, config.weight, stride=config.stride)[0, 0].numpy()
