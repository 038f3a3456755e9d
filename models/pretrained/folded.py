"""Convolutions as Lite0 has them, with their batch norm inside and their ReLU6 in the same pass over memory.

The activation of an early layer does not fit into the processor's cache: written, read, clipped and written again, it
costs as much as the convolution. oneDNN clips the sums before they leave the cache.
"""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

# PyTorch's compiler uses this operation; without it (another build) the plain pair computes the same.
FUSES = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")
ACTIVATION = {True: ("hardtanh", [0.0, 6.0], ""), False: ("none", [], "")}


def same_margins(length: int, size: int, stride: int) -> tuple[int, int]:
    """Padding before and after one axis that keeps ceil(length / stride), as TensorFlow's "SAME" does: more behind."""
    total = max((-(-length // stride) - 1) * stride + size - length, 0)
    return total // 2, total - total // 2


class SameConv(nn.Conv2d):
    """A convolution with the padding of `same_margins`; its dilation is 1."""

    def forward(self, x: Tensor) -> Tensor:
        size, stride = self.kernel_size[0], self.stride[0]
        (top, bottom), (left, right) = (same_margins(length, size, stride) for length in x.shape[2:])
        if top != bottom or left != right:
            x, top, left = F.pad(x, (left, right, top, bottom)), 0, 0
        return F.conv2d(x, self.weight, self.bias, self.stride, (top, left), self.dilation, self.groups)


def fold(network: nn.Module) -> None:
    """Put each batch norm that follows a convolution inside it."""
    for unit in [module for module in network.modules() if isinstance(module, nn.Sequential)]:
        if len(unit) > 1 and isinstance(unit[0], nn.Conv2d) and isinstance(unit[1], nn.BatchNorm2d):
            unit[0], unit[1] = fuse_conv_bn_eval(unit[0], unit[1]).requires_grad_(False), nn.Identity()


def convolved(
    x: Tensor, kernel: Tensor, bias: Tensor | None, stride: int, padding: int, groups: int, clips: bool
) -> Tensor:
    """The convolution and, where it clips, min(max(·, 0), 6): no gradient passes."""
    if FUSES and x.device.type == "cpu" and x.dtype == torch.float32:
        return torch.ops.mkldnn._convolution_pointwise(
            x, kernel, bias, [padding] * 2, [stride] * 2, [1, 1], groups, *ACTIVATION[clips]
        )
    y = F.conv2d(x, kernel, bias, stride, padding, 1, groups)
    return y.clamp_(0, 6) if clips else y


class Fused(nn.Module):
    """A unit of Lite0 as one operation: convolution with folded batch norm, and ReLU6 where it has one."""

    def __init__(self, unit: nn.Sequential):
        super().__init__()
        self.convolution = cast(SameConv, unit[0])
        self.clips = any(isinstance(module, nn.ReLU6) for module in unit)

    def forward(self, x: Tensor) -> Tensor:
        size, stride = self.convolution.kernel_size[0], self.convolution.stride[0]
        if stride > 1:
            margins = [side for length in (x.shape[-1], x.shape[-2]) for side in same_margins(length, size, stride)]
            return self.valid(F.pad(x, margins))
        return self.valid(x, size // 2)

    def valid(self, x: Tensor, padding: int = 0) -> Tensor:
        """Without the padding that keeps the size: for windows that bring their surroundings along."""
        c = self.convolution
        return convolved(x, c.weight, c.bias, c.stride[0], padding, c.groups, self.clips)


def fuse(part: nn.Module, unit: Callable[[nn.Sequential], nn.Module] = Fused) -> nn.Module:
    """The part itself, each folded unit in it replaced by one operation."""
    if isinstance(part, nn.Sequential) and isinstance(part[0], SameConv):
        return part if part[0].bias is None else unit(part)
    for name, child in part.named_children():
        setattr(part, name, fuse(child, unit))
    return part
