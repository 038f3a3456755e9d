"""Trained without one class: does the error find it?"""

from dataclasses import dataclass

import numpy as np
import torch

from models.autoencoders.config import Config
from models.autoencoders.data import split
from models.autoencoders.training import trained
from models.rates import Curves, curves


@dataclass(frozen=True, eq=False)
class Scores:
    unknown: np.ndarray  # [1000] bool: held-out digits of the class that was never shown
    by_rule: dict[str, np.ndarray]  # [1000] squared error, amount of ink, distance to the nearest training digit
    rebuilt: np.ndarray  # [1000, 784]

    def rates(self, rule: str) -> Curves:
        return curves(self.by_rule[rule].astype(float), self.unknown)

    def mean_error(self) -> tuple[float, float]:
        """Of the class that was never shown, and of the others."""
        error = self.by_rule["error"]
        return float(error[self.unknown].mean()), float(error[~self.unknown].mean())


def scores(config: Config) -> Scores:
    """How strange each held-out digit is by three rules, for a model trained without ``config.without``."""
    if config.without < 0:
        raise ValueError("a class must be left out of the training, got all digits")
    data, model = split(config.without), trained(config).model
    mean, _ = model.encode(data.held, data.held_labels)
    rebuilt = model.decode(mean, data.held_labels)
    rules = {
        "error": ((rebuilt - data.held) ** 2).sum(dim=1),
        "ink": data.held.sum(dim=1),
        "nearest": torch.cdist(data.held, data.train).min(dim=1).values,
    }
    by_rule = {name: values.numpy() for name, values in rules.items()}
    return Scores((data.held_labels == config.without).numpy(), by_rule, rebuilt.numpy())
