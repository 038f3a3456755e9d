"""Which pixels a stack of convolutions touches, and how often: gridding, and its cure.

One layer with dilation 2 reads every second pixel, and a second one with dilation 2 reads the same every second pixel
again: the window grows, the holes stay. Layers with dilations 1, 2, 5 reach each pixel of their window (hybrid
dilated convolution: Wang et al., https://arxiv.org/abs/1702.08502). The branches of ASPP (Chen et al.,
https://arxiv.org/abs/1706.05587) lie side by side on the same input instead, and their windows are united.
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import torch
from torch.nn import functional

from models.limits import refuse, within
from models.sampling.layer import effective_size

BOARD = 12  # px, side of the checkerboard
LIMITS = {"dilations": (1, 24), "kernel_size": (1, 7)}


@dataclass(frozen=True)
class Config:
    dilations: tuple[int, ...] = (2, 2, 2)  # from the input up
    kernel_size: int = 3
    parallel: bool = False  # branches side by side on one input (ASPP) instead of layers in a row


@dataclass(frozen=True, eq=False)
class Coverage:
    """The paths from each pixel of the window to one output."""

    paths: np.ndarray  # [R, R] int64
    levels: tuple[np.ndarray, ...]  # paths along one axis, from the output's own place down: [R_i] int64
    window: int  # R, px
    touched: int  # pixels of the window with a path
    share: float  # touched / window area
    difference: float  # largest |paths - gradient of the stack by autograd|
    board: np.ndarray  # [BOARD, BOARD] a checkerboard of 1 px, black 0 and white 1, behind a stack of averages
    contrast: float  # what is left between its white and black pixels, 0 to 1


def coverage(config: Config) -> Coverage:
    """Count the paths by convolving combs, and once more as the gradient of a stack of all-ones convolutions."""
    check(config)
    levels, paths = counts(config)
    window = len(paths)
    touched = int(np.count_nonzero(paths))
    board = through(config, np.indices((BOARD, BOARD)).sum(0) % 2 * 1.0)
    return Coverage(
        paths=paths,
        levels=levels,
        window=window,
        touched=touched,
        share=touched / paths.size,
        difference=float(np.abs(paths - gradient(config, window)).max()),
        board=board,
        contrast=float(np.ptp(board)),
    )


def counts(config: Config) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Paths along one axis, ``[R_i]`` for each level or each parallel branch, and in the window, ``[R, R]``."""
    combs = [_comb(config.kernel_size, dilation) for dilation in config.dilations]
    if config.parallel:
        window = max(comb.size for comb in combs)
        windows = [np.pad(np.outer(comb, comb), (window - comb.size) // 2) for comb in combs]
        return tuple(combs), np.sum(windows, axis=0)
    levels = tuple(accumulate(reversed(combs), np.convolve, initial=np.ones(1, dtype=np.int64)))
    return levels, np.outer(levels[-1], levels[-1])


def gradient(config: Config, window: int) -> np.ndarray:
    """How the centre output answers to each pixel when all weights are 1: ``[R, R]`` float64, by autograd."""
    picture = torch.zeros(1, 1, window, window, dtype=torch.float64, requires_grad=True)
    ones = torch.ones(1, 1, config.kernel_size, config.kernel_size, dtype=torch.float64)
    reaches = [effective_size(config.kernel_size, dilation) for dilation in config.dilations]
    if config.parallel:
        branches = zip(config.dilations, reaches, strict=True)
        maps = (functional.conv2d(picture, ones, dilation=d, padding=(reach - 1) // 2) for d, reach in branches)
        output = torch.stack([branch[..., window // 2, window // 2] for branch in maps])
    else:
        output = picture
        for dilation in config.dilations:
            output = functional.conv2d(output, ones, dilation=dilation)
    (answer,) = torch.autograd.grad(output.sum(), picture)
    return answer[0, 0].numpy()


def through(config: Config, picture: np.ndarray) -> np.ndarray:
    """A pattern ``[S, S]`` that repeats for ever, behind a stack of averages: what lies in the holes does not count."""
    _levels, paths = counts(config)
    place = (np.arange(len(paths)) - len(paths) // 2) % len(picture)
    folded = np.zeros_like(picture)
    np.add.at(folded, np.ix_(place, place), paths / paths.sum())
    return np.fft.ifft2(np.fft.fft2(picture) * np.fft.fft2(folded).conj()).real


def check(config: Config) -> None:
    """Refuse stacks that are empty or too deep, and branches without a common centre."""
    within("number of layers", len(config.dilations), 1, 4)
    refuse(config, LIMITS)
    if config.parallel and config.kernel_size % 2 == 0:
        raise ValueError(
            f"parallel branches must share a centre, so kernel_size must be odd, got {config.kernel_size}; "
            f"the nearest valid value is {config.kernel_size + 1}"
        )


def _comb(kernel_size: int, dilation: int) -> np.ndarray:
    """One layer along one axis: 1 at each tap, 0 between."""
    comb = np.zeros(effective_size(kernel_size, dilation), dtype=np.int64)
    comb[::dilation] = 1
    return comb
