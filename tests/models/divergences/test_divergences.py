"""Closed forms, laws and second methods of divergences, fits and critics."""

from dataclasses import replace
from math import e, exp, log

import numpy as np
import pytest
from scipy.stats import norm, wasserstein_distance

from models.divergences import check, fits, lipschitz, numbers
from models.divergences.densities import Density, log_density, quantiles
from models.divergences.generators import GENERATORS, own

STANDARD = Density()
LOG2 = log(2)


def bell(mean, width=1.0):
    return Density("gaussian", (mean,), (1.0,), width)


@pytest.mark.parametrize(
    ("q", "known"),
    [
        (
            bell(1.0),
            {
                "KL": 0.5,
                "reverse KL": 0.5,
                "JS": 0.111421,
                "TV": 2 * norm.cdf(0.5) - 1,
                "Pearson": e - 1,
                "Neyman": e - 1,
                "Hellinger²": 2 - 2 * exp(-1 / 8),
                "W1": 1,
                "W2": 1,
            },
        ),
        (bell(0.0, 2.0), {"KL": 0.318147, "reverse KL": 0.806853, "Neyman": np.inf}),
        (bell(4.0), {"JS": 0.63272}),
        (bell(6.0), {"JS": 0.68930}),
        (bell(8.0), {"JS": 0.69305, "W1": 8, "KL": 32}),
    ],
)
def test_known_values(q, known):
    found = numbers.values(STANDARD, q)
    assert {name: found[name] for name in known} == pytest.approx(known, rel=3e-5, abs=3e-6)


BOX, LAPLACE = Density("box"), Density("laplace")


@pytest.mark.parametrize(
    ("p", "q", "known"),
    [
        (STANDARD, bell(0.0, 0.2), log(0.2) + 12.5 - 0.5),
        (bell(1.0, 4.0), bell(0.0, 0.2), log(0.2 / 4) + 17 / 0.08 - 0.5),
        (LAPLACE, bell(0.0, 0.2), 25 - 1 - LOG2 + log(0.2) + log(2 * np.pi) / 2),
        (bell(0.0, 0.2), BOX, np.inf),
        (STANDARD, BOX, np.inf),
        (BOX, bell(0.0, 0.2), log(0.1) + log(2 * np.pi) / 2 + 1 / 3 / 0.08),
    ],
)
def test_logarithm_of_a_ratio_that_no_number_holds(p, q, known):
    assert numbers.divergence("KL", p, q) == pytest.approx(known, rel=1e-3)
    assert numbers.divergence("reverse KL", q, p) == pytest.approx(known, rel=1e-3)
    assert not np.isnan(list(numbers.values(p, q).values())).any()


@pytest.mark.parametrize(("mean", "slope"), [(4, 0.0686), (6, 0.00623), (8, 0.000196)])
def test_slope_of_js_dies_and_that_of_transport_does_not(mean, slope):
    found = numbers.numbers(STANDARD, bell(float(mean))).slopes
    assert found["JS"] == pytest.approx(slope, rel=0.01)
    assert found["KL"] == pytest.approx(mean, rel=1e-6)
    assert found["W1"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.75, 1.0, 2.0])
def test_boxes(shift):
    box = Density("box", (0.0,), (1.0,), 0.5)
    moved = replace(box, means=(shift,))
    found, over = numbers.values(box, moved), min(shift, 1.0)
    assert found["JS"] == pytest.approx(over * LOG2, abs=0.02)
    assert found["TV"] == pytest.approx(over, abs=0.02)
    assert found["Le Cam"] == pytest.approx(2 * over, abs=0.04)
    assert found["W1"] == pytest.approx(shift, abs=0.02)
    assert (found["KL"] == np.inf) == (shift > 0)
    assert bool(numbers.lacking(box, moved)) == (shift > 0)


@pytest.mark.parametrize("name", GENERATORS)
def test_conjugates_are_the_largest_of_ut_minus_f(name):
    found, u = GENERATORS[name], np.geomspace(1e-3, 1e3, 200_001)
    for at in (0.5, 1.0, 2.0):
        t = found.slope(np.array([at]))[0]
        assert found.conjugate(np.array([t]))[0] == pytest.approx((u * t - found.f(u)).max(), abs=1e-5)
    assert found.f(np.array([1.0]))[0] == pytest.approx(0, abs=1e-12)


def test_games_equal_their_divergences():
    found = numbers.games(STANDARD, bell(1.5, 0.8))
    assert {name: value for name, (value, _) in found.items()} == pytest.approx(
        {"GAN": -0.861829, "LSGAN": 0.883490, "LSGAN 0/1": 0.720873, "EBGAN": 0.400539}, abs=1e-5
    )
    for value, equal in found.values():
        assert value == pytest.approx(equal, abs=1e-9)


def test_second_methods_agree_and_see_a_wrong_value():
    p, q = Density("laplace", (-1.0, 2.0), (1.0, 3.0), 0.7), bell(1.0, 1.2)
    found = numbers.numbers(p, q)
    assert check.bound_difference(p, q, found) < 1e-6
    assert check.transport_difference(p, q, found) < 5e-3
    wrong = numbers.Numbers({name: value + 0.1 for name, value in found.values.items()}, found.slopes)
    assert check.bound_difference(p, q, wrong) > 0.01
    assert check.transport_difference(p, q, wrong) > 0.05


