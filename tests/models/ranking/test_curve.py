import numpy as np
import pytest
from scipy import integrate, special, stats
from sklearn import metrics
from sklearn.isotonic import isotonic_regression

from models.ranking.curve import auc, hull, operating_points, point_at, precision_at, thinned
from models.ranking.sources import Config, bars, binormal, expected_auc
from models.ranking.transforms import transformed

rng = np.random.default_rng(0)
TIED = [
    (rng.integers(0, levels, size), rng.random(size) < share)
    for levels, size, share in ((3, 40, 0.5), (10, 300, 0.2), (1000, 500, 0.05), (2, 60, 0.9), (50, 2000, 0.01))
]
TIED = [(scores, np.append(labels[:-2], (True, False))) for scores, labels in TIED]


def expected_average_precision(config):
    """Of the two bells themselves: precision integrated over recall."""

    def precision(recall):
        threshold = config.separation - config.spread * special.ndtri(recall)
        real, false = config.prevalence * recall, (1 - config.prevalence) * special.ndtr(-threshold)
        return real / (real + false)

    return integrate.quad(precision, 0, 1, limit=200)[0]


@pytest.mark.parametrize(("scores", "labels"), TIED)
def test_curves_match_scikit_learn_with_ties(scores, labels):
    curve = operating_points(scores, labels)
    fpr, tpr, threshold = metrics.roc_curve(labels, scores, drop_intermediate=False)
    np.testing.assert_array_equal(curve.fpr, fpr)
    np.testing.assert_array_equal(curve.tpr, tpr)
    np.testing.assert_array_equal(curve.threshold, threshold)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    np.testing.assert_array_equal(curve.precision, precision[::-1])
    np.testing.assert_array_equal(curve.tpr, recall[::-1])
    np.testing.assert_allclose(auc(curve), metrics.roc_auc_score(labels, scores), rtol=1e-12)


@pytest.mark.parametrize(("scores", "labels"), TIED)
def test_auc_is_the_share_of_pairs_in_the_right_order_ties_counting_one_half(scores, labels):
    difference = scores[labels][:, None] - scores[~labels]
    assert auc(operating_points(scores, labels)) == pytest.approx(((difference > 0) + (difference == 0) / 2).mean())
    statistic = stats.mannwhitneyu(scores[labels], scores[~labels]).statistic
    assert auc(operating_points(scores, labels)) == statistic / difference.size


def test_curve_rises_from_nothing_to_everything():
    curve = operating_points(*TIED[1])
    assert (curve.tp[0], curve.fp[0], curve.tp[-1], curve.fp[-1]) == (0, 0, curve.positives, curve.negatives)
    assert (np.diff(curve.tp) >= 0).all()
    assert (np.diff(curve.tp + curve.fp) > 0).all()


@pytest.mark.parametrize(("separation", "area"), [(0.5, 0.6382), (1, 0.7602), (1.5, 0.8556), (2, 0.9214), (3, 0.9831)])
def test_auc_of_two_bells_is_phi_of_the_distance(separation, area):
    config = Config(separation, count=200_000)
    sample = binormal(config)
    assert expected_auc(config) == pytest.approx(area, abs=5e-5)
    assert auc(operating_points(sample.scores, sample.labels)) == pytest.approx(area, abs=4e-3)


@pytest.mark.parametrize(("prevalence", "area"), [(0.5, 0.9218), (0.1, 0.6655), (0.01, 0.2690), (0.001, 0.0618)])
def test_average_precision_falls_with_prevalence_while_the_roc_stands_still(prevalence, area):
    config = Config(2.0, prevalence=prevalence)
    assert expected_average_precision(config) == pytest.approx(area, abs=5e-5)
    sample = binormal(Config(2.0, count=400_000))
    curve = operating_points(sample.scores, sample.labels)
    weights = np.where(sample.labels, prevalence, 1 - prevalence)
    reweighted = np.sum(np.diff(curve.tpr) * precision_at(curve, prevalence)[1:])
    assert reweighted == pytest.approx(area, abs=0.008)
    judged = metrics.average_precision_score(sample.labels, sample.scores, sample_weight=weights)
    assert reweighted == pytest.approx(judged, rel=1e-9)


def test_unequal_spread_matches_a_large_sample():
    config = Config(1.0, spread=2.0, prevalence=0.3, count=400_000, seed=3)
    sample = binormal(config)
    assert metrics.roc_auc_score(sample.labels, sample.scores) == pytest.approx(expected_auc(config), abs=3e-3)
    judged = metrics.average_precision_score(sample.labels, sample.scores)
    assert judged == pytest.approx(expected_average_precision(config), abs=5e-3)


@pytest.mark.parametrize("transform", ["x²", "logit", "sigmoid", "rank"])
def test_a_rising_transform_changes_no_point_of_the_curves(transform):
    sample = binormal(Config(count=20_000))
    before = operating_points(sample.scores, sample.labels)
    after = operating_points(transformed(sample.scores, transform), sample.labels)
    np.testing.assert_array_equal(after.tp, before.tp)
    np.testing.assert_array_equal(after.fp, before.fp)
    np.testing.assert_array_equal(after.threshold[1:], transformed(before.threshold[1:], transform))


