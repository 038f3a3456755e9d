from dataclasses import replace

import numpy as np
import pytest

from models.optimisers import average, convex, path, proofs, ranges, trap


def test_average_of_ones_starts_low_and_is_corrected_to_one():
    found = average.averages(np.ones(200), 0.9)
    np.testing.assert_allclose(found.plain[[0, 4, 9]], [0.1, 0.40951, 0.65132], atol=1e-5)
    np.testing.assert_allclose(found.corrected, 1)


def test_average_agrees_with_a_filter_and_a_wrong_one_is_found():
    given = average.curve((1.0, 1.0, -1.0), 0.3)
    found = average.averages(given, 0.8)
    assert proofs.average_difference(given, 0.8, found.plain) < 1e-12
    assert proofs.average_difference(given, 0.8, found.corrected) > 0.1


def test_average_shrinks_white_noise_as_the_law_says():
    noise = np.random.default_rng(0).standard_normal(200_000)
    assert average.averages(noise, 0.9).plain.var() == pytest.approx(average.noise_left(0.9), rel=0.03)
    assert average.noise_left(0.9) == pytest.approx(0.0526, abs=1e-4)


@pytest.mark.parametrize("text", ["x**2", "abs(x)", "log(1 + exp(-x))"])
def test_no_chord_refutes_a_convex_function(text):
    found = convex.of_function(text, 4.0)
    assert found.share == 0
    assert proofs.function_agrees(text, 4.0, found)


@pytest.mark.parametrize(("text", "share"), [("x**4 - x**2", 0.05), ("(1/(1+exp(-x)) - 1)**2", 0.49)])
def test_chords_refute_what_is_not_convex(text, share):
    found = convex.of_function(text, 4.0)
    assert found.share == pytest.approx(share, abs=0.04)
    assert proofs.function_agrees(text, 4.0, found)
    assert not proofs.function_agrees(text, 4.0, replace(found, violated=np.zeros(convex.CHORDS, bool)))


def test_chords_of_shapes():
    box = np.zeros((10, 12), bool)
    box[2:8, 3:9] = True
    assert convex.of_shape(box).share == 0
    assert 0.4 < 1 - convex.of_shape(convex.figure("horse")).share < 0.65


def test_lengths_outside_are_exact_along_axes_and_agree_with_samples():
    gap = np.ones((1, 5), bool)
    gap[0, 2] = False
    found = convex.of_shape(gap)
    length = np.abs(found.ends[:, 1, 0] - found.ends[:, 0, 0])
    across = np.sign(found.ends[:, 0, 0] - 2.5) != np.sign(found.ends[:, 1, 0] - 2.5)
    np.testing.assert_allclose(found.worst[across], 1 / length[across])
    assert not found.violated[~across].any()
    crescent = convex.figure("crescent")
    found = convex.of_shape(crescent)
    assert proofs.outside_difference(crescent, found) < 0.05
    assert proofs.outside_difference(crescent, replace(found, worst=0 * found.worst)) > 0.2


@pytest.mark.parametrize(
    ("config", "adam", "amsgrad"), [(trap.Config(), 1, -1), (trap.Config(beta=0.9, beta2=0.999, steps=20000), -1, -1)]
)
def test_adam_is_trapped_where_its_memory_is_short(config, adam, amsgrad):
    assert trap.places(config, "adam")[-1] == pytest.approx(adam, abs=0.02)
    assert trap.places(config, "amsgrad")[-1] == pytest.approx(amsgrad, abs=0.02)


@pytest.mark.parametrize("name", trap.NAMES)
def test_the_trap_agrees_with_torch_and_a_wrong_walk_is_found(name):
    config = trap.Config(steps=300)
    found = trap.places(config, name)
    assert proofs.trap_difference(config, name, found) < 1e-12
    assert proofs.trap_difference(config, name, found + 0.01) == pytest.approx(0.01)


def test_a_long_random_walk_has_most_of_its_variance_in_two_components():
    found = path.components(path.random_walk(200, 5000))
    np.testing.assert_allclose(found.shares[:3], [0.609, 0.152, 0.068], atol=0.003)
    np.testing.assert_allclose(found.shares, path.LONG_WALK, atol=0.003)


def test_plane_of_a_path():
    config = path.Config(steps=40)
    found = path.plane(config)
    assert found.losses[-1] < found.losses[0] / 2
    assert found.path.shares[:2].sum() > 0.8
    rows = path.weights(config)
    np.testing.assert_allclose(  # Pythagoras: in the plane and beside it
        np.linalg.norm(found.path.xy, axis=1) ** 2 + found.beside**2,
        np.linalg.norm(rows - rows.mean(axis=0), axis=1) ** 2,
    )
    assert proofs.shares_difference(config, found.path) < 1e-6
    assert proofs.shares_difference(config, replace(found.path, shares=found.path.shares[::-1])) > 0.1


def test_random_directions_have_the_length_of_each_unit_and_hold_little_of_the_path():
    found = path.plane(path.Config(steps=40, directions="random"))
    rows = path.weights(path.Config(steps=40))
    drawn = path.random_directions(rows[-1], 0)
    lengths = [np.linalg.norm(row[: 196 * 32].reshape(196, 32), axis=0) for row in (rows[-1], *drawn)]
    np.testing.assert_allclose(lengths[1:], [lengths[0]] * 2)
    assert not drawn[:, 196 * 32 : 197 * 32].any()  # biases
    middle = path.CELLS // 2
    assert found.loss[middle, middle] == pytest.approx(found.losses[-1], rel=1e-4)
    assert found.held < 0.05
    assert path.plane(path.Config(steps=40)).held == pytest.approx(found.path.shares[:2].sum())


@pytest.mark.parametrize("schedule", ranges.SCHEDULES)
def test_ranges_agree_with_a_network_trained_alone(schedule):
    found = ranges.rates(ranges.Config("adam", schedule, steps=30))
    assert proofs.range_difference(found, found.best) < 1e-3
    assert proofs.range_difference(replace(found, loss=found.loss * 1.2), found.best) > 0.05


def test_tuned_rates_lie_decades_apart_and_errors_close():
    plain, adam = (ranges.rates(ranges.Config(name, steps=200)) for name in ("plain", "adam"))
    assert ranges.RATES[plain.best] / ranges.RATES[adam.best] > 10
    assert abs(plain.error[plain.best] - adam.error[adam.best]) < 0.03


def test_schedules_fall_or_rise_as_named():
    assert ranges.factors("step", 100)[[0, 60, 99]] == pytest.approx([1, 0.1, 0.01])
    assert (np.diff(ranges.factors("cosine", 100)) <= 0).all()
    assert ranges.factors("warm-up", 100)[[0, 9, 50]] == pytest.approx([0.05, 0.5, 1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: convex.of_function("log(x)", 1.0), "finite number"),
        (lambda: convex.of_shape(np.zeros((3, 3), bool)), "at least 2 cells"),
        (lambda: trap.Config(slope=1), "slope"),
        (lambda: ranges.Config(schedule="x"), "schedule"),
        (lambda: path.Config(rate=0), "rate must lie"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
