"""Swaps that are equalities, signals against closed forms, the race in a few steps, and the plain identity."""

import numpy as np
import pytest
import torch

from models.networks import identity, machine, race, signals, twins, zoo

RANDOM = np.random.default_rng(1)
PHOTOS = [RANDOM.integers(0, 256, (64, 64, 3)).astype(np.uint8) for _ in range(2)]


@pytest.mark.parametrize("pair", twins.EQUAL)
def test_equal_twins_are_equal(pair):
    assert twins.swap(twins.Config(pair, 16, 32)).difference < 1e-12


def test_separable_has_its_formula():
    found = twins.swap(twins.Config("separable", 32, 8))
    assert found.after.macs / found.before.macs == pytest.approx(1 / 32 + 1 / 9)


def test_first_layer_gets_dearer():
    found = twins.swap(twins.Config("first", 64, 16))
    assert (found.before.weights, found.after.weights) == (4_800, 38_592)
    found = twins.swap(twins.Config("pairs", 64, 16))
    assert (found.before.weights, found.after.weights) == (102_400, 73_728)


def test_focus_beside_the_first_three():
    before, after = twins.modules(twins.Config("three", 64, 32))
    scale = (640 // 32) ** 2
    found = twins.swap(twins.Config("three", 64, 32))
    assert round(scale * found.before.macs / 1e6, 1) == 4338.5
    assert round(scale * found.after.macs / 1e6, 1) == 707.8
    assert after.convolution.weight.numel() == 6_912
    assert before(torch.zeros(1, 3, 32, 32)).shape == after(torch.zeros(1, 3, 32, 32)).shape


def test_twins_refuse_in_words():
    with pytest.raises(ValueError, match="nearest is 8"):
        twins.modules(twins.Config("grouped", 64, 8, 7))
    with pytest.raises(ValueError, match="nearest is 34"):
        twins.modules(twins.Config("focus", 8, 33))


def test_gradient_grows_as_the_closed_form_says():
    factors = [signals.signals(signals.Config(24, seed=seed), *PHOTOS).growth for seed in range(3)]
    assert np.mean(factors) == pytest.approx(signals.GROWTH, abs=0.03)


def test_likeness_follows_the_closed_form_without_norm():
    found = np.mean([signals.signals(signals.Config(10, norm=False, seed=s), *PHOTOS).likeness for s in range(4)], 0)
    np.testing.assert_allclose(found, signals.cosines(found[0], 10), atol=0.05)
    np.testing.assert_allclose(
        signals.cosines(0.0, 30)[[1, 2, 5, 10, 30]], [0.318, 0.494, 0.736, 0.872, 0.972], atol=1e-3
    )


def test_plain_blocks_are_the_identity_and_noise_breaks_it():
    assert (identity.proof(identity.Config(30), PHOTOS[0]).by_block == 0).all()
    assert identity.proof(identity.Config(30, residual=True), PHOTOS[0]).by_block[-1] == 0
    assert identity.proof(identity.Config(2, 0.01), PHOTOS[0]).by_block[-1] > 0.01


def test_race_begins_and_steps():
    first, second = race.race(race.Config((4,), steps=10))
    assert set(second.runs) == {("plain", 4), ("residual", 4)}
    assert [len(one.losses) for one in second.runs.values()] == [11, 11]
    run = first.runs["plain", 4]
    assert (len(run.gradients), len(run.likeness)) == (3, 3)
    assert run.losses[0] == pytest.approx(np.log(10), rel=0.25)
    with pytest.raises(ValueError, match="nearest is 6"):
        next(race.race(race.Config((5,))))


def test_same_seed_same_race():
    one, other = ([*race.race(race.Config((4,), steps=10))][-1] for _ in range(2))
    np.testing.assert_array_equal(one.runs["residual", 4].losses, other.runs["residual", 4].losses)


def test_digits_become_alike_in_deep_layers_without_norm():
    found = next(race.race(race.Config((32,), steps=10, norm=False))).runs
    for kind in race.KINDS:
        assert found[kind, 32].likeness[-1] > found[kind, 32].likeness[0] + 0.3


def test_networks_have_their_depth():
    for kind in ("plain", "residual"):
        parts = [m for m in race.network(kind, 32).modules() if isinstance(m, torch.nn.Conv2d | torch.nn.Linear)]
        assert len(parts) == 32


def test_roof_is_the_larger_of_two_times():
    found = machine.Machine(peak=100.0, bandwidth=10.0)
    assert found.ridge == 10
    assert (found.seconds(200, 1), found.seconds(1, 200)) == (2, 20)


def test_blocks_are_timed():
    found = machine.timed(zoo.Config("LeNet-5 (d2l)", 28), PHOTOS[0])
    assert found.names == ("conv1", "conv2", "fc1", "fc2", "fc3")
    assert (found.seconds > 0).all()
    assert (found.least > 0).all()


def test_gradient_factors_of_narrow_and_unnormed_layers():
    """Below the law of endless width: maps of 3x3 layers, and He's weights alone."""

    def factor(**more):
        return np.mean([signals.signals(signals.Config(20, seed=seed, **more), *PHOTOS).growth for seed in range(2)])

    assert 1.1 < factor(kind="conv", width=32) < signals.GROWTH
    assert factor(norm=False) == pytest.approx(0.99, abs=0.03)
    assert factor(norm=False, kind="conv", width=32) == pytest.approx(0.95, abs=0.04)
