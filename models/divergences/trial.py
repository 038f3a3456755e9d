"""The judge on trial: sets of digits, honest and forged, and what Inception Score and Fréchet distance say of them.

The features are those of a classifier trained here on digits of 14 x 14 px, so the numbers are not the published FID
and Inception Score, whose features come from Inception-v3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.diffusion import digits as diffusion
from models.diffusion.digit_samples import Wish, drawn
from models.diffusion.sampling import Sampler
from models.gan import digits as gan
from models.judge import digits, diversity, frechet_distance, judge, moments
from models.limits import refuse

REFERENCE = 2500  # the first digits; the others are fresh
FEATURES = 64
GENERATED, STEPS = ("GAN", "VAE", "diffusion"), 400  # sets of models that are trained when they are asked for
SIZES = (50, 100, 200, 500, 1000, 2000)

Maker = Callable[[Tensor, Tensor, torch.Generator], Tensor]  # fresh digits, their labels, chance -> pictures


def _pixels(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    """Drawn from one normal distribution with mean and covariance of the reference's pixels."""
    flat = digits().images[:REFERENCE].flatten(1).double()
    values, vectors = torch.linalg.eigh(torch.cov(flat.T))
    noise = torch.randn(len(fresh), len(values), generator=chance, dtype=torch.float64)
    made = flat.mean(dim=0) + noise * values.clamp(min=0).sqrt() @ vectors.T
    return made.clamp(0, 1).float().reshape_as(fresh)


