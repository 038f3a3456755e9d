import numpy as np
import pytest
import torch
from torch import nn

from models.normalisation import check, network, running


@pytest.fixture(scope="module")
def made():
    return network.trained(network.Config())


def test_stored_averages_of_zero_and_two():
    found = running.stored(np.array([[0.0, 2.0]] * 3), 0.1)
    assert found.mean[1:] == pytest.approx([0.1, 0.19, 0.271])
    assert found.variance[1:] == pytest.approx([1.1, 1.19, 1.271])


@pytest.mark.parametrize(
    "config",
    [running.Config(), running.Config(2, 1.0, 20), running.Config(64, 0.01, 50, 3), running.Config(8, spread=0.003)],
)
def test_averages_are_torchs(config):
    assert check.running_difference(running.averages(config), config) < 1e-12


def test_a_variance_near_epsilon_is_not_brought_to_one():
    found = running.averages(running.Config(spread=0.003))
    train, _later = running.passed(found, 1e-5)
    variance = found.batches[-1].var()
    assert train.std() == pytest.approx(np.sqrt(variance / (variance + 1e-5)))
    assert train.std() < 0.8


def test_a_batch_of_one_is_refused_as_torch_does():
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        running.Config(batch=1)
    with pytest.raises(ValueError, match="nearest is 2"):
        network.Use("train", 1)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        nn.BatchNorm1d(3)(torch.zeros(1, 3))
    assert nn.BatchNorm2d(3)(torch.zeros(1, 3, 2, 2)).shape == (1, 3, 2, 2)


BUGS = {
    "eval": (network.Use(), 0.93, 0.97),
    "batch of 64": (network.Use("train"), 0.92, 0.96),
    "batch of 2": (network.Use("train", 2), 0.40, 0.55),
    "sorted": (network.Use("train", 64, "sorted"), 0.22, 0.40),
    "ones": (network.Use(warm=30), 0.60, 0.85),
    "shifted": (network.Use(contrast=0.3, brightness=0.3), 0.08, 0.35),
    "repaired": (network.Use(contrast=0.3, brightness=0.3, recomputed=1000), 0.93, 0.97),
}


@pytest.mark.parametrize("name", BUGS)
def test_bugs_cost_accuracy_and_counting_again_repairs(made, name):
    use, low, high = BUGS[name]
    assert low < network.outcome(made, use).accuracy < high


@pytest.mark.parametrize("use", [network.Use(), network.Use("train", 2), network.Use("train", 64, "sorted")])
def test_logits_are_those_of_numpy(made, use):
    assert check.logits_difference(made, use, network.outcome(made, use)) < 1e-3


def test_recomputed_statistics_are_those_of_the_batches(made):
    use = network.Use(contrast=0.5, recomputed=256)
    assert check.recomputed_difference(made, use, network.outcome(made, use)) < 1e-5


def test_the_network_stays_as_it_is(made):
    before = {name: value.clone() for name, value in made.state_dict().items()}
    network.outcome(made, network.Use("train", warm=3, recomputed=128))
    assert all(torch.equal(before[name], value) for name, value in made.state_dict().items())
    assert not any(layer.training for layer in made)


def test_two_values_become_signs():
    assert network.sign_only()


def test_batch_norm_learns_two_numbers_a_channel():
    layer = nn.BatchNorm1d(7)
    assert sum(value.numel() for value in layer.parameters()) == 14
    assert sum(value.numel() for value in layer.buffers()) == 15
