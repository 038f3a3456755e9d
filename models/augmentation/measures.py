"""Numbers at a threshold, of weighted test points; and what a leak makes of chance."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from models.augmentation.imbalance import Config, Outcome, resampled


def areas(outcome: Outcome, threshold: float) -> dict[str, float]:
    """Hits, misses and false alarms at a threshold, as shares of the weighted test; the rest is rightly negative."""
    called, total = outcome.scores >= threshold, outcome.weights.sum()
    kinds = {"hits": called & outcome.truth, "misses": ~called & outcome.truth, "alarms": called & ~outcome.truth}
    return {kind: float(outcome.weights[where].sum() / total) for kind, where in kinds.items()}


@dataclass(frozen=True)
class AtThreshold:
    recall: float
    precision: float  # not a number where nothing is called positive
    g_mean: float
    f1: float
    accuracy: float


def at_threshold(outcome: Outcome, threshold: float) -> AtThreshold:
    hits, misses, alarms = areas(outcome, threshold).values()
    rejected = max(1 - hits - misses - alarms, 0.0)  # rightly; rounding may leave less than nothing
    recall, true_negative = hits / (hits + misses), rejected / (rejected + alarms)
    precision = hits / (hits + alarms) if hits + alarms else float("nan")
    f1 = 2 * hits / (2 * hits + alarms + misses)
    return AtThreshold(recall, precision, float(np.sqrt(recall * true_negative)), f1, hits + rejected)


def leak(order: str, seed: int, count: int = 500, positives: int = 25, dimensions: int = 10) -> float:
    """Balanced accuracy of a nearest neighbour on labels that are pure chance.

    ``order``: ``copies first`` or ``SMOTE first`` rebalances and then splits into training and test; ``split first``
    splits, and rebalances the training alone.
    """
    random, method = np.random.default_rng(seed), "SMOTE" if order == "SMOTE first" else "over"
    points, truth = random.normal(size=(count, dimensions)), np.arange(count) < positives
    if order != "split first":
        points, truth, _weights = resampled(Config(seed=seed + 1), method, points, truth)
    train, test = np.array_split(random.permutation(len(points)), 2)
    known, labels = points[train], truth[train]
    if order == "split first":
        known, labels, _weights = resampled(Config(seed=seed + 1), method, known, labels)
    guess = labels[cdist(points[test], known).argmin(axis=1)]
    return float((guess[truth[test]].mean() + (~guess[~truth[test]]).mean()) / 2)
