"""Two things called weight decay: added to the gradient (L2), or taken from the weight itself (decoupled).

On a bowl ½h(w − 1)² whose gradient is noisy, both end where a closed form says.
Source of the decoupled one: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from models.limits import refuse
from models.optimisers.rules import Rule, fresh, step
from models.stopping import wanted

WALKS = 200


@dataclass(frozen=True)
class Config:
    decay: float = 0.5
    curvature: float = 1.0  # h
    rate: float = 0.005
    steps: int = 8000
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"decay": (0, 5), "curvature": (0.5, 10), "rate": (0.0001, 0.1), "steps": (10, 10000)})


@dataclass(frozen=True, eq=False)
class Ends:
    noises: np.ndarray  # [S] standard deviation of the gradient's noise
    measured: dict[str, np.ndarray]  # [S] mean weight over the last half of the steps, by rule
    law: dict[str, np.ndarray]  # [S]


def ends(config: Config, noises: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0)) -> Ends:
    """Mean weight at rest for each strength of noise: of Adam with L2, and of AdamW."""
    sigma = np.array(noises)
    measured = {name: _mean(config, name, sigma) for name in ("adam", "adamw")}
    added = np.full(len(sigma), config.curvature / (config.curvature + config.decay))
    return Ends(sigma, measured, {"adam": added, "adamw": np.array([_decoupled(config, one) for one in noises])})


def _decoupled(config: Config, sigma: float) -> float:
    """Where AdamW's step and its decay cancel: h(1 − w) = λw √(σ² + h²(1 − w)²)."""
    h, decay = config.curvature, config.decay
    return float(brentq(lambda w: h * (1 - w) - decay * w * np.hypot(sigma, h * (1 - w)), 0, 1))


def _mean(config: Config, name: str, sigma: np.ndarray) -> np.ndarray:
    rule, random = Rule(name, config.rate, 0.9, 0.999, decay=config.decay), np.random.default_rng(config.seed)
    weight, total = np.ones((WALKS, len(sigma))), np.zeros(len(sigma))
    state, half = fresh(rule, weight), config.steps // 2
    for count in wanted(range(1, config.steps + 1)):
        slope = config.curvature * (weight - 1) + sigma * random.standard_normal(weight.shape)
        weight, state = step(rule, weight, slope, state, count)
        total += weight.mean(axis=0) if count > half else 0
    return np.asarray(total / (config.steps - half))


def at_rest(name: str, rate: float, decay: float) -> float:
    """The weight 1 after one step with zero gradient: what decay alone does."""
    rule, weight = Rule(name, rate, decay=decay), np.ones(1)
    return float(step(rule, weight, np.zeros(1), fresh(rule, weight), 1)[0][0])
