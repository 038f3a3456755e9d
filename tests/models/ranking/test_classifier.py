import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from models.ranking.calibration import calibration
from models.ranking.classifier import REMEDIES, Config, duel, focal_loss, held_out, split, train
from models.ranking.curve import auc, operating_points
from models.ranking.datasets import DATASETS, patches

DIGITS = DATASETS["digits"](8)


def final(config, dataset=DIGITS):
    *_, last = train(dataset, config)
    return last


@pytest.mark.parametrize(("gamma", "alpha"), [(0.0, 0.5), (2.0, 0.25), (5.0, 0.9)])
def test_focal_loss_matches_torchvision(gamma, alpha):
    logits = torch.linspace(-6, 6, 41, dtype=torch.float64)
    labels = (torch.arange(41) % 2).double()
    expected = sigmoid_focal_loss(logits, labels, alpha, gamma)
    torch.testing.assert_close(focal_loss(logits, labels, gamma, alpha), expected)


def test_focal_loss_without_focus_is_half_the_cross_entropy():
    logits, labels = torch.tensor([-2.0, 0.5]), torch.tensor([0.0, 1.0])
    expected = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") / 2
    torch.testing.assert_close(focal_loss(logits, labels, 0.0, 0.5), expected)


@pytest.mark.parametrize(("remedy", "class_weight"), [("none", None), ("class weights", "balanced")])
def test_logistic_regression_matches_scikit_learn(remedy, class_weight):
    config = Config(remedy=remedy, weight_decay=0.01, steps=1500, every=1500)
    learnt, judged = split(DIGITS.labels, config.prevalence, config.seed)
    features = DIGITS.features[learnt]
    standard = (DIGITS.features - features.mean(0)) / np.maximum(features.std(0), 1e-2)
    judge = LogisticRegression(C=1 / (0.01 * learnt.size), class_weight=class_weight, max_iter=2000, tol=1e-8)
    judge.fit(standard[learnt], DIGITS.labels[learnt])
    expected = judge.predict_proba(standard[judged])[:, 1]
    np.testing.assert_allclose(final(config).scores, expected, atol=5e-3)


@pytest.mark.parametrize("remedy", REMEDIES)
def test_remedies_train_and_repeat(remedy):
    config = Config(remedy=remedy, steps=20, every=10, prevalence=0.05, hidden=4)
    first, again = list(train(DIGITS, config)), list(train(DIGITS, config))
    assert [snapshot.step for snapshot in first] == [0, 10, 20]
    assert first[-1].loss < first[0].loss
    for one, other in zip(first, again, strict=True):
        assert torch.equal(one.scores, other.scores)
    assert not torch.equal(first[0].scores, first[-1].scores)


@pytest.mark.parametrize("remedy", ["oversampling", "undersampling", "class weights"])
def test_balancing_gives_both_classes_the_same_total_weight(remedy):
    index, _ = split(DIGITS.labels, 0.05)
    chosen, weight = REMEDIES[remedy](index, DIGITS.labels, np.random.default_rng(0))
    hits = DIGITS.labels[chosen]
    assert weight[hits].sum() == pytest.approx(weight[~hits].sum(), rel=1e-5)
    assert np.isin(chosen, index).all()


def test_gradients_stay_switched_on_between_snapshots():
    for _ in train(DIGITS, Config(steps=1, every=1)):
        assert torch.is_grad_enabled()


def test_a_duel_trains_both_as_if_alone():
    config = Config(remedy="class weights", steps=10)
    *_, last = duel(DIGITS, config)
    np.testing.assert_array_equal(last.sample.scores, final(config).scores)
    np.testing.assert_array_equal(last.sample.rival_scores, final(Config(steps=10)).scores)


def test_the_held_out_half_is_scored_as_on_the_way():
    config = Config(remedy="class weights", steps=10)
    *_, last = duel(DIGITS, config)
    sample = held_out(DIGITS, config, 10)
    np.testing.assert_array_equal(sample.scores, last.sample.scores)
    np.testing.assert_array_equal(sample.rival_scores, last.sample.rival_scores)
    np.testing.assert_array_equal(sample.labels, DIGITS.labels[last.test])
    assert held_out(DIGITS, Config(steps=5), 5).rival_scores is None


def test_balancing_spoils_the_calibration_and_hardly_the_order():
    labels = DIGITS.labels[split(DIGITS.labels, 0.05)[1]]
    plain, balanced = (
        final(Config(prevalence=0.05, remedy=remedy, weight_decay=0.05)).scores.numpy().astype(float)
        for remedy in ("none", "class weights")
    )
    areas = [auc(operating_points(scores, labels)) for scores in (plain, balanced)]
    assert abs(areas[0] - areas[1]) < 0.03
    assert balanced.mean() > 1.5 * plain.mean()
    assert calibration(balanced, labels).expected_error > calibration(plain, labels).expected_error
    assert calibration(plain, labels).log_loss == pytest.approx(log_loss(labels, plain))


@pytest.mark.parametrize("prevalence", [0.02, 0.1, 0.5])
def test_halves_are_disjoint_and_have_the_prevalence(prevalence):
    halves = split(DIGITS.labels, prevalence)
    assert not np.intersect1d(*halves).size
    for half in halves:
        assert DIGITS.labels[half].mean() == pytest.approx(prevalence, abs=0.003)


@pytest.mark.parametrize("name", DATASETS)
def test_data_sets_are_complete(name):
    dataset = DATASETS[name](3)
    assert dataset.features.dtype == np.float32
    assert np.isfinite(dataset.features).all()
    assert dataset.features.shape[0] == dataset.labels.size
    assert dataset.pictures.shape[0] in (0, dataset.labels.size)
    assert 0 < dataset.labels.mean() < 0.5


def test_patches_are_cut_from_their_pictures():
    generator = np.random.default_rng(0)
    dark, light = (generator.integers(*bounds, (60, 50, 3), dtype=np.uint8) for bounds in ((0, 100), (150, 255)))
    dataset = patches(dark, [light], count=40)
    assert dataset.pictures.shape == (40, 32, 32, 3)
    assert dataset.pictures[dataset.labels].max() < 100
    assert dataset.pictures[~dataset.labels].min() >= 150
    scores = final(Config(prevalence=0.5, steps=30), dataset).scores
    assert auc(operating_points(scores, dataset.labels[split(dataset.labels, 0.5)[1]])) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: train(DIGITS, Config(remedy="luck")), "remedy must be one of .* got 'luck'"),
        (lambda: train(DIGITS, Config(alpha=1.0)), "alpha must lie between 0.001 and 0.999, got 1"),
        (lambda: train(DIGITS, Config(steps=0)), "steps must lie between 1 and 1000000, got 0"),
        (lambda: train(DIGITS, Config(prevalence=0.0005)), "at least 2 samples of each class in each half, got 0.0005"),
        (lambda: train(DIGITS, Config(prevalence=1.0)), "prevalence must lie between 1e-07 and 0.9999999, got 1"),
        (lambda: DATASETS["digits"](10), "digit must lie between 0 and 9, got 10"),
        (lambda: patches(np.zeros((20, 99, 3), np.uint8), []), r"at least 32 x 32 px in colour, got \(20, 99, 3\)"),
        (lambda: patches(np.zeros((40, 40, 3), np.uint8), []), "another picture and at least 4 patches, got 0 and 800"),
    ],
)
def test_impossible_settings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
