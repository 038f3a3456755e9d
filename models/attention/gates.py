"""Gates: numbers that a network multiplies its own channels or places by, computed from the picture it sees.

SE: Hu et al., https://arxiv.org/abs/1709.01507; ECA: Wang et al., https://arxiv.org/abs/1910.03151; SK: Li et al.,
https://arxiv.org/abs/1903.06586; CBAM: Woo et al., https://arxiv.org/abs/1807.06521. Each is called with maps
[B, C, H, W] and returns them gated, with the gates of the channels [B, C] and of the places [B, H, W].
"""

import torch
from torch import Tensor, nn

GATES = ("SE", "ECA", "SK", "CBAM", "none")


def few_channels(channels: int, reduction: int) -> int:
    """Channels / reduction, where it is whole."""
    if channels % reduction:
        nearest = near(channels, reduction)
        raise ValueError(f"reduction must divide the {channels} channels, got {reduction}; the nearest is {nearest}")
    return channels // reduction


def near(channels: int, reduction: int) -> int:
    return min((n for n in range(1, channels + 1) if channels % n == 0), key=lambda n: abs(n - reduction))


def squeezed(channels: int, reduction: int) -> nn.Sequential:
    """Down to channels / reduction numbers, and up again."""
    few = few_channels(channels, reduction)
    return nn.Sequential(nn.Linear(channels, few), nn.ReLU(), nn.Linear(few, channels))


class SE(nn.Module):
    """A sigmoid for each channel, from the means of all: they do not compete."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        self.excite = squeezed(channels, reduction)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        gate = self.excite(x.mean((2, 3))).sigmoid()  # [B, C]
        return x * gate[..., None, None], gate, torch.ones_like(x[:, 0])


class ECA(nn.Module):
    """As SE, but each channel asks only its neighbours: one kernel of five numbers for all."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        self.kernel = nn.Conv1d(1, 1, 5, padding=2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        gate = self.kernel(x.mean((2, 3))[:, None])[:, 0].sigmoid()  # [B, C]
        return x * gate[..., None, None], gate, torch.ones_like(x[:, 0])


class SK(nn.Module):
    """Two kernel sizes, and a softmax between the two for each channel: here they do compete."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        self.small = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.large = nn.Conv2d(channels, channels, 3, padding=2, dilation=2, groups=channels)
        self.choose = squeezed(channels, reduction)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        small, large = self.small(x), self.large(x)
        gate = self.choose((small + large).mean((2, 3))).sigmoid()  # [B, C]: softmax of two, its first share
        mixed = small * gate[..., None, None] + large * (1 - gate)[..., None, None]
        return mixed.relu(), gate, torch.ones_like(x[:, 0])


class CBAM(nn.Module):
    """Channels as in SE, from means and largest values; then a sigmoid for each place."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        self.excite = squeezed(channels, reduction)
        self.place = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        gate = (self.excite(x.mean((2, 3))) + self.excite(x.amax((2, 3)))).sigmoid()  # [B, C]
        x = x * gate[..., None, None]
        where = self.place(torch.stack([x.mean(1), x.amax(1)], 1)).sigmoid()  # [B, 1, H, W]
        return x * where, gate, where[:, 0]


class Open(nn.Module):
    """No gate: all is multiplied by 1."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return x, torch.ones_like(x[:, :, 0, 0]), torch.ones_like(x[:, 0])


KINDS = {"SE": SE, "ECA": ECA, "SK": SK, "CBAM": CBAM, "none": Open}
