"""Where a convolution looks: every output reads a handful of points of the input, and each point can be moved.

A *tap* is one cell of the kernel. At output (i, j) tap (m, n) reads the input at

    y = i * stride - padding + m * dilation + offset_y,     x alike,

and a fractional point is the weighted mean of its four neighbours. Offsets of zero give the plain and the dilated
convolution; free offsets the deformable one (Dai et al., https://arxiv.org/abs/1703.06211); a factor per tap the
modulated one (Zhu et al., https://arxiv.org/abs/1811.11168). Offsets are relative to the tap's own place on the grid
and lie as torchvision wants them: y before x, interleaved.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torchvision import ops

from models.sampling.layer import (
    Config,
    check,
    effective_size,
    grid,
    kernel_weight,
    modulation,
    offset_field,
    output_size,
    shared_offset,
)
from models.threads import one_thread


@dataclass(frozen=True, eq=False)
class Sampling:
    """A layer on one picture: what it read with, what came out, and how far two computations of it differ."""

    output: Tensor  # [3, H', W']
    weight: Tensor  # [3, 3 / groups, k, k]
    taps: Tensor  # [k * k, 2] (y, x) of the grid, from the window's first pixel, px
    offset: Tensor  # [2 * k * k, H', W'] px, y before x
    mask: Tensor  # [k * k]
    effective_size: int  # px
    difference: float  # largest |torchvision - our own sum over bilinear samples|


def working_picture(pixels: np.ndarray, longest: int = 112) -> Tensor:
    """A photo ``[H, W, 3]`` uint8 made small enough to see its pixels: ``[3, h, w]``, whole steps of 1/255."""
    scale = min(1.0, longest / max(pixels.shape[:2]))
    size = [max(1, round(side * scale)) for side in pixels.shape[1::-1]]
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small).permute(2, 0, 1).float() / 255


def bilinear(image: Tensor, y: Tensor, x: Tensor, border: str) -> Tensor:
    """Read a picture between its pixels: ``[C, H, W]``, points ``[...]`` twice -> ``[C, ...]``.

    DCNv2 surrounds the picture with zeros, so a point fades out within one px. DCNv1 reads zero outside of
    [0, H) x [0, W) and repeats the last row and column within.
    """
    height, width = image.shape[-2:]
    inside = torch.ones_like(y)
    if border == "DCNv1":
        inside = ((y >= 0) & (y < height) & (x >= 0) & (x < width)).to(y)
        y, x = y.clamp(max=height - 1), x.clamp(max=width - 1)
    value = torch.zeros(image.shape[0], *y.shape, dtype=image.dtype)
    pixels = image.flatten(1)
    for row in (y.floor(), y.floor() + 1):
        for column in (x.floor(), x.floor() + 1):
            weight = (1 - (y - row).abs()) * (1 - (x - column).abs()) * inside
            weight = weight * ((row >= 0) & (row < height) & (column >= 0) & (column < width))
            place = row.clamp(0, height - 1) * width + column.clamp(0, width - 1)
            value += weight * pixels[:, place.long()]
    return value


def locations(offset: Tensor, config: Config) -> tuple[Tensor, Tensor]:
    """The points read for each tap and output, in px of the input: y and x, each ``[k * k, H', W']``."""
    taps = grid(config.kernel_size, config.dilation)
    start_y = torch.arange(offset.shape[-2])[:, None] * config.stride - config.padding
    start_x = torch.arange(offset.shape[-1])[None, :] * config.stride - config.padding
    return start_y + taps[:, :1, None] + offset[0::2], start_x + taps[:, 1:, None] + offset[1::2]


def deformable_convolution(image: Tensor, weight: Tensor, offset: Tensor, mask: Tensor, config: Config) -> Tensor:
    """The definition, as one reads it: weigh the modulated samples and add them up, ``[3, H', W']``."""
    samples = bilinear(image, *locations(offset, config), config.border) * mask[:, None, None]  # [3, k * k, H', W']
    samples = samples.unflatten(0, (config.groups, -1))  # [G, 3 / G, k * k, H', W']
    weight = weight.flatten(2).unflatten(0, (config.groups, -1))  # [G, 3 / G, 3 / G, k * k]
    return torch.einsum("goct,gcthw->gohw", weight, samples).flatten(0, 1)


def torchvision_convolution(image: Tensor, weight: Tensor, offset: Tensor, mask: Tensor, config: Config) -> Tensor:
    """The same layer by ``torchvision.ops.deform_conv2d``, which knows DCNv2's border only, ``[3, H', W']``.

    DCNv1's border is had by repeating the last row and column once, and switching taps off that lie outside.
    """
    height, width = offset.shape[-2:]
    mask = mask[:, None, None].expand(-1, height, width)
    if config.border == "DCNv1":
        y, x = locations(offset, config)
        mask = mask * ((y >= 0) & (y < image.shape[-2]) & (x >= 0) & (x < image.shape[-1]))
        image = functional.pad(image, (0, 1, 0, 1), mode="replicate")
        grown = (0, output_size(image.shape[-1], config) - width, 0, output_size(image.shape[-2], config) - height)
        offset, mask = functional.pad(offset, grown), functional.pad(mask, grown)
    geometry = {"stride": config.stride, "padding": config.padding, "dilation": config.dilation}
    output = ops.deform_conv2d(image[None], offset[None], weight, mask=mask[None].contiguous(), **geometry)
    return output[0, :, :height, :width]


@one_thread()
def sample(image: Tensor, config: Config) -> Sampling:
    """Run one layer over a picture ``[3, H, W]`` with values 0 to 1, and check it by a second computation."""
    check(config, *image.shape[-2:])
    weight, mask = kernel_weight(config), modulation(config)
    offset = offset_field(config, output_size(image.shape[-2], config), output_size(image.shape[-1], config))
    if config.family == "standard":
        geometry = config.stride, config.padding, config.dilation, config.groups
        output = functional.conv2d(image[None], weight, None, *geometry)[0]
    else:
        output = torchvision_convolution(image, weight, offset, mask, config)
    ours = deformable_convolution(image, weight, offset, mask, config)
    return Sampling(
        output=output,
        weight=weight,
        taps=grid(config.kernel_size, config.dilation),
        offset=offset,
        mask=mask,
        effective_size=effective_size(config.kernel_size, config.dilation),
        difference=(output - ours).abs().max().item(),
    )


def displacement(before: Tensor, after: Tensor, most: int = 8) -> int:
    """By how many pixels to the right the content of one map ``[..., W]`` lies in the other: what fits best.

    Refused where several fit equally well, as on a picture of one colour or of horizontal stripes.
    """
    if before.shape[-1] <= 2 * most:
        raise ValueError(f"the map must be wider than {2 * most} px to compare it, got {before.shape[-1]}")
    inner = slice(most, before.shape[-1] - most)
    gaps = {by: (after - before.roll(by, -1))[..., inner].abs().mean().item() for by in range(-most, most + 1)}
    first, second = sorted(gaps.values())[:2]
    if second - first < 1e-5:
        raise ValueError("the content of the map must fit best at one place, got several: it looks alike everywhere")
    return min(gaps, key=gaps.__getitem__)


def torchvision_code(config: Config, height: int, width: int) -> str:
    """The offset tensor of this layer, as lines of Python that torchvision's ``deform_conv2d`` accepts."""
    numbers = ", ".join(f"{number:.6g}" for number in shared_offset(config).flatten().tolist())
    size = f"{output_size(height, config)}, {output_size(width, config)}"
    channels = 2 * config.kernel_size**2
    lines = [
        "import torch",
        "",
        f"offset = torch.tensor([{numbers}], dtype=torch.float32)  # y0, x0, y1, x1, ... px",
        f"offset = offset.view(1, {channels}, 1, 1).repeat(1, 1, {size})",
    ]
    if config.family != "standard" and config.jitter:
        lines.append(f"noise = torch.randn({channels}, {size}, generator=torch.Generator().manual_seed({config.seed}))")
        lines.append(f"offset += {config.jitter:g} * (noise * 32).round().clamp(-127, 127) / 32")
    return "\n".join(lines)
