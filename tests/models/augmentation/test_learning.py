"""Fingerprints, the race and imbalance: against scikit-learn, laws, and ranges of the live results."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score

from models.augmentation import fingerprint, imbalance, measures, race
from models.images.samples import sample
from models.rates import auc_difference, binned

CONFIG = imbalance.Config()


@pytest.fixture(scope="module")
def coffee():
    image = fingerprint.small(sample("coffee").pixels)
    return image, int(fingerprint.probabilities([image]).argmax())


def test_strength_zero_changes_nothing(coffee):
    image, _label = coffee
    for name, (_low, _high, same) in fingerprint.RANGES.items():
        np.testing.assert_array_equal(fingerprint.transformed(image, name, same), image)


def test_curve_holds_the_photo_itself_and_falls_far_away(coffee):
    image, label = coffee
    found = fingerprint.curve(image, "hue", label, 5)
    assert found.best[2] == "espresso"
    assert found.probability[2] == pytest.approx(0.95, abs=0.02)
    assert found.probability.argmax() == 2
    assert 0.2 < found.probability.min() < 0.7


def test_mirroring_is_free_and_upside_down_is_not(coffee):
    image, label = coffee
    plain, mirrored, down = fingerprint.probabilities([image, image[:, ::-1].copy(), image[::-1].copy()])[:, label]
    assert mirrored == pytest.approx(plain, abs=0.02)
    assert down < plain - 0.1
    assert len(fingerprint.views(image)) == 7


def test_race_is_won_by_affine_and_lost_by_wrong_flips():
    config = race.Config(("none", "strong", "flip up-down"), per_class=5, steps=300)
    first, *_others, last = race.race(config)
    assert first.step == 0
    assert last.step == 300
    assert last.training["none"] == 1
    assert last.test["strong"] > last.test["none"] + 0.05
    assert last.test["flip up-down"] < last.test["none"] - 0.02
    assert {name: pictures.shape for name, pictures in first.seen.items()} == dict.fromkeys(
        config.transforms, (8, 28, 28)
    )


def test_race_is_the_same_again_and_tests_on_other_digits():
    config = race.Config(("shift",), 3, 60)
    runs = [[one.test["shift"] for one in race.race(config)] for _ in range(2)]
    assert runs[0] == runs[1]
    train, labels, test, _truth = race.data(config)
    assert np.bincount(labels).tolist() == [3] * 10
    assert not any((picture == test).all((1, 2, 3)).any() for picture in train)


@pytest.mark.parametrize("name", race.TRANSFORMS)
def test_every_augmentation_keeps_the_shape(name):
    import torch

    images = race.data(race.Config(("none",), 2))[0]
    out = race.TRANSFORMS[name](images, torch.Generator().manual_seed(0))
    assert out.shape == images.shape
    assert torch.equal(out, images) == (name in ("none", "mixup"))


def test_affine_without_strength_is_the_identity():
    import torch

    images = race.data(race.Config(("none",), 2))[0]
    out = race.affine(images, 0, 0, 0, 0, torch.Generator().manual_seed(0))
    np.testing.assert_allclose(out, images, atol=1e-5)


@pytest.mark.parametrize("method", ["nothing", "weight", "over"])
def test_regression_is_scikit_learns(method):
    x, y, _points, _truth = imbalance.split(CONFIG)
    points, truth, weights = imbalance.resampled(CONFIG, method, x, y)
    ours = imbalance.trained(points, truth, weights).numpy()
    theirs = LogisticRegression(C=imbalance.RIDGE, tol=1e-9, max_iter=2000).fit(points, truth, weights)
    np.testing.assert_allclose(ours[:-1], theirs.coef_[0], atol=2e-4)


def test_oversampling_is_a_weight():
    x, y, _points, _truth = imbalance.split(CONFIG)
    over, weight = (imbalance.trained(*imbalance.resampled(CONFIG, name, x, y)).numpy() for name in ("over", "weight"))
    np.testing.assert_allclose(over, weight, atol=1e-4)


def test_rebalancing_moves_the_point_and_hardly_the_curve():
    found = {name: imbalance.outcome(CONFIG, name) for name in ("nothing", "weight", "SMOTE", "focal")}
    curves = {name: one.rates for name, one in found.items()}
    assert max(abs(one.auc - curves["nothing"].auc) for one in curves.values()) < 0.02
    g_mean = {name: measures.at_threshold(one, 0.5).g_mean for name, one in found.items()}
    assert g_mean["weight"] > g_mean["nothing"] + 0.15
    assert curves["nothing"].g_mean.max() > g_mean["weight"]  # a moved threshold does it, too
    repaired = imbalance.repaired(found["weight"], CONFIG)
    assert repaired.rates.auc == curves["weight"].auc
    assert repaired.mean_probability < 0.02 < found["weight"].mean_probability


@pytest.mark.parametrize("method", imbalance.METHODS)
def test_numbers_are_scikit_learns(method, monkeypatch):
    found = imbalance.outcome(CONFIG, method)
    curve, given = found.rates, {"sample_weight": found.weights}
    assert curve.auc == pytest.approx(roc_auc_score(found.truth, found.scores, **given))
    assert curve.average_precision == pytest.approx(average_precision_score(found.truth, found.scores, **given))
    now = measures.at_threshold(found, 0.5)
    called = found.scores >= 0.5
    assert now.recall == pytest.approx(recall_score(found.truth, called, **given))
    assert now.precision == pytest.approx(precision_score(found.truth, called, **given))
    assert curve.recall[curve.at(0.5)] == pytest.approx(now.recall)
    assert measures.at_threshold(found, 0.0).g_mean == 0  # all are called positive
    assert auc_difference(curve, found.scores, found.truth) < 1e-9
    assert auc_difference(curve, -found.scores, found.truth) > 1e-3


def test_smote_draws_on_the_lines_between_neighbours():
    points = np.array([[0.0, 0], [1, 0], [10, 10], [11, 10]])
    new = imbalance.smote(points, 200, 1, np.random.default_rng(0))
    near = new[new[:, 0] < 5]
    assert (near[:, 1] == 0).all()
    assert near[:, 0].min() >= 0
    assert near[:, 0].max() <= 1
    assert len(imbalance.smote(points, 5, 20, np.random.default_rng(0))) == 5  # more neighbours than there are: cut
    with pytest.raises(ValueError, match="at least two"):
        imbalance.smote(points[:1], 5, 1, np.random.default_rng(0))


def test_g_mean_hides_prevalence():
    truth = np.r_[np.ones(100, bool), np.zeros(100, bool)]
    scores = np.r_[np.repeat([0.9, 0.1], [90, 10]), np.repeat([0.1, 0.9], [90, 10])]
    for prevalence, precision in ((0.02, 0.155), (0.001, 0.0089)):
        weights = np.where(truth, prevalence, 1 - prevalence)
        now = measures.at_threshold(imbalance.Outcome("any", scores, truth, weights), 0.5)
        assert now.g_mean == pytest.approx(0.9)
        assert now.precision == pytest.approx(precision, abs=5e-4)


def test_perfect_probabilities_lie_on_the_diagonal():
    random = np.random.default_rng(0)
    scores = random.random(200_000)
    found = imbalance.Outcome("any", scores, random.random(200_000) < scores, np.ones(200_000))
    mean, share, weight = binned(found.scores, found.truth, found.weights)
    np.testing.assert_allclose(mean, share, atol=0.02)
    assert weight.sum() == 200_000


def test_copies_before_the_split_leak():
    orders = ("copies first", "SMOTE first", "split first")
    found = {order: np.mean([measures.leak(order, seed) for seed in range(5)]) for order in orders}
    assert 0.93 < found["copies first"] < 0.98
    assert 0.82 < found["SMOTE first"] < 0.93
    assert 0.42 < found["split first"] < 0.58
