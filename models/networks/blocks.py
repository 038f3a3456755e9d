"""The blocks that classic networks are built of, as modules: each makes a map [B, C, H, W] of another.

A convolution here brings its own activation; with batch norm it has no bias. Shapes that do not fit raise ValueError
when the network is built (`models.networks.network`).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": lambda: nn.ReLU(True), "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "silu": lambda: nn.SiLU(True),
    "linear": nn.Identity,
}  # fmt: skip


class Conv(nn.Sequential):
    """Convolution, batch norm where wanted, activation."""

    def __init__(
        self, channels: int, out: int, kernel_size: int, stride: int = 1, padding: int | None = None, *,
        groups: int = 1, norm: bool = True, activation: str = "relu",
    ):  # fmt: skip
        padding = kernel_size // 2 if padding is None else padding
        layers: list[nn.Module] = [nn.Conv2d(channels, out, kernel_size, stride, padding, groups=groups, bias=not norm)]
        if norm:
            layers.append(nn.BatchNorm2d(out))
        super().__init__(*layers, ACTIVATIONS[activation]())


class Residual(nn.Module):
    """Two 3x3 convolutions (or 1x1, 3x3, 1x1 for a bottleneck) added to their input, or to its 1x1 projection.

    A ``plain`` block is the same without the addition.
    Reference: He et al., https://arxiv.org/abs/1512.03385; the stride of a bottleneck stands in its 3x3.
    """

    def __init__(self, channels: int, out: int, stride: int, *, bottleneck: bool = False, plain: bool = False):
        super().__init__()
        self.shape, self.bottleneck = (channels, out, stride), bottleneck
        width = out // 4 if bottleneck else out
        first = [Conv(channels, width, 1)] if bottleneck else []
        middle = Conv(width if bottleneck else channels, width, 3, stride)
        self.body = nn.Sequential(*first, middle, Conv(width, out, 1 if bottleneck else 3, activation="linear"))
        alike = stride == 1 and channels == out
        self.skip: nn.Module | None = None
        if not plain:
            self.skip = nn.Identity() if alike else Conv(channels, out, 1, stride, 0, activation="linear")

    def forward(self, x: Tensor) -> Tensor:
        y = self.body(x)
        return F.relu_(y if self.skip is None else y + self.skip(x))


class Inception(nn.Module):
    """Four branches side by side, their maps joined: 1x1; 1x1, 3x3; 1x1, 5x5; pool, 1x1.

    The paper's third branch has 5x5; torchvision's has 3x3, a mistake kept for its weights.
    Reference: Szegedy et al., https://arxiv.org/abs/1409.4842
    """

    def __init__(self, channels: int, widths: Sequence[int], third: int = 5):
        super().__init__()
        one, narrow3, three, narrow5, five, pooled = widths
        self.branches = nn.ModuleList((
            Conv(channels, one, 1),
            nn.Sequential(Conv(channels, narrow3, 1), Conv(narrow3, three, 3)),
            nn.Sequential(Conv(channels, narrow5, 1), Conv(narrow5, five, third)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), Conv(channels, pooled, 1)),
        ))  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], 1)


def _normed(channels: int, out: int, kernel_size: int) -> list[nn.Module]:
    """Batch norm and ReLU *before* the convolution, as DenseNet has them."""
    convolution = nn.Conv2d(channels, out, kernel_size, padding=kernel_size // 2, bias=False)
    return [nn.BatchNorm2d(channels), nn.ReLU(True), convolution]


class Dense(nn.Module):
    """Each layer adds ``growth`` maps to all that are there already, and reads them all.

    Reference: Huang et al., https://arxiv.org/abs/1608.06993 (with bottlenecks of 4 x growth)
    """

    def __init__(self, channels: int, growth: int, layers: int):
        super().__init__()
        reads = [channels + growth * layer for layer in range(layers)]
        self.layers = nn.ModuleList(
            nn.Sequential(*_normed(read, 4 * growth, 1), *_normed(4 * growth, growth, 3)) for read in reads
        )

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = torch.cat((x, layer(x)), 1)
        return x


class Transition(nn.Sequential):
    """Between dense blocks: half of the maps, half of their side."""

    def __init__(self, channels: int, out: int):
        super().__init__(*_normed(channels, out, 1), nn.AvgPool2d(2))


class Separable(nn.Sequential):
    """A filter for each channel alone, then a 1x1 that mixes them: 1 / out + 1 / k^2 of the multiplications."""

    def __init__(self, channels: int, out: int, kernel_size: int, stride: int):
        super().__init__(Conv(channels, channels, kernel_size, stride, groups=channels), Conv(channels, out, 1))


class Focus(nn.Module):
    """Every second pixel, four times, stacked as channels, then a 3x3: exactly a 6x6 convolution of stride 2."""

    def __init__(self, channels: int, out: int):
        super().__init__()
        self.convolution: nn.Module = Conv(4 * channels, out, 3, activation="silu")

    def forward(self, x: Tensor) -> Tensor:
        corners = [x[..., row::2, column::2] for column in (0, 1) for row in (0, 1)]
        return self.convolution(torch.cat(corners, 1))


class C3(nn.Module):
    """YOLOv5's block: half of the maps through ``layers`` bottlenecks, half past them, joined by a 1x1."""

    def __init__(self, channels: int, out: int, layers: int, shortcut: bool = True):
        super().__init__()
        half, self.shortcut = out // 2, shortcut
        self.through, self.past = (Conv(channels, half, 1, activation="silu") for _ in range(2))
        self.layers = nn.ModuleList(
            nn.Sequential(Conv(half, half, 1, activation="silu"), Conv(half, half, 3, activation="silu"))
            for _ in range(layers)
        )
        self.join = Conv(out, out, 1, activation="silu")

    def forward(self, x: Tensor) -> Tensor:
        y = self.through(x)
        for layer in self.layers:
            y = y + layer(y) if self.shortcut else layer(y)
        return self.join(torch.cat((y, self.past(x)), 1))


