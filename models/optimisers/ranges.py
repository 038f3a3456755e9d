"""The same digits, the same network, the same start: only the rate differs, over five decades.

A schedule multiplies the rate at each step; a batch is the number of digits that a step looks at.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, pi

import numpy as np
import torch

from models.limits import one_of, refuse
from models.optimisers import networks
from models.optimisers.rules import Rule

TRAINED, TESTED = 4000, 1000
RATES = tuple(float(f"{10**exponent:.3g}") for exponent in np.arange(-4, 1.01, 1 / 3))
LEAST = 0.01  # no schedule goes below this share of the rate

SCHEDULES: dict[str, Callable[[float], float]] = {  # of the share of the steps that is over, above 0 to 1
    "constant": lambda share: 1.0,
    "step": lambda share: 1.0 if share <= 0.5 else 0.1 if share <= 0.75 else 0.01,
    "cosine": lambda share: max(0.5 + 0.5 * cos(pi * share), LEAST),
    "warm-up": lambda share: max(min(1.0, share / 0.2), LEAST),
}


@dataclass(frozen=True)
class Config:
    name: str = "plain"
    schedule: str = "constant"
    batch: int = 32
    steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"batch": (1, TRAINED), "steps": (10, 600), "seed": (0, 9999)})
        one_of("schedule", self.schedule, SCHEDULES)
        Rule(self.name)


@dataclass(frozen=True, eq=False)
class Range:
    config: Config
    loss: np.ndarray  # [R] on the training digits at the end, by `RATES`; NaN where it is no number
    error: np.ndarray  # [R] share of other digits that are wrong; NaN where the loss is

    @property
    def best(self) -> int:
        return int(np.nanargmin(self.error))

    @property
    def width(self) -> float:
        """Decades from the lowest to the highest rate with at most twice the lowest error."""
        fine = np.array(RATES)[np.nan_to_num(self.error, nan=np.inf) <= 2 * self.error[self.best]]
        return float(np.log10(fine[-1] / fine[0]))


def factors(schedule: str, steps: int) -> np.ndarray:
    """What the rate is multiplied by at each step ``[steps]``."""
    return np.array([SCHEDULES[schedule]((index + 1) / steps) for index in range(steps)])


def batches(config: Config) -> list[torch.Tensor]:
    """Drawn by chance; a batch of all holds each digit once."""
    if config.batch == TRAINED:
        return [torch.arange(TRAINED)] * config.steps
    return networks.drawn(TRAINED, config.batch, config.steps, config.seed)


def rates(config: Config) -> Range:
    """One network for each rate."""
    rule = Rule(config.name, torch.tensor(RATES)[:, None, None])
    rules = [replace(rule, rate=rule.rate * factor) for factor in factors(config.schedule, config.steps).tolist()]
    first = networks.first_layers(networks.SIZES, len(RATES), config.seed)
    data, test = networks.digits(TRAINED), networks.digits(TESTED, TRAINED)
    layers = networks.trained(first, data, rules, batches(config))
    with torch.no_grad():
        loss = networks.losses(layers, *data).double().numpy()
        wrong = (networks.outputs(layers, test[0]).argmax(dim=2) != test[1]).double().mean(dim=1).numpy()
    finite = np.isfinite(loss)
    return Range(config, np.where(finite, loss, np.nan), np.where(finite, wrong, np.nan))
