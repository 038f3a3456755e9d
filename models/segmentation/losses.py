"""Losses of a mask, and which pixels carry their gradient.

One sees that of one thing's pixel in a hundred cross entropy's gradient is mostly about the ground, and that of Dice
half about the thing. Sources: Lin et al. 2017 (focal), Milletari et al. 2016 (Dice).
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

FOCUS = 2.0  # exponent of the focal loss


def cross_entropy(logits: Tensor, masks: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, masks)


def weighted(logits: Tensor, masks: Tensor) -> Tensor:
    """Cross entropy; a pixel of a thing counts as the square root of the pixels of ground there are for it."""
    weight = ((1 - masks).sum() / masks.sum().clamp(min=1)).sqrt()
    return F.binary_cross_entropy_with_logits(logits, masks, pos_weight=weight)


def dice(logits: Tensor, masks: Tensor) -> Tensor:
    """1 - Dice of probabilities over all pixels of the batch; 1 is added above and below the line."""
    thing = logits.sigmoid()
    return 1 - (2 * (thing * masks).sum() + 1) / (thing.sum() + masks.sum() + 1)


def both(logits: Tensor, masks: Tensor) -> Tensor:
    return cross_entropy(logits, masks) + dice(logits, masks)


def focal(logits: Tensor, masks: Tensor) -> Tensor:
    """Cross entropy of each pixel times the probability of the wrong answer squared."""
    right = torch.where(masks > 0, logits, -logits)
    return (-F.logsigmoid(right) * (-right).sigmoid() ** FOCUS).mean()


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "cross entropy": cross_entropy, "weighted": weighted, "Dice": dice, "CE + Dice": both, "focal": focal,
}  # fmt: skip


def gradient(logits: Tensor, masks: Tensor, loss: str) -> Tensor:
    """Derivative of the loss by each logit, of the same shape."""
    logits = logits.detach().requires_grad_()
    return torch.autograd.grad(LOSSES[loss](logits, masks), logits)[0]
