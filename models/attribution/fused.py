"""The same numbers in fewer passes over memory: convolution and ReLU6 as one operation of oneDNN, on the CPU.

The activation of an early layer does not fit into the processor's cache: written, read, clipped and written again, it
costs as much as the convolution. oneDNN clips the sums before they leave the cache. For inference only.
"""

from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.pretrained.classifiers import twin
from models.pretrained.lite0 import SameConv

# PyTorch's compiler uses this operation; without it (another build) the plain pair computes the same.
FUSES = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")
ACTIVATION = {True: ("hardtanh", [0.0, 6.0], ""), False: ("none", [], "")}


class Fused(nn.Module):
    """A unit of Lite0, convolution with folded batch norm and ReLU6 where it has one."""

    def __init__(self, unit: nn.Sequential):
        super().__init__()
        self.convolution = unit[0]
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
        if FUSES and x.device.type == "cpu":
            return torch.ops.mkldnn._convolution_pointwise(
                x, c.weight, c.bias, [padding] * 2, list(c.stride), [1, 1], c.groups, *ACTIVATION[self.clips]
            )
        y = F.conv2d(x, c.weight, c.bias, c.stride, padding, 1, c.groups)
        return y.clamp_(0, 6) if self.clips else y


def same_margins(length: int, size: int, stride: int) -> tuple[int, int]:
    """Padding before and after one axis, as `SameConv` adds it."""
    total = max((-(-length // stride) - 1) * stride + size - length, 0)
    return total // 2, total - total // 2


@lru_cache(maxsize=8)
def fused(network: nn.Module) -> nn.Module:
    """A twin that computes the same logits faster where it can, and is to be used in inference mode only."""
    result = twin(network)
    for parent in [*result.modules()]:
        for name, child in [*parent.named_children()]:
            if isinstance(child, nn.Sequential) and isinstance(child[0], SameConv) and child[0].bias is not None:
                setattr(parent, name, Fused(child))
    return result