@pytest.mark.parametrize(("scores", "labels"), TIED)
def test_hull_is_the_pooled_adjacent_violators_fit(scores, labels):
    curve = operating_points(scores, labels)
    corners = hull(curve)
    samples = np.diff(curve.tp + curve.fp)
    pooled = isotonic_regression(np.diff(curve.tp) / samples, sample_weight=samples, increasing=False)
    expected = np.concatenate(([0], np.flatnonzero(np.abs(np.diff(pooled)) > 1e-12) + 1, [samples.size]))
    np.testing.assert_array_equal(corners, expected)


def test_thinning_keeps_the_ends_and_moves_no_curve_visibly():
    sample = binormal(Config(1.0, prevalence=0.1, count=100_000))
    full = operating_points(sample.scores, sample.labels)
    few = thinned(full, 3000)
    lost = next(k for k in range(full.tp.size) if full.threshold[k] not in few.threshold)
    assert full.threshold[lost] in thinned(full, 3000, also=lost).threshold
    assert point_at(full, full.threshold[lost]) == lost
    assert few.tp.size <= 3000
    assert (few.tp[0], few.fp[0], few.tp[-1], few.fp[-1]) == (0, 0, full.positives, full.negatives)
    before = np.searchsorted(-few.threshold, -full.threshold, side="right") - 1  # kept point at or before each point
    after = np.minimum(before + 1, few.tp.size - 1)
    for name in ("tpr", "fpr", "precision"):
        there, kept = getattr(full, name), getattr(few, name)
        away = np.minimum(np.abs(there - kept[before]), np.abs(there - kept[after]))
        assert away.max() < 1 / 360, name  # one pixel of the plot


def test_thinning_leaves_a_short_curve_alone():
    curve = operating_points(*TIED[0])
    assert thinned(curve, 100) is curve


def test_bars_are_samples_in_the_middle_of_their_bins():
    sample = bars((3, 1), (0, 2))
    np.testing.assert_array_equal(sample.scores, [0.25, 0.25, 0.25, 0.75, 0.75, 0.75])
    np.testing.assert_array_equal(sample.labels, [0, 0, 0, 0, 1, 1])
    assert auc(operating_points(sample.scores, sample.labels)) == 7 / 8


def test_a_random_ranking_has_the_area_one_half():
    labels = np.arange(200_000) < 20_000
    curve = operating_points(np.random.default_rng(1).random(labels.size), labels)
    assert auc(curve) == pytest.approx(0.5, abs=0.01)
    assert np.sum(np.diff(curve.tpr) * curve.precision[1:]) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        ([], [], "at least one sample, got none"),
        ([1, 2], [1, 1], "both classes, got 2 positives only"),
        ([1, 2], [0, 0], "both classes, got 2 negatives only"),
        ([1, np.nan], [0, 1], "every score must be finite, got nan for sample 2"),
        ([np.inf, 1], [0, 1], "every score must be finite, got inf for sample 1"),
        ([1, 2], [0, 2], "labels must be 0 or 1, got 2"),
        ([1, 2, 3], [0, 1], r"one length, got \(3,\) and \(2,\)"),
    ],
)
def test_impossible_rankings_are_refused(scores, labels, message):
    with pytest.raises(ValueError, match=message):
        operating_points(np.array(scores), np.array(labels))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: binormal(Config(prevalence=0.0)), "prevalence must lie between 1e-07 and 0.9999999, got 0"),
        (lambda: binormal(Config(count=10_000_000)), "must lie between 2 and 1000000, got 10000000"),
        (lambda: binormal(Config(spread=0.0)), "spread must lie between 0.01 and 100, got 0"),
        (lambda: binormal(Config(agreement=2.0)), "agreement must lie between -1 and 1, got 2"),
        (lambda: bars((1,), (1, 2)), "as many bars, got 1 and 2"),
        (lambda: bars((-1,), (1,)), "a bar must not be negative, got -1"),
        (lambda: bars((2_000_000,), (1,)), "at most 1000000 samples, got 2000001"),
        (lambda: transformed([-1.0], "x²"), "must not be negative to keep their order when squared, got -1"),
        (lambda: transformed([0.0, 0.5], "logit"), r"inside \(0, 1\) for the logit, got 0 to 0.5"),
        (lambda: transformed([0.5], "cube"), "transform must be one of .* got 'cube'"),
        (
            lambda: precision_at(operating_points(*TIED[0]), 1.0),
            r"prevalence must lie between .*, got 1",
        ),
        (lambda: thinned(operating_points(*TIED[0]), 1), "limit must be at least 2 points, got 1"),
    ],
)
def test_impossible_settings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_rival_scores_the_same_samples_with_the_wanted_agreement():
    sample = binormal(Config(1.0, rival=2.0, agreement=0.8, count=100_000))
    both = [transformed(scores[~sample.labels], "logit") for scores in (sample.scores, sample.rival_scores)]
    assert np.corrcoef(both)[0, 1] == pytest.approx(0.8, abs=0.01)
    assert auc(operating_points(sample.rival_scores, sample.labels)) == pytest.approx(0.9214, abs=4e-3)
