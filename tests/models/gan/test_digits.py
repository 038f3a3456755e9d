from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import linalg

from models.gan.digits import Config, divergence, train, walks
from models.gan.digits_judge import digits, diversity, frechet_distance, judge, moments, verdict

rng = np.random.default_rng(0)


def test_frechet_distance_is_the_formula_with_a_matrix_root():
    one, other = rng.normal(size=(200, 5)), rng.normal(1, 2, size=(300, 5)) @ rng.normal(size=(5, 5))
    (mean, covariance), (other_mean, other_covariance) = moments(one), moments(other)
    root = linalg.sqrtm(covariance @ other_covariance)
    expected = np.sum((mean - other_mean) ** 2) + np.trace(covariance + other_covariance - 2 * root.real)
    assert frechet_distance(mean, covariance, other_mean, other_covariance) == pytest.approx(expected)


def test_frechet_distance_of_two_bells_on_a_line():
    def bell(mean, deviation):
        return np.array([mean]), np.array([[deviation**2]])

    assert frechet_distance(*bell(0.0, 1.0), *bell(3.0, 3.0)) == pytest.approx(9 + 4)
    assert frechet_distance(*bell(2.0, 5.0), *bell(2.0, 5.0)) == pytest.approx(0)


def test_diversity_runs_from_one_to_ten():
    sure = 50 * torch.eye(10)
    assert diversity(sure.repeat(7, 1)) == pytest.approx(10)
    assert diversity(sure[:1].repeat(9, 1)) == pytest.approx(1)
    assert diversity(torch.zeros(8, 10)) == pytest.approx(1)
    probability = torch.tensor(rng.dirichlet(np.ones(10), 20))
    marginal = probability.mean(0)
    expected = float((probability * (probability / marginal).log()).sum(1).mean().exp())
    assert diversity(probability.log()) == pytest.approx(expected)


def test_the_judge_knows_digits_and_prefers_real_ones():
    assert judge().accuracy > 0.9
    real = digits().images[4000:]
    assert verdict(real).distance < verdict(real.flip(2)).distance
    assert verdict(real).diversity > 6
    assert judge().floor < verdict(real.flip(2)).distance
    assert verdict(real).counts.sum() == 1000
    with pytest.raises(ValueError, match="at least 2 images, got 1"):
        verdict(real[:1])


def test_digits_are_those_of_mnist():
    data = digits()
    assert data.images.shape == (5000, 1, 14, 14)
    assert torch.bincount(data.labels).tolist() == [500] * 10
    assert 0 <= float(data.images.min()) < float(data.images.max()) <= 1


@pytest.mark.parametrize("model", ["GAN", "VAE"])
def test_training_comes_nearer_and_repeats_itself(model):
    config = Config(model=model, steps=40, every=40)
    first, last = train(config)
    assert last.distance < first.distance
    *_, again = train(config)
    np.testing.assert_array_equal(again.samples, last.samples)
    assert again.losses == last.losses
    assert not np.shares_memory(first.samples, last.samples)
    assert last.reconstructions.shape == (2, 8 if model == "VAE" else 0, 14, 14)


def test_walks_keep_the_length_of_noise_where_straight_lines_would_lose_it():
    walk = walks(16, torch.Generator().manual_seed(0)).view(4, 9, 16)
    start, end = torch.randn(2, 4, 16, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(walk[:, 0], start)
    torch.testing.assert_close(walk[:, -1], end)
    middle = walk[:, 4].norm(dim=1)
    assert (middle > ((start + end) / 2).norm(dim=1)).all()
    assert (middle > 0.9 * torch.minimum(start.norm(dim=1), end.norm(dim=1))).all()


def test_divergence_of_the_autoencoder_is_torchs():
    mean, log_variance = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0))
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    expected = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0)).sum() / 5
    assert float(divergence(mean, log_variance)) == pytest.approx(float(expected), rel=1e-5)


def test_infinite_losses_are_explained():
    with pytest.raises(ValueError, match=r"the losses must stay finite, got .* after 40 steps"):
        list(train(Config(model="VAE", learning_rate=1.0, kl_weight=100.0, steps=40, every=40)))


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"model": "diffusion"}, "model must be one of GAN, VAE, got 'diffusion'"),
        ({"latent": 1}, "latent must lie between 2 and 128, got 1"),
        ({"batch": 1}, "batch must lie between 2 and 1024, got 1"),
    ],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        next(train(replace(Config(), **setting)))
