"""What the questions of the page ask of the models."""

from dataclasses import replace

import pytest

from models.gan.collapse_map import MapConfig, collapse_map, covering_all
from models.gan.config import Config
from models.gan.slow import moved_by_generator
from models.gan.training import data

SMALL = Config(generator_width=16, discriminator_width=16, batch=16, steps=20, every=20)


def test_step_of_the_generator_moves_points_and_leaves_the_belief():
    assert moved_by_generator(SMALL) == (True, False)
    assert moved_by_generator(replace(SMALL, generator_rate=0.0)) == (False, False)
    with pytest.raises(ValueError, match="generator"):
        moved_by_generator(replace(SMALL, generator_steps=0))


def test_gans_that_cover_all_are_counted_on_the_last_map():
    config = MapConfig(replace(SMALL, data="moons"), "generator_rate", "discriminator_rate", 2, 2)
    *_earlier, last = collapse_map(config)
    assert covering_all(config) == (last.modes == data(config.base).parts).sum()
