"""L1 and L2: the corner of a ball that the contours touch, and which descent gives exact zeros."""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse

KINDS = ("L1", "L2")
DIMENSIONS = 10  # of the second experiment


@dataclass(frozen=True)
class Config:
    kind: str = "L1"
    strength: float = 0.5  # λ
    optimum: tuple[float, float] = (0.35, 1.2)  # of the loss without penalty
    condition: float = 1.0  # curvature along the steep side by that along the flat one
    angle: float = 30.0  # degrees of the steep side

    def __post_init__(self) -> None:
        limits = {"strength": (0, 5), "optimum": (-2, 2), "condition": (1, 50), "angle": (0, 180)}
        refuse(self, limits, {"kind": KINDS})


def curvature(config: Config) -> np.ndarray:
    """Second derivatives of the loss ``[2, 2]``; their larger eigenvalue is the condition, the other 1."""
    turn = np.radians(config.angle)
    steep = np.array([np.cos(turn), np.sin(turn)])
    return np.eye(2) + (config.condition - 1) * np.outer(steep, steep)


def loss(config: Config, w: np.ndarray) -> np.ndarray:
    """½ (w − b)ᵀ A (w − b) at places ``[..., 2]``."""
    away = w - np.array(config.optimum)
    return 0.5 * np.einsum("...i,ij,...j->...", away, curvature(config), away)


def soft(values: np.ndarray, threshold: float) -> np.ndarray:
    """Each value nearer to 0 by the threshold; those within it are 0."""
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0)


def solution(config: Config) -> np.ndarray:
    """Least of loss + λ|w|₁ (proximal steps) or + λ/2 |w|² (a linear equation) ``[2]``."""
    a, b = curvature(config), np.array(config.optimum)
    if config.kind == "L2":
        return np.linalg.solve(a + config.strength * np.eye(2), a @ b)
    w, rate = b.copy(), 1 / config.condition
    for _ in range(int(60 * config.condition)):
        w = soft(w - rate * a @ (w - b), rate * config.strength)
    return w


def size(kind: str, w: np.ndarray) -> float:
    """Radius of the ball whose rim goes through w."""
    return float(np.abs(w).sum() if kind == "L1" else np.sqrt((w**2).sum()))


@dataclass(frozen=True)
class Walk:
    """Ten weights, each with a loss of its own, ½ (w − b)²."""

    strength: float = 0.5
    rate: float = 0.1
    steps: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"strength": (0, 5), "rate": (1e-3, 1.0), "steps": (1, 5000), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Walks:
    targets: np.ndarray  # [10] b
    subgradient: np.ndarray  # [T + 1, 10]
    proximal: np.ndarray  # [T + 1, 10]


def walks(config: Walk) -> Walks:
    """Both descents of loss + λ|w|₁ from zero plus a small draw."""
    random = np.random.default_rng(config.seed)
    targets, start = random.normal(size=DIMENSIONS), 0.1 * random.normal(size=DIMENSIONS)
    slow, near = [start], [start]
    for _ in range(config.steps):
        w = slow[-1]
        slow.append(w - config.rate * (w - targets + config.strength * np.sign(w)))
        near.append(soft(near[-1] - config.rate * (near[-1] - targets), config.rate * config.strength))
    return Walks(targets, np.stack(slow), np.stack(near))


def zeros(config: Walk) -> tuple[int, int]:
    """Exact zeros at the end of both descents."""
    found = walks(config)
    return int((found.subgradient[-1] == 0).sum()), int((found.proximal[-1] == 0).sum())
