"""Hide a patch, ask again: brown where the score falls without it, blue where it rises.

The drop of a patch is ``score(photo) - score(photo with the patch replaced)``; a pixel gets the mean drop of the
patches that cover it. No gradients are needed; but patch, stride, shape and fill are choices, and the map shows them.

Reference: Zeiler and Fergus, https://arxiv.org/abs/1311.2901
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.attribution.baselines import SHAPES, filled
from models.attribution.fused import fused
from models.attribution.patches import drops_of, grid_of, stream
from models.attribution.subject import Answer, Config, Subject, answers
from models.stopping import last

GRIDS = (7, 14, 28)  # cells to a side, from coarse to fine


@dataclass(frozen=True, eq=False)
class Occlusion:
    """A map in the making: finished when `passes == total`."""

    config: Config
    drops: np.ndarray  # [R, C] float32, one for each patch, NaN where not asked yet
    values: np.ndarray  # [224, 224] float32, mean drop of the patches over each pixel; 0 where none came
    grid: int  # cells to a side
    passes: int  # through the network so far, all grids together
    total: int
    milliseconds: float  # of computing so far

    @property
    def strongest(self) -> float:
        """The drop that is largest in size: below 0 where hiding the place raises the score."""
        return float(self.values.flat[np.abs(self.values).argmax()])


@dataclass(frozen=True, eq=False)
class Probe:
    """One patch at one place."""

    pixels: np.ndarray  # [224, 224, 3] uint8, as the network saw it
    answers: tuple[Answer, ...]  # its highest classes
    followed: tuple[Answer, ...]  # the photo's own classes, as they stand now
    score: float
    drop: float  # score of the photo minus this score


def occlusion(question: Subject) -> Occlusion:
    """The classic map: the patch slides by the stride, and never leaves the photo."""
    config, side = question.config, question.image.shape[-1]
    steps = torch.arange(0, side - config.patch + 1, config.stride)
    start = time.perf_counter()
    drops = drops_of(question, *grid_of(steps)).cpu()
    values = spread(drops, steps, config.patch, SHAPES[config.shape](config.patch), side)
    count = len(steps)
    return Occlusion(config, drops.view(count, count).numpy(), values.numpy(), count, count**2, count**2, _since(start))


def occlusion_values(question: Subject) -> tuple[Tensor, int]:
    """The map alone [H, W] and its passes, for the matrix of methods."""
    result = occlusion(question)
    return torch.from_numpy(result.values), result.passes


def refined(question: Subject, grids: tuple[int, ...] = GRIDS) -> Iterator[Occlusion]:
    """The map from coarse to fine: the patch stands in the middle of each cell of a grid, then of a finer grid.

    Yields whenever a batch is done. Cells of the finer grid replace the coarse ones as they come, those first where the
    coarse map shows the largest drops. A patch in a cell at the rim may stick out of the photo.
    """
    config, side = question.config, question.image.shape[-1]
    spent, start, passes, total = 0.0, time.perf_counter(), 0, sum(grid**2 for grid in grids)
    shown = np.zeros((side, side), np.float32)
    for grid in grids:
        steps = centred(grid, side, config.patch)
        rows, columns = grid_of(steps)
        order = _strongest_first(shown, grid)
        drops = np.full(grid * grid, np.nan, np.float32)
        cells = shown.copy()
        for found, values in stream(question, rows[order], columns[order]):
            which = order[found].numpy()
            drops[which] = values.cpu().numpy()
            passes += len(which)
            for cell in which:
                row, column = divmod(int(cell), grid)
                cells[_cell(row, grid, side), _cell(column, grid, side)] = drops[cell]
            spent += _since(start)
            yield Occlusion(config, drops.reshape(grid, grid).copy(), cells.copy(), grid, passes, total, spent)
            start = time.perf_counter()  # what the reader waits between two batches is not ours
        shown = cells


def strongest_drop(question: Subject, grid: int) -> float:
    """The largest change of the score under the patch, on a coarse grid of places."""
    return float(np.abs(last(refined(question, (grid,))).drops).max())


def probe(question: Subject, row: int, column: int) -> Probe:
    """What the network says with the patch's corner at this row and column; it may stick out of the photo."""
    config, side = question.config, question.image.shape[-1]
    if not (-config.patch < row < side and -config.patch < column < side):
        raise ValueError(f"the patch must touch the photo of {side} px, got row {row}, column {column}")
    hidden = torch.zeros(side + 2 * config.patch, side + 2 * config.patch, dtype=torch.bool)
    top, left = row + config.patch, column + config.patch
    hidden[top : top + config.patch, left : left + config.patch] = SHAPES[config.shape](config.patch)
    hidden = hidden[config.patch : -config.patch, config.patch : -config.patch].to(question.pixels.device)
    pixels = torch.where(hidden, filled(question.pixels, config.fill, config.seed), question.pixels)
    with torch.inference_mode():
        logits = fused(question.classifier.network)(question.classifier.normalised(pixels)).cpu()
    now = logits[0].softmax(0)
    followed = tuple(replace(a, probability=float(now[a.index])) for a in answers(question.logits))
    score = float(question.score(logits)[0])
    drop = float(question.score(question.logits[None])[0]) - score
    shown = pixels[0].permute(1, 2, 0).round().byte().cpu().numpy()
    return Probe(shown, tuple(answers(logits[0])), followed, score, drop)


def probe_at(question: Subject, x: float, y: float) -> Probe:
    """What the network says with the patch's middle at this pixel."""
    half = question.config.patch // 2
    return probe(question, round(y) - half, round(x) - half)


def spread(drops: Tensor, steps: Tensor, patch: int, shape: Tensor, side: int) -> Tensor:
    """Each pixel's mean over the patches that cover it: drops [N * N] to a map [side, side]."""
    total, count = drops.new_zeros(side, side), drops.new_zeros(side, side)
    for drop, row, column in zip(drops, *grid_of(steps), strict=True):
        window = slice(int(row), int(row) + patch), slice(int(column), int(column) + patch)
        total[window] += drop * shape
        count[window] += shape
    return total / count.clamp(min=1)


def _strongest_first(values: np.ndarray, grid: int) -> Tensor:
    """The cells of a grid, first those where the map is strongest so far."""
    means = F.adaptive_avg_pool2d(torch.from_numpy(values)[None, None], grid).flatten()
    return means.abs().argsort(descending=True, stable=True)


def centred(grid: int, side: int, patch: int) -> Tensor:
    """Corners of patches that stand in the middle of each cell, along one axis."""
    return (torch.arange(grid) * side + side // 2) // grid - patch // 2


def _cell(index: int, grid: int, side: int) -> slice:
    return slice(index * side // grid, (index + 1) * side // grid)


def _since(start: float) -> float:
    return 1000 * (time.perf_counter() - start)
