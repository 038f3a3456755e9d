"""Where Adam fails: the slopes C, −1, −1, again and again. Downhill is left; Adam can walk to the right end.

Source: Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", ICLR 2018, https://arxiv.org/abs/1904.09237.
"""

from dataclasses import dataclass, replace

import numpy as np

from models.limits import refuse
from models.optimisers.rules import Rule, fresh, step

LIMITS = {"slope": (2, 20), "beta": (0, 0.999), "beta2": (0, 0.9999), "rate": (0.001, 1), "steps": (10, 20000)}
EVERY = 10  # steps between two places that are remembered


@dataclass(frozen=True)
class Config:
    slope: float = 3.0  # C; with 2 the mean slope is zero, and no end is better
    beta: float = 0.0
    beta2: float = 0.1  # 1 / (1 + C²) in the paper
    rate: float = 0.1  # of the first step; it falls as 1 / √t
    steps: int = 6000

    def __post_init__(self) -> None:
        refuse(self, LIMITS)

    @property
    def mean_slope(self) -> float:
        return (self.slope - 2) / 3


def places(config: Config, name: str) -> np.ndarray:
    """The weight every `EVERY` steps, held in [−1, 1] ``[steps / EVERY + 1]``."""
    rule = Rule(name, config.rate, config.beta, config.beta2)
    weight = np.zeros(1)
    state, seen = fresh(rule, weight), [0.0]
    for count in range(1, config.steps + 1):
        slope = np.array([config.slope if count % 3 == 1 else -1.0])
        weight, state = step(replace(rule, rate=config.rate / count**0.5), weight, slope, state, count)
        weight = weight.clip(-1, 1)
        if count % EVERY == 0:
            seen.append(float(weight[0]))
    return np.array(seen)
