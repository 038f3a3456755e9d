"""Does a score of 0.8 mean "right in 8 of 10 cases"? What the order of the list cannot tell."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from models.ranking.curve import checked


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
    if bins < 1:
        raise ValueError(f"the number of bins must be positive, got {bins}")
    if prevalence is not None and not 0 < prevalence < 1:
        raise ValueError(f"prevalence must lie between 0 and 1, got {prevalence}")
    observed = labels.mean()
    aim = observed if prevalence is None else prevalence
    weights = np.where(labels, aim / observed, (1 - aim) / (1 - observed)) / labels.size

    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], scores)
    share, said, happened = (
        np.bincount(place, weights * factor, minlength=bins) for factor in (np.ones_like(scores), scores, labels)
    )
    some = share > 0
    share, said, happened = share[some], said[some] / share[some], happened[some] / share[some]
    given = np.where(labels, scores, 1 - scores)  # the probability given to what happened
    return Calibration(
        said,
        happened,
        share,
        float(np.sum(share * np.abs(said - happened))),
        float(np.sum(weights * (scores - labels) ** 2)),
        float(-np.sum(special.xlogy(weights, given))),
    )
