"""Four maps of where a vision transformer seems to look: last layer, rollout, gradient times input, occlusion.

Rollout: Abnar and Zuidema, https://arxiv.org/abs/2005.00928
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.attention.vit import VisionTransformer
from models.limits import refuse

MAPS = ("last layer", "rollout", "gradient × input", "occlusion")


def last_layer(weights: Sequence[Tensor]) -> Tensor:
    """The class token's weights in the last layer, mean of the heads: [B, N]."""
    return weights[-1].mean(1)[:, 0, 1:]


@dataclass(frozen=True)
class Rollout:
    discard: float = 0.0  # share of the smallest weights that is left out
    keepdim: bool = True  # False is a slip that is often copied (jacobgil/vit-explain): sums of rows divide columns
    heads: str = "mean"  # what stands for all heads: their mean, or their largest weight


def rollout(weights: Sequence[Tensor], config: Rollout) -> Tensor:
    """Layers multiplied, each half itself and half its weights, rows brought back to sum 1: [B, N]."""
    refuse(config, {"discard": (0, 1)}, {"heads": HEADS})
    product = torch.eye(weights[0].shape[-1])
    for layer in weights:
        product = mixed(HEADS[config.heads](layer), config) @ product
    return product[:, 0, 1:]


HEADS: dict[str, Callable[[Tensor], Tensor]] = {"mean": lambda layer: layer.mean(1), "max": lambda layer: layer.amax(1)}


def mixed(merged: Tensor, config: Rollout) -> Tensor:
    """What a layer hands on, half of it the token itself: [B, N + 1, N + 1]."""
    flat = merged.flatten(1)
    dropped = flat.topk(int(flat.shape[1] * config.discard), 1, largest=False).indices
    left = flat.scatter(1, dropped, 0.0).view_as(merged)
    both = (left + torch.eye(merged.shape[-1])) / 2
    sums = both.sum(-1, keepdim=config.keepdim)  # [B, N + 1, 1]
    return both / (sums if config.keepdim else sums[:, None, :])


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
    found = (last_layer(weights), rollout(weights, Rollout()), gradient_input(network, patches, answer))
    return dict(zip(MAPS, (*found, occlusion(network, patches, answer)), strict=True))
