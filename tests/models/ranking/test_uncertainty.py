import numpy as np
import pytest
from scipy import stats

from models.ranking.average_precision import average_precision
from models.ranking.curve import auc, operating_points, precision_at
from models.ranking.sources import Config, binormal
from models.ranking.uncertainty import bootstrap, compared, pairs

SAMPLE = binormal(Config(1.0, prevalence=0.3, count=300, rival=1.5))
CURVE = operating_points(SAMPLE.scores, SAMPLE.labels)


def resampled_plainly(rounds):
    """Draw indices of each class, and build the whole curve anew."""
    generator = np.random.default_rng(9)
    positive, negative = np.flatnonzero(SAMPLE.labels), np.flatnonzero(~SAMPLE.labels)
    for _ in range(rounds):
        drawn = np.concatenate([generator.choice(part, part.size) for part in (positive, negative)])
        yield operating_points(SAMPLE.scores[drawn], SAMPLE.labels[drawn])


def test_bootstrap_agrees_with_drawing_samples_one_by_one():
    bands = bootstrap(CURVE, rounds=2000)
    plain = list(resampled_plainly(2000))
    for quick, slow in (
        (bands.auc, [auc(curve) for curve in plain]),
        (bands.average_precision, [average_precision(curve).value for curve in plain]),
    ):
        assert stats.ks_2samp(quick, slow).pvalue > 0.01
    tpr = np.quantile([np.interp(bands.grid, curve.fpr, curve.tpr) for curve in plain], (0.025, 0.975), axis=0)
    assert np.abs(bands.tpr - tpr)[:, 5:].max() < 0.03


def test_bootstrap_of_a_large_sample_is_centred_on_it():
    sample = binormal(Config(2.0, prevalence=0.05, count=200_000))
    curve = operating_points(sample.scores, sample.labels)
    bands = bootstrap(curve, rounds=200)
    assert np.mean(bands.auc) == pytest.approx(auc(curve), abs=1e-3)
    assert np.mean(bands.average_precision) == pytest.approx(average_precision(curve).value, abs=4e-3)


def test_bootstrap_at_another_prevalence_is_centred_on_the_reweighted_curve():
    sample = binormal(Config(2.0, count=100_000))
    curve = operating_points(sample.scores, sample.labels)
    bands, own = bootstrap(curve, rounds=100, prevalence=0.02), bootstrap(curve, rounds=100)
    expected = average_precision(curve, "step", 0.02).value
    assert np.mean(bands.average_precision) == pytest.approx(expected, abs=0.01)
    np.testing.assert_array_equal(bands.auc, own.auc)
    middle = np.interp(0.5, curve.tpr, precision_at(curve, 0.02))
    assert bands.precision[0, 50] <= middle <= bands.precision[1, 50]


def test_bands_hold_the_curve():
    bands = bootstrap(CURVE, rounds=500)
    tpr = np.interp(bands.grid, CURVE.fpr, CURVE.tpr)
    assert ((bands.tpr[0] <= tpr + 0.02) & (tpr <= bands.tpr[1] + 0.02)).all()


def test_same_seed_same_bands():
    first, again = bootstrap(CURVE, 20, seed=3), bootstrap(CURVE, 20, seed=3)
    np.testing.assert_array_equal(first.auc, again.auc)
    assert not np.array_equal(first.auc, bootstrap(CURVE, 20, seed=4).auc)


def test_comparison_matches_delong_written_as_pairs():
    result = compared(SAMPLE.scores, SAMPLE.rival_scores, SAMPLE.labels)
    wins = []
    for scores in (SAMPLE.scores, SAMPLE.rival_scores):
        difference = scores[SAMPLE.labels][:, None] - scores[~SAMPLE.labels]
        wins.append((difference > 0) + (difference == 0) / 2)
    rows, columns = np.cov([win.mean(1) for win in wins]), np.cov([win.mean(0) for win in wins])
    expected = rows / wins[0].shape[0] + columns / wins[0].shape[1]
    np.testing.assert_allclose(result.covariance, expected)
    np.testing.assert_allclose(result.auc, [win.mean() for win in wins])
    assert result.interval[0] < result.difference < result.interval[1]


def test_delong_agrees_with_the_bootstrap():
    deviation = compared(SAMPLE.scores, SAMPLE.rival_scores, SAMPLE.labels).covariance[0, 0] ** 0.5
    assert np.std(bootstrap(CURVE, rounds=2000).auc) == pytest.approx(deviation, rel=0.06)


def test_a_model_is_not_different_from_itself():
    result = compared(SAMPLE.scores, SAMPLE.scores, SAMPLE.labels)
    assert (result.difference, result.p_value) == (0, 1)


def test_the_game_of_pairs_tends_to_the_auc():
    game = pairs(SAMPLE.scores, SAMPLE.labels, count=50_000)
    assert game.running[-1] == pytest.approx(auc(CURVE), abs=0.01)
    assert SAMPLE.labels[game.positive].all()
    assert not SAMPLE.labels[game.negative].any()
    np.testing.assert_array_equal(game.outcome == 1, SAMPLE.scores[game.positive] > SAMPLE.scores[game.negative])


def test_a_tie_is_half_a_game():
    assert set(pairs(np.ones(4), np.array([0, 1, 1, 0]), count=10).outcome) == {0.5}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bootstrap(CURVE, 0), "rounds must lie between 1 and 2000, got 0"),
        (lambda: bootstrap(CURVE, 2001), "rounds must lie between 1 and 2000, got 2001"),
        (lambda: bootstrap(CURVE, 10, 1.0), "prevalence must lie between 1e-07 and 0.9999999, got 1"),
        (lambda: pairs(SAMPLE.scores, SAMPLE.labels, 0), "pairs must lie between 1 and 1000000, got 0"),
        (lambda: compared(np.arange(3), np.arange(3), np.array([1, 0, 0])), "at least 2 samples, got 1"),
    ],
)
def test_impossible_settings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
