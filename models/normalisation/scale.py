"""Weights before a batch norm have no scale: ten times as large they say the same, and learn a hundred times as slowly.

BN(cW x) = BN(W x), so the gradient in cW is 1/c of that in W, and at right angles to the weights: a step of rate η
moves the function as one of rate η / c² does at W (van Laarhoven 2017, https://arxiv.org/abs/1706.05350).
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.limits import refuse
from models.normalisation.network import data
from models.stopping import wanted
from models.threads import one_thread

UNITS, BATCH, REST = 64, 100, 0.1  # REST: rate of the last layer, which no batch norm follows
EPSILON = 1e-12


@dataclass(frozen=True)
class Config:
    factor: float = 10.0  # c
    rate: float = 0.3  # η of the weights before the batch norm
    decay: float = 0.0  # of these weights
    steps: int = 150
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {"factor": (0.05, 100), "rate": (1e-9, 1e6), "decay": (0, 1e5), "steps": (1, 500), "seed": (0, 9999)}
        refuse(self, limits)


@dataclass(frozen=True, eq=False)
class Run:
    loss: np.ndarray  # [T] of each batch, before its step
    size: np.ndarray  # [T] norm of the weights before the batch norm
    first: np.ndarray  # [100, 10] logits of the first batch at the start
    gradient: np.ndarray  # [64, 196] in the weights at the start
    weights: np.ndarray  # [64, 196] at the start


def outputs(rows: Tensor, weights: Tensor, last: Tensor) -> Tensor:
    """Logits ``[N, 10]``: linear, batch norm in train mode, ReLU, linear; float64."""
    return torch.relu(F.batch_norm(rows @ weights.T, None, None, training=True, eps=EPSILON)) @ last.T


def start(config: Config) -> tuple[Tensor, Tensor]:
    """Weights of both layers; the first are multiplied by c."""
    random = torch.Generator().manual_seed(config.seed)
    wide = torch.randn(UNITS, 196, generator=random, dtype=torch.float64) / 14
    return config.factor * wide, torch.randn(10, UNITS, generator=random, dtype=torch.float64) / UNITS**0.5


def run(config: Config) -> Run:
    """SGD on digits; all runs of a seed see the same batches."""
    rows, labels = data()[0]
    weights, last = (one.requires_grad_() for one in start(config))
    random = torch.Generator().manual_seed(config.seed + 1)
    losses: list[float] = []
    norms: list[float] = []
    first: list[np.ndarray] = []
    with one_thread():
        for _step in wanted(range(config.steps)):
            batch = torch.randint(0, len(rows), (BATCH,), generator=random)
            logits = outputs(rows[batch].double(), weights, last)
            loss = F.cross_entropy(logits, labels[batch])
            slopes = torch.autograd.grad(loss, (weights, last))
            first = first or [one.detach().clone().numpy() for one in (logits, slopes[0], weights)]
            losses.append(float(loss.detach()))
            norms.append(float(weights.detach().norm()))
            with torch.no_grad():
                weights -= config.rate * (slopes[0] + config.decay * weights)
                last -= REST * slopes[1]
    return Run(np.array(losses), np.array(norms), *first)


def slowed(config: Config) -> Config:
    """The run at factor 1 that does the same: rate η / c²; decay times c², so that a step takes off the same share."""
    square = config.factor**2
    return replace(config, factor=1.0, rate=config.rate / square, decay=config.decay * square)


def farthest(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def sizes(one: Run, other: Run) -> float:
    """Norm of the gradient of a run by that of another."""
    return float(np.linalg.norm(one.gradient) / np.linalg.norm(other.gradient))


def cosine(found: Run) -> float:
    """Of the angle between weights and gradient."""
    both = np.linalg.norm(found.weights) * np.linalg.norm(found.gradient)
    return float((found.weights * found.gradient).sum() / both)
