"""A classifier trained on the spot, and what people do when positives are rare.

One sees resampling, class weights and focal loss move the scores, and the curves, which only know the order, far less.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.limits import refuse, within
from models.ranking.curve import PREVALENCE
from models.ranking.datasets import Dataset
from models.ranking.sources import Sample


@dataclass(frozen=True)
class Config:
    prevalence: float = 0.1  # share of positives kept, in training and in the held-out half
    remedy: str = "none"
    gamma: float = 2.0  # focal loss: how much an easy sample is ignored
    alpha: float = 0.25  # focal loss: weight of the positives, 1 - alpha of the negatives
    hidden: int = 0  # units in the hidden layer; 0 is logistic regression
    learning_rate: float = 0.05
    weight_decay: float = 1e-3  # of half the squared weights, in the mean loss
    steps: int = 150
    every: int = 5  # steps between snapshots
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Snapshot:
    step: int
    loss: float  # of the training samples, without weight decay
    scores: Tensor  # [len(test)] probability of being positive


@dataclass(frozen=True, eq=False)
class Duel:
    step: int
    sample: Sample  # the held-out half, scored with the remedy and, as a second model, without
    test: np.ndarray  # which samples of the data set that are


Training = tuple[np.ndarray, np.ndarray]  # index of the training samples, with repetitions or gaps; weights, float32


def focal_loss(logits: Tensor, labels: Tensor, gamma: float, alpha: float) -> Tensor:
    """``-alpha_t (1 - p_t)^gamma log p_t``, elementwise: a sample that is right already says little.

    Reference: Lin et al., Focal Loss for Dense Object Detection, https://arxiv.org/abs/1708.02002
    """
    signed = torch.where(labels > 0, logits, -logits)
    weight = torch.where(labels > 0, alpha, 1 - alpha)
    return -weight * torch.sigmoid(-signed) ** gamma * functional.logsigmoid(signed)


def untouched(index: np.ndarray, labels: np.ndarray, generator: np.random.Generator) -> Training:
    """Every sample once, with equal weight."""
    return index, np.ones(index.size, dtype=np.float32)


def oversampled(index: np.ndarray, labels: np.ndarray, generator: np.random.Generator) -> Training:
    """Samples of the rarer class are repeated at random until both classes are equal."""
    rare, common = sorted((index[labels[index]], index[~labels[index]]), key=len)
    return untouched(np.concatenate((index, generator.choice(rare, common.size - rare.size))), labels, generator)


def undersampled(index: np.ndarray, labels: np.ndarray, generator: np.random.Generator) -> Training:
    """As many of the commoner class are kept as there are of the rarer one."""
    rare, common = sorted((index[labels[index]], index[~labels[index]]), key=len)
    return untouched(np.concatenate((rare, generator.choice(common, rare.size, replace=False))), labels, generator)


def weighted(index: np.ndarray, labels: np.ndarray, generator: np.random.Generator) -> Training:
    """Both classes have the same total weight (scikit-learn's ``class_weight="balanced"``)."""
    count = np.bincount(labels[index], minlength=2)
    return index, (index.size / (2 * count))[labels[index].astype(int)].astype(np.float32)


REMEDIES: dict[str, Callable[[np.ndarray, np.ndarray, np.random.Generator], Training]] = {
    "none": untouched,
    "oversampling": oversampled,
    "undersampling": undersampled,
    "class weights": weighted,
    "focal loss": untouched,
}
LIMITS = {
    "gamma": (0, 100),
    "alpha": (0.001, 0.999),
    "hidden": (0, 4096),
    "learning_rate": (1e-6, 10),
    "weight_decay": (0, 10),
    "steps": (1, 10**6),
    "every": (1, 10**6),
}
CHOICES = {"remedy": REMEDIES}


def split(labels: np.ndarray, prevalence: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Indices to learn from and to be judged on: each class halved, then one thinned until both meet ``prevalence``."""
    within("prevalence", prevalence, *PREVALENCE)
    generator = np.random.default_rng(seed)
    positive, negative = (generator.permutation(np.flatnonzero(labels == value)) for value in (1, 0))
    halves = []
    for half in (0, 1):
        some, rest = positive[half::2], negative[half::2]
        odds = prevalence / (1 - prevalence)
        kept = some[: round(rest.size * odds)], rest[: round(some.size / odds)]
        if min(part.size for part in kept) < 2:
            raise ValueError(
                f"prevalence must leave at least 2 samples of each class in each half, got {prevalence} "
                f"with {some.size} positives and {rest.size} negatives"
            )
        halves.append(np.sort(np.concatenate(kept)))
    return halves[0], halves[1]


def train(dataset: Dataset, config: Config) -> Iterator[Snapshot]:
    """Yield the scores of the held-out half before training, then every few steps of Adam over the whole batch."""
    refuse(config, LIMITS, CHOICES)
    return _snapshots(dataset, *split(dataset.labels, config.prevalence, config.seed), config)


def duel(dataset: Dataset, config: Config) -> Iterator[Duel]:
    """Train with the remedy and without any, side by side: the same start, split and steps."""
    remedied, plain = train(dataset, config), train(dataset, replace(config, remedy="none"))
    _, test = split(dataset.labels, config.prevalence, config.seed)
    for one, other in zip(remedied, plain, strict=True):
        rival = None if config.remedy == "none" else other.scores.double().numpy()
        yield Duel(one.step, Sample(one.scores.double().numpy(), dataset.labels[test], rival), test)


def held_out(dataset: Dataset, config: Config, step: int) -> Sample:
    """How the held-out half is scored after so many steps."""
    return next(moment.sample for moment in duel(dataset, config) if moment.step == step)


def _snapshots(dataset: Dataset, train: np.ndarray, test: np.ndarray, config: Config) -> Iterator[Snapshot]:
    chosen, weights = REMEDIES[config.remedy](train, dataset.labels, np.random.default_rng(config.seed))
    learnt = dataset.features[train]
    standard = (dataset.features - learnt.mean(axis=0)) / np.maximum(learnt.std(axis=0), 1e-2)
    features, unseen = (torch.from_numpy(standard[index]).to(config.device) for index in (chosen, test))
    labels = torch.from_numpy(dataset.labels[chosen].astype(np.float32)).to(config.device)
    weight = torch.from_numpy(weights).to(config.device)
    network = _network(features.shape[1], config)
    optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate)

    for step in range(config.steps + 1):
        logits = network(features)[:, 0]
        losses = (
            focal_loss(logits, labels, config.gamma, config.alpha)
            if config.remedy == "focal loss"
            else functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
        )
        loss = torch.mean(weight * losses)
        if step % config.every == 0 or step == config.steps:
            with torch.no_grad():
                scores = torch.sigmoid(network(unseen)[:, 0]).cpu()
            yield Snapshot(step, loss.item(), scores)  # outside: what is switched off must not leak to the caller
        optimiser.zero_grad()
        squares = sum(weight.square().sum() for weight in network.parameters() if weight.ndim > 1)
        (loss + config.weight_decay / 2 * squares).backward()
        optimiser.step()


def _network(inputs: int, config: Config) -> nn.Sequential:
    """Linear without a hidden layer (then it starts at 0), else one layer of ReLUs."""
    generator = torch.Generator().manual_seed(config.seed)
    widths = [inputs, config.hidden, 1] if config.hidden else [inputs, 1]
    layers = [nn.Linear(before, after) for before, after in pairwise(widths)]
    for layer in layers:
        nn.init.zeros_(layer.bias)
        nn.init.kaiming_normal_(layer.weight, generator=generator)
    if not config.hidden:
        nn.init.zeros_(layers[0].weight)
    rest = (module for layer in layers[1:] for module in (nn.ReLU(), layer))
    return nn.Sequential(layers[0], *rest).to(config.device)
