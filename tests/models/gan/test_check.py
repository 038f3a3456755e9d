"""The second methods agree with the first, and would not if the first were wrong."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.gan import check, dirac, training
from models.gan.config import Config
from models.gan.game import game, initial_state
from models.gan.snapshot import probe, snapshot

SMALL = Config(steps=6, every=3, batch=16, generator_width=16, discriminator_width=16)


@pytest.mark.parametrize("loss", check.SLOPES)
@pytest.mark.parametrize("step_size", [0.01, 0.3, 1.0])
def test_eigenvalues_obey_the_formula(loss, step_size):
    assert check.radius_difference(dirac.Config(loss, step_size)) < 1e-6
    assert check.radius_difference(dirac.Config(loss, step_size, alternating=True)) < 1e-6


@pytest.mark.parametrize(
    "settings",
    [{"loss": "least squares"}, {"r1": 0.1}, {"penalty": 0.1}, {"instance_noise": 0.1}, {"generator_steps": 2}],
)
def test_no_formula_no_number(settings):
    assert math.isnan(check.predicted_radius(replace(dirac.Config(), **settings)))
    assert math.isnan(check.radius_difference(replace(dirac.Config(), **settings)))


def test_a_wrong_update_is_noticed(monkeypatch):
    right = dirac.velocity
    monkeypatch.setattr(dirac, "velocity", lambda *given: 1.1 * np.array(right(*given)))
    assert check.radius_difference(dirac.Config()) > 1e-4


@pytest.mark.parametrize("loss", check.LOGARITHMIC)
def test_the_best_discriminator_pays_what_the_divergence_says(loss):
    for seen in training.train(replace(SMALL, loss=loss)):
        assert seen.best_discriminator_loss == pytest.approx(math.log(4) - 2 * seen.js, abs=1e-4)


@pytest.mark.parametrize("name", ["ring", "grid", "spiral", "blobs"])
def test_the_divergence_agrees_with_monte_carlo(name):
    rate = {"generator_rate": 0.01, "discriminator_rate": 0.01}
    for seen in training.train(replace(SMALL, data=name, steps=200, every=50, batch=64, **rate)):
        gap, allowed = check.js_difference(seen)
        assert gap < allowed < 0.1


def test_points_outside_the_plane_are_not_forgotten(monkeypatch):
    rules = game(SMALL, training.data(SMALL))
    state = initial_state(rules)
    outside = state.generator.clone()
    outside[:, -2:] += 50.0  # the last two numbers move all points
    found = snapshot(rules, replace(state, generator=outside), probe(rules))
    assert found.js == pytest.approx(math.log(2), abs=1e-5)
    assert check.js_difference(found)[0] < 1e-3

    def of_the_plane_alone(density):
        inside = torch.cat((density.flatten(), density.new_zeros(1)))
        return inside / inside.sum() if inside.sum() > 0 else torch.full_like(inside, 1 / len(inside))

    monkeypatch.setattr("models.gan.snapshot.probabilities", of_the_plane_alone)
    gap, allowed = check.js_difference(snapshot(rules, replace(state, generator=outside), probe(rules)))
    assert gap > allowed  # as the page once had it


def test_real_points_are_those_of_the_data():
    points = training.real_points(SMALL, 300)
    distance = np.linalg.norm(points[:, None] - training.data(SMALL).centres.numpy(), axis=2).min(axis=1)
    assert points.shape == (300, 2)
    assert distance.max() < 0.05 * 5
    np.testing.assert_array_equal(points, training.real_points(replace(SMALL, seed=9), 300))
