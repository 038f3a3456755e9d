"""What stands where the photo was taken away: no choice of shape and fill is neutral, and the map depends on it.

Used as the patch of occlusion, as the start of integrated gradients, and as what deletion leaves behind.
"""

import cv2
import numpy as np
import torch
from torch import Tensor

from models.limits import one_of

GREY = 127.0  # the middle of the network's input range


def _flat(value: float):
    return lambda pixels, seed: torch.full_like(pixels, value)


def _mean(pixels: Tensor, seed: int) -> Tensor:
    return pixels.mean((2, 3), keepdim=True).expand_as(pixels)


def _blurred(pixels: Tensor, seed: int) -> Tensor:
    photo = pixels[0].permute(1, 2, 0).cpu().numpy()
    soft = cv2.GaussianBlur(photo, (0, 0), sigmaX=photo.shape[0] / 20)
    return torch.from_numpy(soft).permute(2, 0, 1)[None].to(pixels)


def _noise(pixels: Tensor, seed: int) -> Tensor:
    values = np.random.default_rng(seed).uniform(0, 255, tuple(pixels.shape))
    return torch.from_numpy(values).to(pixels)


def _pasted(pixels: Tensor, seed: int) -> Tensor:
    """The photo's own content from half a side away, so that the patch looks like a photo again."""
    return pixels.roll((pixels.shape[2] // 2, pixels.shape[3] // 2), (2, 3))


FILLS = {
    "grey": _flat(GREY), "black": _flat(0.0), "white": _flat(255.0), "mean": _mean, "blur": _blurred, "noise": _noise,
    "pasted": _pasted,
}  # fmt: skip


def _square(side: int) -> Tensor:
    return torch.ones(side, side, dtype=torch.bool)


def _disc(side: int) -> Tensor:
    steps = torch.arange(side) - (side - 1) / 2
    return steps[:, None] ** 2 + steps**2 <= (side / 2) ** 2


SHAPES = {"square": _square, "disc": _disc}


def filled(pixels: Tensor, fill: str, seed: int = 0) -> Tensor:
    """The photo with every pixel replaced: [1, 3, H, W] in 0 to 255, like `pixels`."""
    one_of("fill", fill, FILLS)
    return FILLS[fill](pixels, seed).contiguous()
