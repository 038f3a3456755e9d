"""A U-Net of a few thousand weights: down by pooling, up again, and skips between the levels that can be cut.

One form serves all: what learns from pictures or from strokes, and what random weights make of tiles.
Source: Ronneberger et al. 2015; unpooling: Badrinarayanan et al. 2017 (SegNet).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse

SKIPS = ("concatenate", "add", "off")
UPS = ("transposed", "bilinear", "nearest", "unpooling")
PADDINGS = ("zero", "mirror", "valid")
WIDTHS = {2: (8, 16, 32), 3: (8, 16, 16, 32), 4: (8, 16, 16, 32, 32)}  # channels of each level, by pools


@dataclass(frozen=True)
class Shape:
    skips: tuple[str, ...] = ("concatenate",) * 4  # of each level, the finest first; as many as pools
    up: str = "transposed"
    padding: str = "zero"  # of each convolution; valid: none
    convolutions: int = 1  # of each level on each way
    norm: bool = True  # a batch norm after each of them
    widths: tuple[int, ...] = ()  # channels of each level; empty: those of `WIDTHS`

    def __post_init__(self) -> None:
        if not self.widths and len(self.skips) not in WIDTHS:
            raise ValueError(f"pools must be one of 2, 3, 4, got {len(self.skips)}")
        refuse(self, choices={"skips": SKIPS, "up": UPS, "padding": PADDINGS})

    @property
    def pools(self) -> int:
        return len(self.skips)

    @property
    def around(self) -> int:
        """Pixels to mirror on each side: valid convolutions take them; of an odd number one more: even sizes."""
        return self.convolutions * (3 * 2**self.pools - 2) + self.convolutions % 2 if self.padding == "valid" else 0


class UNet(nn.Module):
    """``[N, inputs, H, W]`` to logits ``[N, outputs, H, W]``; sides are multiples of 2 to the pools."""

    def __init__(self, shape: Shape, inputs: int = 1, outputs: int = 1) -> None:
        super().__init__()
        self.shape, widths = shape, shape.widths or WIDTHS[shape.pools]
        before = (inputs, *widths[:-1])
        self.down = nn.ModuleList(self._block(a, b) for a, b in zip(before, widths, strict=True))
        pairs = list(pairwise(widths))  # finer, coarser
        self.rise = nn.ModuleList(
            nn.ConvTranspose2d(b, a, 2, stride=2) if shape.up == "transposed" else nn.Conv2d(b, a, 1) for a, b in pairs
        )
        doubled = [1 + (skip == "concatenate") for skip in shape.skips]
        self.up = nn.ModuleList(self._block(n * a, a) for n, (a, _b) in zip(doubled, pairs, strict=True))
        self.head = nn.Conv2d(widths[0], outputs, 1)

    def _block(self, inputs: int, outputs: int) -> nn.Sequential:
        mode: Literal["reflect", "zeros"] = "reflect" if self.shape.padding == "mirror" else "zeros"
        padding, parts = 0 if self.shape.padding == "valid" else 1, list[nn.Module]()
        for channels in (inputs, *(outputs,) * (self.shape.convolutions - 1)):
            parts.append(nn.Conv2d(channels, outputs, 3, padding=padding, padding_mode=mode, bias=False))
            parts += [nn.BatchNorm2d(outputs), nn.ReLU()] if self.shape.norm else [nn.ReLU()]
        return nn.Sequential(*parts)

    def forward(self, pictures: Tensor) -> Tensor:
        return _cropped(self.inner(F.pad(pictures, (self.shape.around,) * 4, mode="reflect")), pictures)

    def inner(self, x: Tensor) -> Tensor:
        """Without mirroring: valid convolutions give less than goes in."""
        skips, largest = [], []
        for level, block in enumerate(self.down):
            x = block(x)
            if level < self.shape.pools:
                skips.append(x)
                x, where = F.max_pool2d(x, 2, return_indices=True)
                largest.append(where)
        for level in reversed(range(self.shape.pools)):
            x = self._risen(level, x, largest[level])
            x = self.up[level](_joined(self.shape.skips[level], x, skips[level]))
        return self.head(x)

    def _risen(self, level: int, x: Tensor, where: Tensor) -> Tensor:
        """Twice the side."""
        x = self.rise[level](x)
        if self.shape.up == "transposed":
            return x
        large = F.interpolate(x, scale_factor=2, mode="bilinear" if self.shape.up == "bilinear" else "nearest")
        if self.shape.up == "unpooling":  # only where the maximum stood
            return large * _cropped(F.max_unpool2d(torch.ones(where.shape), where, [2, 2]), large)
        return large


def _joined(skip: str, x: Tensor, before: Tensor) -> Tensor:
    if skip == "off":
        return x
    before = _cropped(before, x)
    return x + before if skip == "add" else torch.cat([x, before], dim=1)


def _cropped(x: Tensor, like: Tensor) -> Tensor:
    """The middle, as large as another."""
    height, width = like.shape[2:]
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    return x[:, :, top : top + height, left : left + width]
