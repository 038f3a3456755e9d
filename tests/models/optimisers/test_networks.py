from dataclasses import replace

import numpy as np
import pytest
import torch

from models.optimisers import check, edge, maps, networks

CONFIG = maps.Config("momentum", 0.01, 10.0, 0.99, 4, 40)


@pytest.mark.parametrize("name", ["momentum", "averaged", "nesterov", "adam", "adamw"])
def test_a_network_among_many_is_the_same_as_alone(name):
    config = replace(CONFIG, name=name)
    assert check.network_difference(config, maps.on_networks(config), 2, 1) < 1e-3


def test_a_network_trained_otherwise_is_found():
    found = maps.on_networks(replace(CONFIG, name="adam"))
    assert check.network_difference(CONFIG, found, 2, 1) > 1e-2


def test_networks_do_not_disturb_each_other():
    layers = networks.first_layers((2, 3, 2), 2, 0)
    layers[0][1] = torch.nan
    left = networks.losses(layers, torch.ones(4, 2), torch.zeros(4, dtype=torch.int64))
    assert np.isfinite(left[0].item())
    assert np.isnan(left[1].item())


def test_largest_good_rate_falls_with_momentum():
    found = maps.on_networks(maps.Config("momentum", 0.01, 10.0, 0.99, 16, 300))
    assert found.good(-1) > 10 * found.good(0)
    assert found.value[found.best] == np.nanmin(found.value)


@pytest.mark.parametrize(("rate", "beta", "scale", "steps"), [(0.1, 0.0, 1.0, 800), (0.1, 0.5, 1.0, 800)])
def test_curvature_ends_at_the_border(rate, beta, scale, steps):
    config = edge.Config(rate, beta, scale, steps)
    *_before, last = edge.training(config)
    assert last.sharpness == pytest.approx(config.border, rel=0.08)
    assert check.sharpness_difference(last) < 0.02


@pytest.mark.parametrize(("scale", "seed"), [(0.1, 0), (0.1, 2), (1.0, 1), (2.0, 0)])
def test_curvature_of_the_first_weights_is_found_to_its_end(scale, seed):
    assert check.sharpness_difference(next(edge.training(edge.Config(scale=scale, seed=seed)))) < 1e-3


def test_a_wrong_curvature_is_found():
    first = next(edge.training(edge.Config()))
    assert first.sharpness < 20  # as the question says
    assert check.sharpness_difference(first) < 0.02
    assert check.sharpness_difference(replace(first, sharpness=first.sharpness / 2)) > 0.5


def test_a_diverging_training_ends_with_its_step():
    *_before, last = edge.training(edge.Config(0.2, scale=1.0))
    assert np.isnan(last.loss)
    assert 0 < last.step < 3000


def test_same_seed_same_training():
    config = edge.Config(steps=100)
    assert edge.curvatures(config) == edge.curvatures(config)
