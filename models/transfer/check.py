"""Second methods: the minimum by its gradient, neighbours by scikit-learn, the interval by summing the binomial."""

import numpy as np
from scipy.stats import binom
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

from models.transfer.heads import Head


def head_difference(head: Head, truth: np.ndarray, features: np.ndarray) -> float:
    """Of a linear head the steepest slope of its loss, per unit of C; of the others the share of other answers."""
    if head.config.head == "linear":
        return slope(head, truth)
    if head.config.head == "prototypes":
        other = NearestCentroid().fit(head.known.astype(float), head.labels).predict(features)
        return float((other != head.logits(features).argmax(axis=1)).mean())
    classes = np.unique(head.labels)
    other = KNeighborsClassifier(head.config.k).fit(head.known, head.labels).predict_proba(features)
    return float(np.abs(other - head.shares(features)[:, classes]).max())


def slope(head: Head, truth: np.ndarray) -> float:
    """At a minimum of C · cross entropy + |W|²/2 the slope in every weight is 0: the largest, by the size of W."""
    x, c = head.known.astype(np.float64), head.config.strength
    logits = x @ head.weight.T.astype(np.float64) + head.bias
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    gap = c * (shares - np.eye(len(head.bias))[truth])  # [N, C]
    return float(np.abs(gap.T @ x + head.weight).max() / c / np.abs(x).max() / len(x))


def interval_difference(right: int, count: int, low: float, high: float, doubt: float = 0.05) -> float:
    """How far the tails at both ends of the interval are from ``doubt``."""
    tails = [binom.sf(right - 1, count, low) - doubt] if right else []
    tails += [binom.cdf(right, count, high) - doubt] if right < count else []
    return float(max((abs(tail) for tail in tails), default=0.0))
