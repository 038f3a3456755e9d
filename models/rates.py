"""ROC and precision-recall of scored samples, with weights where samples stand for more or fewer than one."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Curves:
    thresholds: np.ndarray  # [N] falling; scores at or above count as positive
    recall: np.ndarray  # [N] = true positive rate
    false_rate: np.ndarray  # [N] false positive rate
    precision: np.ndarray  # [N]

    @property
    def g_mean(self) -> np.ndarray:
        return np.sqrt(self.recall * (1 - self.false_rate))

    @property
    def auc(self) -> float:
        """Area under ROC, by trapezes."""
        return float(np.trapezoid(np.r_[0, self.recall], np.r_[0, self.false_rate]))

    @property
    def average_precision(self) -> float:
        return float((np.diff(np.r_[0, self.recall]) * self.precision).sum())

    def at(self, threshold: float) -> int:
        """Index of the last threshold that is not below this one; -1 where nothing is called positive."""
        return int(np.searchsorted(-self.thresholds, -threshold, side="right")) - 1


def binned(
    scores: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None, bins: int = 10
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean probability, share of positives and weight of each bin of equal width; empty bins are not numbers."""
    weights = np.ones(len(scores)) if weights is None else weights
    place = np.minimum((scores * bins).astype(int), bins - 1)
    weight = np.bincount(place, weights, bins)
    with np.errstate(invalid="ignore"):
        mean, share = (np.bincount(place, weights * values, bins) / weight for values in (scores, truth))
    return mean, share, weight


def curves(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> Curves:
    """At every score that occurs ``[N], [N] bool``; equal scores pass together."""
    order = np.argsort(-scores, kind="stable")
    weights = np.ones(len(scores)) if weights is None else weights
    scores, truth, weights = scores[order], truth[order], weights[order]
    hits, alarms = np.cumsum(weights * truth), np.cumsum(weights * ~truth)
    last = np.r_[scores[1:] != scores[:-1], True]
    hits, alarms, thresholds = hits[last], alarms[last], scores[last]
    return Curves(thresholds, hits / hits[-1], alarms / alarms[-1], hits / (hits + alarms))


def pairs_ranked_right(scores: np.ndarray, truth: np.ndarray) -> float:
    """Share of pairs of a positive and a negative in which the positive scores higher, ties by half (Mann, Whitney)."""
    positive, negative = scores[truth], np.sort(scores[~truth])
    below = np.searchsorted(negative, positive, side="left") + np.searchsorted(negative, positive, side="right")
    return float(below.mean()) / 2 / len(negative)


def auc_difference(found: Curves, scores: np.ndarray, truth: np.ndarray) -> float:
    """The area under ROC against the share of pairs that are ranked right."""
    return abs(found.auc - pairs_ranked_right(scores, truth))
