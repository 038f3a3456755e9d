"""One update of a ranked list of 10^6 scores, beside scikit-learn's two curves of the same data.

Ours is everything that the page redraws: operating points, thinning, hull, AUC, average precision, histogram. Rounds
of both are interleaved and compared by their medians.

    python -m benchmarks.ranking
"""

import time
from collections.abc import Callable

import numpy as np
from sklearn import metrics

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


def seconds(function: Callable[[Sample], object], sample: Sample) -> float:
    start = time.perf_counter()
    function(sample)
    return time.perf_counter() - start


def main() -> None:
    for count in (10_000, 100_000, 1_000_000):
        sample = binormal(Config(prevalence=0.1, count=count))
        functions = (ours, five_definitions, scikit_learn)
        rounds = np.array([[seconds(function, sample) for function in functions] for _ in range(ROUNDS)])
        update, definitions, peer = np.median(rounds, axis=0) * 1000
        print(
            f"{count:>9,} scores: full update {update:7.1f} ms, with five definitions {definitions:7.1f} ms, "
            f"scikit-learn's two curves {peer:7.1f} ms, ratio {update / peer:.2f} ({definitions / peer:.2f})"
        )


if __name__ == "__main__":
    main()
