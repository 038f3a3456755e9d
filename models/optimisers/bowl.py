"""A bowl, f(w) = ½ wᵀ A w: along each eigenvector a walk is a number multiplied by itself, and can be solved.

The steep direction has curvature 1, the flat one 1/κ: so the rate is in units of 1 / largest curvature. Along an
eigenvector of curvature λ, the weight and what the rule remembers of it are multiplied by one 2 x 2 matrix each step.
Sources: Polyak 1964; Goh 2017, https://distill.pub/2017/momentum.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from models.limits import refuse
from models.optimisers.rules import Rule
from models.optimisers.walk import Gradient, Track, track

LINEAR = ("plain", "momentum", "averaged", "nesterov")  # rules that a matrix describes
LIMITS = {"condition": (1, 1000), "angle": (0, 180), "noise": (0, 2), "steps": (1, 2000)}
CLOUD = 400  # walks beside the first, where there is noise


@dataclass(frozen=True)
class Bowl:
    condition: float = 20.0  # largest by smallest curvature, κ
    angle: float = 30.0  # degrees from the x axis to the steep direction
    start: tuple[float, float] = (-1.5, 0.8)
    steps: int = 100
    noise: float = 0.0  # standard deviation of what is added to each coordinate of the gradient

    def __post_init__(self) -> None:
        refuse(self, LIMITS)

    @property
    def curvatures(self) -> tuple[float, float]:
        return 1.0, 1.0 / self.condition


def axes(bowl: Bowl) -> np.ndarray:
    """The eigenvectors as columns, the steep one first ``[2, 2]``."""
    turn = np.radians(bowl.angle)
    return np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])


def hessian(bowl: Bowl) -> np.ndarray:
    return axes(bowl) @ np.diag(bowl.curvatures) @ axes(bowl).T  # [2, 2]


def height(bowl: Bowl, places: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * ((places @ hessian(bowl)) * places).sum(axis=-1))  # [..., 2] -> [...]


def gradient(bowl: Bowl) -> Gradient:
    """The gradient, with fresh noise at each call."""
    matrix, random = hessian(bowl), np.random.default_rng(0)
    if not bowl.noise:
        return lambda places: places @ matrix
    return lambda places: places @ matrix + bowl.noise * random.standard_normal(places.shape)


def descent(bowl: Bowl, rule: Rule) -> Track:
    """One walk ``[T + 1, 1, 2]``; with noise, more from the same start."""
    start = np.tile(bowl.start, (1 + CLOUD if bowl.noise else 1, 1))
    return track(gradient(bowl), start, rule, bowl.steps)


def components(bowl: Bowl, places: np.ndarray) -> np.ndarray:
    """Places along the steep and the flat eigenvector ``[..., 2]``."""
    return np.asarray(places @ axes(bowl))


def iteration(rule: Rule, curvature: float) -> np.ndarray:
    """The matrix that takes weight and velocity to the next ones ``[2, 2]``; eigenvalues above 1 in size diverge."""
    if rule.name not in LINEAR:
        raise ValueError(f"the rule must be linear to have a matrix, got {rule.name}")
    beta = 0.0 if rule.name == "plain" else rule.beta
    added = 1 - beta if rule.name == "averaged" else 1.0  # share of the gradient that enters the velocity
    again = 1.0 if rule.name == "nesterov" else 0.0  # times that it counts beside the velocity
    weight = beta if rule.name == "nesterov" else 1.0  # of the velocity in the step
    velocity = np.array([added * curvature, beta])
    return np.stack([np.array([1.0 - rule.rate * again * curvature, 0.0]) - rule.rate * weight * velocity, velocity])


def eigenvalues(rule: Rule, curvature: float) -> np.ndarray:
    """Both, as complex numbers; their size is what the distance is multiplied by in the long run."""
    return np.linalg.eigvals(iteration(rule, curvature)).astype(complex)


def border(name: str, beta: Any) -> Any:
    """The largest stable rate times the curvature; closed form."""
    return {
        "plain": lambda: 2.0 + 0 * beta,
        "momentum": lambda: 2 * (1 + beta),
        "averaged": lambda: 2 * (1 + beta) / (1 - beta),
        "nesterov": lambda: 2 * (1 + beta) / (1 + 2 * beta),
    }[name]()


def largest_stable(name: str, beta: float) -> float:
    """The largest stable rate at curvature 1: where the larger eigenvalue has size 1."""
    return float(brentq(lambda rate: np.abs(eigenvalues(Rule(name, rate, beta), 1.0)).max() - 1, 1e-6, 1e3))


def best(condition: float, name: str) -> tuple[float, float, float]:
    """Rate, momentum and factor a step of the quickest plain descent, or of the quickest heavy ball."""
    root = condition**0.5
    if name == "plain":
        return 2 / (1 + 1 / condition), 0.0, (condition - 1) / (condition + 1)
    factor = (root - 1) / (root + 1)
    return (2 / (1 + 1 / root)) ** 2, factor**2, factor


def variance(rule: Rule, curvature: float, noise: float) -> float:
    """How far noise keeps the weight from rest, squared: of the heavy ball (plain descent: β = 0), closed form."""
    beta, rate = (0.0 if rule.name == "plain" else rule.beta), rule.rate
    if rule.name == "averaged":
        rate = rate * (1 - beta)  # the same walk as that of the sum at this rate
    return float(rate * noise**2 * (1 + beta) / (curvature * (1 - beta) * (2 * (1 + beta) - rate * curvature)))


def spread(bowl: Bowl, run: Track) -> float:
    """Variance of the walks beside the first along the steep direction, at the end."""
    return float(components(bowl, run.places[-1, 1:])[:, 0].var())
