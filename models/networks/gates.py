"""Gates that weigh maps by what is in them: SE, ECA and CBAM behind a block; SK and ResNeSt's in place of its 3x3."""

from collections.abc import Callable
from math import log2

import torch
from torch import Tensor, nn

REDUCTION = 16  # of the hidden layer of SE and CBAM


class Squeeze(nn.Module):
    """Squeeze and excitation: a number between 0 and 1 for each map, from the means of all maps.

    Reference: Hu et al., https://arxiv.org/abs/1709.01507; without biases, as its authors' count has it.
    """

    def __init__(self, channels: int):
        super().__init__()
        hidden = max(1, channels // REDUCTION)
        self.narrow, self.widen = (nn.Linear(*sides, bias=False) for sides in ((channels, hidden), (hidden, channels)))

    def excitation(self, means: Tensor) -> Tensor:
        return self.widen(torch.relu(self.narrow(means)))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(self.excitation(x.mean((2, 3))))[:, :, None, None]


class Efficient(nn.Module):
    """ECA: each map's gate from the means of its neighbours among the channels: a handful of weights.

    Reference: Wang et al., https://arxiv.org/abs/1910.03151
    """

    def __init__(self, channels: int):
        super().__init__()
        size = int((log2(channels) + 1) / 2)
        size += 1 - size % 2
        self.filter = nn.Conv1d(1, 1, size, padding=size // 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        means = x.mean((2, 3))[:, None]  # [B, 1, C]
        return x * torch.sigmoid(self.filter(means))[:, 0, :, None, None]


class Both(Squeeze):
    """CBAM: gates by channel, from means and maxima, then gates by place, from a 7x7 over both.

    Reference: Woo et al., https://arxiv.org/abs/1807.06521; without batch norm in the second gate.
    """

    def __init__(self, channels: int):
        super().__init__(channels)
        self.place = nn.Conv2d(2, 1, 7, padding=3, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        summed = self.excitation(x.mean((2, 3))) + self.excitation(x.amax((2, 3)))
        x = x * torch.sigmoid(summed)[:, :, None, None]
        return x * torch.sigmoid(self.place(torch.cat((x.mean(1, keepdim=True), x.amax(1, keepdim=True)), 1)))


class Selective(nn.Module):
    """SK: a 3x3 beside a dilated one; each channel chooses by softmax how much it takes of both.

    Reference: Li et al., https://arxiv.org/abs/1903.06586 (32 groups there, as many as the channels allow here)
    """

    def __init__(self, channels: int, out: int, stride: int):
        super().__init__()
        groups = next(count for count in (32, 16, 8, 4, 2, 1) if channels % count == 0 and out % count == 0)
        self.branches = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(channels, out, 3, stride, d, d, groups, bias=False), nn.BatchNorm2d(out), nn.ReLU(True)
            )
            for d in (1, 2)
        )
        hidden = max(32, out // 16)
        self.choice = nn.Sequential(nn.Linear(out, hidden), nn.ReLU(True), nn.Linear(hidden, 2 * out))

    def forward(self, x: Tensor) -> Tensor:
        near, far = (branch(x) for branch in self.branches)
        shares = self.choice((near + far).mean((2, 3))).unflatten(1, (2, -1)).softmax(1)[..., None, None]
        return near * shares[:, 0] + far * shares[:, 1]


class Split(nn.Module):
    """ResNeSt's split attention with two splits: one 3x3 in two groups twice as wide, whose halves are weighed.

    Reference: Zhang et al., https://arxiv.org/abs/2004.08955 (cardinality 1, stride in the convolution)
    """

    def __init__(self, channels: int, out: int, stride: int):
        super().__init__()
        groups = 2 if channels % 2 == 0 else 1
        self.maps = nn.Sequential(
            nn.Conv2d(channels, 2 * out, 3, stride, 1, groups=groups, bias=False),
            nn.BatchNorm2d(2 * out),
            nn.ReLU(True),
        )
        hidden = max(32, out // 2)
        self.choice = nn.Sequential(nn.Linear(out, hidden), nn.ReLU(True), nn.Linear(hidden, 2 * out))

    def forward(self, x: Tensor) -> Tensor:
        first, second = self.maps(x).chunk(2, 1)
        shares = self.choice((first + second).mean((2, 3))).unflatten(1, (2, -1)).softmax(1)[..., None, None]
        return first * shares[:, 0] + second * shares[:, 1]


GATES: dict[str, Callable[[int], nn.Module]] = {"se": Squeeze, "eca": Efficient, "cbam": Both}
