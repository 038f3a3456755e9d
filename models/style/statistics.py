"""What a style is: numbers of a feature map that forget where things are.

The Gram matrix tells for each pair of channels how strongly they fire at the same places, averaged over all places:
``G = F Fᵀ / (C H W)``. Permute the places and nothing changes; that is why it catches the style and not the scene.
Other statistics forget the places as well, and more or less besides. Each maps features [C, N], N places in any order,
to an array of fixed size; the loss is the squared distance relative to the style's own size, |S - A|² / |A|², so that
all layers and all picture sizes count alike.

References: Gatys et al., https://arxiv.org/abs/1508.06576; Li et al., Demystifying Neural Style Transfer,
https://arxiv.org/abs/1701.01036; Heitz et al., sliced Wasserstein, https://arxiv.org/abs/2006.07229
"""

from collections.abc import Callable
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional as F

DIRECTIONS = 24  # of the sliced Wasserstein distance
QUANTILES = 512  # at which the sorted projections are compared


def gram_matrix(features: Tensor) -> Tensor:
    """[C, N] to [C, C]: symmetric, positive semidefinite, rank at most min(C, N)."""
    return features @ features.T / features.numel()


def covariance(features: Tensor) -> Tensor:
    """The Gram matrix of what differs from each channel's mean, [C, C]."""
    return gram_matrix(features - features.mean(1, keepdim=True))


def mean_and_deviation(features: Tensor) -> Tensor:
    """Mean and standard deviation of each channel, [2, C]: no pairs at all."""
    deviation = (features.var(1, correction=0) + 1e-12).sqrt()  # a constant channel has a gradient too
    return torch.stack((features.mean(1), deviation))


def mean_only(features: Tensor) -> Tensor:
    return features.mean(1)  # [C]


@lru_cache(maxsize=32)
@torch.inference_mode(False)
def directions(channels: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """Unit vectors [directions, channels], always the same."""
    drawn = torch.randn(DIRECTIONS, channels, generator=torch.Generator().manual_seed(channels)).to(device, dtype)
    return drawn / drawn.norm(dim=1, keepdim=True)


def sorted_projections(features: Tensor) -> Tensor:
    """Places projected on fixed random directions and sorted: the whole distribution, [directions, quantiles]."""
    ordered = (directions(len(features), features.dtype, features.device) @ features).sort(1).values  # [directions, N]
    return F.interpolate(ordered[None], QUANTILES, mode="linear", align_corners=True)[0]


STATISTICS: dict[str, Callable[[Tensor], Tensor]] = {
    "gram": gram_matrix,
    "covariance": covariance,
    "deviation": mean_and_deviation,
    "mean": mean_only,
    "wasserstein": sorted_projections,
}


def relative_distance(found: Tensor, wanted: Tensor) -> Tensor:
    """|found - wanted|² / |wanted|²: 0 when equal, 1 for a picture without any feature."""
    return (found - wanted).square().sum() / wanted.square().sum().clamp(min=1e-12)
