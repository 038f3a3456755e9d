from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.linear_model import Lasso

from models.normalisation import check, clusters, dropout, overfit, penalty


@pytest.mark.parametrize("drop", [0.1, 0.5, 0.8])
def test_variance_of_a_dropped_unit(drop):
    draws = torch.nn.functional.dropout(torch.ones(200_000), drop)
    for scale, inverted in ((1, True), (1 - drop, False)):
        mean, variance = dropout.unit(drop, inverted)
        assert scale * float(draws.mean()) == pytest.approx(mean, abs=0.02)
        assert scale**2 * float(draws.var()) == pytest.approx(variance, rel=0.03)


def test_variance_into_the_next_layer():
    random = np.random.default_rng(0)
    half = np.maximum(random.normal(size=400_000), 0)
    for drop in (0.1, 0.5):
        masked = half * (random.random(half.shape) > drop) / (1 - drop)
        assert masked.var() / half.var() == pytest.approx(dropout.variance_ratio(drop), rel=0.02)


@pytest.mark.parametrize("drop", [0.2, 0.5])
def test_scaled_weights_are_the_geometric_mean_before_a_softmax_only(drop):
    geometric, arithmetic = dropout.masks(dropout.Small(drop)).gaps
    assert geometric < 1e-12
    assert arithmetic > 1e-3
    assert dropout.masks(dropout.Small(drop, deep=True)).gaps[0] > 1e-3


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("deep", [False, True])
def test_masks_are_summed_as_one_by_one(deep, inverted):
    config = dropout.Small(0.3, deep, 1, inverted)
    assert deep or dropout.masks(config).gaps[0] < 1e-12
    found = dropout.masks(config)
    assert found.probability.sum() == pytest.approx(1)
    assert check.masks_difference(config, found) < 1e-12


def test_doubt_is_larger_where_the_network_is_wrong_and_where_digits_are_turned():
    made = dropout.trained(dropout.Config(steps=300))
    straight, turned = (dropout.doubt(made, dropout.Asked(20, angle)) for angle in (0, 45))
    right, wrong = straight.by_outcome
    assert right < 0.6 * wrong
    assert turned.entropy.mean() > 1.5 * straight.entropy.mean()
    assert straight.single < straight.accuracy(straight.mean) + 0.01
    assert check.eval_difference(made, turned, 45) < 1e-4


@pytest.mark.parametrize("angle", [0, 45])
def test_passes_are_those_of_masks_from_numpy_and_unscaled_masks_are_seen(angle):
    made, asked = dropout.trained(dropout.Config(steps=100)), dropout.Asked(40, angle)
    assert check.passes_difference(made, dropout.doubt(made, asked), asked) < 5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dropout, "_masked", lambda layers, values: layers(0.5 * values))  # not divided by 1 − p
        assert not check.passes_difference(made, dropout.doubt(made, asked), asked) < 5


@pytest.mark.parametrize("strength", [0.1, 0.5, 1.0])
def test_l1_on_an_orthonormal_design_is_soft_thresholding(strength):
    design = np.linalg.qr(np.random.default_rng(0).normal(size=(20, 10)))[0]
    targets = np.random.default_rng(1).normal(size=10)
    lasso = Lasso(alpha=strength / 20, fit_intercept=False, tol=1e-12).fit(design, design @ targets)
    np.testing.assert_allclose(penalty.soft(targets, strength), lasso.coef_, atol=1e-9)


@pytest.mark.parametrize("kind", penalty.KINDS)
@pytest.mark.parametrize("condition", [1.0, 10.0])
def test_solution_has_a_zero_subgradient(kind, condition):
    config = penalty.Config(kind, 0.5, (0.4, 1.2), condition)
    assert check.solution_difference(config, penalty.solution(config)) < 1e-9


def test_only_proximal_steps_give_zeros():
    walk = penalty.Walk(steps=500)
    found = penalty.walks(walk)
    none, some = penalty.zeros(walk)
    assert none == 0
    assert some == (np.abs(found.targets) <= walk.strength).sum() > 0
    assert check.walk_difference(found, walk) < 1e-9
    rattling = np.abs(found.targets) < walk.strength - 0.1
    assert np.abs(found.subgradient[-1][rattling]).max() <= 2 * walk.rate * walk.strength


def test_most_optima_touch_a_corner_of_the_l1_ball():
    """Of round bowls of random place, at λ = 0.5 (a figure of this setting)."""
    places = np.random.default_rng(0).uniform(-1, 1, (200, 2))
    zeros = [(penalty.solution(penalty.Config(optimum=tuple(place))) == 0).any() for place in places]
    assert np.mean(zeros) == pytest.approx(0.75, abs=0.08)


@pytest.mark.parametrize("smoothing", [0.1, 0.3])
def test_smoothed_loss_asks_for_a_finite_gap(smoothing):
    assert check.smoothing_difference(smoothing) < 1e-12
    assert clusters.asked_gap(0.1) == pytest.approx(4.511, abs=1e-3)


def test_smoothing_brings_class_means_nearer_and_lowers_the_ratio():
    hard, soft = (clusters.features(clusters.Config(one, 600)) for one in (0.0, 0.1))
    (_within, before, ratio), (_less, after, lower) = clusters.sizes(hard), clusters.sizes(soft)
    assert after < 0.6 * before
    assert lower < ratio
    assert check.plane_difference(soft, (3, 5, 8), clusters.plane(soft, (3, 5, 8))) < 1e-3


def test_wrong_labels_are_learnt_by_heart_and_early_stopping_helps():
    history = list(overfit.training(overfit.Config(steps=400)))
    stop = overfit.stopped(history)
    assert history[-1].training > 0.95
    assert history[-1].test < 0.76
    assert stop.test > history[-1].test + 0.04
    assert all(two.step == one.step + overfit.EVERY for one, two in pairwise(history))


def test_a_run_does_not_depend_on_what_runs_beside():
    config = overfit.Config(200, 16, dropout=0.5, norm=True, steps=40)
    alone = [(one.test, one.training_loss) for one in overfit.training(config)]
    assert alone == [(one.treated.test, one.treated.training_loss) for one in overfit.pair(config)]


@pytest.mark.parametrize(("kind", "value"), [(penalty.Config, "L3"), (overfit.Config, 9), (dropout.Config, 1)])
def test_what_makes_no_sense_is_refused(kind, value):
    with pytest.raises(ValueError, match="must"):
        kind(value)
