"""The numbers on the screen against theory and chance: eigenvalues by a formula, a divergence by Monte Carlo."""

import math
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from models.gan import dirac
from models.gan.game import game, generated, noise
from models.gan.snapshot import BLUR, SAMPLES, Snapshot
from models.gan.training import data

SLOPES = {"minimax": 0.5, "non-saturating": 0.5, "Wasserstein": 1.0, "hinge": 1.0}  # |f'(0)| of both players
LOGARITHMIC = ("minimax", "non-saturating")  # losses whose best discriminator pays log 4 - 2 JS
DRAWN = 250  # points of each kind for the estimate
GRID = 0.01  # nats: what a grid of such cells may be off


def predicted_radius(config: dirac.Config) -> float:
    """|eigenvalue| of simultaneous steps, ``sqrt(1 + h^2 f'(0)^2)``; NaN for rules that the formula is not about.

    Source: Mescheder et al., Which training methods for GANs do actually converge?, 2018, lemma 2.3.
    """
    remedies = config.penalty or config.instance_noise or config.r1
    if config.loss not in SLOPES or remedies or (config.discriminator_steps, config.generator_steps) != (1, 1):
        return math.nan
    return math.hypot(1, config.step_size * SLOPES[config.loss])


def radius_difference(config: dirac.Config) -> float:
    """How far the derivative of the simultaneous update is from the formula; NaN where there is none."""
    return abs(dirac.spectrum(replace(config, alternating=False)).radius - predicted_radius(config))


def js_difference(snapshot: Snapshot) -> tuple[float, float]:
    """How far the JS divergence on the grid is from a Monte Carlo estimate without one, and what chance allows, nats.

    Points are drawn from both blurred densities; at each the densities are known exactly. Four standard errors.
    """
    config, random = replace(snapshot.config, device="cpu"), torch.Generator().manual_seed(7)
    mixture = data(config)
    z = noise(config, SAMPLES, torch.Generator().manual_seed(config.seed + 1))
    with torch.no_grad():
        fake = generated(game(config, mixture), snapshot.state.generator, z)[0]  # [N, 2], those of the snapshot
    shift = BLUR * torch.randn(2, DRAWN, 2, generator=random)
    real = mixture.sample(DRAWN, random) + shift[0]
    made = fake[torch.randint(len(fake), (DRAWN,), generator=random)] + shift[1]
    even = torch.full((len(fake),), 1 / len(fake))

    def log_ratio(x: Tensor) -> Tensor:
        """log q / p at points ``[B, 2]``."""
        p = log_density(x, mixture.centres, mixture.weights, math.hypot(mixture.deviation, BLUR))
        return log_density(x, fake, even, BLUR) - p

    terms = [math.log(2) - F.softplus(sign * log_ratio(x)) for sign, x in ((1, real), (-1, made))]  # [B] each
    estimate = sum(float(term.mean()) for term in terms) / 2
    error = math.sqrt(sum(float(term.var()) for term in terms) / DRAWN) / 2
    return abs(snapshot.js - estimate), 4 * error + GRID


def log_density(x: Tensor, centres: Tensor, weights: Tensor, deviation: float) -> Tensor:
    """Of a mixture of round Gaussians ``[K, 2]`` at points ``[B, 2]``: ``[B]``."""
    exponent = -0.5 * (torch.cdist(x, centres) / deviation) ** 2  # [B, K]
    return (exponent + weights.log()).logsumexp(dim=1) - math.log(2 * math.pi * deviation**2)