def test_transport_is_scipys():
    p, q = Density("gaussian", (-2.0, 1.0), (1.0, 2.0), 0.5), Density("laplace", (0.5,), (1.0,), 1.0)
    shares = (np.arange(20_000) + 0.5) / 20_000
    expected = wasserstein_distance(quantiles(p, shares), quantiles(q, shares))
    assert numbers.values(p, q)["W1"] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "words"),
    [("u", "f\\(1\\) must be 0"), ("1 - u**2", "convex"), ("sqrt(u - 0.5)", "finite"), ("u +", "arith")],
)
def test_own_f_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        own(text)


def test_own_f_is_the_known_one():
    found = own("(u - 1)**2 / u")
    assert numbers.divergence("own", STANDARD, bell(0.5), found) == pytest.approx(exp(0.25) - 1, rel=1e-4)


def test_moving_handles_moves_means_then_weights_then_width():
    two = Density("gaussian", (-1.0, 2.0), (1.0, 1.0), 0.5)
    heights = np.exp(log_density(two, np.array([-1.0, 2.0, -0.5])))
    places = [(-1.0, heights[0]), (2.5, 2 * heights[1]), (-0.5, heights[2])]
    assert numbers.moved(two, places) == ((-1.0, 2.5), pytest.approx((1.0, 2.0)), 0.5)
    places = [(-1.0, heights[0]), (2.0, heights[1]), (0.0, 0.1)]
    assert numbers.moved(two, places)[2] == 1.0


FITS = {  # least value, distance of the mean from 0, width
    "KL": (0.5552, 0, 2.0881),
    "reverse KL": (0.6918, 1.997, 0.605),
    "JS": (0.1548, 0, 2.063),
    "Neyman": (0.9986, 1.999, 0.602),
}


def test_nearest_bells():
    found = fits.best(fits.Config(), tuple(FITS))
    for name, (value, mean, width) in FITS.items():
        one = found[name]
        assert (one.value, abs(one.mean), one.width) == pytest.approx((value, mean, width), abs=2e-3)
    for config in (fits.Config(), fits.Config(apart=6.0, width=2.0), fits.Config(apart=6.0, width=0.2, share=0.95)):
        assert fits.moment_difference(config, fits.best(config, ("KL",))["KL"]) < 0.01
    assert fits.moment_difference(fits.Config(), fits.Fit(0.1, 2.0, 0.0)) > 0.05
    transport = fits.transport_fit(fits.Config().target)
    assert (transport.value**2, transport.width) == pytest.approx((0.580, 1.945), abs=3e-3)


def test_js_jumps():
    uneven = fits.best(fits.Config(share=0.3), ("JS",))["JS"]
    assert uneven.value == pytest.approx(0.1170, abs=1e-4)
    assert uneven.mean == pytest.approx(-2, abs=0.01)
    assert fits.crossing("JS", "gaussian") == pytest.approx(4.25, abs=0.03)


def test_power_iteration_is_the_svd_in_the_end():
    config = lipschitz.Config(iterations=50)
    for matrix, estimate in zip(lipschitz.weights(config), lipschitz.steepness(config).estimates, strict=True):
        assert estimate == pytest.approx(np.linalg.svd(matrix, compute_uv=False)[0], rel=0.01)
    few = lipschitz.power_iteration(lipschitz.weights(config)[1], 20)
    assert (np.diff(few) >= -1e-12).all()


def test_no_pair_is_steeper_than_the_product():
    config = lipschitz.Config(gain=2.0)
    found, layers = lipschitz.steepness(config), lipschitz.weights(config)
    assert check.steepest_pair(layers) <= found.product[0]
    assert check.steepest_pair(layers) == pytest.approx(found.slopes[0].max(), rel=0.05)
    assert check.steepest_pair([100 * layers[0], *layers[1:]]) > found.product[0]


def test_a_descent_falls_to_the_nearest_bell_or_to_another_valley():
    config = fits.Config()
    best = fits.best(config, ("KL", "reverse KL"))
    covers = fits.descent("KL", config, 1.0, 1.0)
    assert covers[0].tolist()[:2] == pytest.approx([1.0, 1.0])
    assert covers[-1] == pytest.approx([best["KL"].mean, best["KL"].width, best["KL"].value], abs=0.02)
    left, right = (fits.descent("reverse KL", config, mean, 1.0)[-1, 0] for mean in (-3.0, 3.0))
    assert (left, right) == pytest.approx((-2, 2), abs=0.02)
    uneven = fits.Config(share=0.3)
    end, least = fits.descent("reverse KL", uneven, 3.0, 0.6)[-1, 2], fits.best(uneven, ("reverse KL",))["reverse KL"]
    assert end > least.value + 0.1


def test_a_descent_from_a_width_that_is_not_tried_is_refused():
    with pytest.raises(ValueError, match="width must"):
        fits.descent("KL", fits.Config(), 0.0, 0.01)
