"""What a batch norm layer stores while it trains: averages that creep towards the mean and variance of its input."""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse

MEAN = 3.0  # of the input
LIMITS = {
    "batch": (1, 256), "momentum": (0.0, 1.0), "steps": (1, 500), "seed": (0, 9999), "spread": (1e-4, 100),
    "epsilon": (1e-12, 10),
}  # fmt: skip


@dataclass(frozen=True)
class Config:
    batch: int = 8
    momentum: float = 0.1
    steps: int = 100
    seed: int = 0
    spread: float = 2.0  # standard deviation of the input
    epsilon: float = 1e-5  # added to every variance before its root is divided by

    def __post_init__(self) -> None:
        refuse(self, LIMITS)
        if self.batch < 2:
            raise ValueError("batch must hold more than 1 value per channel in train mode, got 1; the nearest is 2")


@dataclass(frozen=True, eq=False)
class Averages:
    mean: np.ndarray  # [T + 1] stored, from 0
    variance: np.ndarray  # [T + 1] stored, from 1
    batches: np.ndarray  # [T, B]


def batches(config: Config) -> np.ndarray:
    """Normal draws of mean 3."""
    return np.random.default_rng(config.seed).normal(MEAN, config.spread, (config.steps, config.batch))


def averages(config: Config) -> Averages:
    return stored(batches(config), config.momentum)


def stored(drawn: np.ndarray, momentum: float) -> Averages:
    """After batches ``[T, B]``: each gives a share ``momentum`` of its mean and of its *unbiased* variance."""
    mean, variance = [0.0], [1.0]
    for batch in drawn:
        mean.append((1 - momentum) * mean[-1] + momentum * float(batch.mean()))
        variance.append((1 - momentum) * variance[-1] + momentum * float(batch.var(ddof=1)))
    return Averages(np.array(mean), np.array(variance), drawn)


def of_start(config: Config) -> float:
    """Share of the start value that is still in the stored average."""
    return float((1 - config.momentum) ** config.steps)


def passed(found: Averages, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
    """The last batch as the layer passes it on ``[B]``, in train mode and in eval mode."""
    last, stored = found.batches[-1], (found.mean[-1], found.variance[-1])
    train, later = (
        (last - mean) / np.sqrt(variance + epsilon) for mean, variance in ((last.mean(), last.var()), stored)
    )
    return train, later
