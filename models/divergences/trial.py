"""The judge on trial: sets of digits, honest, forged, or of generators that are trained now or were in this visit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.autoencoders import sampling as autoencoders
from models.diffusion import digits as diffusion
from models.diffusion.digit_samples import Wish, drawn
from models.diffusion.sampling import Sampler
from models.gan import digits as gan
from models.judge import digits, judge
from models.limits import refuse
from models.remembered import remembered

REFERENCE = 2500  # the first digits; the others are fresh
TRAINED = ("GAN", "VAE", "diffusion")
STEPS, POOL = 400, 2000  # of a training here; digits that a generator makes, of which a set is drawn

Own = tuple[tuple[str, Any], ...]  # generators that were trained in this visit: name, snapshot
Maker = Callable[[Tensor, Tensor, torch.Generator], Tensor]  # fresh digits, their labels, chance -> pictures


def _pixels(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    """Drawn from one normal distribution with mean and covariance of the reference's pixels."""
    flat = digits().images[:REFERENCE].flatten(1).double().numpy()
    random = np.random.default_rng(chance.initial_seed())
    made = random.multivariate_normal(flat.mean(axis=0), np.cov(flat.T), len(fresh), method="eigh")
    return torch.tensor(made, dtype=torch.float32).clamp(0, 1).reshape_as(fresh)


def _chimera(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    other = fresh[torch.randperm(len(fresh), generator=chance)]
    return torch.cat((fresh[:, :, :7], other[:, :, 7:]), dim=2)


def _means(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    data = digits()
    return torch.stack([data.images[:REFERENCE][data.labels[:REFERENCE] == digit].mean(dim=0) for digit in range(10)])


def _perfect(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    """The digit of each class that the judge is surest of."""
    known, critic = digits().images[:REFERENCE], judge()
    with torch.no_grad():
        return known[critic.head(critic.features(known)).log_softmax(dim=1).argmax(dim=0)]


SETS: dict[str, Maker] = {
    "fresh": lambda fresh, labels, chance: fresh,
    "copies": lambda fresh, labels, chance: digits().images[torch.randperm(REFERENCE, generator=chance)[: len(fresh)]],
    "ink": lambda fresh, labels, chance: (1.3 * fresh).clamp(max=1),
    "noise .1": lambda fresh, labels, chance: (fresh + 0.1 * torch.randn(fresh.shape, generator=chance)).clamp(0, 1),
    "blurred": lambda fresh, labels, chance: F.avg_pool2d(fresh, 3, 1, 1),
    "shifted": lambda fresh, labels, chance: F.pad(fresh, (1, -1, 0, 0)),
    "mirrored": lambda fresh, labels, chance: fresh.flip(3),
    "chimera": _chimera,
    "class missing": lambda fresh, labels, chance: fresh[labels != 0],
    "class means": _means,
    "ten digits": _perfect,
    "normal pixels": _pixels,
    "noise": lambda fresh, labels, chance: torch.rand(fresh.shape, generator=chance),
}


def _guided(snapshot: diffusion.Snapshot) -> Tensor:
    return drawn(snapshot, Wish(weight=2.0, sampler=Sampler(20)), POOL)


@lru_cache(8)
def generated(name: str, steps: int, seed: int) -> Tensor:
    """Digits of a model that is trained when they are asked for."""
    if name == "diffusion":
        return _guided(diffusion.trained(diffusion.Config(steps=steps, every=max(steps, 1), seed=seed)))
    return gan.samples(gan.trained(gan.Config(name, steps=steps, seed=seed)), POOL)


OF_VISIT: dict[str, Callable] = {  # the snapshot of a page's training -> digits
    "own GAN": lambda snapshot: gan.samples(snapshot.generator, POOL),
    "own autoencoder": lambda snapshot: autoencoders.small_digits(snapshot.model, POOL),
    "own diffusion": _guided,
}
of_visit = remembered(16)(lambda name, snapshot: OF_VISIT[name](snapshot))


@dataclass(frozen=True)
class Config:
    first: str = "fresh"
    second: str = "copies"
    beside: bool = False  # both sets by themselves, not mixed
    share: float = 1.0  # of the first in the mixture
    count: int = 1000
    seed: int = 0
    steps: int = STEPS  # of the training of a model that makes a set
    model_seed: int = 0  # of all such trainings
    own: Own = ()

    def __post_init__(self) -> None:
        limits = {"share": (0, 1), "count": (10, POOL), "seed": (0, 9999), "steps": (0, 5000), "model_seed": (0, 9999)}
        names = (*SETS, *TRAINED, *dict(self.own))
        refuse(self, limits, {"first": names, "second": names})

    @property
    def sides(self) -> tuple["Config", ...]:
        """The mixture, or each of the two sets by itself."""
        return (replace(self, share=1.0), replace(self, first=self.second, share=1.0)) if self.beside else (self,)


def pictures(name: str, config: Config) -> Tensor:
    """A set of that many pictures ``[N, 1, 14, 14]``, ink 0 to 1."""
    chance = torch.Generator().manual_seed(config.seed)
    if name in SETS:
        order = REFERENCE + torch.randperm(len(digits().labels) - REFERENCE, generator=chance)[: config.count]
        made = SETS[name](digits().images[order], digits().labels[order], chance)
        return made[torch.arange(config.count) % len(made)]  # few are shown again and again
    known = dict(config.own)
    made = of_visit(name, known[name]) if name in known else generated(name, config.steps, config.model_seed)
    return made[torch.randperm(POOL, generator=chance)[: config.count]]


def mixture(config: Config) -> Tensor:
    """So many of the first set, the rest of the second."""
    cut = round(config.share * config.count)
    parts = ((config.first, slice(cut)), (config.second, slice(cut, config.count)))
    return torch.cat([pictures(name, config)[part] for name, part in parts if range(config.count)[part]])
