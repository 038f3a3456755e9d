"""Does a score of 0.8 mean "right in 8 of 10 cases"? What the order of the list cannot tell."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from models.limits import within
from models.ranking.curve import PREVALENCE, checked


@dataclass(frozen=True, eq=False)
class Calibration:
    """Said and happened, bin by bin, and three sums of the gap."""

    said: np.ndarray  # [M] mean score of the samples in each bin that holds any
    happened: np.ndarray  # [M] share of positives among them
    share: np.ndarray  # [M] of all samples that are in the bin
    expected_error: float  # mean gap between said and happened, by share
    brier: float  # mean squared error
    log_loss: float  # mean of -log(probability given to what happened), nats; inf after one certain mistake


def calibration(scores: np.ndarray, labels: np.ndarray, bins: int = 10, prevalence: float | None = None) -> Calibration:
    """Read scores as probabilities, if need be at another share of positives than the data's."""
    scores, labels = checked(scores, labels)
    if scores.min() < 0 or scores.max() > 1:
        raise ValueError(
            f"scores must lie in [0, 1] to be read as probabilities, got {scores.min():.4g} to {scores.max():.4g}"
        )
    within("bins", bins, 1, 1000)
    observed = labels.mean()
    aim = observed if prevalence is None else prevalence
    within("prevalence", aim, *PREVALENCE)
    weights = np.where(labels, aim / observed, (1 - aim) / (1 - observed)) / labels.size

    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], scores)
    sums = np.stack([np.bincount(place, weights * factor, minlength=bins) for factor in (1.0, scores, labels)])
    share, said, happened = sums[:, sums[0] > 0]  # [M] each
    said, happened = said / share, happened / share
    given = np.where(labels, scores, 1 - scores)  # the probability given to what happened
    return Calibration(
        said,
        happened,
        share,
        float(np.sum(share * np.abs(said - happened))),
        float(np.sum(weights * (scores - labels) ** 2)),
        float(-np.sum(special.xlogy(weights, given))),
    )
