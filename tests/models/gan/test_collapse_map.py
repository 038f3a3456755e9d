from dataclasses import replace

import numpy as np
import pytest

from models.gan import training
from models.gan.collapse_map import MapConfig, axis, cell, collapse_map
from models.gan.config import Config

BASE = Config(generator_width=16, discriminator_width=16, batch=32, steps=20, every=10)
SMALL = MapConfig(BASE, columns=3, rows=2)


def test_maps_come_at_the_start_and_every_so_many_rounds():
    maps = list(collapse_map(SMALL))
    assert [one.step for one in maps] == [0, 10, 20]
    assert maps[0].modes.shape == maps[0].quality.shape == maps[0].diverged.shape == (2, 3)
    np.testing.assert_allclose(maps[0].horizontal, [1e-4, 2**0.5 * 1e-3, 2e-2])
    assert not np.shares_memory(maps[0].samples, maps[1].samples)


def test_all_cells_start_from_the_same_samples():
    first = next(collapse_map(SMALL))
    assert (first.samples == first.samples[0, 0]).all()


@pytest.mark.parametrize("position", [(0, 0), (1, 2)])
def test_a_cell_trained_alone_gives_the_cell(position, device):
    config = replace(SMALL, base=replace(BASE, device=device))
    *_, last = collapse_map(config)
    *_, alone = training.train(cell(config, *position))
    np.testing.assert_allclose(alone.generated[:150], last.samples[position], atol=2e-3)


def test_cells_carry_the_values_of_their_axes():
    config = cell(replace(SMALL, horizontal="instance_noise", vertical="generator_rate"), 1, 2)
    assert config.instance_noise == pytest.approx(1.0)
    assert config.generator_rate == pytest.approx(2e-2)
    assert config.discriminator_rate == BASE.discriminator_rate
    both = cell(SMALL, 0, 1)
    assert both.generator_rate == both.discriminator_rate == axis("rate", 3)[1]


def test_diverged_cells_are_marked_and_the_others_go_on():
    base = replace(BASE, optimiser="SGD", loss="least squares", generator_rate=1.0, steps=400, every=400)
    config = MapConfig(replace(base, discriminator_steps=3), "penalty", "r1", columns=2, rows=3)
    *_, last = collapse_map(config)
    assert last.diverged.any()
    assert (last.modes[last.diverged] == 0).all()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"horizontal": "luck"}, "horizontal must be one of .*, got 'luck'"),
        ({"vertical": "generator_rate"}, "the axes must be independent, got 'rate' and 'generator_rate'"),
        ({"vertical": "rate"}, "the axes must be independent"),
        ({"columns": 1}, "columns must lie between 2 and 16, got 1"),
        ({"base": replace(BASE, loss="love")}, "loss must be one of"),
    ],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        next(collapse_map(replace(SMALL, **setting)))
