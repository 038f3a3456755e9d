"""A network that learns its digits by heart, and beside it the same one with remedies."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse
from models.normalisation.network import data
from models.threads import one_thread

EVERY, BATCH = 20, 64
LIMITS = {
    "digits": (50, 4000), "width": (4, 512), "noise": (0.0, 0.5), "dropout": (0.0, 0.9), "decay": (0.0, 20.0),
    "smoothing": (0.0, 0.5), "steps": (20, 2000), "seed": (0, 9999),
}  # fmt: skip


@dataclass(frozen=True)
class Config:
    digits: int = 500  # for training
    width: int = 256  # of both hidden layers
    noise: float = 0.3  # share of training digits with a label drawn anew
    dropout: float = 0.0
    decay: float = 0.0  # AdamW's
    smoothing: float = 0.0
    norm: bool = False  # batch norm
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    training: float  # accuracy on the training digits, with the labels that they have
    test: float
    training_loss: float
    test_loss: float


def noisy(labels: Tensor, share: float, random: torch.Generator) -> Tensor:
    """Labels, a share of them drawn anew from all ten (a tenth of those draws is right by chance)."""
    drawn = torch.randint(0, 10, labels.shape, generator=random)
    return torch.where(torch.rand(labels.shape, generator=random) < share, drawn, labels)


def net(config: Config) -> nn.Sequential:
    layers: list[nn.Module] = []
    for wide in (196, config.width):
        layers.append(nn.Linear(wide, config.width))
        layers += [nn.BatchNorm1d(config.width)] if config.norm else []
        layers += [nn.ReLU(), nn.Dropout(config.dropout)]
    return nn.Sequential(*layers, nn.Linear(config.width, 10))


def training(config: Config) -> Iterator[Snapshot]:
    """AdamW, rate 0.002, batches of 64; a snapshot every 20 steps."""
    (rows, truth), test = data()
    random = torch.Generator().manual_seed(config.seed)
    chosen = torch.randperm(len(rows), generator=random)[: config.digits]
    rows, labels = rows[chosen], noisy(truth[chosen], config.noise, random)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        made = net(config)
        state = torch.get_rng_state()
    optimiser = torch.optim.AdamW(made.parameters(), 2e-3, weight_decay=config.decay)
    for step in range(0, config.steps + 1, EVERY):
        with torch.random.fork_rng(devices=[]), one_thread():
            torch.set_rng_state(state)  # masks of dropout do not depend on who trains beside
            for _ in range(EVERY if step else 0):
                batch = torch.randint(0, len(rows), (min(BATCH, len(rows)),), generator=random)
                optimiser.zero_grad()
                F.cross_entropy(made.train()(rows[batch]), labels[batch], label_smoothing=config.smoothing).backward()
                optimiser.step()
            state = torch.get_rng_state()
            yield snapshot(config, step, made, (rows, labels), test)


@torch.no_grad()
def snapshot(config: Config, step: int, made: nn.Module, *sets: tuple[Tensor, Tensor]) -> Snapshot:
    """Accuracy and cross entropy (without smoothing) on both sets, in eval mode."""
    found = []
    for rows, labels in sets:
        logits = made.eval()(rows)
        found.append((float((logits.argmax(dim=1) == labels).double().mean()), float(F.cross_entropy(logits, labels))))
    (training_share, training_loss), (test_share, test_loss) = found
    return Snapshot(config, step, training_share, test_share, training_loss, test_loss)


@dataclass(frozen=True, eq=False)
class Pair:
    config: Config
    step: int
    plain: Snapshot
    treated: Snapshot


def plain(config: Config) -> Config:
    return Config(config.digits, config.width, config.noise, steps=config.steps, seed=config.seed)


def pair(config: Config) -> Iterator[Pair]:
    """The same digits, labels and batches, with the remedies and without any."""
    for one, other in zip(training(plain(config)), training(config), strict=True):
        yield Pair(config, one.step, one, other)


def stopped(history: list[Snapshot]) -> Snapshot:
    """Where early stopping ends: the lowest loss on unseen digits so far."""
    return history[int(np.argmin([one.test_loss for one in history]))]
