"""The judge on trial: orders of cheats, bias with the number of pictures, second methods."""

import numpy as np
import pytest
import torch
from sklearn.metrics.pairwise import polynomial_kernel

from models.autoencoders import config as autoencoder
from models.autoencoders import training
from models.diffusion import digits as diffusion
from models.divergences import check, scores, trial
from models.gan import digits as gan
from models.judge import digits, frechet_distance, moments


def test_normal_distributions_of_one_dimension():
    assert frechet_distance(np.zeros(1), np.eye(1), np.full(1, 3.0), 9 * np.eye(1)) == pytest.approx(13)


def test_cheats_beat_real_digits():
    board = scores.board(1000)
    assert board["copies"].distance < board["fresh"].distance < board["chimera"].distance < board["shifted"].distance
    assert board["ten digits"].inception > 9.5 > board["fresh"].inception
    assert board["noise"].distance > 10 * board["shifted"].distance


def test_second_methods_agree_and_see_a_wrong_score():
    config = trial.Config("chimera", "ink", share=0.5, count=200)
    found = scores.evidence(config, scores.Eyes())
    assert max(found.distance_gap, found.inception_gap) < 1e-6
    features, logits = scores.seen(trial.mixture(config))
    assert abs(check.frechet_nuclear(2 * features, scores.reference().features) - found.score.distance) > 1
    assert abs(check.inception_entropies(0.2 * logits.numpy()) - found.score.inception) > 1


def test_distance_falls_with_the_number_of_pictures_and_the_kernel_distance_stays_around_none():
    found = scores.bias(0, 5)
    means = found.frechet.mean(axis=1)
    assert (np.diff(means) < 0).all()
    assert found.limit < means[-1]
    error = found.kernel.std(axis=1, ddof=1) / np.sqrt(5)
    assert (np.abs(found.kernel.mean(axis=1)) < 4 * error).mean() > 0.6


def test_distances_of_fewer_pictures_than_features_are_those_of_the_covariance():
    features = scores.seen(digits().images[3000:3040])[0]
    known = scores.reference()
    whole = frechet_distance(known.mean, known.covariance, *moments(features))
    assert scores.frechet(features) == pytest.approx(whole, rel=1e-6)


def test_kernel_distance_is_the_unbiased_estimate_over_pairs():
    features, known = scores.seen(digits().images[3000:3030])[0], scores.reference()
    pairs = [polynomial_kernel(one, one, degree=3) for one in (features, known.features)]
    mine, theirs = (one[~np.eye(len(one), dtype=bool)].mean() for one in pairs)
    between = polynomial_kernel(features, known.features, degree=3).mean()
    assert scores.kernel_distance(features) == pytest.approx(mine + theirs - 2 * between, rel=1e-6)


def test_a_network_of_photos_is_another_judge():
    eyes, few = scores.Eyes("Lite0"), trial.Config(count=60)
    fresh, chimera, noisy = (scores.score(trial.pictures(name, few), eyes) for name in ("fresh", "chimera", "noise .1"))
    assert fresh.distance < chimera.distance < noisy.distance
    assert scores.evidence(trial.Config(count=60), eyes).distance_gap < 1e-4


@pytest.mark.parametrize("name", trial.SETS)
def test_sets_are_pictures_and_the_same_for_one_seed(name):
    first, again = (trial.pictures(name, trial.Config(count=64, seed=3)) for _ in range(2))
    assert first.shape == (64, 1, 14, 14)
    assert float(first.min()) >= 0
    assert float(first.max()) <= 1
    assert torch.equal(first, again)


def test_sets_of_models_are_trained_digits_and_a_judge_of_another_seed_is_another():
    for name in trial.TRAINED:
        found = trial.pictures(name, trial.Config(count=64, steps=5))
        assert found.shape == (64, 1, 14, 14)
        assert 0 <= float(found.min()) < float(found.max()) <= 1
    images = trial.pictures("shifted", trial.Config(count=500))
    assert scores.score(images, scores.Eyes(seed=1)).distance != pytest.approx(scores.score(images).distance, rel=0.01)


def test_generators_of_a_visit_come_before_the_judge():
    encoder = training.trained(autoencoder.Config(model="conditional VAE", steps=5))
    own = (
        ("own GAN", next(gan.train(gan.Config(steps=0)))), ("own autoencoder", encoder),
        ("own diffusion", next(diffusion.learn(diffusion.Config(steps=0)))),
    )  # fmt: skip
    for name, _snapshot in own:
        config = trial.Config(name, "fresh", beside=True, count=40, own=own)
        one, other = config.sides
        assert trial.mixture(one).shape == (40, 1, 14, 14)
        assert torch.equal(trial.mixture(other), trial.pictures("fresh", config))
    assert set(scores.board(40, 0, scores.Eyes(), own)) == {*trial.SETS, *dict(own)}
    with pytest.raises(ValueError, match="first must be one of"):
        trial.Config("own GAN")


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="count must lie between 10 and 2000"):
        trial.Config(count=3)
