"""The game that a GAN plays: what the discriminator is paid for, and what the generator is.

Each loss takes the discriminator's raw outputs. The two players of ``minimax`` have opposite losses; the others are
changes that were made because a nearly perfect discriminator then leaves no gradient to the generator.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

Map = Callable[[Tensor], Tensor]

MARGIN = 1.0  # energy that generated points are pushed up to


@dataclass(frozen=True)
class Loss:
    """Losses of one output each; a player minimises their mean over the batch."""

    real: Map  # discriminator, on real points
    generated: Map  # discriminator, on generated points
    generator: Map  # generator, on generated points
    belief: Map  # raw output -> probability of being real, or a monotone stand-in, in [0, 1]
    optimum: Callable[[Tensor, Tensor], Tensor] | None  # densities p, q -> the best raw output; None: a critic, which
    # has none in closed form and believes nothing, as only differences of its output count


def log_ratio(p: Tensor, q: Tensor) -> Tensor:
    """log p/q, with a floor that keeps it finite where neither has mass."""
    tiny = torch.finfo(p.dtype).tiny
    return (p + tiny).log() - (q + tiny).log()


# f-GANs (Nowozin et al., 2016): the discriminator maximises E_p[T] - E_q[f*(T)] with T = g(o) in the domain of f*.
# Where -E_q[f*(T)] would leave the generator no gradient (KL, Pearson), it maximises E_q[T] instead (section 3.2).
LOSSES: dict[str, Loss] = {
    "non-saturating": Loss(
        lambda o: F.softplus(-o), F.softplus, lambda o: F.softplus(-o), torch.sigmoid, log_ratio
    ),  # Goodfellow et al., Generative Adversarial Nets, 2014, section 3
    "minimax": Loss(
        lambda o: F.softplus(-o), F.softplus, lambda o: -F.softplus(o), torch.sigmoid, log_ratio
    ),  # equation 1 there; -softplus(o) = log(1 - D)
    "least squares": Loss(
        lambda o: (o - 1) ** 2, lambda o: o**2, lambda o: (o - 1) ** 2, lambda o: o.clamp(0, 1),
        lambda p, q: log_ratio(p, q).sigmoid(),
    ),  # Mao et al., Least Squares GANs, 2017
    "hinge": Loss(
        lambda o: F.relu(1 - o), lambda o: F.relu(1 + o), lambda o: -o, lambda o: (1 + o).clamp(0, 2) / 2,
        lambda p, q: torch.sign(p - q),
    ),  # Lim and Ye, Geometric GAN, 2017
    "Wasserstein": Loss(
        lambda o: -o, lambda o: o, lambda o: -o, torch.sigmoid, None
    ),  # Arjovsky et al., Wasserstein GAN, 2017; needs clipping or a gradient penalty
    "KL": Loss(
        lambda o: -o, lambda o: (o - 1).clamp(max=20).exp(), lambda o: -o,
        lambda o: torch.sigmoid(o - 1), lambda p, q: 1 + log_ratio(p, q),
    ),  # f-GAN: T = o, f*(t) = e^(t - 1)
    "reverse KL": Loss(
        lambda o: (-o).clamp(max=20).exp(), lambda o: o - 1, lambda o: 1 - o,
        torch.sigmoid, log_ratio,
    ),  # f-GAN: T = -e^-o, f*(t) = -1 - log(-t); e^-o = q/p at the optimum
    "Pearson": Loss(
        lambda o: -o, lambda o: o**2 / 4 + o, lambda o: -o,
        lambda o: (1 + o / 2).clamp(min=0) / (1 + (1 + o / 2).clamp(min=0)),
        lambda p, q: 2 * (log_ratio(p, q).clamp(max=10).exp() - 1),
    ),  # f-GAN: T = o, f*(t) = t^2/4 + t; p/q = 1 + o/2
    "energy": Loss(
        lambda o: -o, lambda o: F.relu(MARGIN + o), lambda o: -o, torch.exp, None
    ),  # Zhao et al., Energy-based GAN, 2017; the output is minus the reconstruction error of an autoencoder
}  # fmt: skip
