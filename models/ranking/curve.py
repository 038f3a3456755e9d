"""Operating points of a ranked list: everything that a ROC curve and a precision-recall curve are drawn from.

A threshold turns scores into decisions: ``score >= threshold`` is called positive. Lowering it visits every point.
"""

from dataclasses import dataclass

import numpy as np

from models.limits import within

PREVALENCE = (1e-7, 1 - 1e-7)  # lowest and highest share of positives


@dataclass(frozen=True, eq=False)
class Curve:
    """All operating points, from "nothing is called positive" (first) to "everything is" (last)."""

    threshold: np.ndarray  # [K] falling; the first is +inf
    tp: np.ndarray  # [K] rising, true positives at each threshold
    fp: np.ndarray  # [K] rising, false positives at each threshold
    positives: int  # in the data; a detector may never reach all of them
    negatives: int

    @property
    def tpr(self) -> np.ndarray:
        """True positive rate, the same number as recall: ``[K]``."""
        return self.tp / self.positives

    @property
    def fpr(self) -> np.ndarray:
        """False positive rate: ``[K]``."""
        return self.fp / self.negatives

    @property
    def precision(self) -> np.ndarray:
        """Share of the alarms that are real, 1 by convention where there is no alarm: ``[K]``."""
        return self.tp / np.maximum(self.tp + self.fp, 1) + (self.tp + self.fp == 0)


def checked(scores: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores as float64 and labels as bool, both ``[N]``, or a sentence that says what is wrong with them."""
    scores, labels = np.asarray(scores, dtype=np.float64), np.asarray(labels)
    if scores.ndim != 1 or scores.shape != labels.shape:
        raise ValueError(f"scores and labels must be two lists of one length, got {scores.shape} and {labels.shape}")
    if scores.size == 0:
        raise ValueError("the ranking must have at least one sample, got none")
    if not np.isfinite(scores).all():
        worst = np.flatnonzero(~np.isfinite(scores))[0]
        raise ValueError(f"every score must be finite, got {scores[worst]} for sample {worst + 1}")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1, got {labels[~np.isin(labels, (0, 1))][0]}")
    labels = labels.astype(bool)
    if labels.all() or not labels.any():
        only = "positives" if labels[0] else "negatives"
        raise ValueError(f"the ranking must have samples of both classes, got {labels.size} {only} only")
    return scores, labels


def operating_points(scores: np.ndarray, labels: np.ndarray) -> Curve:
    """Lower the threshold past every distinct score; tied samples enter together, as no threshold parts them."""
    scores, labels = checked(scores, labels)
    order = np.argsort(-scores)
    falling, hits = scores[order], np.cumsum(labels[order])
    last = np.append(np.flatnonzero(np.diff(falling)), scores.size - 1)  # last sample of each group of ties
    tp = np.append(0, hits[last])
    fp = np.append(0, last + 1) - tp
    return Curve(np.append(np.inf, falling[last]), tp, fp, int(tp[-1]), int(fp[-1]))


def auc(curve: Curve) -> float:
    """Area under the ROC curve: the chance that a positive outranks a negative, ties counting one half.

    The sum is taken over integers, so that it equals the Mann-Whitney statistic exactly.
    """
    doubled = np.sum(np.diff(curve.fp) * (curve.tp[1:] + curve.tp[:-1]), dtype=np.int64)
    return float(doubled) / (2 * curve.positives * curve.negatives)


def precision_at(curve: Curve, prevalence: float) -> np.ndarray:
    """Precision if the same classifier met another share of positives: ``[K]``.

    Only the mixture changes: each class keeps its scores, so the ROC curve stands still.
    """
    return precision_of(curve.tpr, curve.fpr, prevalence)


def precision_of(tpr: np.ndarray, fpr: np.ndarray, prevalence: float) -> np.ndarray:
    within("prevalence", prevalence, *PREVALENCE)
    real = prevalence * tpr
    alarms = real + (1 - prevalence) * fpr
    return np.divide(real, alarms, out=np.ones_like(alarms), where=alarms > 0)


def hull(curve: Curve) -> np.ndarray:
    """Indices of the operating points on the convex hull of the ROC: no cost whatever prefers any other.

    Points on or below the chord of their neighbours are dropped, all at once, again and again.
    """
    keep = np.arange(curve.tp.size)
    while keep.size > 2:
        x, y = np.diff(curve.fp[keep]), np.diff(curve.tp[keep])
        corner = y[:-1] * x[1:] > y[1:] * x[:-1]  # the slope falls here
        if corner.all():
            break
        keep = keep[np.concatenate(([True], corner, [True]))]
    return keep


def point_at(curve: Curve, threshold: float) -> int:
    """Index of the operating point at a threshold: the last whose own is not below it."""
    return max(int(np.searchsorted(-curve.threshold, -threshold, side="right")) - 1, 0)


def thinned(curve: Curve, limit: int = 3000, also: int = 0) -> Curve:
    """At most ``limit`` of the points, spread evenly over the way of TPR, FPR and precision, so that no curve moves.

    Point ``also`` is kept beside them.
    """
    if limit < 2:
        raise ValueError(f"limit must be at least 2 points, got {limit}")
    if curve.tp.size <= limit:
        return curve
    travel = sum(np.abs(np.diff(values, prepend=values[0])) for values in (curve.tpr, curve.fpr, curve.precision))
    way = np.cumsum(travel)
    keep = np.unique(np.append(np.searchsorted(way, np.linspace(0, way[-1], limit)), also))
    return Curve(curve.threshold[keep], curve.tp[keep], curve.fp[keep], curve.positives, curve.negatives)
