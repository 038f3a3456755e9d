"""The same digits, the same network, the same batches: only the rate differs, over five decades."""

from dataclasses import dataclass

import numpy as np
import torch

from models.limits import refuse, within
from models.optimisers import networks
from models.optimisers.rules import Rule

SIZES, TRAINING, TEST = (196, 32, 10), 4000, 1000
RATES = tuple(float(f"{10**exponent:.3g}") for exponent in np.arange(-4, 1.01, 1 / 3))
LIMITS = {"batch": (1, 500), "steps": (10, 600), "seed": (0, 9999)}


@dataclass(frozen=True)
class Config:
    name: str = "plain"
    schedule: str = "constant"
    batch: int = 32
    steps: int = 300
    seed: int = 0
    beta: float = 0.9
    beta2: float = 0.999
    decay: float = 0.0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)
        networks.need_schedule(self.schedule)
        Rule(self.name, 1.0, self.beta, self.beta2, decay=self.decay)


@dataclass(frozen=True, eq=False)
class Range:
    rates: np.ndarray  # [R]
    loss: np.ndarray  # [R] on the training digits after training; NaN where it diverged
    error: np.ndarray  # [R] share of unseen digits that are wrong; NaN where it diverged

    @property
    def best(self) -> int:
        return int(np.nanargmin(self.error))

    @property
    def decent(self) -> float:
        """Decades of rates with at most twice the lowest error, from the lowest of them to the highest."""
        fine = self.rates[self.error <= 2 * self.error[self.best]]
        return float(np.log10(fine[-1] / fine[0]))


def rates(config: Config) -> Range:
    """One network for each rate of `RATES`."""
    rule = Rule(config.name, torch.tensor(RATES)[:, None, None], config.beta, config.beta2, decay=config.decay)
    layers = networks.first_layers(SIZES, len(RATES), config.seed)
    batches = networks.drawn(TRAINING, config.batch, config.steps, config.seed)
    training, test = networks.digits(TRAINING), networks.digits(TEST, TRAINING)
    for now, _losses in networks.trained(layers, training, rule, batches, config.schedule):
        layers = now
    with torch.no_grad():
        loss = networks.losses(layers, *training).double().numpy()
        wrong = (networks.outputs(layers, test[0]).argmax(dim=2) != test[1]).double().mean(dim=1).numpy()
    finite = np.isfinite(loss)
    return Range(np.array(RATES), np.where(finite, loss, np.nan), np.where(finite, wrong, np.nan))


def factors(schedule: str, steps: int) -> np.ndarray:
    """What the rate is multiplied by at each step ``[steps]``."""
    networks.need_schedule(schedule)
    within("steps", steps, 1, LIMITS["steps"][1])
    return np.array([networks.SCHEDULES[schedule]((index + 1) / steps) for index in range(steps)])
