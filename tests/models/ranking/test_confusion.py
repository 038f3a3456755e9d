from math import isnan

import numpy as np
import pytest
from sklearn import metrics

from models.ranking.calibration import calibration
from models.ranking.curve import hull, operating_points
from tests.models.ranking.confusion import RATIOS, Confusion, best_point, confusion, cost, f_beta

rng = np.random.default_rng(4)
LABELS = rng.random(500) < 0.3
SCORES = np.round(np.clip(rng.normal(0.4 + 0.2 * LABELS, 0.2), 0, 1), 2)  # with ties
CURVE = operating_points(SCORES, LABELS)


@pytest.mark.parametrize("threshold", [-1, 0, 0.333, 0.5, 0.9, 2])
def test_counts_match_scikit_learn(threshold):
    tn, fp, fn, tp = metrics.confusion_matrix(LABELS, threshold <= SCORES).ravel()
    assert confusion(CURVE, threshold) == Confusion(tp, fp, fn, tn)


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_ratios_match_scikit_learn(threshold):
    counts, called = confusion(CURVE, threshold), threshold <= SCORES
    judged = {
        "recall": metrics.recall_score(LABELS, called),
        "precision": metrics.precision_score(LABELS, called),
        "specificity": metrics.recall_score(~LABELS, ~called),
        "negative predictive value": metrics.precision_score(~LABELS, ~called),
        "accuracy": metrics.accuracy_score(LABELS, called),
        "balanced accuracy": metrics.balanced_accuracy_score(LABELS, called),
        "F1": metrics.f1_score(LABELS, called),
        "MCC": metrics.matthews_corrcoef(LABELS, called),
        "Cohen's kappa": metrics.cohen_kappa_score(LABELS, called),
        "Jaccard": metrics.jaccard_score(LABELS, called),
        "likelihood ratio +": metrics.class_likelihood_ratios(LABELS, called)[0],
    }
    assert {name: RATIOS[name](counts) for name in judged} == pytest.approx(judged)
    assert f_beta(counts, 2.0) == pytest.approx(metrics.fbeta_score(LABELS, called, beta=2))


def test_complements_add_up_to_one():
    value = {name: function(confusion(CURVE, 0.5)) for name, function in RATIOS.items()}
    for one, other in (
        ("recall", "miss rate"),
        ("specificity", "fall-out"),
        ("precision", "false discovery rate"),
        ("negative predictive value", "false omission rate"),
    ):
        assert value[one] + value[other] == pytest.approx(1)
    assert value["Youden's J"] == pytest.approx(2 * value["balanced accuracy"] - 1)
    assert value["G-mean"] == pytest.approx((value["recall"] * value["specificity"]) ** 0.5)
    assert value["lift"] == pytest.approx(value["precision"] / LABELS.mean())


def test_a_question_without_an_answer_is_not_a_number():
    nothing_called = Confusion(0, 0, 5, 5)
    assert isnan(RATIOS["precision"](nothing_called))
    assert RATIOS["MCC"](nothing_called) == 0 == RATIOS["F1"](nothing_called)


@pytest.mark.parametrize("false_negative", [0.01, 1, 3.5, 100])
@pytest.mark.parametrize("prevalence", [None, 0.01, 0.5])
def test_the_cheapest_point_is_a_corner_of_the_hull(false_negative, prevalence):
    best = best_point(CURVE, false_negative, prevalence)
    assert best in hull(CURVE)
    counts = confusion(CURVE, CURVE.threshold[best])
    if prevalence is None:
        expected = (false_negative * counts.fn + counts.fp) / LABELS.size
        assert cost(CURVE, false_negative)[best] == pytest.approx(expected)


def test_calibration_matches_scikit_learn():
    from sklearn.calibration import calibration_curve

    scores = np.clip(SCORES, 0.01, 0.99)
    result = calibration(scores, LABELS, bins=8)
    happened, said = calibration_curve(LABELS, scores, n_bins=8)
    np.testing.assert_allclose(result.said, said)
    np.testing.assert_allclose(result.happened, happened)
    assert result.share.sum() == pytest.approx(1)
    assert result.brier == pytest.approx(metrics.brier_score_loss(LABELS, scores))
    assert result.log_loss == pytest.approx(metrics.log_loss(LABELS, scores))


def test_calibration_at_another_prevalence_is_a_weighted_one():
    scores = np.clip(SCORES, 0.01, 0.99)
    weights = np.where(LABELS, 0.05 / LABELS.mean(), 0.95 / (1 - LABELS.mean()))
    result = calibration(scores, LABELS, prevalence=0.05)
    assert result.brier == pytest.approx(metrics.brier_score_loss(LABELS, scores, sample_weight=weights))
    assert result.log_loss == pytest.approx(metrics.log_loss(LABELS, scores, sample_weight=weights))


def test_one_certain_mistake_costs_infinity():
    assert calibration(np.array([0.0, 0.5]), np.array([1, 0])).log_loss == np.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: calibration(SCORES * 3, LABELS), r"must lie in \[0, 1\] to be read as probabilities, got"),
        (lambda: calibration(SCORES, LABELS, bins=0), "bins must lie between 1 and 1000, got 0"),
        (lambda: calibration(SCORES, LABELS, prevalence=0.0), "prevalence must lie between 1e-07 and 0.9999999, got 0"),
    ],
)
def test_impossible_settings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
