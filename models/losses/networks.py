"""Two digits, a small network, few positives: each loss on the same start and the same digits."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from models.digits import ink_rows, standardised
from models.limits import refuse
from models.losses.curves import LOSSES, OWN
from models.losses.curves import Config as Shape
from models.rates import Curves, curves
from models.stopping import wanted

RUNS = (*(name for name in LOSSES if name != OWN), "over-sampled", "under-sampled")
LIMITS = {
    "positive": (0, 9), "negative": (0, 9), "positives": (5, 400), "bias": (-10, 10), "steps": (1, 2000),
    "seed": (0, 9999), "weight": (0.01, 100),
}  # fmt: skip
NEGATIVES, EVERY, TRAINED, TESTED = 400, 15, 1000, 1000


@dataclass(frozen=True)
class Config:
    positive: int = 4
    negative: int = 9
    positives: int = 20  # training digits, beside 400 negatives
    seed: int = 0
    weight: float = 20.0
    bias: float = 0.0  # output of the network at the start, about
    steps: int = 200

    def __post_init__(self) -> None:
        refuse(self, LIMITS)
        if self.positive == self.negative:
            raise ValueError(f"the two digits must differ, got {self.positive} twice")


@dataclass(frozen=True, eq=False)
class Scores:
    logits: np.ndarray  # [N] on digits that were not trained on
    truth: np.ndarray  # [N] bool

    @cached_property
    def rates(self) -> Curves:
        return curves(self.logits, self.truth)


def data(config: Config) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Training and test: 14 x 14 means, standardised ``[N, 196]``, and truth ``[N]``; no digit is in both."""
    small, labels = ink_rows()
    random = torch.Generator().manual_seed(config.seed)
    kinds = []
    for digit in (config.positive, config.negative):
        found = torch.where(labels == digit)[0]
        kinds.append(small[found[torch.randperm(len(found), generator=random)]])
    ones, zeros = kinds
    x = torch.cat([ones[: config.positives], zeros[:NEGATIVES]])
    test = torch.cat([ones[NEGATIVES:], zeros[NEGATIVES:]])
    truth, answers = torch.arange(len(x)) < config.positives, torch.arange(len(test)) < len(ones) - NEGATIVES
    return standardised(x), truth, standardised(test, x), answers


def net(config: Config, outputs: int = 1) -> nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        made = nn.Sequential(nn.Linear(196, 64), nn.ReLU(), nn.Linear(64, outputs))
    with torch.no_grad():
        list(made.parameters())[-1].fill_(config.bias)
    return made


def loss(name: str, z: Tensor, truth: Tensor, shape: Shape) -> Tensor:
    """Mean over the digits; Dice over all of them as one picture."""
    if name == "Dice":
        p, t = torch.sigmoid(z), truth.float()
        return 1 - (2 * (p * t).sum() + shape.epsilon) / (p.sum() + t.sum() + shape.epsilon)
    return torch.where(truth, LOSSES[name](z, 1.0, shape), LOSSES[name](z, 0.0, shape)).mean()


def trained(config: Config, run: str) -> Scores:
    """One network, all digits at each step, Adam."""
    x, truth, test, answers = data(config)
    if run in ("over-sampled", "under-sampled"):
        ones, zeros = torch.where(truth)[0], torch.where(~truth)[0]
        count = len(zeros) if run == "over-sampled" else len(ones)
        chosen = torch.cat([ones[torch.arange(count) % len(ones)], zeros[:count]])
        x, truth = x[chosen], truth[chosen]
    made, shape = net(config), Shape(weight=config.weight)
    optimiser = torch.optim.Adam(made.parameters(), 2e-3)
    for _ in wanted(range(config.steps)):
        optimiser.zero_grad()
        loss(run if run in LOSSES else "cross entropy", made(x)[:, 0], truth, shape).backward()
        optimiser.step()
    with torch.inference_mode():
        return Scores(made(test)[:, 0].double().numpy(), answers.numpy())


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    accuracy: dict[str, float]  # by loss, on digits that were not trained on
    push: dict[str, float]  # mean |gradient in the logit| of the true class


def stall(config: Config) -> Iterator[Snapshot]:
    """All ten digits, ten sigmoids: cross entropy beside MSE by gradient descent, rate 0.5, from the same start."""
    ink, labels = ink_rows()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(config.seed))[: TRAINED + TESTED]
    small = standardised(ink[order], ink[order[:TRAINED]])
    x, test, answers = small[:TRAINED], small[TRAINED:], labels[order[TRAINED:]]
    truth = nn.functional.one_hot(labels[order[:TRAINED]], 10).bool()
    nets = {name: net(config, 10) for name in ("cross entropy", "MSE")}
    optimisers = {name: torch.optim.SGD(made.parameters(), 0.5) for name, made in nets.items()}
    for step in range(config.steps + 1):
        accuracy, push = {}, {}
        for name, made in nets.items():
            optimisers[name].zero_grad()
            z = made(x)
            z.retain_grad()
            (10 * loss(name, z, truth, Shape())).backward()
            if step % EVERY == 0:
                with torch.inference_mode():
                    accuracy[name] = float((made(test).argmax(dim=1) == answers).float().mean())
                push[name] = float(z.grad[truth].abs().mean() * len(x))  # type: ignore[index]
            optimisers[name].step()
        if step % EVERY == 0:
            yield Snapshot(config, step, accuracy, push)


def at_half(scores: Scores) -> tuple[float, float, float]:
    """Recall, true negative rate and their geometric mean, where p = 0.5 decides."""
    found = scores.logits > 0
    recall, rejected = float(found[scores.truth].mean()), float((~found)[~scores.truth].mean())
    return recall, rejected, float(np.sqrt(recall * rejected))
