"""Second methods for sizes, fields and up-sampling: by torch's layers, without arithmetic of sizes."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F

from models.segmentation.arithmetic import Level
from models.segmentation.upsampling import Config, there_and_back, transposed


def size_difference(found: Sequence[Level]) -> int:
    """Of all maps, against tensors without content that go through torch's convolutions and pools."""
    weight, up = torch.empty(1, 1, 3, 3, device="meta"), torch.empty(1, 1, 2, 2, device="meta")
    x, gaps, made = torch.empty(1, 1, found[0].read, found[0].read, device="meta"), [], []
    for number, level in enumerate(found):
        x = F.max_pool2d(x, 2) if number else x
        gaps.append(level.read - x.shape[-1])
        x = F.conv2d(F.conv2d(x, weight), weight)
        gaps.append(level.made - x.shape[-1])
        made.append(x.shape[-1])
    for level, side in zip(found[-2::-1], made[-2::-1], strict=True):
        x = F.conv_transpose2d(x, up, stride=2)
        gaps += [level.joined - x.shape[-1], side - 2 * level.crop - x.shape[-1]]
        x = F.conv2d(F.conv2d(x, weight), weight)
        gaps.append(level.written - x.shape[-1])
    return max(map(abs, gaps))


def count_difference(counts: np.ndarray, config: Config) -> float:
    """Of one period, against a transposed convolution of ones with a kernel of ones, in its middle."""
    inside = config.stride * config.kernel
    ones = torch.ones(1, 1, 3 * config.kernel, 3 * config.kernel)
    written = F.conv_transpose2d(ones, torch.ones(1, 1, config.kernel, config.kernel), stride=config.stride)[0, 0]
    period = written[inside : inside + config.stride, inside : inside + config.stride].numpy()
    return float(np.abs(period - counts).max())


def ripple_difference(ripple: float, config: Config) -> float:
    """Against a plane that is transposed."""
    edge = config.stride * config.kernel
    middle = transposed(np.ones((3 * config.kernel + 1,) * 2), config)[edge:-edge, edge:-edge]
    return abs(ripple - float(np.ptp(middle)))


def adjoint_gap(image: np.ndarray, config: Config) -> float:
    """|<A x, A x> - <x, A' A x>|, in shares: 0 if the transposed convolution A' is the convolution's transpose."""
    x = torch.from_numpy(image)[None, None]
    down = F.conv2d(x, config.weight, stride=config.stride)
    back = there_and_back(image, config)
    size = float((down**2).sum()) / config.stride**2
    return abs(size - float((image[: back.shape[0], : back.shape[1]] * back).sum())) / (size or 1.0)
