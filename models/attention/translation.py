"""Train a network from letters to letters, and watch its alignment form."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.attention.recurrent import Recurrent
from models.attention.texts import START, Task, batch, decoded, encoded
from models.attention.transformer import Transformer
from models.descent import Schedule, descent
from models.limits import refuse

NETWORKS = ("GRU", "GRU + attention", "Transformer")
WIDTH, HEADS, BATCH, RATE, WARM, EVERY, TESTED = 64, 4, 128, 3e-3, 40, 20, 200


@dataclass(frozen=True)
class Config:
    task: Task = field(default_factory=Task)
    network: str = "GRU + attention"
    positions: bool = True  # of the question, for the transformer
    steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"steps": (1, 1000), "seed": (0, 9999)}, {"network": NETWORKS})


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float
    exact: float  # share of test texts without any mistake, each sign written after the network's own
    letters: Tensor  # [T], share of right signs by place
    aligned: float  # share of places where the largest weight lies on the sign that is copied; NaN where none is known
    network: nn.Module  # a copy, never to be trained


def network(config: Config) -> Recurrent | Transformer:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        if config.network == "Transformer":
            return Transformer(config.task.size, WIDTH, HEADS, config.positions)
        return Recurrent(config.task.size, WIDTH, config.network == "GRU + attention")


def trained(config: Config) -> Iterator[Snapshot]:
    """A snapshot before the first step, after every 20, and at the end."""
    made, random = network(config), torch.Generator().manual_seed(config.seed)

    def loss() -> Tensor:
        question, truth = batch(config.task, BATCH, random)
        return F.cross_entropy(made(question, shifted(truth))[0].flatten(0, 1), truth.flatten())

    optimiser = torch.optim.Adam(made.parameters(), RATE, (0.9, 0.98), fused=True)
    rate = partial(rising_and_falling, config.steps)
    for step, losses in descent(made, optimiser, loss, Schedule(config.steps, EVERY, 1.0, rate)):
        yield snapshot(config, step, losses[-1], made)


def rising_and_falling(steps: int, step: int) -> float:
    return min((step + 1) / WARM, 1 - step / (steps + 1))


def together(config: Config, beside: bool = True) -> Iterator[tuple[Snapshot, ...]]:
    """The training of a network, and step by step that of another on the same texts: with, or without attention."""
    other = "GRU + attention" if config.network == "GRU" else "GRU"
    yield from zip(*(trained(one) for one in (config, replace(config, network=other))[: 1 + beside]), strict=True)


def shifted(truth: Tensor) -> Tensor:
    """What the network has written before each sign: [N, T]."""
    return torch.cat([torch.full_like(truth[:, :1], START), truth[:, :-1]], 1)


def snapshot(config: Config, step: int, loss: float, made: nn.Module) -> Snapshot:
    question, truth = batch(config.task, TESTED, torch.Generator().manual_seed(config.seed + 10_000))
    written, weights = written_by(made, question, truth.shape[1])
    right = written == truth
    aligned = float("nan")
    if config.task.name == "reverse" and weights.shape[2]:
        source = torch.arange(question.shape[1]).flip(0)
        aligned = float((weights.argmax(2) == source).float().mean())
    copied = copy.deepcopy(made).requires_grad_(False)
    return Snapshot(config, step, loss, float(right.all(1).float().mean()), right.float().mean(0), aligned, copied)


@torch.inference_mode()
def written_by(made: nn.Module, question: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Answers [N, length], each sign the likeliest after the network's own, and weights [N, length, S]."""
    logits, weights = made(question, torch.full((len(question), 1), START), length)
    return logits.argmax(2), weights


def own(shot: Snapshot, text: str) -> tuple[str, Tensor]:
    """What the network writes for a text, and its weights [T, S]."""
    task = shot.config.task
    question = encoded([text], task)
    length = task.answer_length if task.name == "dates" else question.shape[1]
    written, weights = written_by(shot.network, question, length)
    return decoded(written[0], task), weights[0]


@lru_cache(64)
def letters_right(shot: Snapshot, length: int) -> float:
    """Share of right letters on texts of another length than that of the training."""
    task = Task(shot.config.task.name, length)
    question, truth = batch(task, TESTED, torch.Generator().manual_seed(shot.config.seed + 20_000))
    return float((written_by(shot.network, question, length)[0] == truth).float().mean())