def _chimera(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    other = fresh[torch.randperm(len(fresh), generator=chance)]
    return torch.cat((fresh[:, :, :7], other[:, :, 7:]), dim=2)


def _means(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    data = digits()
    means = torch.stack([data.images[:REFERENCE][data.labels[:REFERENCE] == digit].mean(dim=0) for digit in range(10)])
    return means[torch.arange(len(fresh)) % 10]


def _perfect(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    """The digit of each class that the judge is surest of, again and again."""
    data = digits()
    _features, logits = seen(data.images[:REFERENCE])
    surest = logits.log_softmax(dim=1).argmax(dim=0)  # [10]
    return data.images[surest[torch.arange(len(fresh)) % 10]]


def _missing(fresh: Tensor, labels: Tensor, chance: torch.Generator) -> Tensor:
    kept = fresh[labels != 0]
    return kept[torch.arange(len(fresh)) % len(kept)]


SETS: dict[str, Maker] = {
    "fresh": lambda fresh, labels, chance: fresh,
    "copies": lambda fresh, labels, chance: digits().images[torch.randperm(REFERENCE, generator=chance)[: len(fresh)]],
    "ink": lambda fresh, labels, chance: (1.3 * fresh).clamp(max=1),
    "noise .1": lambda fresh, labels, chance: (fresh + 0.1 * torch.randn(fresh.shape, generator=chance)).clamp(0, 1),
    "blurred": lambda fresh, labels, chance: F.avg_pool2d(fresh, 3, 1, 1),
    "shifted": lambda fresh, labels, chance: F.pad(fresh, (1, -1, 0, 0)),
    "mirrored": lambda fresh, labels, chance: fresh.flip(3),
    "chimera": _chimera,
    "class missing": _missing,
    "class means": _means,
    "ten digits": _perfect,
    "normal pixels": _pixels,
    "noise": lambda fresh, labels, chance: torch.rand(fresh.shape, generator=chance),
}


@lru_cache(8)
def generated(name: str, steps: int) -> Tensor:
    """2,000 digits ``[2000, 1, 14, 14]`` of a small model of the pages on GANs and diffusion, trained now."""
    if name == "diffusion":
        trained = diffusion.trained(diffusion.Config(steps=steps, every=max(steps, 1)))
        return drawn(trained, Wish(weight=2.0, sampler=Sampler(20)), 2000)
    return gan.samples(gan.Config(model=name, steps=steps), 2000)


@dataclass(frozen=True)
class Config:
    first: str = "fresh"
    second: str = "copies"
    share: float = 1.0  # of the first in the mixture
    count: int = 1000
    seed: int = 0
    judge: int = 0  # seed of the judge
    steps: int = STEPS  # of the training of a model that makes a set

    def __post_init__(self) -> None:
        limits = {"share": (0, 1), "count": (10, 2000), "seed": (0, 9999), "judge": (0, 9999), "steps": (0, 5000)}
        refuse(self, limits, {"first": (*SETS, *GENERATED), "second": (*SETS, *GENERATED)})


@dataclass(frozen=True)
class Score:
    distance: float  # Fréchet distance to the reference
    inception: float  # Inception Score by this judge, 1 to 10
    seconds: float = 0.0


def seen(images: Tensor, seed: int = 0) -> tuple[np.ndarray, Tensor]:
    """Features ``[N, 64]`` and logits ``[N, 10]`` of the judge that was trained from this seed."""
    critic = judge(seed)
    with torch.no_grad():
        features = critic.features(images)
        return features.double().numpy(), critic.head(features)


@lru_cache(4)
def reference(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the reference's features."""
    return moments(seen(digits().images[:REFERENCE], seed)[0])


def pictures(name: str, count: int, seed: int, steps: int = STEPS) -> Tensor:
    """A set of that many pictures ``[N, 1, 14, 14]``, ink 0 to 1."""
    chance = torch.Generator().manual_seed(seed)
    if name in GENERATED:
        return generated(name, steps)[torch.randperm(2000, generator=chance)[:count]]
    order = REFERENCE + torch.randperm(len(digits().labels) - REFERENCE, generator=chance)[:count]
    return SETS[name](digits().images[order], digits().labels[order], chance)


def mixture(config: Config) -> Tensor:
    """So many of the first set, the rest of the second."""
    cut = round(config.share * config.count)
    parts = ((config.first, slice(cut)), (config.second, slice(cut, config.count)))
    asked = [(name, part) for name, part in parts if range(config.count)[part]]
    return torch.cat([pictures(name, config.count, config.seed, config.steps)[part] for name, part in asked])


def score(images: Tensor, seed: int = 0) -> Score:
    """exp of the mean KL(p(y|x) ‖ p(y)); |m − m'|² + tr(C + C' − 2(CC')^½) to the reference, by the judge of a seed."""
    features, logits = seen(images, seed)
    return Score(frechet_distance(*reference(seed), *moments(features)), diversity(logits))


@lru_cache(8)
def board(count: int, seed: int, judge_seed: int = 0) -> dict[str, Score]:
    """Every set that needs no training, the lowest Fréchet distance first."""
    found = {name: score(pictures(name, count, seed), judge_seed) for name in SETS}
    return dict(sorted(found.items(), key=lambda entry: entry[1].distance))


@dataclass(frozen=True, eq=False)
class Bias:
    counts: np.ndarray  # [K] fresh digits in a sample
    means: np.ndarray  # [K] mean Fréchet distance of samples, all of real digits
    deviations: np.ndarray  # [K]
    limit: float  # of the line in 1/n at 0


@lru_cache(8)
def bias(seed: int, repeats: int, judge_seed: int = 0) -> Bias:
    """Fréchet distance of fresh real digits to real digits, by the number in the sample."""
    features = seen(digits().images[REFERENCE:], judge_seed)[0]
    chance = np.random.default_rng(seed)
    found = []
    for count in SIZES:
        samples = (features[chance.permutation(len(features))[:count]] for _ in range(repeats))
        found.append([frechet_distance(*reference(judge_seed), *moments(sample)) for sample in samples])
    lines = np.array(found)  # [K, R]
    counts, means = np.array(SIZES), lines.mean(axis=1)
    large = counts > 2 * FEATURES
    limit = np.polyfit(1 / counts[large], means[large], 1)[1]
    return Bias(counts, means, lines.std(axis=1), float(limit))


def plane(images: Tensor, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two directions of the reference's features: its places and those of the set ``[N, 2]``, and both ellipses."""
    base, other = seen(digits().images[:REFERENCE], seed)[0], seen(images, seed)[0]
    directions = np.linalg.eigh(np.cov(base, rowvar=False))[1][:, -2:]
    places = [found @ directions for found in (base, other)]
    return places[0][:600], places[1][:600], ellipse(places[0]), ellipse(places[1])


def ellipse(places: np.ndarray) -> np.ndarray:
    """Two deviations around the mean ``[91, 2]``: all that the Fréchet distance sees."""
    turn = np.linspace(0, 2 * np.pi, 91)
    values, vectors = np.linalg.eigh(np.cov(places, rowvar=False))
    circle = np.c_[np.cos(turn), np.sin(turn)] * 2 * np.sqrt(values.clip(min=0))
    return np.asarray(places.mean(axis=0) + circle @ vectors.T)


@dataclass(frozen=True, eq=False)
class Evidence:
    pictures: np.ndarray  # [40, 14, 14], ink 0 to 1
    fresh: np.ndarray
    score: Score
    plane: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    distance_gap: float  # to second methods
    inception_gap: float


def evidence(config: Config) -> Evidence:
    """All that is shown of a mixture."""
    from models.divergences import check

    images = mixture(config)
    features, logits = seen(images, config.judge)
    found = score(images, config.judge)
    other = check.frechet_root(features, *reference(config.judge))
    gap = (
        abs(other - found.distance) / (1 + found.distance),
        abs(check.inception_entropies(logits.numpy()) - found.inception),
    )
    some = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:40]  # in steps, a cycle would hide
    return Evidence(
        np.resize(images[some, 0].numpy(), (40, 14, 14)),
        pictures("fresh", 40, config.seed)[:, 0].numpy(),
        found,
        plane(images, config.judge),
        *gap,
    )
