"""What a network answers when photos reach it in another way than in training: slips that break an exported model."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from models.images.decoding import Picture
from models.images.sizes import middle
from models.pretrained.classifiers import imagenet_normalised
from models.pretrained.lite0 import CROP, SIDE, class_names, efficientnet_lite0, normalised, preprocessed
from models.remembered import remembered
from models.threads import one_thread


def tensor(pixels: np.ndarray) -> Tensor:
    """[H, W, 3] to [1, 3, H, W] of 0 to 255."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None].float()


def cropped(pixels: np.ndarray) -> Tensor:
    """The square as it should be, as pixels of 0 to 255."""
    return preprocessed(pixels) * 128 + 127


def squeezed(pixels: np.ndarray) -> Tensor:
    """The whole picture pressed into the square, as pixels of 0 to 255."""
    return tensor(np.array(Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC)))


def sampled(pixels: np.ndarray) -> Tensor:
    """The right square by every so many pixels, nothing averaged: jagged edges."""
    half = min(pixels.shape[:2]) * CROP / 2
    steps = (np.arange(SIDE) + 0.5) * 2 * half / SIDE
    rows, columns = ((length / 2 - half + steps).astype(int) for length in pixels.shape[:2])
    return tensor(pixels[rows][:, columns])


SLIPS: dict[str, Callable[[np.ndarray], Tensor]] = {  # photo to the network's input
    "right": preprocessed,
    "bgr": lambda pixels: normalised(cropped(pixels).flip(1)),
    "unit": lambda pixels: cropped(pixels) / 255,
    "imagenet": lambda pixels: imagenet_normalised(cropped(pixels)),
    "bytes": cropped,
    "whole": lambda pixels: normalised(squeezed(middle(pixels))),
    "squeezed": lambda pixels: normalised(squeezed(pixels)),
    "jagged": lambda pixels: normalised(sampled(pixels)),
    "turned": lambda pixels: preprocessed(pixels).rot90(1, (2, 3)),
}


@dataclass(frozen=True, eq=False)
class Slip:
    name: str
    share: float  # of the class that is answered after the right way
    answer: str
    seen: np.ndarray  # [224, 224, 3] uint8: what the numbers would look like if they had been made in the right way


@remembered(16)
@torch.inference_mode()
def slips(picture: Picture) -> tuple[Slip, ...]:
    """The same photo, the same network, nine ways between them."""
    inputs = torch.cat([way(picture.pixels) for way in SLIPS.values()])
    with one_thread():
        shares = efficientnet_lite0()(inputs).softmax(dim=1).numpy()
    top = int(shares[0].argmax())
    seen = (inputs * 128 + 127).round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).numpy()
    return tuple(
        Slip(name, float(row[top]), class_names()[int(row.argmax())], picture)
        for name, row, picture in zip(SLIPS, shares, seen, strict=True)
    )
