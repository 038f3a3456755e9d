"""What an imbalanced test says: curves, and numbers at a threshold, of weighted test points."""

from dataclasses import dataclass

import numpy as np

from models import rates
from models.augmentation.imbalance import Outcome, smote
from models.rates import Curves, binned


def curves(outcome: Outcome) -> Curves:
    """Of the weighted test."""
    return rates.curves(outcome.scores, outcome.truth, outcome.weights)


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
    """The numbers of one threshold, of the weighted test."""
    share = areas(outcome, threshold)
    hits, alarms, positive = share["hits"], share["alarms"], share["hits"] + share["misses"]
    negative = 1 - positive
    recall, true_negative = hits / positive, 1 - alarms / negative
    precision = hits / (hits + alarms) if hits + alarms else float("nan")
    f1 = 2 * hits / (hits + alarms + positive)
    accuracy = hits + negative - alarms
    return AtThreshold(recall, precision, float(np.sqrt(recall * true_negative)), f1, accuracy)


def calibration(outcome: Outcome, bins: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean probability, share of positives and weight of each bin of equal width; empty bins are not numbers."""
    return binned(outcome.scores, outcome.truth, outcome.weights, bins)


def leak(order: str, seed: int, count: int = 500, positives: int = 25, dimensions: int = 10) -> float:
    """Balanced accuracy of a nearest neighbour on labels that are pure chance.

    ``order``: ``copies first`` or ``SMOTE first`` rebalances and then splits into training and test; ``split first``
    splits, and rebalances the training alone.
    """
    random = np.random.default_rng(seed)
    points, truth = random.normal(size=(count, dimensions)), np.arange(count) < positives

    def balanced(points: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        lacking = int((~truth).sum() - truth.sum())
        own = points[truth]
        more = smote(own, lacking, 5, random) if order == "SMOTE first" else own[np.arange(lacking) % len(own)]
        return np.concatenate([points, more]), np.r_[truth, np.ones(lacking, bool)]

    if order != "split first":
        points, truth = balanced(points, truth)
    shuffle = random.permutation(len(points))
    train, test = shuffle[: len(shuffle) // 2], shuffle[len(shuffle) // 2 :]
    known, labels = points[train], truth[train]
    if order == "split first":
        known, labels = balanced(known, labels)
    distance = ((points[test][:, None] - known[None]) ** 2).sum(axis=2)
    guess = labels[distance.argmin(axis=1)]
    return float((guess[truth[test]].mean() + (~guess[~truth[test]]).mean()) / 2)
