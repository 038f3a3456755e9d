"""The second methods agree with the first, and would not if the first were wrong."""

import math
from dataclasses import replace

import numpy as np
import pytest

from models.gan import check, dirac, training
from models.gan.config import Config

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
    for snapshot in training.train(replace(SMALL, loss=loss)):
        assert check.optimum_difference(snapshot) < 1e-4
        assert check.optimum_difference(replace(snapshot, js=snapshot.js + 0.01)) > 0.01
        assert check.optimum_difference(replace(snapshot, best_discriminator_loss=1.0)) > 0.01


def test_other_losses_have_no_such_theory():
    assert math.isnan(check.optimum_difference(next(training.train(replace(SMALL, loss="hinge")))))


def test_real_points_are_those_of_the_data():
    points = training.real_points(SMALL, 300)
    distance = np.linalg.norm(points[:, None] - training.data(SMALL).centres.numpy(), axis=2).min(axis=1)
    assert points.shape == (300, 2)
    assert distance.max() < 0.05 * 5
    np.testing.assert_array_equal(points, training.real_points(replace(SMALL, seed=9), 300))
