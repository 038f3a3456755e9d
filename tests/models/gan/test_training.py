import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.distance import jensenshannon

from models.gan import training
from models.gan.config import Config
from models.gan.data import SIDE, mixture
from models.gan.game import game, initial_state, scores
from models.gan.losses import LOSSES
from models.gan.snapshot import EMPTY, LATTICE, RESOLUTION, density_of, divergence, probabilities, probe, thinness
from tests.models.gan.short import SMALL, equal


def test_one_seed_gives_equal_snapshots_and_another_seed_others():
    first, second, third = (list(training.train(replace(SMALL, seed=seed))) for seed in (4, 4, 5))
    assert [one.step for one in first] == [0, 3, 6]
    assert all(equal(one, other) for one, other in zip(first, second, strict=True))
    assert not equal(first[0], third[0])


def test_snapshots_share_no_memory():
    snapshots = list(training.train(SMALL))
    arrays = [
        value for one in snapshots for value in vars(one).values() if isinstance(value, np.ndarray) and value.size
    ]
    for index, one in enumerate(arrays):
        assert not any(np.shares_memory(one, other) for other in arrays[index + 1 :])


def test_resuming_continues_as_if_never_stopped():
    whole = list(training.train(SMALL))
    resumed = list(training.train(replace(SMALL, steps=3), whole[1].state))
    assert equal(resumed[0], whole[1])
    assert equal(resumed[-1], whole[-1])


def test_resuming_with_another_shape_begins_that_network_anew():
    last = list(training.train(SMALL))[-1]
    first = next(training.train(replace(SMALL, discriminator_width=9), last.state))
    np.testing.assert_array_equal(first.generated, last.generated)
    assert first.state.discriminator.shape != last.state.discriminator.shape


def test_the_default_covers_all_eight_modes():  # ten seeds: benchmarks/gan.py
    *_, last = training.train(replace(Config(), steps=1000, every=1000))
    assert last.modes == 8
    assert last.quality > 0.2
    assert last.js < 0.3 < math.log(2)


def test_a_generator_far_slower_than_its_judge_collapses():  # ten seeds: benchmarks/gan.py
    *_, last = training.train(replace(Config(), generator_rate=1e-4, discriminator_rate=1e-2, steps=600, every=600))
    assert 1 <= last.modes <= 3


def test_divergence_is_explained_after_the_last_good_snapshot():
    wild = replace(SMALL, optimiser="SGD", loss="least squares", discriminator_rate=10.0, generator_rate=10.0)
    snapshots = training.train(replace(wild, steps=1000))
    seen = []
    with pytest.raises(ValueError, match=r"all weights must stay below a million.*rounds \d+ and \d+.*smaller"):
        seen.extend(snapshots)
    assert seen
    assert np.isfinite(seen[-1].generated).all()
    assert np.isfinite(seen[-1].field).all()


def test_one_data_point_is_learned():
    pixel = bytearray(SIDE * SIDE)
    pixel[SIDE * 12 + 30] = 255
    *_, last = training.train(replace(Config(), data="drawing", density=bytes(pixel), steps=400, every=400))
    centre = mixture("drawing", bytes(pixel)).centres[0].numpy()
    assert np.abs(np.median(last.generated, axis=0) - centre).max() < 0.3


def test_learning_rate_zero_changes_nothing_to_see():
    still = list(training.train(replace(SMALL, generator_rate=0.0, discriminator_rate=0.0)))
    assert equal(replace(still[0], step=6), still[-1])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"loss": "love"}, "loss must be one of non-saturating, .*, got 'love'"),
        ({"optimiser": "magic"}, "optimiser must be one of Adam, .*, got 'magic'"),
        ({"batch": 0}, "batch must lie between 1 and 4096, got 0"),
        ({"r1": -1.0}, "r1 must lie between 0 and 1000, got -1"),
        ({"generator_rate": math.nan}, "generator rate must lie between 0 and 10, got nan"),
        ({"data": "cats"}, "data must be one of"),
        ({"minibatch": True, "batch": 1}, "minibatch deviation must have a batch of at least 2, got 1"),
    ],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        next(training.train(replace(SMALL, **setting)))


