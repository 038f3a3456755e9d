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

    def rates(self, rule: str) -> Curves:
        return curves(self.by_rule[rule].astype(float), self.unknown)

    def means(self, rule: str) -> tuple[float, float]:
        """Of the class that was never shown, and of the others."""
        values = self.by_rule[rule]
        return float(values[self.unknown].mean()), float(values[~self.unknown].mean())

    def threshold(self, rule: str, alarms: float) -> float:
        """The score that this share of the known digits is above."""
        return float(np.quantile(self.by_rule[rule][~self.unknown], 1 - alarms))

    def caught(self, rule: str, threshold: float) -> float:
        """Share of the unknown class above a threshold."""
        return float((self.by_rule[rule][self.unknown] > threshold).mean())


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
    return Scores((data.held_labels == config.without).numpy(), by_rule)
