"""Recall: the first of four symbols, after so many steps of noise. Chance is one quarter."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.gradients.cells import BATCH, Config, cell
from models.threads import one_thread

SYMBOLS, STEPS, EVERY, TESTED = 4, 200, 10, 256


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float
    accuracy: float  # of 256 sequences that are drawn anew


def sequences(config: Config, count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """A symbol at the first step, then noise: ``[T, N, 4]``, and the symbols ``[N]``."""
    symbols = torch.randint(SYMBOLS, (count,), generator=random)
    x = config.noise * torch.randn(config.length, count, SYMBOLS, generator=random)
    x[0] = F.one_hot(symbols, SYMBOLS).float()
    return x, symbols


def training(config: Config) -> Iterator[Snapshot]:
    """Adam at 0.01, gradients clipped at norm 1, 200 steps of 32 sequences."""
    random = torch.Generator().manual_seed(config.seed)
    made = cell(config, SYMBOLS)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        reader = nn.Linear(config.units, SYMBOLS)
    weights = [*made.parameters(), *reader.parameters()]
    optimiser = torch.optim.Adam(weights, 0.01)
    for step in range(STEPS + 1):
        with one_thread():
            x, symbols = sequences(config, BATCH, random)
            loss = F.cross_entropy(reader(made(x)[0][-1]), symbols)
            if step % EVERY == 0:
                yield Snapshot(config, step, float(loss.detach()), tested(config, made, reader))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()


def tested(config: Config, made: nn.RNNBase, reader: nn.Linear) -> float:
    x, symbols = sequences(config, TESTED, torch.Generator().manual_seed(config.seed + 1))
    with torch.inference_mode():
        return float((reader(made(x)[0][-1]).argmax(dim=1) == symbols).double().mean())
