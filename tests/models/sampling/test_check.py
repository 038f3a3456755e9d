"""The second methods agree with the first, and would not if the first were wrong."""

import json
from base64 import b64decode
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from models.sampling import check, cost, facts
from models.sampling.backtrack import stacked
from models.sampling.convolution import locations
from models.sampling.layer import Config, noise

IMAGE = torch.rand(3, 20, 23, generator=torch.Generator().manual_seed(0))
LAYERS = [Config(), Config(3, 4, 3, 4, groups=3), Config(5, 2, 2, 0), Config(1, padding=0)]
MOVED = Config(dilation=2, padding=2, family="deformable", rotation=30.0, dragged=((4, 1.5, -2.0),), jitter=1.0)


@pytest.mark.parametrize("config", LAYERS)
def test_numbers_are_those_of_torchs_module(config):
    assert check.number_difference(facts.numbers(config, 20, 23), config, 20, 23) == 0


@pytest.mark.parametrize("name", ["rows", "columns", "parameters", "multiply_adds"])
def test_wrong_numbers_are_noticed(name):
    numbers = facts.numbers(Config(), 20, 23)
    wrong = replace(numbers, **{name: getattr(numbers, name) + 1})
    assert check.number_difference(wrong, Config(), 20, 23) == 1


def test_wrong_costs_are_noticed():
    costs = cost.costs(cost.Config())
    assert check.cost_difference(costs) == 0
    for name in ("parameters", "multiply_adds"):
        wrong = replace(costs[3], **{name: getattr(costs[3], name) - 7})
        assert check.cost_difference((*costs, wrong)) == 7


def test_facts_are_enough_to_find_every_point():
    layers = stacked(IMAGE, MOVED, 2)
    found = facts.facts(MOVED, (20, 23), layers)
    rows, columns = found.sizes[1]
    shaken = np.frombuffer(b64decode(found.noise[0]), np.int8).reshape(-1, 2, rows, columns) / found.steps
    start = np.array([3 * found.stride - found.padding, 5 * found.stride - found.padding])
    points = start + np.array(found.taps) + found.jitter * shaken[:, :, 3, 5]
    points[4] += (1.5, -2.0)
    y, x = locations(layers[0].offset, MOVED)
    np.testing.assert_allclose(points, torch.stack((y, x), -1)[:, 3, 5], atol=1e-4)
    assert found.depth == 2
    assert found.sizes == [[20, 23], *(list(layer.output.shape[1:]) for layer in layers)]
    assert found.span > 2 * np.abs(np.array(found.taps) - 2).max()
    assert json.loads(json.dumps(asdict(found)))["kernel"] == pytest.approx([1 / 27] * 9)


def test_facts_of_a_quiet_layer_have_no_noise():
    assert not facts.facts(Config(), (20, 23), stacked(IMAGE, Config(), 1)).noise
    shaken = facts.facts(MOVED, (20, 23), stacked(IMAGE, MOVED, 1)).noise[0]
    assert b64decode(shaken) == noise(MOVED, 20, 23).numpy().tobytes()
