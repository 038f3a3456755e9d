"""Schedules, exact denoiser, samplers and quality against closed forms."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import wasserstein_distance

from models.diffusion import blend, check, exact, network, noising, quality, race
from models.diffusion.points import Data, classes, enlarged, fresh, labels, training
from models.diffusion.sampling import Sampler, fresh_noise, gaussian_spread, start, way
from models.diffusion.schedules import KINDS, Schedule, alpha_bars, at_knots, index, off_marginal, shifts, steps

SMALL = network.Config(Data("ring", 60), Schedule("cosine", 40), steps=30, width=16)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("linear", (0.9999, 0.5214, 0.0778, 0.0033, 4.04e-5)),
        ("cosine", (1.0, 0.8459, 0.4923, 0.1432, 0.0)),
    ],
)
def test_schedules_have_the_values_of_their_papers(kind, wanted):
    assert alpha_bars(Schedule(kind, 1000))[[0, 250, 500, 750, 999]] == pytest.approx(wanted, abs=6e-5)


def test_edm_goes_through_its_standard_deviations():
    sigma = np.sqrt(1 / alpha_bars(Schedule("EDM", 100)) - 1)
    assert sigma[[0, -1]] == pytest.approx([0.002, 80], rel=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_every_schedule_falls_and_noise_in_single_steps_is_the_closed_form(kind):
    bars = alpha_bars(Schedule(kind, 300))
    assert (np.diff(bars) < 0).all()
    found = noising.level(Data(count=20), bars, 299, (0.0, 0.0))
    assert check.single_steps_difference(bars, 299, found) < 1e-9
    assert check.single_steps_difference(bars, 298, found) > 1e-9


def test_a_dragged_schedule_goes_through_its_knots_and_a_rising_one_is_refused():
    schedule = Schedule("cosine", 201)
    wanted = np.array([1, 0.7, 0.3, 0.1, 0])
    moved = Schedule("cosine", 201, shifts(schedule, wanted))
    assert at_knots(moved) == pytest.approx(wanted, abs=3e-3)
    with pytest.raises(ValueError, match="must fall"):
        alpha_bars(Schedule("cosine", 201, shifts(schedule, np.array([1, 0.2, 0.9, 0.1, 0]))))
    assert shifts(schedule, at_knots(schedule)) == (0.0,) * 5


def test_few_levels_of_linear_noise_leave_signal():
    assert off_marginal(alpha_bars(Schedule("linear", 50)))
    assert alpha_bars(Schedule("linear", 50))[-1] == pytest.approx(0.603, abs=1e-3)
    assert not off_marginal(alpha_bars(Schedule("cosine", 50)))


def test_sampling_starts_at_the_last_level_and_ends_clean():
    bars = alpha_bars(Schedule())
    for count in (1, 7, 200, 500):
        path = steps(bars, count)
        assert (path[0], path[-1]) == (bars[-1], 1.0)
        assert (np.diff(path) > 0).all()
        assert len(path) == min(count, 200) + 1
    assert index(200, 1.0) == 199


@pytest.mark.parametrize("sigma", [2.0, 1.0, 0.5])
def test_two_points_have_the_hyperbolic_tangent_as_denoiser(sigma):
    bar, points = 1 / (1 + sigma**2), torch.tensor([[-1.0], [1.0]]).double()
    x = torch.tensor([[0.5]]).double()
    clean = exact.denoised(math.sqrt(bar) * x, points, bar)
    assert float(clean) == pytest.approx(math.tanh(0.5 / sigma**2))
    score = float(exact.score(math.sqrt(bar) * x, clean, bar)) * math.sqrt(bar)  # in the units of x₀ + σε
    assert score == pytest.approx({2.0: -0.09391, 1.0: -0.03788, 0.5: 1.85611}[sigma], abs=1e-5)


def test_tweedie_is_the_slope_of_the_log_density():
    points, x, bar = training(Data(count=30)), (0.3, -0.4), 0.6
    place = torch.tensor([x], dtype=torch.float64)
    clean = exact.denoised(place, points.double(), bar)[0].numpy()
    assert check.score_difference(points, clean, x, bar) < 1e-9
    assert check.score_difference(points, clean + 0.1, x, bar) > 0.01


def test_the_effective_number_is_all_points_in_pure_noise_and_one_at_none():
    found = noising.level(Data(count=40), alpha_bars(Schedule("EDM", 100)), 50, (0.3, 0.5))
    assert found.behind[0] == pytest.approx(1)
    assert found.behind[-1] == pytest.approx(40, rel=0.01)
    assert found.weights.sum() == pytest.approx(1)
    assert found.effective == pytest.approx(found.behind[50])


def test_full_fresh_noise_is_the_posterior_variance_of_ddpm():
    bars = alpha_bars(Schedule("linear", 1000))
    bar, after = float(bars[500]), float(bars[499])
    beta = 1 - bar / after
    assert fresh_noise(bar, after, 1.0) ** 2 == pytest.approx(beta * (1 - after) / (1 - bar))
    assert fresh_noise(bar, after, 1.0) ** 2 == pytest.approx(0.0100513, abs=1e-6)
    assert fresh_noise(bar, after, 0.0) == 0


@pytest.mark.parametrize(("eta", "wanted"), [(0.0, (0.421, 0.461, 0.485)), (1.0, (0.381, 0.430, 0.467))])
def test_few_steps_shrink_gaussian_data_by_a_known_product(eta, wanted):
    bars = alpha_bars(Schedule("cosine", 1000))
    found = [gaussian_spread(steps(bars, count), 0.5, eta) for count in (10, 20, 50)]
    assert found == pytest.approx(wanted, abs=0.01)
    path = steps(bars, 10)
    assert check.gaussian_difference(path, 0.5, eta, found[0]) < 4
    assert check.gaussian_difference(path, 0.5, eta, 1.1 * found[0]) > 4


def test_one_step_gives_the_mean():
    points = training(Data(count=50))
    path = steps(alpha_bars(Schedule("EDM", 100)), 1)
    found = way(lambda x, bar: exact.denoised(x, points, bar), path, start(20, 2, 0), Sampler(1))[0][-1]
    assert (found - points.mean(0)).abs().max() < 0.1


def test_the_exact_denoiser_copies():
    found = blend.generated(network.Config(Data(count=20), Schedule("EDM", 100)), 1.0, Sampler(100))
    assert found.quality.copies > 0.95
    assert quality.of_fresh(Data(count=20), 200).copies < 0.2


def test_wasserstein_is_that_of_the_line_and_meets_its_dual():
    first, second = fresh(Data(), 80), fresh(Data(), 80, 2)
    on_line = [torch.stack((one[:, 0], torch.zeros(80)), 1) for one in (first, second)]
    flat = np.sqrt(((np.sort(on_line[0][:, 0]) - np.sort(on_line[1][:, 0])) ** 2).mean())
    assert quality.wasserstein(*on_line) == pytest.approx(flat, rel=1e-6)
    assert quality.wasserstein(*on_line) >= wasserstein_distance(first[:, 0], second[:, 0])
    distance = quality.wasserstein(first, second)
    assert check.wasserstein_difference(first, second, distance) < 1e-9
    assert check.wasserstein_difference(first, second, distance + 0.01) > 1e-3


def test_novelty_is_that_of_a_tree_and_another_one_is_seen():
    data = Data(count=60)
    samples, points = fresh(data, 50, 3), training(data.whole)
    novelty = quality.judged(samples, data).novelty
    assert check.novelty_difference(samples, points, novelty) < 1e-6
    assert check.novelty_difference(samples, points[: len(points) // 2], novelty) > 1e-3


@pytest.mark.parametrize("predict", network.PREDICT)
def test_every_prediction_reads_back_the_clean_point(predict):
    clean, noise = torch.tensor([[0.5, -1.0]]).double(), torch.tensor([[1.5, 0.2]]).double()
    bars = torch.tensor([[0.3]]).double()
    said = network.target(clean, noise, bars, predict)
    assert torch.allclose(network.as_clean(said, exact.noised(clean, 0.3, noise), 0.3, predict), clean)
    assert check.reading_difference(np.array([0.02, 0.5, 0.99]), predict) < 1e-9


def test_training_is_repeatable_and_lowers_the_loss():
    losses = [loss for _step, loss, _network in network.learn(SMALL, 10)]
    assert losses[1:] == [loss for _step, loss, _network in network.learn(SMALL, 10)][1:]
    assert losses[-1] < losses[1]


def test_a_blend_of_nothing_is_the_network_and_of_all_the_exact_denoiser():
    x, points = start(5, 2, 3), training(SMALL.data)
    learned, perfect, half = (blend.denoiser(SMALL, share)(x, 0.5) for share in (0.0, 1.0, 0.5))
    assert torch.equal(learned, network.trained(SMALL).clean(x, 0.5))
    assert torch.allclose(perfect, exact.denoised(x, points, 0.5))
    assert torch.allclose(half, (learned + perfect) / 2)


def test_guidance_on_the_plane_is_pure_at_1_and_none_at_0():
    x, config = start(5, 2, 3), network.Config(Data("moons", 40), Schedule("cosine", 40))
    for weight, whose in ((0.0, config), (1.0, blend.of_class(config, 1))):
        guide = blend.Guide(1, weight)
        assert torch.allclose(blend.denoiser(config, 1.0, guide)(x, 0.5), blend.denoiser(whose, 1.0)(x, 0.5))
    found = blend.generated(config, 1.0, Sampler(20), blend.Guide(1, 1.0))
    assert found.right == 1
    assert set(labels(training(config.data), config.data).tolist()) == {0, 1}


def test_points_of_the_classes_are_all_points_and_fresh_ones_stay_in_their_class():
    for name in ("spiral", "moons", "ring", "two points"):
        parts = [Data(name, 60, label=label) for label in range(classes(name))]
        assert sum(len(training(one)) for one in parts) == len(training(Data(name, 60)))
        assert all((labels(fresh(one, 50), one) == one.label).float().mean() > 0.8 for one in parts)
    with pytest.raises(ValueError, match="none of class"):
        [training(Data("ring", 1, label=label)) for label in range(4)]


def test_the_race_gives_all_three_predictions():
    last = list(race.race(SMALL, Sampler(5)))[-1]
    assert last.step == 30
    assert set(last.samples) == set(network.PREDICT)
    assert last.quality["noise"] > last.quality["v"]


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: Data("cubes"), "data|name must"),
        (lambda: Data(count=0), "count must"),
        (lambda: Schedule(levels=1), "levels must"),
        (lambda: Sampler(eta=2), "eta must"),
        (lambda: enlarged(np.zeros((20, 20), bool), 40), "drawing must"),
        (lambda: quality.judged(torch.tensor([[math.nan, 0]]), Data()), "finite"),
    ],
)
def test_nonsense_is_refused_in_words(refused, words):
    with pytest.raises(ValueError, match=words):
        refused()
