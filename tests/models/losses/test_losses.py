import numpy as np
import pytest

from models.losses import asks, check, curves, floats, information, lines, networks
from models.rates import auc_difference

CONFIG = curves.Config()


@pytest.mark.parametrize(
    ("name", "slope"), [("cross entropy", -0.993307), ("MSE", -0.0132071), ("focal", -1.04618), ("hinge", -1)]
)
def test_gradients_in_the_logit(name, slope):
    assert curves.curve(name, 1.0, CONFIG, np.array([-5.0])).gradient[0] == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize("name", curves.LOSSES)
@pytest.mark.parametrize("truth", [0.0, 1.0])
def test_gradients_agree_with_differences(name, truth):
    at = curves.curve(name, truth, CONFIG, np.linspace(-10, 10, 201))
    assert check.slope_difference(name, truth, CONFIG, at) < 1e-4
    wrong = curves.Curve(at.logits, at.loss, at.gradient + 0.01)
    assert check.slope_difference(name, truth, CONFIG, wrong) > 5e-3


@pytest.mark.parametrize(("name", "steps"), [("cross entropy", (12, 16, 19, 21)), ("MSE", (43, 119, 1542, 11068))])
def test_steps_to_an_answer(name, steps):
    assert tuple(curves.steps_to(name, start, 1.0, CONFIG) for start in (-2, -5, -8, -10)) == steps


@pytest.mark.parametrize(
    ("name", "config", "p"),
    [
        ("cross entropy", CONFIG, 0.9),
        ("MSE", CONFIG, 0.9),
        ("MAE", CONFIG, 1.0),
        ("weighted", CONFIG, 9 / 9.1),
        ("smoothing", CONFIG, 0.86),
    ]
    + [("focal", curves.Config(gamma=gamma), p) for gamma, p in ((1, 0.7744), (2, 0.6942), (5, 0.5974))],
)
def test_what_losses_ask_for(name, config, p):
    found = asks.wish(name, 0.9, config)
    assert found.probability == pytest.approx(p, abs=1e-4)
    assert check.wish_difference(found) < 0.006
    if not found.at_edge:
        assert check.wish_difference(asks.Wish(p - 0.05, False, found.expected, found.slope)) > 0.006


@pytest.mark.parametrize("kind", floats.KINDS)
def test_where_exp_overflows(kind):
    high = {"float16": 11.09, "bfloat16": 88.75, "float32": 88.72, "float64": 709.78}[kind]
    assert floats.limits(kind)[0] == pytest.approx(high, abs=0.01)


def test_float_traps():
    finite = floats.computed((0, 15), "float16", "log of softmax")
    assert finite.loss == pytest.approx(15.02, abs=0.01)
    assert finite.gradient.isnan().any()
    assert (floats.computed((11,) * 10, "float16", "naive").steps["p"] == 0).all()
    assert floats.computed((0, 15), "float16", "log-softmax").gradient.isfinite().all()
    third = floats.computed((1000, 1001, 1002), "bfloat16", "minus max").steps["p"]
    assert len(set(third.tolist())) == 1


def test_states_by_scale_turn_where_exp_overflows():
    found = floats.states((0.0, 10.0), "float16", "naive", 0)
    scales = floats.SCALES[found == 0]
    assert 10 * scales.max() < floats.limits("float16")[0] < 10 * floats.SCALES[found > 0].min()
    assert 1 in floats.states((0.0, 15.0), "float16", "log of softmax", 0)
    assert not floats.states((0.0, 15.0), "float16", "log-softmax", 0).any()


def test_sixty_decimals_see_a_wrong_logarithm():
    assert check.softmax_difference((0, 100), 0) < 1e-12
    wrong = floats.computed((0, 15), "float16", "log of softmax")
    assert check.softmax_difference((0, 15), 0, wrong) > 1e-4


def test_grey_levels_are_shares_of_the_pixels():
    pixels = np.zeros((2, 4, 3), np.uint8)
    pixels[0] = 255
    np.testing.assert_allclose(information.grey_levels(pixels, 4), [0.5, 0, 0, 0.5])


def test_information():
    p, q = np.array([0.9, 0.1]), np.array([0.5, 0.5])
    found = information.numbers(p, q)
    assert found.kl == pytest.approx((0.36806, 0.51083), abs=1e-5)
    assert check.information_difference(p, q, found) < 1e-12
    assert check.information_difference(p, q, information.numbers(q, p)) > 0.1
    apart = information.numbers(np.array([1.0, 0]), np.array([0, 1.0]))
    assert apart.kl == (np.inf, np.inf)
    assert apart.js == pytest.approx(np.log(2))


def test_lines_through_outliers():
    x = np.linspace(0, 10, 40)
    points = np.c_[x, 2 * x + 1 + np.random.default_rng(0).normal(0, 0.5, 40)]
    points[-4:, 1] = -20
    found = lines.fitted(points, 1.0)
    assert found["MSE"][0] < 0.1
    assert found["MAE"][0] == pytest.approx(2, abs=0.1)
    assert check.line_difference(points, found, 1.0) < 1e-6
    assert check.line_difference(points, found | {"MAE": (1.0, 0.0)}, 1.0) > 0.1


def test_mse_stalls_from_confident_mistakes_alone():
    last = {bias: list(networks.stall(networks.Config(bias=bias, steps=90)))[-1].accuracy for bias in (-8.0, 0.0)}
    assert last[-8.0]["MSE"] < 0.4 < 0.6 < last[-8.0]["cross entropy"]
    assert min(last[0.0].values()) > 0.8


def test_weights_move_the_threshold():
    plain, heavy = (networks.trained(networks.Config(), run) for run in ("cross entropy", "weighted"))
    assert abs(plain.rates.auc - heavy.rates.auc) < 0.02
    assert networks.at_half(heavy)[0] > networks.at_half(plain)[0]
    assert auc_difference(plain.rates, plain.logits, plain.truth) < 1e-12
    assert auc_difference(networks.Scores(-plain.logits, plain.truth).rates, plain.logits, plain.truth) > 0.5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: floats.parsed("1 a"), "logit 2 must be a number"),
        (lambda: floats.parsed("1"), "2 to 12 numbers"),
        (lambda: networks.Config(4, 4), "must differ"),
        (lambda: curves.Config(delta=0), "delta"),
        (lambda: information.normalised(np.zeros(3), "P"), "not all 0"),
        (lambda: curves.curve("own", 1.0, curves.Config(text="q"), np.zeros(1)), "column 1"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_race_is_gradient_descent_on_the_logit():
    z, way = -3.0, curves.race("cross entropy", 0.0, -3.0, 0.5, CONFIG)
    for found in (next(way) for _ in range(20)):
        assert found == pytest.approx(z, abs=1e-4)
        z -= 0.5 / (1 + np.exp(-z))
