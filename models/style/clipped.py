"""Convolution and ReLU6 as one operation with a gradient for its input alone.

The plain pair keeps two maps for the backward pass, the one before the clipping and the one after. But where the result
lies strictly between 0 and 6 the gradient passes, elsewhere not: the result is enough.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from models.pretrained.folded import Fused, convolved

LARGE = 400_000  # places from which memory counts more than time
BAND = 2**18  # values of a map that fit a processor's cache beside what is made of them


class ClippedConvolution(torch.autograd.Function):
    """min(max(conv(x), 0), 6); the kernel is constant."""

    @staticmethod
    def forward(ctx, x: Tensor, kernel: Tensor, bias: Tensor, stride: int, padding: int, groups: int) -> Tensor:
        y = convolved(x, kernel, bias, stride, padding, groups, clips=True)
        ctx.save_for_backward(y, kernel)
        ctx.shape, ctx.settings = x.shape, (stride, padding, groups)
        return y

    @staticmethod
    def backward(ctx, slope: Tensor) -> tuple[Tensor | None, ...]:
        y, kernel = ctx.saved_tensors
        rows = max(1, BAND // (y.shape[1] * y.shape[3]))
        if y.device.type == "cpu" and kernel.shape[2:] == (1, 1) and rows < y.shape[2]:
            # Such a kernel looks at one place: band by band, what passes never leaves the cache.
            bands = zip(slope.split(rows, 2), y.split(rows, 2), strict=True)
            at_input = torch.cat([_at_input(*band, kernel, ctx) for band in bands], 2)
        else:
            at_input = _at_input(slope, y, kernel, ctx)
        return at_input, None, None, None, None, None


def _at_input(slope: Tensor, y: Tensor, kernel: Tensor, ctx: Any) -> Tensor:
    passed = torch.ops.aten.hardtanh_backward(slope, y, 0.0, 6.0)
    stride, padding, groups = ctx.settings
    shape = ctx.shape if kernel.shape[2] > 1 else (1, ctx.shape[1], *y.shape[2:])
    # The input's values do not matter for its own gradient: memory that nobody touches costs nothing.
    unused = torch.empty(shape, dtype=y.dtype, device=y.device, memory_format=torch.channels_last)
    return torch.ops.aten.convolution_backward(
        passed, unused, kernel, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, [True, False, False]
    )[0]


def sparing(function: Callable[..., Tensor], maps: Tensor, *more: object) -> Tensor:
    """``function(maps, *more)``; what it makes of large maps is not kept, but computed anew for the gradient."""
    if maps.requires_grad and maps.shape[-2] * maps.shape[-1] > LARGE:
        return checkpoint(function, maps, *more, use_reentrant=False, preserve_rng_state=False)
    return function(maps, *more)


class Sparing(nn.Module):
    """A module that keeps nothing of large maps."""

    def __init__(self, module: nn.Module):
        super().__init__()
        self.module = module

    def forward(self, x: Tensor) -> Tensor:
        return sparing(self.module, x)


class Clipped(Fused):
    """A unit of Lite0 with a gradient for its input."""

    def forward(self, x: Tensor) -> Tensor:
        c = self.convolution
        if not self.clips:
            return c(x)
        kernel = c.weight
        if c.stride[0] == 2:  # an even length is padded more at its end: the kernel looks one further ahead
            kernel = F.pad(kernel, (1 - x.shape[3] % 2, 0, 1 - x.shape[2] % 2, 0))
        return ClippedConvolution.apply(x, kernel, c.bias, c.stride[0], c.kernel_size[0] // 2, c.groups)
