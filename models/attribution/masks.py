"""RISE: hide random halves of the photo many times, and see which pixels were shown when the score was high.

Reference: Petsiuk et al., https://arxiv.org/abs/1806.07421. Here the mean score is taken off, so that a pixel that
makes no difference gets 0, and one that the score is better without gets a negative value.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from models.attribution.baselines import filled
from models.attribution.fused import fused
from models.attribution.subject import Subject

CELLS = 7  # of a mask's side
KEPT = 0.5  # share of the cells shown
BATCH = 16


def rise(question: Subject) -> tuple[Tensor, int]:
    """The signed map [H, W] in units of the score, and the passes."""
    count = question.config.masks
    masks = random_masks(count, question.image.shape[-1], question.config.seed).to(question.image.device)
    return importance(masked_scores(question, masks), masks), count


def random_masks(count: int, side: int, seed: int) -> Tensor:
    """Soft random masks: coarse grids of zeros and ones, blown up, shifted by less than a cell. [N, H, W] 0 to 1."""
    generator = torch.Generator().manual_seed(seed)
    cell = -(-side // CELLS)
    grids = (torch.rand(count, 1, CELLS + 1, CELLS + 1, generator=generator) < KEPT).float()
    large = F.interpolate(grids, scale_factor=float(cell), mode="bilinear", align_corners=False)[:, 0]
    shifts = torch.randint(0, cell, (count, 2), generator=generator).tolist()
    pairs = zip(large, shifts, strict=True)
    return torch.stack([mask[down : down + side, right : right + side] for mask, (down, right) in pairs])


@torch.inference_mode()
def masked_scores(question: Subject, masks: Tensor) -> Tensor:
    """Scores [N] of the photo seen through each mask, the fill behind it."""
    behind = question.classifier.normalised(filled(question.pixels, question.config.fill, question.config.seed))
    network = fused(question.classifier.network)
    scores = []
    for some in masks.split(BATCH):
        shown = behind + (question.image - behind) * some[:, None]  # [B, 3, H, W]
        scores.append(question.score(network(shown.contiguous(memory_format=torch.channels_last))))
    return torch.cat(scores)


def importance(scores: Tensor, masks: Tensor) -> Tensor:
    """How much higher the score is where the pixel is shown than on average: [H, W]."""
    above = (scores - scores.mean())[:, None, None]
    return (above * masks).sum(0) / masks.sum(0).clamp(min=1e-6)
