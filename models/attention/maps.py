"""Four maps of where a vision transformer seems to look: last layer, rollout, gradient times input, occlusion.

Rollout: Abnar and Zuidema, https://arxiv.org/abs/2005.00928
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from models.attention.vit import VisionTransformer

MAPS = ("last layer", "rollout", "gradient × input", "occlusion")


def last_layer(weights: Sequence[Tensor]) -> Tensor:
    """The class token's weights in the last layer, mean of the heads: [B, N]."""
    return weights[-1].mean(1)[:, 0, 1:]


def rollout(weights: Sequence[Tensor], discard: float = 0.0, keepdim: bool = True, heads: str = "mean") -> Tensor:
    """Layers multiplied, each half itself and half its weights, the smallest ``discard`` of them left out: [B, N].

    Rows are brought back to sum 1. ``keepdim=False`` is a slip that is often copied (jacobgil/vit-explain): the
    sums of the rows then divide the columns.
    """
    return rolled(weights, discard, keepdim, heads)[:, 0, 1:]


def rolled(weights: Sequence[Tensor], discard: float, keepdim: bool, heads: str) -> Tensor:
    """The product of all layers: [B, N + 1, N + 1]."""
    product = torch.eye(weights[0].shape[-1])
    for layer in weights:
        merged = layer.mean(1) if heads == "mean" else layer.amax(1)  # [B, N + 1, N + 1]
        flat = merged.flatten(1)
        dropped = flat.topk(int(flat.shape[1] * discard), 1, largest=False).indices
        left = flat.scatter(1, dropped, 0.0).view_as(merged)
        mixed = (left + torch.eye(merged.shape[-1])) / 2
        sums = mixed.sum(-1, keepdim=keepdim)  # [B, N + 1, 1]
        product = (mixed / (sums if keepdim else sums[:, None, :])) @ product
    return product


def gradient_input(network: VisionTransformer, patches: Tensor, answer: Tensor) -> Tensor:
    """Size of gradient times input, added up over each patch: [B, N]."""
    leaf = patches.clone().requires_grad_()
    logit = network(leaf).gather(1, answer[:, None]).sum()
    return (torch.autograd.grad(logit, leaf)[0] * patches).sum(2).abs()


@torch.inference_mode()
def occlusion(network: VisionTransformer, patches: Tensor, answer: Tensor) -> Tensor:
    """Drop in the answer's logit while a patch shows the mean patch: [B, N]."""
    mean = patches.mean((0, 1))
    clean = network(patches).gather(1, answer[:, None])  # [B, 1]
    drops = []
    for place in range(patches.shape[1]):
        covered = patches.clone()
        covered[:, place] = mean
        drops.append(clean - network(covered).gather(1, answer[:, None]))
    return torch.cat(drops, 1)


def all_maps(network: VisionTransformer, patches: Tensor, answer: Tensor) -> dict[str, Tensor]:
    """Each map [B, N] by its name."""
    with torch.inference_mode():
        weights = network.with_weights(patches)[1]
    found = (last_layer(weights), rollout(weights), gradient_input(network, patches, answer))
    return dict(zip(MAPS, (*found, occlusion(network, patches, answer)), strict=True))
