"""How much of a curve is luck: bootstrap bands, the variance of an AUC, and the AUC as a game of pairs."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from models.limits import within
from models.ranking.curve import Curve, checked, precision_of, thinned

MAX_ROUNDS = 2000
MAX_POINTS = 1000  # operating points that a resample is drawn over


@dataclass(frozen=True, eq=False)
class Bands:
    """At each place, where the true curve lies in about 95 of 100 cases; a whole curve seldom stays inside."""

    grid: np.ndarray  # [G] false positive rate for the ROC, recall for precision-recall
    tpr: np.ndarray  # [2, G] 2.5 % and 97.5 % quantile
    precision: np.ndarray  # [2, G]
    auc: np.ndarray  # [B] one per resample
    average_precision: np.ndarray  # [B] step definition


@dataclass(frozen=True, eq=False)
class Comparison:
    """AUCs of two models on the same samples."""

    auc: np.ndarray  # [2]
    covariance: np.ndarray  # [2, 2] of the two estimates
    difference: float  # first - second
    interval: tuple[float, float]  # 95 % for the difference
    p_value: float  # two-sided, of no difference

    @property
    def differ(self) -> bool:
        """By more than luck: the interval holds no 0."""
        return not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True, eq=False)
class Pairs:
    """A game: draw a positive and a negative; does the positive have the higher score?"""

    positive: np.ndarray  # [K] index of the sample drawn
    negative: np.ndarray  # [K]
    outcome: np.ndarray  # [K] 1 for the right order, 0 for the wrong one, 0.5 for a tie
    running: np.ndarray  # [K] share of the games won so far, which tends to the AUC


def bootstrap(curve: Curve, rounds: int = 200, prevalence: float | None = None, seed: int = 0) -> Bands:
    """Draw as many positives and negatives as there are, with replacement, ``rounds`` times.

    What a resample does to a curve is only how many samples fall between two operating points: a multinomial draw.
    Each class is drawn by itself, so that no resample is without positives (Robin et al., pROC, 2011).
    """
    within("rounds", rounds, 1, MAX_ROUNDS)
    share = curve.positives / (curve.positives + curve.negatives) if prevalence is None else prevalence
    coarse = thinned(curve, MAX_POINTS)
    generator = np.random.default_rng(seed)
    tp = _resampled(coarse.tp, curve.positives, rounds, generator)
    fp = _resampled(coarse.fp, curve.negatives, rounds, generator)
    tpr, fpr = tp / curve.positives, fp / curve.negatives
    precision = precision_of(tpr, fpr, share)

    grid = np.linspace(0, 1, 101)
    tpr_rows = np.stack([np.interp(grid, x, y) for x, y in zip(fpr, tpr, strict=True)])
    reached = [np.searchsorted(row, grid).clip(max=row.size - 1) for row in tpr]
    precision_rows = np.stack([row[at] for row, at in zip(precision, reached, strict=True)])
    return Bands(
        grid,
        np.quantile(tpr_rows, (0.025, 0.975), axis=0),
        np.quantile(precision_rows, (0.025, 0.975), axis=0),
        np.asarray(np.trapezoid(tpr, fpr, axis=1)),
        np.sum(np.diff(tpr, axis=1) * precision[:, 1:], axis=1),
    )


def compared(scores: np.ndarray, rival_scores: np.ndarray, labels: np.ndarray) -> Comparison:
    """Are two AUCs on the same samples different? In how many pairs each sample wins tells their covariance.

    Reference: DeLong et al., Comparing the areas under two or more correlated ROC curves, 1988; by ranks after Sun and
    Xu, 2014.
    """
    both = []
    for one in (scores, rival_scores):
        one, hits = checked(one, labels)
        ranks = stats.rankdata(one)
        wins = (ranks[hits] - stats.rankdata(one[hits])) / np.sum(~hits)  # share of negatives below each positive
        losses = 1 - (ranks[~hits] - stats.rankdata(one[~hits])) / np.sum(hits)  # positives above each negative
        both.append((wins, losses))
    wins, losses = (np.stack(parts) for parts in zip(*both, strict=True))  # [2, P], [2, N]
    if min(wins.shape[1], losses.shape[1]) < 2:
        raise ValueError(f"each class must have at least 2 samples, got {min(wins.shape[1], losses.shape[1])}")
    covariance = np.cov(wins) / wins.shape[1] + np.cov(losses) / losses.shape[1]
    auc = wins.mean(axis=1)
    deviation = float(np.sqrt(max(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1], 0)))
    difference = float(auc[0] - auc[1])
    p_value = float(2 * stats.norm.sf(abs(difference) / deviation)) if deviation > 0 else float(difference == 0)
    reach = float(stats.norm.ppf(0.975)) * deviation
    return Comparison(auc, covariance, difference, (difference - reach, difference + reach), p_value)


def pairs(scores: np.ndarray, labels: np.ndarray, count: int = 200, seed: int = 0) -> Pairs:
    """Play the game ``count`` times."""
    scores, labels = checked(scores, labels)
    within("pairs", count, 1, 10**6)
    generator = np.random.default_rng(seed)
    positive = generator.choice(np.flatnonzero(labels), count)
    negative = generator.choice(np.flatnonzero(~labels), count)
    outcome = (np.sign(scores[positive] - scores[negative]) + 1) / 2
    return Pairs(positive, negative, outcome, np.cumsum(outcome) / np.arange(1, count + 1))


def _resampled(cumulated: np.ndarray, total: int, rounds: int, generator: np.random.Generator) -> np.ndarray:
    """Cumulated counts of as many draws as there are samples: ``[K] -> [B, K]``."""
    share = np.diff(cumulated, prepend=0, append=total) / total  # the last cell holds what no threshold reaches
    return np.cumsum(generator.multinomial(total, share, size=rounds), axis=1)[:, :-1]
