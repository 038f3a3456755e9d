"""The numbers on the screen against theory: eigenvalues by a formula, the best discriminator's loss by a divergence."""

import math
from dataclasses import replace

from models.gan import dirac
from models.gan.snapshot import Snapshot

SLOPES = {"minimax": 0.5, "non-saturating": 0.5, "Wasserstein": 1.0, "hinge": 1.0}  # |f'(0)| of both players
LOGARITHMIC = ("minimax", "non-saturating")  # losses whose best discriminator is known to pay log 4 - 2 JS


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


def optimum_difference(snapshot: Snapshot) -> float:
    """How far the best discriminator's loss is from log 4 - 2 JS, nats; NaN for other losses."""
    if snapshot.config.loss not in LOGARITHMIC:
        return math.nan
    return abs(snapshot.best_discriminator_loss - (math.log(4) - 2 * snapshot.js))
