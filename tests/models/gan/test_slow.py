"""One round in ten moves, and a second run beside the first."""

from dataclasses import replace

import numpy as np
import pytest

from models.gan import training
from models.gan.config import Config
from models.gan.pair import continue_pair, rival
from models.gan.slow import MOVES, continue_slowly, slow_motion
from tests.models.gan.short import SMALL, equal


def test_slow_motion_shows_five_moves_of_each_player():
    moves = list(slow_motion(replace(SMALL, steps=2)))
    players = ["discriminator"] * 5 + ["generator"] * 5
    assert [(one.player, one.move) for one in moves[1:]] == list(zip(players * 2, MOVES * 4, strict=True))
    update = moves[10]
    assert np.abs(update.moved - update.generated).max() > 0
    assert len(moves[4].on_real) == len(moves[4].on_generated) == 16
    assert len(moves[1].generated) == 0


def test_slow_motion_begins_after_a_short_training():
    first = next(slow_motion(replace(SMALL, steps=1), warm_up=4))
    *_, trained = training.train(replace(SMALL, steps=4, every=4))
    assert first.snapshot.step == 4
    np.testing.assert_array_equal(first.snapshot.generated, trained.generated)


def test_slow_motion_leaves_frozen_players_out():
    moves = list(slow_motion(replace(SMALL, steps=1, discriminator_steps=0)))
    assert {one.player for one in moves[1:]} == {"generator"}


def test_pair_goes_on_where_it_stands_unless_the_game_is_another():
    *_earlier, last = continue_pair(None, SMALL)
    changed = replace(SMALL, r1=0.5)
    assert next(continue_pair(last, changed)).first.step == last.first.step
    assert next(continue_pair(last, changed, SMALL)).second.step == 0
    assert next(continue_pair(last, SMALL)).first.step == 0  # nothing was changed: a restart
    for name, value in {"data": "moons", "seed": 1, "noise_dimension": 3}.items():
        assert next(continue_pair(last, replace(changed, **{name: value}))).first.step == 0


def test_rival_shares_data_seed_and_noise_alone():
    other = rival(replace(SMALL, data="moons", seed=3, r1=2.0), generator_rate=0.5)
    assert (other.data, other.seed, other.batch) == ("moons", 3, SMALL.batch)
    assert (other.r1, other.generator_rate, other.generator_width) == (0.0, 0.5, Config().generator_width)


def test_slow_motion_goes_on_from_a_run_that_is_alike():
    *_earlier, trained = training.train(SMALL)
    calm = replace(SMALL, batch=4, generator_steps=0)
    assert next(continue_slowly(calm, (None, trained), 5)).snapshot.step == 6
    for config, warm_up in ((calm, 7), (replace(calm, r1=1.0), 3), (SMALL, 3)):  # too short, another game, a restart
        first = next(continue_slowly(config, (trained,), warm_up)).snapshot
        fresh = next(slow_motion(config, None, warm_up)).snapshot
        assert equal(first, fresh)


def test_gradient_factor_is_that_of_the_last_snapshot_to_the_first():
    first, *_between, last = training.train(SMALL)
    assert training.gradient_factor(SMALL) == pytest.approx(last.gradient / first.gradient)


def test_both_players_warm_up_also_for_one_that_moves_alone():
    *_earlier, trained = training.train(SMALL)
    first = next(slow_motion(replace(SMALL, discriminator_steps=0), None, SMALL.steps)).snapshot
    np.testing.assert_array_equal(first.state.discriminator, trained.state.discriminator)
