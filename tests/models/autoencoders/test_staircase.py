import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal

from models.autoencoders import staircase
from models.autoencoders.staircase import Config, alive, law, optimum, parts, spectrum, train, trained
from models.digits import mnist


def test_the_spectrum_is_that_of_singular_values():
    rows = mnist().pictures.reshape(5000, -1) / 255
    values = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False) ** 2 / 5000
    np.testing.assert_allclose(spectrum(), values, atol=1e-5)


@pytest.mark.parametrize(("beta", "living"), [(1, 8), (2, 6), (3, 3), (3.5, 2), (4, 1), (6, 0)])
def test_training_meets_the_law_that_was_there_before(beta, living):
    config = Config(beta=beta)
    found = trained(config)
    assert alive(config) == living == (found.divergences > 0.01).sum()
    assert found.divergences.sum() == pytest.approx(law(config).sum(), abs=0.002)
    assert optimum(config) - 1e-3 <= found.loss < optimum(config) + 2e-3


def test_the_least_loss_at_beta_one_is_the_likelihood_of_a_normal():
    """Of probabilistic PCA: the bound is tight. The constant of the decoder's noise is taken off."""
    config = Config(beta=1, variance=0.7, code=3)
    values = spectrum()[:20]  # the others add the same to both
    covariance = np.diag(np.where(np.arange(20) < 3, values, config.variance))
    entropy = multivariate_normal(np.zeros(20), covariance).entropy()
    apart = (values / np.diag(covariance)).sum() / 2 - 10
    expected = entropy + apart - 10 * np.log(2 * np.pi * config.variance)
    rest = spectrum()[20:].sum() / (2 * config.variance)
    assert optimum(config) == pytest.approx(expected + rest)


def test_known_means_are_those_of_many_draws():
    random = torch.Generator().manual_seed(0)
    encoder, decoder = 0.1 * torch.randn(2, 784, generator=random), 0.1 * torch.randn(784, 2, generator=random)
    log_variance = torch.tensor([-0.5, 0.3])
    rows = torch.tensor(mnist().pictures.reshape(5000, -1) / 255, dtype=torch.float32)
    rows = (rows - rows.mean(dim=0)).repeat(4, 1)
    codes = rows @ encoder.T + (log_variance / 2).exp() * torch.randn(len(rows), 2, generator=random)
    error, costs = parts([encoder, decoder, log_variance], 0.5)
    assert float(error) == pytest.approx(float(((rows - codes @ decoder.T) ** 2).sum(dim=1).mean()), rel=0.01)
    normal = torch.distributions.Normal(rows @ encoder.T, (log_variance / 2).exp())
    expected = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0)).mean(dim=0)
    torch.testing.assert_close(costs, expected, rtol=1e-4, atol=1e-4)


def test_the_same_seed_trains_the_same_and_snapshots_keep_their_own_numbers():
    first, last = (list(train(Config(steps=20)))[at] for at in (0, 1))
    assert not np.array_equal(first.divergences, last.divergences)
    np.testing.assert_array_equal(last.divergences, trained(Config(steps=20)).divergences)
    assert staircase.EVERY == 20


@pytest.mark.parametrize(
    ("setting", "message"),
    [({"beta": 0}, "beta must lie between"), ({"code": 33}, "code must lie between 1 and 32, got 33")],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        Config(**setting)
