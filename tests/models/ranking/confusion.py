"""One threshold: four counts, and every ratio that people have made of them; the browser's are compared to these."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from models.ranking.curve import Curve


@dataclass(frozen=True)
class Confusion:
    """How many samples fall into each cell of decision x truth; weighted counts are allowed."""

    tp: float
    fp: float
    fn: float
    tn: float


def confusion(curve: Curve, threshold: float) -> Confusion:
    """The four counts when ``score >= threshold`` is called positive."""
    point = np.searchsorted(-curve.threshold, -threshold, side="right") - 1
    tp, fp = int(curve.tp[max(point, 0)]), int(curve.fp[max(point, 0)])
    return Confusion(tp, fp, curve.positives - tp, curve.negatives - fp)


def ratio(part: float, whole: float) -> float:
    """``part / whole``, and NaN where the question has no answer."""
    return part / whole if whole else float("nan")


def f_beta(c: Confusion, beta: float = 1.0) -> float:
    """Harmonic mean of precision and recall in which recall weighs ``beta`` squared times as much."""
    return ratio((1 + beta**2) * c.tp, (1 + beta**2) * c.tp + beta**2 * c.fn + c.fp)


def matthews(c: Confusion) -> float:
    """Correlation of decision and truth; 0, as scikit-learn has it, where one of them never varies."""
    margins = (c.tp + c.fp) * (c.tp + c.fn) * (c.tn + c.fp) * (c.tn + c.fn)
    return (c.tp * c.tn - c.fp * c.fn) / sqrt(margins) if margins else 0.0


def kappa(c: Confusion) -> float:
    """Agreement beyond what the margins alone would give."""
    numerator = 2 * (c.tp * c.tn - c.fn * c.fp)
    return ratio(numerator, (c.tp + c.fp) * (c.fp + c.tn) + (c.tp + c.fn) * (c.fn + c.tn))


RATIOS: dict[str, Callable[[Confusion], float]] = {
    "recall": lambda c: ratio(c.tp, c.tp + c.fn),
    "precision": lambda c: ratio(c.tp, c.tp + c.fp),
    "specificity": lambda c: ratio(c.tn, c.tn + c.fp),
    "fall-out": lambda c: ratio(c.fp, c.tn + c.fp),
    "miss rate": lambda c: ratio(c.fn, c.tp + c.fn),
    "false discovery rate": lambda c: ratio(c.fp, c.tp + c.fp),
    "false omission rate": lambda c: ratio(c.fn, c.fn + c.tn),
    "negative predictive value": lambda c: ratio(c.tn, c.fn + c.tn),
    "accuracy": lambda c: ratio(c.tp + c.tn, c.tp + c.fp + c.fn + c.tn),
    "balanced accuracy": lambda c: (ratio(c.tp, c.tp + c.fn) + ratio(c.tn, c.tn + c.fp)) / 2,
    "F1": f_beta,
    "G-mean": lambda c: sqrt(ratio(c.tp, c.tp + c.fn) * ratio(c.tn, c.tn + c.fp)),
    "MCC": matthews,
    "Cohen's kappa": kappa,
    "Youden's J": lambda c: ratio(c.tp, c.tp + c.fn) - ratio(c.fp, c.tn + c.fp),
    "Jaccard": lambda c: ratio(c.tp, c.tp + c.fp + c.fn),
    "lift": lambda c: ratio(c.tp * (c.tp + c.fp + c.fn + c.tn), (c.tp + c.fp) * (c.tp + c.fn)),
    "likelihood ratio +": lambda c: ratio(c.tp * (c.tn + c.fp), c.fp * (c.tp + c.fn)),
}


def cost(curve: Curve, false_negative: float, prevalence: float | None = None) -> np.ndarray:
    """Mean cost of a decision at every operating point when a false alarm costs 1: ``[K]``."""
    share = curve.positives / (curve.positives + curve.negatives) if prevalence is None else prevalence
    return share * false_negative * (1 - curve.tpr) + (1 - share) * curve.fpr


def best_point(curve: Curve, false_negative: float, prevalence: float | None = None) -> int:
    """Index of the cheapest operating point, the first of equals; it is a corner of the hull of the ROC."""
    return int(np.argmin(cost(curve, false_negative, prevalence)))
