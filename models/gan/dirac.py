"""The smallest GAN there is: one number against one number, so that its whole dynamics fits on a picture.

The data are a single point at 0, the generator is a single point at theta, and psi * x is how false the discriminator
holds a point x to be. Of the payoff f(psi * theta) + f(0) the discriminator wants more and the generator less. One sees
that the pair circles the equilibrium (0, 0), and which of the remedies pulls it in.
Source: Mescheder, Geiger, Nowozin, Which training methods for GANs do actually converge?, ICML 2018, with its signs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.limits import refuse

Map = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Config:
    loss: str = "minimax"
    step_size: float = 0.1  # h, learning rate of both players
    alternating: bool = False  # the discriminator answers the generator's new position instead of its old one
    r1: float = 0.0  # gamma: psi loses gamma * psi
    penalty: float = 0.0  # lambda: penalty lambda/2 (|psi| - 1)^2, the gradient penalty of Wasserstein GANs
    clip: float = 0.0  # |psi| is kept within; 0: not at all
    instance_noise: float = 0.0  # standard deviation of noise on both points
    discriminator_steps: int = 1
    generator_steps: int = 1
    start: tuple[float, float] = (1.0, 1.0)  # theta, psi
    steps: int = 500


@dataclass(frozen=True, eq=False)
class Path:
    """A run of the two players."""

    points: np.ndarray  # [steps + 1, 2] theta, psi
    radius: np.ndarray  # [steps + 1] measured distance from (0, 0)
    theory: np.ndarray  # [steps + 1] start radius times |largest eigenvalue|^k: exact only near (0, 0)
    diverged: int  # first step whose numbers are not finite, where the path ends; 0: none


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The update near the equilibrium is a matrix; whether it shrinks or grows is in its eigenvalues."""

    matrix: np.ndarray  # [2, 2] derivative of the update at (0, 0)
    eigenvalues: np.ndarray  # [2] complex; NaN where the update has a kink at (0, 0)

    @property
    def radius(self) -> float:
        """The largest modulus: below 1 the pair converges, at 1 it circles, above 1 it leaves."""
        return float(np.abs(self.eigenvalues).max())


@dataclass(frozen=True, eq=False)
class Portrait:
    """Where each position is sent."""

    theta: np.ndarray  # [N] axis
    psi: np.ndarray  # [N] axis
    velocity: np.ndarray  # [N, N, 2] update divided by the step size, row = psi
    divergence: float  # trace of the velocity's derivative at (0, 0): negative where the flow contracts


def sigmoid(t: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(t, float)))


@dataclass(frozen=True)
class Slopes:
    """Derivatives, with respect to the raw output -psi * x (high = real), of what each player climbs."""

    real: Map  # discriminator, on the real point
    generated: Map  # discriminator, on the generated point
    generator: Map  # generator, on the generated point


SLOPES: dict[str, Slopes] = {
    "minimax": Slopes(lambda t: sigmoid(-t), lambda t: -sigmoid(t), sigmoid),
    "non-saturating": Slopes(lambda t: sigmoid(-t), lambda t: -sigmoid(t), lambda t: sigmoid(-t)),
    # targets 1 and -1: with 1 and 0 a line without offset has no equilibrium
    "least squares": Slopes(lambda t: 2 * (1 - t), lambda t: -2 * (1 + t), lambda t: 2 * (1 - t)),
    "hinge": Slopes(lambda t: np.where(t < 1, 1.0, 0.0), lambda t: np.where(t > -1, -1.0, 0.0), np.ones_like),
    "Wasserstein": Slopes(np.ones_like, lambda t: -np.ones_like(t), np.ones_like),
}
# Gauss-Hermite nodes: the mean over normal noise of any smooth function, as a weighted sum
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
NO_NOISE = np.zeros(1), np.ones(1)


CHOICES = {"loss": SLOPES}
LIMITS = {
    **dict.fromkeys(("step_size", "r1", "penalty", "clip", "instance_noise"), (0, 100)),
    **dict.fromkeys(("discriminator_steps", "generator_steps"), (0, 20)),
    "steps": (0, 100_000),
}


def velocity(config: Config, theta: ArrayLike, psi: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """How fast each player climbs its own payoff at (theta, psi), arrays of one shape."""
    slopes = SLOPES[config.loss]
    theta, psi = np.asarray(theta, float)[..., None], np.asarray(psi, float)[..., None]  # [..., 1]
    shift, weight = (config.instance_noise * NODES, WEIGHTS) if config.instance_noise else NO_NOISE
    point = theta + shift  # [..., nodes]
    d_theta = -psi * slopes.generator(-psi * point)
    d_psi = -point * slopes.generated(-psi * point) - shift * slopes.real(-psi * shift)
    pull = config.r1 * psi + config.penalty * (psi - np.sign(psi))
    return d_theta @ weight, d_psi @ weight - pull[..., 0]


def updated(config: Config, theta: np.ndarray, psi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The players' positions one round later. Simultaneous: both move from where they stood."""
    before = theta
    for _ in range(config.generator_steps):
        theta = theta + config.step_size * velocity(config, theta, psi)[0]
    for _ in range(config.discriminator_steps):
        psi = psi + config.step_size * velocity(config, theta if config.alternating else before, psi)[1]
        if config.clip:
            psi = np.clip(psi, -config.clip, config.clip)
    return theta, psi


def path(config: Config) -> Path:
    """Play ``config.steps`` rounds from ``config.start``."""
    refuse(config, LIMITS, CHOICES)
    points, diverged = [np.array(config.start, float)], 0
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(1, config.steps + 1):
            point = np.array(updated(config, *points[-1]), float)
            if not np.isfinite(point).all():
                diverged = step
                break
            points.append(point)
        trace = np.stack(points)
        radius = np.hypot(*trace.T)
        theory = radius[0] * spectrum(config).radius ** np.arange(len(trace))
    return Path(trace, radius, theory, diverged)


def spectrum(config: Config) -> Spectrum:
    """Eigenvalues of the update at the equilibrium, its derivative taken by central differences.

    With the penalty (|psi| - 1)^2 the update jumps at psi = 0 and has no derivative: its eigenvalues are NaN.
    """
    refuse(config, LIMITS, CHOICES)
    if config.penalty:
        return Spectrum(np.full((2, 2), np.nan), np.full(2, np.nan, complex))
    reach = 1e-6
    columns = [
        (np.array(updated(config, *(reach * unit))) - np.array(updated(config, *(-reach * unit)))) / (2 * reach)
        for unit in np.eye(2)
    ]
    matrix = np.stack(columns, axis=1)
    return Spectrum(matrix, np.linalg.eigvals(matrix).astype(complex))


def portrait(config: Config, reach: float = 2.0, resolution: int = 21) -> Portrait:
    """The velocity of the pair on a square around the equilibrium."""
    refuse(config, LIMITS, CHOICES)
    axis = np.linspace(-reach, reach, resolution)
    flow = np.stack(velocity(config, *np.meshgrid(axis, axis)), axis=-1)  # [N, N, 2]
    small = 1e-6
    d_theta = velocity(config, small, 0.0)[0] - velocity(config, -small, 0.0)[0]
    d_psi = velocity(config, 0.0, small)[1] - velocity(config, 0.0, -small)[1]
    return Portrait(axis, axis, flow, float(d_theta + d_psi) / (2 * small))
