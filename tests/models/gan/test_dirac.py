import cmath
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.gan import dirac
from models.gan.dirac import SLOPES, Config


@pytest.mark.parametrize(
    ("setting", "radii"),
    [
        ({}, (1.514, 1.767, 2.254)),
        ({"alternating": True}, (1.401, 1.408, 1.415)),
        ({"r1": 0.3}, (0.518, 0.080, 0.0009)),
    ],
    ids=["simultaneous", "alternating", "R1"],
)
def test_radius_after_50_200_and_500_steps(setting, radii):
    path = dirac.path(Config(**setting))
    assert path.radius[[50, 200, 500]] == pytest.approx(radii, abs=6e-4)


@pytest.mark.parametrize("step_size", [0.01, 0.05, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("loss", ["minimax", "non-saturating"])
def test_simultaneous_updates_leave_at_every_step_size(step_size, loss):
    assert dirac.spectrum(Config(loss, step_size)).radius == pytest.approx((1 + step_size**2 / 4) ** 0.5)


def test_known_eigenvalues():
    assert dirac.spectrum(Config()).radius == pytest.approx(1.00125, abs=1e-5)
    assert dirac.spectrum(Config(r1=0.3)).radius == pytest.approx(0.98615, abs=1e-5)
    assert dirac.spectrum(Config("Wasserstein")).radius == pytest.approx((1 + 0.01) ** 0.5)
    values = dirac.spectrum(Config(alternating=True)).eigenvalues
    np.testing.assert_allclose(np.abs(values), 1, atol=1e-9)  # a circle


@pytest.mark.parametrize("alternating", [False, True])
@pytest.mark.parametrize("loss", ["minimax", "non-saturating", "hinge", "Wasserstein", "least squares"])
def test_near_the_equilibrium_measured_and_theoretical_radius_agree(loss, alternating):
    config = Config(loss, 0.05, alternating, r1=0.5, start=(1e-4, 1e-4), steps=400)
    path, spectrum = dirac.path(config), dirac.spectrum(config)
    predicted = np.array([np.linalg.matrix_power(spectrum.matrix, 400) @ config.start])[0]
    np.testing.assert_allclose(path.points[-1], predicted, rtol=1e-3, atol=1e-12)
    assert cmath.isclose(spectrum.eigenvalues.prod(), np.linalg.det(spectrum.matrix), rel_tol=1e-9)


PAYOFFS = {  # losses of the raw output o = -psi * x, which each player wants less of: real, generated, generator
    "minimax": (lambda o: F.softplus(-o), F.softplus, lambda o: -F.softplus(o)),
    "non-saturating": (lambda o: F.softplus(-o), F.softplus, lambda o: F.softplus(-o)),
    "least squares": (lambda o: (o - 1) ** 2, lambda o: (o + 1) ** 2, lambda o: (o - 1) ** 2),
    "hinge": (lambda o: F.relu(1 - o), lambda o: F.relu(1 + o), lambda o: -o),
    "Wasserstein": (lambda o: -o, lambda o: o, lambda o: -o),
}


@pytest.mark.parametrize("loss", SLOPES)
@pytest.mark.parametrize("noise", [0.0, 0.6])
def test_velocity_is_the_gradient_of_the_payoffs(loss, noise):
    real, generated, generator = PAYOFFS[loss]
    nodes, weights = (torch.tensor(values) for values in np.polynomial.hermite_e.hermegauss(9))
    weights = weights / weights.sum()
    theta = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    psi = torch.tensor(-0.4, dtype=torch.float64, requires_grad=True)
    shift = noise * nodes
    discriminator_cost = (weights * (real(-psi * shift) + generated(-psi * (theta + shift)))).sum()
    generator_cost = (weights * generator(-psi * (theta + shift))).sum()
    expected = (
        -torch.autograd.grad(generator_cost, theta)[0],
        -torch.autograd.grad(discriminator_cost, psi)[0] - 0.3 * psi.detach(),
    )
    config = Config(loss, r1=0.3, instance_noise=noise)
    found = dirac.velocity(config, np.float64(0.7), np.float64(-0.4))
    assert [float(value) for value in found] == pytest.approx([float(value) for value in expected])


def test_portrait_turns_around_the_equilibrium():
    portrait = dirac.portrait(Config(), reach=1.0, resolution=5)
    assert portrait.velocity.shape == (5, 5, 2)
    np.testing.assert_array_equal(portrait.velocity[2, 2], 0)
    corner = dirac.velocity(Config(), 1.0, -0.5)
    np.testing.assert_allclose(portrait.velocity[1, 4], corner)  # row = psi
    assert portrait.divergence == pytest.approx(0)
    assert dirac.portrait(Config(r1=0.3)).divergence == pytest.approx(-0.3)


def test_a_kink_has_no_eigenvalues():
    assert np.isnan(dirac.spectrum(Config(penalty=1.0)).eigenvalues).all()


def test_clipping_and_frozen_players():
    clipped = dirac.path(Config("Wasserstein", clip=0.5)).points[1:]
    assert np.abs(clipped[:, 1]).max() <= 0.5
    frozen = dirac.path(Config(generator_steps=0)).points
    assert (frozen[:, 0] == 1).all()
    still = dirac.path(Config(step_size=0.0)).points
    assert (still == 1).all()


def test_divergence_ends_the_path_with_its_last_finite_point():
    path = dirac.path(Config("least squares", step_size=50.0))
    assert 0 < path.diverged < 500
    assert len(path.points) == path.diverged
    assert np.isfinite(path.points).all()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"loss": "love"}, "loss must be one of minimax, .*, got 'love'"),
        ({"step_size": -1.0}, "step size must lie between 0 and 100, got -1"),
        ({"steps": 10**6}, "steps must lie between 0 and 100000, got 1000000"),
    ],
)
def test_refusals(setting, message):
    for function in (dirac.path, dirac.spectrum, dirac.portrait):
        with pytest.raises(ValueError, match=message):
            function(replace(Config(), **setting))
