"""One update of a ranked list of 10^6 scores, beside scikit-learn's two curves of the same data.

Ours is everything that the page redraws: operating points, thinning, hull, AUC, average precision, histogram. Rounds
of both are interleaved and compared by their medians.

    python -m benchmarks.ranking
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
from sklearn import metrics

from benchmarks.rows import Row, interleaved, report
from models.ranking.average_precision import average_precision, average_precisions
from models.ranking.curve import Curve, auc, hull, operating_points, thinned
from models.ranking.sources import Config, Sample, binormal

ROUNDS = 7


def ours(sample: Sample) -> Curve:
    """What a new sample costs the page."""
    curve = operating_points(sample.scores, sample.labels)
    thinned(curve)
    hull(curve)
    auc(curve)
    average_precision(curve)
    for part in (sample.scores[sample.labels], sample.scores[~sample.labels]):
        np.histogram(part, bins=40, range=(0, 1))
    return curve


def five_definitions(sample: Sample) -> None:
    """The same with all five definitions of average precision."""
    average_precisions(ours(sample))


def scikit_learn(sample: Sample) -> None:
    """The two curves alone."""
    metrics.roc_curve(sample.labels, sample.scores)
    metrics.precision_recall_curve(sample.labels, sample.scores)


def rows() -> Iterator[Row]:
    for count in (10_000, 100_000, 1_000_000):
        sample = binormal(Config(prevalence=0.1, count=count))
        taken = interleaved(
            {call.__name__: partial(call, sample) for call in (ours, five_definitions, scikit_learn)}, ROUNDS
        )
        for name, what in (("ours", "full update"), ("five_definitions", "with all five average precisions")):
            peer = "scikit-learn's two curves"
            yield Row(f"{count:,} scores: {what}", peer, taken[name], taken["scikit_learn"], most=1)


if __name__ == "__main__":
    report(rows())
