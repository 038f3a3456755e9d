"""Occluding a patch changes little of the early maps, so only that little is computed again.

In the first blocks the patch reaches a small window of each map. The window is cut out with its surroundings from the
clean maps, the layers run on it alone, and the result is pasted into a copy of the clean map where the later blocks,
which see everything, take over. Exact, not an approximation.
After Krypton: Nakandala et al., Incremental and Approximate Inference for Faster Occlusion-based Deep CNN Explanations,
SIGMOD 2019, https://doi.org/10.1145/3299869.3319874
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from models.attribution.fused import fused
from models.pretrained.folded import Fused, same_margins
from models.pretrained.lite0 import Block, EfficientNetLite0

CUT = 5  # the last block computed in windows: measured, a window beyond it is most of the map
BATCH = 16  # patches at once: their maps stay in a CPU's cache


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of one map, all at the same offset within a stride; they may stick out of it."""

    values: Tensor  # [B, C, W, W]
    rows: Tensor  # [B] int, first row, in units of the map
    columns: Tensor  # [B] int

    @property
    def side(self) -> int:
        return self.values.shape[-1]


@torch.inference_mode()
def patched_logits(
    network: EfficientNetLite0, image: Tensor, patches: Tensor, rows: Tensor, columns: Tensor
) -> Iterator[tuple[Tensor, Tensor]]:
    """Logits of the image with one patch replaced at a time: yields (which patches [B], their logits [B, 1000]).

    `patches` [N, 3, P, P] are in the network's input range, `rows` and `columns` [N] their corners, which may lie
    outside. The order is chosen for speed: patches that lie alike on the coarsest grid go together.
    """
    quick = cast(EfficientNetLite0, fused(network))
    early, late = cast(Sequence[Fused | Block], quick.features[: CUT + 2]), quick.features[CUT + 2 :]
    clean = [image.contiguous(memory_format=torch.channels_last)]
    for block in early:
        clean.append(block(clean[-1]))
    scale = -(-image.shape[-1] // clean[-1].shape[-1])
    alike = (rows % scale) * scale + columns % scale
    for kind in alike.unique():
        for some in (alike == kind).nonzero()[:, 0].split(BATCH):
            windows = Windows(patches[some].contiguous(memory_format=torch.channels_last), rows[some], columns[some])
            for block, source in zip(early, clean, strict=False):
                windows = _through(block, source, windows)
            maps = late(_pasted(clean[-1], windows))
            yield some, quick.classifier(maps.mean((2, 3)))


def _through(block: Fused | Block, clean: Tensor, windows: Windows) -> Windows:
    """The windows of the block's output that the given windows of its input can change."""
    spatial = block if isinstance(block, Fused) else cast(Fused, block.depthwise)
    size, stride = spatial.convolution.kernel_size[0], spatial.convolution.stride[0]
    before = same_margins(clean.shape[-1], size, stride)[0]
    corners = (windows.rows, windows.columns)
    # Output u reads the inputs from u * stride - before on: the first and last output that meet the window.
    rows, columns = (-((size - 1 - before - corner) // stride) for corner in corners)
    ends = ((corner[0] + windows.side - 1 + before) // stride + 1 for corner in corners)
    side = max(int(end - first[0]) for end, first in zip(ends, (rows, columns), strict=True))
    top, left = rows * stride - before, columns * stride - before
    tile = _cut(clean, top, left, (side - 1) * stride + size)
    down, right = int(windows.rows[0] - top[0]), int(windows.columns[0] - left[0])
    tile[:, :, down : down + windows.side, right : right + windows.side] = windows.values
    if isinstance(block, Fused):
        return Windows(block.valid(_inside(tile, top, left, clean.shape[-1])), rows, columns)
    y = block.project(spatial.valid(_inside(block.expand(tile), top, left, clean.shape[-1])))
    if block.skip:
        y += tile[:, :, before : before + side, before : before + side]
    return Windows(y, rows, columns)


def _cut(clean: Tensor, top: Tensor, left: Tensor, side: int) -> Tensor:
    """Windows of a map [1, C, H, H]: [B, C, S, S]. What lies outside repeats the rim, until `_inside` clears it."""
    steps = torch.arange(side)
    down = (top[:, None] + steps).clamp(0, clean.shape[2] - 1)  # [B, S]
    across = (left[:, None] + steps).clamp(0, clean.shape[3] - 1)
    return clean[0].permute(1, 2, 0)[down[:, :, None], across[:, None, :]].permute(0, 3, 1, 2)


def _inside(tile: Tensor, top: Tensor, left: Tensor, length: int) -> Tensor:
    """Zero outside the map: there lies the padding of the convolution that follows."""
    steps = torch.arange(tile.shape[-1])
    down, across = ((corner[:, None] + steps) for corner in (top, left))
    down, across = ((places >= 0) & (places < length) for places in (down, across))
    if down.all() and across.all():
        return tile
    return tile * (down[:, :, None] & across[:, None, :])[:, None].to(tile.device)


def _pasted(clean: Tensor, windows: Windows) -> Tensor:
    """Copies of the clean map [B, C, H, H], each with its window in place."""
    maps = clean.repeat(len(windows.rows), 1, 1, 1).contiguous(memory_format=torch.channels_last)
    length, side = clean.shape[-1], windows.side
    for copy, window, row, column in zip(
        maps, windows.values, windows.rows.tolist(), windows.columns.tolist(), strict=True
    ):
        top, left, bottom, right = max(row, 0), max(column, 0), min(row + side, length), min(column + side, length)
        copy[:, top:bottom, left:right] = window[:, top - row : bottom - row, left - column : right - column]
    return maps
