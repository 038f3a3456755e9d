"""Judging generated digits as FID and the Inception Score do, but by a small classifier trained here on the digits.

The two numbers are therefore NOT the published FID and Inception Score, whose features come from Inception-v3 on
ImageNet: they are comparable with each other in this app only.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.digit_networks import SIDE, encoder, initialised
from models.digits import shuffled
from models.stopping import wanted
from models.threads import one_thread

BATCH, ROUNDS = 100, 400  # training of the classifier: eight passes over the digits, a few seconds


@dataclass(frozen=True, eq=False)
class Digits:
    images: Tensor  # [5000, 1, 14, 14] float32, ink 0 to 1
    labels: Tensor  # [5000] int64


@dataclass(frozen=True, eq=False)
class Judge:
    features: nn.Module  # [B, 1, 14, 14] -> [B, 64]
    head: nn.Module  # [B, 64] -> [B, 10] logits
    accuracy: float  # on the 1,000 digits that it was not trained on
    mean: np.ndarray  # [64] of the features of real digits
    covariance: np.ndarray  # [64, 64]
    floor: float  # Fréchet distance between two halves of the real digits


@dataclass(frozen=True, eq=False)
class Verdict:
    distance: float  # Fréchet distance to the real digits in the classifier's features
    diversity: float  # 1: all digits look alike or like nothing; 10: every class, clearly initialised, equally often
    counts: np.ndarray  # [10] images taken for each digit


@lru_cache(maxsize=1)
def digits() -> Digits:
    """The digits of MNIST, averaged over 2 x 2 pixels."""
    images, labels = shuffled()
    return Digits(F.avg_pool2d(images, 28 // SIDE), labels)


def judge(seed: int = 0) -> Judge:
    """The classifier, trained on the first 4,000 digits when it is first asked for."""
    return trained(seed)


@lru_cache(maxsize=4)
@torch.enable_grad()  # whoever asks first may be in the middle of a measurement,
@one_thread()  # or share the cores: sums of more threads differ in the last bits, and in the end by half a per cent
def trained(seed: int) -> Judge:
    """From weights and batches of this seed."""
    data, random = digits(), torch.Generator().manual_seed(seed)
    network = initialised(encoder(10), random)
    optimiser = torch.optim.Adam(network.parameters(), 2e-3, fused=True)
    for _ in wanted(range(ROUNDS)):
        chosen = torch.randint(4000, (BATCH,), generator=random)
        optimiser.zero_grad()
        F.cross_entropy(network(data.images[chosen]), data.labels[chosen]).backward()
        optimiser.step()
    network.requires_grad_(False)
    features, head = network[:-1], network[-1]
    found = features(data.images).double().numpy()  # [5000, 64]
    accuracy = (network(data.images[4000:]).argmax(dim=1) == data.labels[4000:]).float().mean()
    halves = [moments(half) for half in (found[::2], found[1::2])]
    return Judge(features, head, float(accuracy), *moments(found), frechet_distance(*halves[0], *halves[1]))


def moments(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean ``[F]`` and covariance ``[F, F]`` of features ``[N, F]``."""
    return features.mean(axis=0), np.cov(features, rowvar=False)


def frechet_distance(mean: np.ndarray, covariance: np.ndarray, other_mean: np.ndarray, other: np.ndarray) -> float:
    """|m - m'|^2 + tr(C + C' - 2 (C C')^(1/2)) of two Gaussians (Dowson and Landau, 1982).

    The trace of the root is the sum of the roots of the eigenvalues of R C' R with R the symmetric root of C.
    """
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(values.clip(min=0)) @ vectors.T
    shared = np.sqrt(np.linalg.eigvalsh(root @ other @ root).clip(min=0)).sum()
    apart = np.sum((mean - other_mean) ** 2)
    return float(max(apart + np.trace(covariance) + np.trace(other) - 2 * shared, 0.0))


def diversity(logits: Tensor) -> float:
    """exp of the mean KL(p(class | image) | p(class)), from ``[N, 10]`` (Salimans et al., 2016): 1 to 10."""
    log_each = logits.double().log_softmax(dim=1)
    log_all = log_each.exp().mean(dim=0).log()
    return float((log_each.exp() * (log_each - log_all)).sum(dim=1).mean().exp())


def verdict(images: Tensor) -> Verdict:
    """Judge images ``[N, 1, 14, 14]``, ink 0 to 1."""
    if len(images) < 2:
        raise ValueError(f"a Fréchet distance must have at least 2 images, got {len(images)}")
    critic = judge()
    with torch.no_grad():
        features = critic.features(images)
        logits = critic.head(features)
    distance = frechet_distance(critic.mean, critic.covariance, *moments(features.double().numpy()))
    counts = torch.bincount(logits.argmax(dim=1), minlength=10)
    return Verdict(distance, diversity(logits), counts.numpy().copy())


def readings(images: Tensor) -> Tensor:
    """Probability of each class ``[N, 10]`` that the judge reads in images ``[N, 1, 14, 14]``, ink 0 to 1."""
    critic = judge()
    with torch.no_grad():
        return critic.head(critic.features(images)).softmax(dim=1)
