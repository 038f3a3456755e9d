"""The same list after a change that one can predict: other costs, duplicates removed, one more false alarm."""

import numpy as np

from models.limits import within
from models.ranking.average_precision import average_precision
from models.ranking.curve import Curve
from models.ranking.detections import DUPLICATE, HIT
from models.ranking.ranked import Ranked


def cheapest(curve: Curve, miss: float, prevalence: float | None = None) -> float:
    """The threshold of lowest mean cost, the highest of equals, where a miss costs ``miss`` and a false alarm 1."""
    within("cost of a miss", miss, 1e-6, 1e6)
    share = curve.positives / (curve.positives + curve.negatives) if prevalence is None else prevalence
    cost = share * miss * (1 - curve.tpr) + (1 - share) * curve.fpr
    return float(curve.threshold[np.argmin(cost)])


def without_duplicates(ranked: Ranked) -> float:
    """Average precision (step) of a detector's list when every duplicate is removed."""
    assert ranked.detected is not None
    verdict = np.array(ranked.detected.assignment.verdict)
    if not (verdict == DUPLICATE).any():
        raise ValueError("the list must hold a duplicate, got none: lower the IoU threshold, or take another question")
    return _area(ranked.curve, verdict[verdict != DUPLICATE] == HIT)


def with_a_false_alarm(ranked: Ranked, place: int) -> float:
    """Average precision (step) when one more detection, at this place of the order (0: the first), hits nothing."""
    return _area(ranked.curve, np.insert(np.diff(ranked.curve.tp) > 0, place, False))


def interval_width(values: np.ndarray) -> float:
    """From the 2.5 % to the 97.5 % quantile."""
    low, high = np.quantile(values, (0.025, 0.975))
    return float(high - low)


def _area(curve: Curve, hits: np.ndarray) -> float:
    tp, fp = np.append(0, np.cumsum(hits)), np.append(0, np.cumsum(~hits))
    threshold = np.append(np.inf, -np.arange(hits.size, dtype=float))
    return average_precision(Curve(threshold, tp, fp, curve.positives, max(int(fp[-1]), 1))).value
