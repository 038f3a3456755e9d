"""Convolution and ReLU6 as one operation with a gradient for its input alone.

The plain pair keeps two maps for the backward pass, the one before the clipping and the one after. But where the result
lies strictly between 0 and 6 the gradient passes, elsewhere not: the result is enough.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.networks import SameConv

# PyTorch's own compiler clips before the sums leave the cache with this operation of oneDNN; not every build has it.
CLIPS_EARLY = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


class ClippedConvolution(torch.autograd.Function):
    """min(max(conv(x), 0), 6); the kernel is constant."""

    @staticmethod
    def forward(ctx, x: Tensor, kernel: Tensor, bias: Tensor, stride: int, padding: int, groups: int) -> Tensor:
        if CLIPS_EARLY and x.device.type == "cpu" and x.dtype == torch.float32:
            y = torch.ops.mkldnn._convolution_pointwise(
                x, kernel, bias, [padding] * 2, [stride] * 2, [1, 1], groups, "hardtanh", [0.0, 6.0], ""
            )
        else:
            y = F.conv2d(x, kernel, bias, stride, padding, 1, groups).clamp_(0, 6)
        ctx.save_for_backward(y, kernel)
        ctx.shape, ctx.settings = x.shape, (stride, padding, groups)
        return y

    @staticmethod
    def backward(ctx, slope: Tensor) -> tuple[Tensor | None, ...]:
        y, kernel = ctx.saved_tensors
        stride, padding, groups = ctx.settings
        passed = torch.ops.aten.hardtanh_backward(slope, y, 0.0, 6.0)
        unused = kernel.new_empty(()).expand(ctx.shape)  # the input's values do not matter for its own gradient
        at_input = torch.ops.aten.convolution_backward(
            passed, unused, kernel, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups,
            [True, False, False],
        )[0]  # fmt: skip
        return at_input, None, None, None, None, None


class Fused(nn.Module):
    """A unit of Lite0: convolution with folded batch norm, and ReLU6 where it has one."""

    def __init__(self, unit: nn.Sequential):
        super().__init__()
        self.convolution = unit[0]
        self.clips = any(isinstance(module, nn.ReLU6) for module in unit)

    def forward(self, x: Tensor) -> Tensor:
        c: SameConv = self.convolution
        if not self.clips:
            return c(x)
        size, stride = c.kernel_size[0], c.stride[0]
        padding = size // 2
        if stride > 1:
            totals = [
                max((-(-length // stride) - 1) * stride + size - length, 0) for length in (x.shape[3], x.shape[2])
            ]
            x, padding = F.pad(x, [side for t in totals for side in (t // 2, t - t // 2)]), 0
        return ClippedConvolution.apply(x, c.weight, c.bias, stride, padding, c.groups)
