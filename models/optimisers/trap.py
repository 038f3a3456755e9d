"""Where Adam fails: the slopes C, −1, −1, again and again. Downhill is left; Adam can walk to the right end.

Source: Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", ICLR 2018, https://arxiv.org/abs/1904.09237.
"""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse
from models.optimisers.rules import RULES, Rule, State, fresh

EVERY = 10  # steps between two places that are remembered
LIMITS = {"slope": (2, 20), "beta": (0, 0.999), "beta2": (0, 0.9999), "rate": (0.001, 1), "steps": (10, 20000)}
NAMES = ("plain", "adam", "amsgrad")


@dataclass(frozen=True)
class Config:
    slope: float = 3.0  # C; with 2 the mean slope is zero, and no end is better
    beta: float = 0.0
    beta2: float = 0.1  # 1 / (1 + C²) in the paper
    rate: float = 0.1  # of the first step; it falls as 1 / √t
    steps: int = 3000

    def __post_init__(self) -> None:
        refuse(self, LIMITS)

    @property
    def mean_slope(self) -> float:
        return (self.slope - 2) / 3


def places(config: Config, name: str) -> np.ndarray:
    """The weight every `EVERY` steps, held in [−1, 1] ``[steps / EVERY + 1]``."""
    rule, weight, seen = Rule(name, config.rate, config.beta, config.beta2), 0.0, [0.0]
    state: State = fresh(rule, weight)
    for count in range(1, config.steps + 1):
        direction, state = RULES[name][1](rule, config.slope if count % 3 == 1 else -1.0, state, count)
        weight = min(1.0, max(-1.0, weight - config.rate / count**0.5 * direction))
        if count % EVERY == 0:
            seen.append(weight)
    return np.array(seen)
