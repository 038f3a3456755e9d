"""A student that learns from a teacher's softened answers, not from labels (Hinton, Vinyals and Dean 2015)."""

from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import Tensor, nn
from torchvision.ops import MLP

from models.limits import refuse
from models.normalisation import clusters
from models.normalisation.network import Fit, data, fitted

SEEN, STEPS, UNITS = 300, 1500, 32  # of the students


@dataclass(frozen=True)
class Config:
    teacher: clusters.Config = field(default_factory=clusters.Config)
    temperature: float = 4.0
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"temperature": (1.0, 20.0), "seed": (0, 9999)})


@dataclass(frozen=True)
class Students:
    """Accuracy on digits that nobody was trained on."""

    alone: float  # of labels
    taught: float  # of the teacher's answers alone
    teacher: float


def students(config: Config) -> Students:
    """Two equal networks on 300 digits: one gets their labels, one the teacher's probabilities at the temperature."""
    (rows, _labels), (test, truth) = data()
    teacher = clusters.trained(config.teacher)
    with torch.no_grad():
        soft = torch.softmax(teacher(rows[:SEEN]) / config.temperature, dim=1)
    makers = alone(config.seed), student(config.seed, soft, config.temperature), teacher
    with torch.no_grad():
        return Students(*(float((one(test).argmax(dim=1) == truth).double().mean()) for one in makers))


@lru_cache(8)
def alone(seed: int) -> nn.Sequential:
    return student(seed, data()[0][1][:SEEN], 1.0)


def student(seed: int, goals: Tensor, temperature: float) -> nn.Sequential:
    """196-32-10; ``goals`` are classes or probabilities, logits are divided by the temperature."""
    return fitted(lambda: MLP(196, [UNITS, 10]), data()[0][0][:SEEN], goals, Fit(STEPS, seed, 0.0, temperature))
