"""Where a ranked list can come from without any data: two bells whose overlap is chosen, or bars drawn by hand."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from models.limits import refuse
from models.ranking.curve import PREVALENCE

MAX_SAMPLES = 1_000_000
LIMITS = {"prevalence": PREVALENCE, "count": (2, MAX_SAMPLES), "spread": (0.01, 100), "agreement": (-1, 1)}


@dataclass(frozen=True)
class Config:
    separation: float = 1.5  # d', distance of the two means in standard deviations of the negatives
    spread: float = 1.0  # standard deviation of the positives / of the negatives
    prevalence: float = 0.5  # share of positives
    count: int = 1000  # samples
    rival: float | None = 1.0  # d' of a second model that scores the same samples; None: there is none
    agreement: float = 0.5  # correlation of the two models' noise
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Sample:
    """A scored and labelled set, by one model or by two."""

    scores: np.ndarray  # [N]
    labels: np.ndarray  # [N] bool
    rival_scores: np.ndarray | None = None  # [N] of a second model


def binormal(config: Config) -> Sample:
    """Two bells on a line, squeezed by the logistic function into scores between 0 and 1.

    Negatives are ``N(0, 1)``, positives ``N(d', spread)``; the score ``sigmoid(x - d'/2)`` is not calibrated.
    """
    refuse(config, LIMITS)
    generator = np.random.default_rng(config.seed)
    positives = min(max(round(config.count * config.prevalence), 1), config.count - 1)
    labels = np.arange(config.count) < positives
    noise, other = generator.standard_normal((2, config.count))
    noise_rival = config.agreement * noise + sqrt(1 - config.agreement**2) * other
    scale = np.where(labels, config.spread, 1.0)

    def squeezed(separation: float, deviate: np.ndarray) -> np.ndarray:
        return special.expit(separation * labels + scale * deviate - separation / 2)

    rival = None if config.rival is None else squeezed(config.rival, noise_rival)
    return Sample(squeezed(config.separation, noise), labels, rival)


def bars(negatives: tuple[int, ...], positives: tuple[int, ...]) -> Sample:
    """Samples of a histogram drawn by hand over [0, 1]: all samples of a bar share the score of its middle."""
    if len(negatives) != len(positives) or not negatives:
        raise ValueError(f"both classes must have as many bars, got {len(negatives)} and {len(positives)}")
    counts = np.array((negatives, positives))
    if counts.min() < 0:
        raise ValueError(f"a bar must not be negative, got {counts.min()}")
    if counts.sum() > MAX_SAMPLES:
        raise ValueError(f"the bars must hold at most {MAX_SAMPLES} samples, got {counts.sum()}")
    middle = (np.arange(len(negatives)) + 0.5) / len(negatives)
    scores = np.concatenate((np.repeat(middle, counts[0]), np.repeat(middle, counts[1])))
    return Sample(scores, np.arange(scores.size) >= counts[0].sum())


def expected_auc(config: Config) -> float:
    """AUC of the two bells themselves, which a sample only estimates: ``Phi(d' / sqrt(1 + spread^2))``."""
    refuse(config, LIMITS)
    return float(special.ndtr(config.separation / sqrt(1 + config.spread**2)))
