"""Rate by momentum as one picture: each cell is a descent of its own, on a bowl, on a landscape or in a network.

The rate grows to the right, momentum upwards: 1 − β falls evenly on a logarithmic scale.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from sklearn.datasets import make_moons
from torch import Tensor

from models.limits import one_of, refuse
from models.optimisers import bowl as bowls
from models.optimisers import landscape, networks
from models.optimisers.rules import RULES, Rule
from models.optimisers.walk import last

SIZES = (2, 16, 16, 2)  # of the networks: place of a point in, two classes out
BATCH, POINTS = 32, 300
LIMITS = {"low": (1e-6, 1000), "high": (1e-6, 1000), "slowest": (0.1, 0.999), "cells": (2, 240), "steps": (1, 1000)}


@dataclass(frozen=True)
class Config:
    name: str = "momentum"
    low: float = 0.01  # rate of the left edge
    high: float = 5.0
    slowest: float = 0.995  # momentum of the upper edge
    cells: int = 60  # along a side
    steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)
        one_of("optimiser", self.name, RULES)
        if self.low >= self.high:
            raise ValueError(f"the lowest rate must be below the highest, got {self.low:g} and {self.high:g}")


@dataclass(frozen=True, eq=False)
class Map:
    rates: np.ndarray  # [C]
    betas: np.ndarray  # [C] the largest first, as the picture's upper row
    value: np.ndarray  # [C, C] log10 of what is left; NaN where it diverged

    @property
    def best(self) -> tuple[int, int]:
        """Row and column of the smallest value."""
        row, column = np.unravel_index(np.nanargmin(self.value), self.value.shape)
        return int(row), int(column)

    def good(self, row: int) -> float | None:
        """The largest rate of a row whose value is at most twice the smallest of the map; None if there is none."""
        fine = np.flatnonzero(self.value[row] <= np.nanmin(self.value) + np.log10(2))
        return float(f"{self.rates[fine[-1]]:.2g}") if len(fine) else None


def grid(config: Config) -> tuple[np.ndarray, np.ndarray]:
    """Rates from left to right, momenta from top to bottom."""
    share = np.arange(config.cells) / (config.cells - 1)
    return config.low * (config.high / config.low) ** share, 1 - (1 - config.slowest) ** share[::-1]


def rule(config: Config) -> Rule:
    rates, betas = grid(config)
    return Rule(config.name, rates[None, :, None], betas[:, None, None])  # with places [C, C, 2]


def on_bowl(config: Config, bowl: bowls.Bowl) -> Map:
    """log10 of the distance after the steps by that at the start."""
    start = np.broadcast_to(np.array(bowl.start), (config.cells, config.cells, 2))
    run = last(bowls.gradient(bowl), start, rule(config), config.steps)
    size = np.linalg.norm(run.end, axis=-1) / np.linalg.norm(bowl.start)
    return Map(*grid(config), _logs(size, run.left > 0))


def agreement(found: Map, name: str, curvature: float = 1.0) -> float:
    """Share of cells that grow or shrink as the closed form says."""
    stable = found.rates[None, :] * curvature < bowls.border(name, found.betas[:, None])
    return float((stable == (np.nan_to_num(found.value, nan=np.inf) < 0)).mean())


def on_landscape(config: Config, text: str, start: tuple[float, float]) -> Map:
    """log10 of |∇f| after the steps by that at the start: below zero, the walk comes to rest."""
    landscape.need_finite(text, start)
    gradient = landscape.slope(text)
    run = last(gradient, np.broadcast_to(np.array(start), (config.cells, config.cells, 2)), rule(config), config.steps)
    before = float(np.linalg.norm(gradient(np.array(start))))
    if not before > 0:
        raise ValueError("f must slope where the walks start, got a gradient of 0")
    return Map(*grid(config), _logs(np.linalg.norm(gradient(run.end), axis=-1) / before, run.left > 0))


def on_networks(config: Config) -> Map:
    """log10 of the loss of each network on all points after training."""
    rates, betas = grid(config)
    count, data = config.cells**2, moons(config.seed)
    many = Rule(config.name, _each(np.tile(rates, config.cells)), _each(np.repeat(betas, config.cells)))
    first = networks.first_layers(SIZES, count, config.seed)
    layers = networks.trained(first, data, [many] * config.steps, batches(config))
    with torch.no_grad():
        left = networks.losses(layers, *data).double().numpy().reshape(config.cells, config.cells)
    return Map(rates, betas, _logs(left, ~np.isfinite(left)))


def batches(config: Config) -> list[Tensor]:
    return networks.drawn(POINTS, BATCH, config.steps, config.seed)


@lru_cache(4)
def moons(seed: int) -> tuple[Tensor, Tensor]:
    """Two half moons ``[300, 2]`` and their classes."""
    places, classes = make_moons(POINTS, noise=0.15, random_state=seed)
    return torch.tensor(places, dtype=torch.float32), torch.tensor(classes)


def _each(values: np.ndarray) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)[:, None, None]  # [N, 1, 1]


def _logs(left: np.ndarray, diverged: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):  # exact zero: -12
        return np.where(diverged, np.nan, np.log10(np.maximum(left, 1e-12)))
