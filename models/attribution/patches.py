"""Patches and the scores without them: which pixels are hidden, by what, and the quickest way to ask for all places."""

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.attribution.baselines import SHAPES, filled
from models.attribution.fused import fused
from models.attribution.incremental import BATCH, patched_logits
from models.attribution.subject import Subject
from models.pretrained.lite0 import EfficientNetLite0

MANY = 128  # photos at once on a GPU


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
    if isinstance(network, EfficientNetLite0) and question.image.device.type == "cpu":
        found_logits = patched_logits(network, *places)
    else:  # on a GPU whole photos take a third of the time of windows: benchmarks/README.md
        found_logits = full_logits(fused(network), *places)
    for found, logits in found_logits:
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
    side, at_once = patches.shape[-1], BATCH if image.device.type == "cpu" else MANY
    framed, steps = F.pad(image, [side] * 4), torch.arange(side, 2 * side)  # patches may stick out
    for some in torch.arange(len(rows)).split(at_once):
        images = framed.repeat(len(some), 1, 1, 1)
        down, across = rows[some, None] + steps, columns[some, None] + steps  # [B, P]
        places = torch.arange(len(some))[:, None, None], down[:, :, None], across[:, None]
        images.permute(0, 2, 3, 1)[places] = patches[some].permute(0, 2, 3, 1)
        images = images[:, :, side:-side, side:-side]
        yield some, network(images.contiguous(memory_format=torch.channels_last))


def grid_of(steps: Tensor) -> tuple[Tensor, Tensor]:
    rows, columns = torch.meshgrid(steps, steps, indexing="ij")
    return rows.flatten(), columns.flatten()
