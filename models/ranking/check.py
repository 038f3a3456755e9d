"""The areas on the screen against a second method: scikit-learn's average precision, SciPy's Mann-Whitney statistic."""

import numpy as np

from models.ranking.sources import Sample

MOST = 100_000  # samples up to which a second method keeps nobody waiting


def average_precision_difference(sample: Sample, value: float, prevalence: float | None = None) -> float:
    """Of the step definition, if need be at another share of positives than the sample's."""
    from sklearn.metrics import average_precision_score

    labels, observed = sample.labels, sample.labels.mean()
    share = prevalence or observed
    weights = np.where(labels, share / observed, (1 - share) / (1 - observed))
    return abs(float(average_precision_score(labels, sample.scores, sample_weight=weights)) - value)


def auc_difference(sample: Sample, value: float) -> float:
    from scipy.stats import mannwhitneyu

    positives, negatives = sample.scores[sample.labels], sample.scores[~sample.labels]
    return abs(float(mannwhitneyu(positives, negatives).statistic) / positives.size / negatives.size - value)
