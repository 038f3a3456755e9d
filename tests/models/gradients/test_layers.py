import numpy as np
import pytest

from models.gradients import inputs, layer_check, training
from models.gradients.law import Law, law
from models.gradients.layers import Config, Net, fresh, signals
from models.images.decoding import Picture
from models.images.samples import sample
from models.remembered import forget


def plain(width, height):
    return Picture(np.full((height, width, 3), 90, np.uint8), "plain", f"{width} {height}", (width, height))


BATCH_NORM = np.pi / (np.pi - 1)


def foretold(config):
    return float(law(config, 1.0).gradient[0])


@pytest.mark.parametrize(
    ("config", "ratio"),
    [
        (Config(20, 256, init="xavier"), 0.5**9.5),
        (Config(50, 256), 1),
        (Config(30, 256, norm="batch"), BATCH_NORM**14.5),
        (Config(30, 256, norm="layer"), 1),
        (Config(30, 256, skip="plain"), 2.0**15),
        (Config(30, 256, skip="scaled"), (1 + 1 / 30) ** 15),
        (Config(30, 256, skip="zero"), 1),
    ],
)
def test_law_in_closed_form(config, ratio):
    assert foretold(config) == pytest.approx(ratio, rel=2e-3)


@pytest.mark.parametrize(
    "config",
    [
        Config(20, 256, init="xavier"), Config(20, 256), Config(20, 256, norm="batch"), Config(10, 256, skip="plain"),
        Config(10, 256, skip="scaled"), Config(20, 128, "tanh", "normal"), Config(20, 128, "sigmoid", "xavier"),
        Config(10, 128, "gelu", "orthogonal"), Config(10, 128, "silu", norm="layer"),
        Config(10, 128, skip="plain", norm="batch"),
    ],
)  # fmt: skip
def test_networks_do_what_the_law_says(config):
    found = fresh(config)
    foreseen = law(config, found.first)
    assert layer_check.ratio_difference(found, foreseen) < layer_check.allowed(config)
    np.testing.assert_allclose(found.activation, foreseen.activation, rtol=0.6)
    np.testing.assert_allclose(found.flat, foreseen.flat, atol=0.12)
    wrong = Law(foreseen.activation, foreseen.gradient * 10.0 ** np.arange(len(found.gradient), 0, -1), foreseen.flat)
    assert layer_check.ratio_difference(found, wrong) > layer_check.allowed(config)


def test_saturated_tanh_explodes_and_batch_norm_with_relu_too():
    assert fresh(Config(30, 64, "tanh", "normal")).ratio > 1e8
    assert 25 < fresh(Config(20, 256, norm="batch")).ratio < 50


def test_patches_are_standardised_and_a_network_learns_where_they_lie():
    picture = sample("coffee")
    rows, labels = inputs.patches(picture)
    assert rows.shape == (5000, 196)
    assert (float(rows.mean()), float(rows.std())) == pytest.approx((0, 1), abs=1e-4)
    assert set(labels.tolist()) == set(range(10))
    config = Config(20, 256, norm="batch")
    found = fresh(config, picture)
    assert layer_check.ratio_difference(found, law(config, found.first)) < layer_check.allowed(config)
    assert layer_check.loss_difference(config, found, picture) < 0.02
    assert training.run(Config(2, rate=0.05, steps=100), picture)[-1].accuracy > 0.4


def test_patches_of_one_colour_are_zeros_and_a_tiny_photo_has_regions():
    assert not inputs.patches(plain(300, 5))[0].any()
    assert inputs.patches(plain(2, 2))[0].shape == (5000, 196)


@pytest.mark.parametrize(("depth", "away"), [(10, False), (30, True)])
def test_a_quotient_is_compared_only_where_rounding_stays_small(depth, away):
    config = Config(depth, 64, "tanh", "normal")
    found = fresh(config)
    assert layer_check.rounded_away(found) == away
    assert (layer_check.loss_difference(config, found) > 0.02) == away


def test_zeros_leave_no_gradient_and_loss_ln_10():
    found = fresh(Config(5, init="zeros"))
    assert (found.gradient == 0).all()
    assert found.loss == pytest.approx(np.log(10), abs=1e-6)
    assert np.isnan(found.ratio)


def test_overflow_is_nan_and_never_counted_as_alive():
    found = fresh(Config(100, 64, init="normal"))
    assert not np.isfinite(found.activation[-1])
    assert np.isnan(found.dead[-1])


@pytest.mark.parametrize("config", [Config(8), Config(8, activation="tanh", norm="batch"), Config(6, skip="plain")])
def test_quotient_through_the_network_finds_a_wrong_gradient(config):
    found = fresh(config)
    assert layer_check.loss_difference(config, found) < 0.02
    found.gradient[0] *= 1.1
    forget([found])
    assert layer_check.loss_difference(config, found) > 0.05


def test_signals_leave_the_gradients_of_the_network_alone():
    net = Net(Config(3))
    signals(net)
    assert all(weight.grad is None for weight in net.parameters())


def test_low_biases_kill_units_and_counting_anew_sees_it():
    config = Config(3, bias=-3.0)
    found = fresh(config)
    assert found.dead[1] == found.dead[2] == 1
    assert layer_check.dead_difference(config, found) < 1e-9
    found.dead[0] += 0.1
    assert layer_check.dead_difference(config, found) > 0.05


def test_training_learns_and_is_the_same_again():
    config = Config(3, rate=0.05, steps=40)
    one, two = training.run(config), training.run(config)
    assert [shot.step for shot in one] == [0, 10, 20, 30, 40]
    assert one[-1].accuracy > 0.75
    assert [shot.loss for shot in one] == [shot.loss for shot in two]


def test_high_rates_kill_and_clipping_saves():
    wild = training.run(Config(3, rate=0.4, steps=60))[-1]
    clipped = training.run(Config(3, rate=0.4, clip=1.0, steps=60))[-1]
    assert wild.signals.dead[2] > 0.9 > 0.5 > clipped.signals.dead.max()
    assert clipped.accuracy > 2 * wild.accuracy


@pytest.mark.parametrize(
    ("given", "words"), [({"depth": 1}, "depth"), ({"init": "best"}, "init"), ({"rate": float("nan")}, "rate")]
)
def test_bad_numbers_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        Config(**given)
