"""Areas against scikit-learn's and SciPy's; operating points before and after the scores are rewritten."""

import numpy as np
from scipy.stats import mannwhitneyu
from sklearn.metrics import average_precision_score

from models.ranking.curve import Curve
from models.ranking.ranked import ranked
from models.ranking.sources import Sample

MOST = 100_000  # samples up to which a second method keeps nobody waiting


def average_precision_difference(sample: Sample, value: float, prevalence: float | None = None) -> float:
    """Of the step definition, if need be at another share of positives than the sample's."""
    labels, observed = sample.labels, sample.labels.mean()
    share = prevalence or observed
    weights = np.where(labels, share / observed, (1 - share) / (1 - observed))
    return abs(float(average_precision_score(labels, sample.scores, sample_weight=weights)) - value)


def auc_difference(sample: Sample, value: float) -> float:
    positives, negatives = sample.scores[sample.labels], sample.scores[~sample.labels]
    return abs(float(mannwhitneyu(positives, negatives).statistic) / positives.size / negatives.size - value)


def same_points(one: Curve, other: Curve) -> bool:
    """Whether two lists have the same operating points, whatever their scores."""
    return np.array_equal(one.tp, other.tp) and np.array_equal(one.fp, other.fp)


def kept_by_squaring(sample: Sample) -> bool:
    """Whether squaring the scores leaves every operating point where it is; refused where a score is negative."""
    return same_points(ranked(sample).curve, ranked(sample, "x²").curve)