class PyramidPool(nn.Module):
    """YOLOv5's SPP: the map beside its maxima over 5, 9 and 13 px."""

    def __init__(self, channels: int, out: int):
        super().__init__()
        self.narrow = Conv(channels, channels // 2, 1, activation="silu")
        self.pools = nn.ModuleList(nn.MaxPool2d(size, 1, size // 2) for size in (5, 9, 13))
        self.join = Conv(channels * 2, out, 1, activation="silu")

    def forward(self, x: Tensor) -> Tensor:
        x = self.narrow(x)
        return self.join(torch.cat([x, *(pool(x) for pool in self.pools)], 1))


class Up(nn.Module):
    """A transposed 2x2 convolution, beside the middle of an earlier map of the same size or larger (U-Net)."""

    def __init__(self, channels: int, out: int):
        super().__init__()
        self.up = nn.ConvTranspose2d(channels, out, 2, 2)

    def forward(self, x: Tensor, earlier: Tensor) -> Tensor:
        y = self.up(x)
        top, left = ((big - small) // 2 for big, small in zip(earlier.shape[2:], y.shape[2:], strict=True))
        return torch.cat((earlier[..., top : top + y.shape[2], left : left + y.shape[3]], y), 1)


class Subsample(nn.Module):
    """LeNet-5 of 1998: the sum of 2 x 2 values times one weight, plus one bias a map."""

    def __init__(self, channels: int):
        super().__init__()
        self.mean = nn.AvgPool2d(2)
        self.weight, self.bias = nn.Parameter(torch.empty(channels)), nn.Parameter(torch.empty(channels))

    def reset_parameters(self) -> None:
        nn.init.ones_(self.weight)
        nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        summed = 4 * self.mean(x)
        return torch.tanh(summed * self.weight[:, None, None] + self.bias[:, None, None])


class Table(nn.Module):
    """LeNet-5's third layer: each of 16 maps reads some of 6: 6 read 3 neighbours, 6 read 4, 3 read 2 + 2, one all."""

    READS = (
        *([(i + j) % 6 for j in range(3)] for i in range(6)), *([(i + j) % 6 for j in range(4)] for i in range(6)),
        *([i, i + 1, (i + 3) % 6, (i + 4) % 6] for i in range(3)), list(range(6)),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.ModuleList(nn.Conv2d(len(reads), 1, 5) for reads in self.READS)

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(torch.cat([one(x[:, reads]) for one, reads in zip(self.maps, self.READS, strict=True)], 1))
