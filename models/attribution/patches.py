"""Patches and the scores without them: which pixels are hidden, by what, and the quickest way to ask for all places."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from models.attribution.baselines import SHAPES, filled
from models.attribution.incremental import at_once, patched_logits
from models.attribution.subject import Subject
from models.pretrained.lite0 import EfficientNetLite0


def drops_of(question: Subject, rows: Tensor, columns: Tensor) -> Tensor:
    drops = question.image.new_empty(len(rows))
    for found, values in stream(question, rows, columns):
        drops[found] = values
    return drops


def stream(question: Subject, rows: Tensor, columns: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Drops of all patches, batch by batch: which patches, and their drops."""
    network, config = question.classifier.network, question.config
    behind = question.classifier.normalised(filled(question.pixels, config.fill, config.seed))
    clean = question.score(question.logits[None].to(question.image.device))
    patches = _patches(question.image, behind, rows, columns, config.patch, config.shape)
    places = (question.image, patches, rows, columns)
    quick = patched_logits(network, *places) if isinstance(network, EfficientNetLite0) else None
    for found, logits in quick or full_logits(network, *places):
        yield found, clean - question.score(logits)


def _patches(image: Tensor, behind: Tensor, rows: Tensor, columns: Tensor, side: int, shape: str) -> Tensor:
    """What stands in each patch: [N, 3, P, P]; the fill where the shape covers, the photo around it."""
    steps, far = torch.arange(side), image.shape[-1] - 1
    down = (rows[:, None] + steps).clamp(0, far)[:, :, None]  # [N, P, 1]
    across = (columns[:, None] + steps).clamp(0, far)[:, None]  # [N, 1, P]
    cover = SHAPES[shape](side).to(image.device)
    hidden, around = (source[0].permute(1, 2, 0)[down, across].permute(0, 3, 1, 2) for source in (behind, image))
    return torch.where(cover, hidden, around)


@torch.inference_mode()
def full_logits(
    network: nn.Module, image: Tensor, patches: Tensor, rows: Tensor, columns: Tensor
) -> Iterator[tuple[Tensor, Tensor]]:
    """As `patched_logits`, for any network: the whole photo each time, in batches."""
    length, side = image.shape[-1], patches.shape[-1]
    for some in torch.arange(len(rows)).split(at_once(image)):
        images = image.repeat(len(some), 1, 1, 1).contiguous(memory_format=torch.channels_last)
        for copy, which in zip(images, some.tolist(), strict=True):
            row, column = int(rows[which]), int(columns[which])
            top, left, bottom, right = max(row, 0), max(column, 0), min(row + side, length), min(column + side, length)
            inner = slice(top - row, bottom - row), slice(left - column, right - column)
            copy[:, top:bottom, left:right] = patches[which][:, *inner]
        yield some, network(images)


def grid_of(steps: Tensor) -> tuple[Tensor, Tensor]:
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    return rows.flatten(), columns.flatten()
