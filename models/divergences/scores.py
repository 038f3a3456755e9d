"""What Inception Score, Fréchet and kernel distance say of a set of digits, in the features of a network.

None is the published FID, KID or Inception Score, whose features come from Inception-v3. Sources: Heusel et al., 2017
(Fréchet); Binkowski et al., Demystifying MMD GANs, 2018, https://arxiv.org/abs/1801.01401 (kernel, unbiased).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.divergences import check, trial
from models.judge import digits, diversity, frechet_distance, judge, moments
from models.limits import refuse
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.remembered import remembered

FEATURES = {"digits": 64, "Lite0": 1280}
SIZES = {"digits": (50, 100, 200, 500, 1000, 2000), "Lite0": (50, 100, 200, 500, 1000)}
SIDE, BATCH = 32, 250  # px that a digit is enlarged to for Lite0: its last map is one place then


@dataclass(frozen=True)
class Eyes:
    """The network whose features are compared."""

    network: str = "digits"  # a classifier of digits that is trained here, or Lite0, which knows photos
    seed: int = 0  # of the former's training

    def __post_init__(self) -> None:
        refuse(self, {"seed": (0, 9999)}, {"network": FEATURES})


@dataclass(frozen=True)
class Score:
    distance: float  # Fréchet distance to the reference
    kernel: float  # kernel distance to the reference: around 0 where both are drawn alike, however few
    inception: float  # Inception Score by this network, 1 to the number of its classes


@torch.no_grad()
def seen(images: Tensor, eyes: Eyes = Eyes()) -> tuple[np.ndarray, Tensor]:
    """Features ``[N, F]`` and logits ``[N, classes]`` of pictures ``[N, 1, 14, 14]``, ink 0 to 1."""
    if eyes.network == "digits":
        critic = judge(eyes.seed)
        features = critic.features(images)
        return features.double().numpy(), critic.head(features)
    network = efficientnet_lite0()
    large = F.interpolate(images, size=SIDE, mode="bilinear").expand(-1, 3, -1, -1)
    features = torch.cat([network.features(normalised(255 * part)).mean((2, 3)) for part in large.split(BATCH)])
    return features.double().numpy(), network.classifier(features)


@dataclass(frozen=True, eq=False)
class Reference:
    features: np.ndarray  # [2500, F]
    mean: np.ndarray
    covariance: np.ndarray
    alike: float  # mean kernel of two different pictures of it
    axes: np.ndarray  # [F, 2] the two strongest directions


@lru_cache(4)
def reference(eyes: Eyes = Eyes()) -> Reference:
    features = seen(digits().images[: trial.REFERENCE], eyes)[0]
    mean, covariance = moments(features)
    return Reference(features, mean, covariance, among(features), np.linalg.eigh(covariance)[1][:, -2:])


def frechet(features: np.ndarray, eyes: Eyes = Eyes()) -> float:
    """|m − m'|² + tr(C + C' − 2(CC')^½) to the reference; defined, too, where so few pictures leave C no full rank."""
    known = reference(eyes)
    if len(features) > features.shape[1]:
        return frechet_distance(known.mean, known.covariance, *moments(features))
    rows = (features - features.mean(axis=0)) / np.sqrt(len(features) - 1)  # C = rowsᵀ rows
    shared = np.sqrt(np.linalg.eigvalsh(rows @ known.covariance @ rows.T).clip(min=0)).sum()
    apart = np.sum((features.mean(axis=0) - known.mean) ** 2)
    return float(apart + (rows**2).sum() + np.trace(known.covariance) - 2 * shared)


def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(x·y / F + 1)³ of every pair ``[N, M]``."""
    return np.asarray((a @ b.T / a.shape[1] + 1) ** 3)


def among(features: np.ndarray) -> float:
    """Mean kernel of two different rows."""
    found = kernel(features, features)
    return float((found.sum() - np.trace(found)) / (len(found) * (len(found) - 1)))


def kernel_distance(features: np.ndarray, eyes: Eyes = Eyes()) -> float:
    """Squared distance of the means in the kernel's space, estimated without bias: it may fall below 0."""
    known = reference(eyes)
    return among(features) + known.alike - 2 * float(kernel(features, known.features).mean())


def score(images: Tensor, eyes: Eyes = Eyes()) -> Score:
    """Both distances, and exp of the mean KL(p(y|x) ‖ p(y))."""
    features, logits = seen(images, eyes)
    return Score(frechet(features, eyes), kernel_distance(features, eyes), diversity(logits))


@remembered(8)
def board(count: int, seed: int = 0, eyes: Eyes = Eyes(), own: trial.Own = ()) -> dict[str, Score]:
    """Every set that needs no training here, the lowest Fréchet distance first."""
    config = trial.Config(count=count, seed=seed, own=own)
    found = {name: score(trial.pictures(name, config), eyes) for name in (*trial.SETS, *dict(own))}
    return dict(sorted(found.items(), key=lambda entry: entry[1].distance))


@dataclass(frozen=True, eq=False)
class Bias:
    counts: np.ndarray  # [K] fresh digits in a sample
    frechet: np.ndarray  # [K, R] of samples, all of real digits
    kernel: np.ndarray  # [K, R]
    limit: float  # of the Fréchet line in 1/n at 0; NaN where no sample has twice as many pictures as features


@lru_cache(8)
def bias(seed: int, repeats: int, eyes: Eyes = Eyes()) -> Bias:
    """Both distances of fresh real digits to real digits, by the number in the sample."""
    features = seen(digits().images[trial.REFERENCE :], eyes)[0]
    chance, counts = np.random.default_rng(seed), np.array(SIZES[eyes.network])
    found = np.empty((2, len(counts), repeats))
    for index, count in enumerate(counts):
        for repeat in range(repeats):
            sample = features[chance.permutation(len(features))[:count]]
            found[:, index, repeat] = frechet(sample, eyes), kernel_distance(sample, eyes)
    large = counts > 2 * features.shape[1]
    limit = np.polyfit(1 / counts[large], found[0].mean(axis=1)[large], 1)[1] if large.sum() > 1 else np.nan
    return Bias(counts, found[0], found[1], float(limit))


def shadow(features: np.ndarray, eyes: Eyes = Eyes()) -> tuple[np.ndarray, np.ndarray]:
    """Features in two directions ``[600, 2]``, and the ring of two deviations ``[91, 2]``: all that Fréchet sees."""
    places = features @ reference(eyes).axes
    turn = np.linspace(0, 2 * np.pi, 91)
    values, vectors = np.linalg.eigh(np.cov(places, rowvar=False))
    circle = np.c_[np.cos(turn), np.sin(turn)] * 2 * np.sqrt(values.clip(min=0))
    return places[:600], places.mean(axis=0) + circle @ vectors.T


@dataclass(frozen=True, eq=False)
class Evidence:
    pictures: np.ndarray  # [40, 14, 14] of a mixture, ink 0 to 1
    score: Score
    shadow: tuple[np.ndarray, np.ndarray]
    distance_gap: float  # to second methods
    inception_gap: float


def evidence(config: trial.Config, eyes: Eyes) -> Evidence:
    images = trial.mixture(config)
    features, logits = seen(images, eyes)
    found = score(images, eyes)
    gap = abs(check.frechet_nuclear(features, reference(eyes).features) - found.distance) / (1 + found.distance)
    other = abs(check.inception_entropies(logits.numpy()) - found.inception)
    some = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:40]  # in steps, a cycle would hide
    return Evidence(np.resize(images[some, 0].numpy(), (40, 14, 14)), found, shadow(features, eyes), gap, other)
