"""Gates: numbers by which a network weighs its own channels or places, computed from the maps themselves.

Each reads maps [B, C, H, W] and returns them weighed; `channels` and `places` are the gates alone.
"""

from abc import abstractmethod
from math import log2

import torch
from torch import Tensor, nn

from models.limits import near_divisor

REDUCTION = 16  # of the hidden layer, as the papers have it


class Gate(nn.Module):
    """No gate: all is multiplied by 1."""

    def channels(self, x: Tensor) -> Tensor:
        """[B, C]"""
        return torch.ones_like(x[:, :, 0, 0])

    def places(self, x: Tensor) -> Tensor:
        """[B, H, W]"""
        return torch.ones_like(x[:, 0])

    def forward(self, x: Tensor) -> Tensor:
        return x * self.channels(x)[..., None, None]


def hidden(channels: int, reduction: int) -> int:
    """Channels / reduction, where it is whole."""
    if channels % reduction:
        near = near_divisor(channels, reduction)
        raise ValueError(f"reduction must divide the {channels} channels, got {reduction}; the nearest is {near}")
    return channels // reduction


class Squeeze(Gate):
    """SE: a sigmoid for each channel, from the means of all channels: they do not compete.

    Reference: Hu et al., https://arxiv.org/abs/1709.01507; without biases, as its authors' count has it.
    """

    def __init__(self, channels: int, few: int = 0, bias: bool = False):
        super().__init__()
        few = few or max(1, channels // REDUCTION)
        self.excite = nn.Sequential(nn.Linear(channels, few, bias), nn.ReLU(), nn.Linear(few, channels, bias))

    def channels(self, x: Tensor) -> Tensor:
        return self.excite(x.mean((2, 3))).sigmoid()


class Neighbours(Gate):
    """ECA: each channel asks only its neighbours, with one kernel of a handful of numbers for all.

    Reference: Wang et al., https://arxiv.org/abs/1910.03151
    """

    def __init__(self, channels: int, size: int = 0, bias: bool = False):
        super().__init__()
        size = size or int((log2(channels) + 1) / 2) // 2 * 2 + 1
        self.kernel = nn.Conv1d(1, 1, size, padding=size // 2, bias=bias)

    def channels(self, x: Tensor) -> Tensor:
        return self.kernel(x.mean((2, 3))[:, None])[:, 0].sigmoid()


class Both(Squeeze):
    """CBAM: channels as in SE, from means and largest values; then a sigmoid for each place, from a 7x7 over both.

    Reference: Woo et al., https://arxiv.org/abs/1807.06521; without batch norm in the second gate.
    """

    def __init__(self, channels: int, few: int = 0, bias: bool = False):
        super().__init__(channels, few, bias)
        self.place = nn.Conv2d(2, 1, 7, padding=3, bias=bias)

    def channels(self, x: Tensor) -> Tensor:
        return (self.excite(x.mean((2, 3))) + self.excite(x.amax((2, 3)))).sigmoid()

    def places(self, x: Tensor) -> Tensor:
        return self._places(super().forward(x))[:, 0]

    def _places(self, x: Tensor) -> Tensor:
        return self.place(torch.stack((x.mean(1), x.amax(1)), 1)).sigmoid()  # [B, 1, H, W]

    def forward(self, x: Tensor) -> Tensor:
        x = super().forward(x)
        return x * self._places(x)


class Choice(Gate):
    """Two branches, and for each channel a softmax between them: here they do compete. `channels`: first shares."""

    def __init__(self, out: int, few: int):
        super().__init__()
        self.choose = nn.Sequential(nn.Linear(out, few), nn.ReLU(), nn.Linear(few, 2 * out))

    @abstractmethod
    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]: ...

    def shares(self, first: Tensor, second: Tensor) -> Tensor:
        """[B, 2, C]"""
        return self.choose((first + second).mean((2, 3))).unflatten(1, (2, -1)).softmax(1)

    def channels(self, x: Tensor) -> Tensor:
        return self.shares(*self.branches(x))[:, 0]

    def forward(self, x: Tensor) -> Tensor:
        first, second = self.branches(x)
        shares = self.shares(first, second)[..., None, None]
        return first * shares[:, 0] + second * shares[:, 1]


class Selective(Choice):
    """SK: a 3x3 beside a dilated one.

    Reference: Li et al., https://arxiv.org/abs/1903.06586 (32 groups there; here as many, or as the channels allow)
    """

    def __init__(self, channels: int, out: int, stride: int = 1, few: int = 0, groups: int = 0):
        super().__init__(out, few or max(32, out // REDUCTION))
        groups = groups or next(n for n in (32, 16, 8, 4, 2, 1) if channels % n == 0 and out % n == 0)
        self.near, self.far = (
            nn.Sequential(nn.Conv2d(channels, out, 3, stride, d, d, groups, False), nn.BatchNorm2d(out), nn.ReLU())
            for d in (1, 2)
        )

    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.near(x), self.far(x)


class Split(Choice):
    """ResNeSt's split attention with two splits: one 3x3 in two groups twice as wide, whose halves are weighed.

    Reference: Zhang et al., https://arxiv.org/abs/2004.08955 (cardinality 1, stride in the convolution)
    """

    def __init__(self, channels: int, out: int, stride: int = 1):
        super().__init__(out, max(32, out // 2))
        wide = nn.Conv2d(channels, 2 * out, 3, stride, 1, groups=2 - channels % 2, bias=False)
        self.maps = nn.Sequential(wide, nn.BatchNorm2d(2 * out), nn.ReLU())

    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.maps(x).chunk(2, 1)  # type: ignore[return-value]