def test_divergences_agree_with_scipy_and_vanish_between_equals():
    random = torch.Generator().manual_seed(0)
    p, q = (probabilities(torch.rand(6, 6, generator=random, dtype=torch.float64)) for _ in range(2))
    middle = (p + q) / 2
    js = (divergence(p, middle) + divergence(q, middle)) / 2
    assert js == pytest.approx(jensenshannon(p.flatten(), q.flatten()) ** 2)
    assert divergence(p, p) == 0
    apart = torch.eye(2, dtype=torch.float64)
    assert (divergence(apart[0], apart.mean(0)) + divergence(apart[1], apart.mean(0))) / 2 == pytest.approx(math.log(2))


def test_best_discriminator_loss_is_log_four_minus_twice_the_js():
    for snapshot in training.train(SMALL):
        assert snapshot.best_discriminator_loss == pytest.approx(math.log(4) - 2 * snapshot.js, abs=1e-4)


def test_optimum_is_p_over_p_plus_q_where_there_is_data():
    rules = game(SMALL, mixture("ring"))
    fixed = probe(rules)
    first = next(training.train(SMALL))
    p, q = probabilities(fixed.density)[:-1].numpy().reshape(48, 48), first.density
    seen = p + q > EMPTY
    assert np.isnan(first.optimum[~seen]).all()
    np.testing.assert_allclose(first.optimum[seen], (p / np.maximum(p + q, 1e-30))[seen], atol=1e-4)


def test_field_is_the_belief_at_each_cell_with_y_upwards():
    config = replace(SMALL, loss="least squares")
    first = next(training.train(config))
    rules = game(config, mixture("ring"))
    state = initial_state(rules)
    fixed = probe(rules)
    x, y = float(fixed.axis[30]), float(fixed.axis[7])
    point = torch.tensor([[[x, y]]])
    belief = LOSSES["least squares"].belief(scores(rules, state.discriminator, state.vectors, point))
    assert first.field[7, 30] == pytest.approx(float(belief), abs=1e-5)
    assert first.field.shape == (RESOLUTION, RESOLUTION)


def test_arrows_point_downhill_of_the_generators_loss():
    rules = game(SMALL, mixture("ring"))
    first = next(training.train(SMALL))

    def cost(points):
        state = initial_state(rules)
        return LOSSES["non-saturating"].generator(scores(rules, state.discriminator.double(), state.vectors, points))

    start = torch.tensor(first.generated[:50], dtype=torch.float64)[None]
    step = 1e-6 * torch.eye(2, dtype=torch.float64)
    slope = torch.stack([(cost(start + s) - cost(start - s))[0] / 2e-6 for s in step], dim=1)
    np.testing.assert_allclose(first.arrows, -slope.numpy(), rtol=1e-3, atol=1e-5)


def test_density_of_points_sums_to_the_share_on_the_plane():
    axis = probe(game(SMALL, mixture("ring"))).axis
    points = torch.tensor([[0.0, 0.0], [1.0, -1.0], [50.0, 0.0], [0.0, 0.5]])
    cell = float(axis[1] - axis[0]) ** 2
    assert float(density_of(points, axis).sum()) * cell == pytest.approx(0.75, abs=1e-3)


@pytest.mark.parametrize("dimension", [1, 2, 5])
@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_manifold_is_the_image_of_the_noise_lattice(dimension, kind):
    first = next(training.train(replace(SMALL, noise=kind, noise_dimension=dimension)))
    lines = LATTICE
    assert first.manifold.shape == (lines, 1 if dimension == 1 else lines, 2)
    assert first.thinness.shape == (lines - 1, 0 if dimension == 1 else lines - 1)


def test_thinness_is_share_per_area():
    axis = torch.linspace(0, 1, 3)
    square = torch.cartesian_prod(axis, axis).view(3, 3, 2) * 2
    np.testing.assert_allclose(thinness(square), 0.25)


def test_a_perfect_judge_starves_the_minimax_generator_alone():
    """Freeze the generator and train the discriminator: the experiment of the second prediction."""
    grown = {}
    for loss in ("minimax", "non-saturating"):
        config = replace(Config(), loss=loss, generator_steps=0, steps=300, every=300)
        first, last = training.train(config)
        grown[loss] = last.gradient / first.gradient
    assert grown["minimax"] < 0.5
    assert grown["non-saturating"] > 1


def test_the_gradient_penalty_brings_the_slope_to_one():
    config = replace(
        Config(), loss="Wasserstein", penalty=10.0, discriminator_steps=2, beta1=0.0, beta2=0.9, steps=300, every=300
    )
    *_, last = training.train(config)
    assert last.slope == pytest.approx(1, abs=0.15)
