"""Normal distributions of codes: what they cost, and how a draw keeps its gradient."""

import torch
from torch import Tensor


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) | N(0, 1)) in nats, one for each number."""
    return (mean**2 + log_variance.exp() - 1 - log_variance) / 2


def draw(mean: Tensor, log_variance: Tensor, random: torch.Generator) -> Tensor:
    """mean + deviation x noise: the gradient reaches both (Kingma and Welling, 2014)."""
    noise = torch.randn(mean.shape, generator=random).to(mean.device)
    return mean + noise * (log_variance / 2).exp()
