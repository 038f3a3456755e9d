"""Few positives among many negatives: what over-sampling, weights, SMOTE and a moved threshold do, and do not.

Sources: Chawla et al., SMOTE, 2002; Lin et al., focal loss, 2017; Elkan, Cost-sensitive learning, 2001.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.digits import mnist
from models.limits import refuse

METHODS = ("nothing", "over", "under", "SMOTE", "weight", "focal", "balanced batches")
LIMITS = {
    "positives": (2, 200), "neighbours": (1, 20), "gamma": (0, 5), "digit": (0, 9), "seed": (0, 9999),
    "prevalence": (0.001, 0.5),
}  # fmt: skip
NEGATIVES, TESTED, RIDGE = 1000, 2000, 1.0


@dataclass(frozen=True)
class Config:
    digit: int = 8  # the positive class
    positives: int = 20  # among 1,000 training digits
    neighbours: int = 5  # of SMOTE
    gamma: float = 2.0  # of the focal loss
    prevalence: float = 0.02  # share of positives in the test
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)


@dataclass(frozen=True, eq=False)
class Outcome:
    method: str
    scores: np.ndarray  # [N] probability of the positive class, on the test
    truth: np.ndarray  # [N] bool
    weights: np.ndarray  # [N] of each test digit, so that positives have the prevalence

    @property
    def mean_probability(self) -> float:
        return float(np.average(self.scores, weights=self.weights))


def features(pictures: np.ndarray) -> np.ndarray:
    """14 × 14 means, 0 to 1: ``[N, 196]``."""
    return pictures.reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(len(pictures), -1) / 255


def split(config: Config) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training and test: features and truth of both; no digit is in both."""
    digits, random = mnist(), np.random.default_rng(config.seed)
    positive = random.permutation(np.flatnonzero(digits.labels == config.digit))
    negative = random.permutation(np.flatnonzero(digits.labels != config.digit))
    train = np.concatenate([positive[: config.positives], negative[: NEGATIVES - config.positives]])
    test = np.concatenate([positive[200:], negative[NEGATIVES : NEGATIVES + TESTED]])
    found = features(digits.pictures[train]), digits.labels[train] == config.digit
    return *found, features(digits.pictures[test]), digits.labels[test] == config.digit


def smote(points: np.ndarray, count: int, neighbours: int, random: np.random.Generator) -> np.ndarray:
    """``count`` new points, each somewhere on the line from one of the points to one of its nearest neighbours.

    Raises ValueError for fewer than two points; more neighbours than there are other points are cut to these.
    """
    if len(points) < 2:
        raise ValueError(f"SMOTE must have at least two positives to draw lines between, got {len(points)}")
    distance = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    near = distance.argsort(axis=1)[:, : min(neighbours, len(points) - 1)]
    start = random.integers(len(points), size=count)
    end = near[start, random.integers(near.shape[1], size=count)]
    return points[start] + random.random((count, 1)) * (points[end] - points[start])


def resampled(config: Config, method: str, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training points, truth and weight of each, as the method has them."""
    random = np.random.default_rng(config.seed)
    positive, negative = x[y], x[~y]
    lacking = len(negative) - len(positive)
    weights = np.ones(len(y))
    if method == "under":
        negative = negative[random.permutation(len(negative))[: len(positive)]]
    elif method == "over":
        positive = np.concatenate([positive, positive[np.arange(lacking) % len(positive)]])
    elif method == "SMOTE":
        positive = np.concatenate([positive, smote(positive, lacking, config.neighbours, random)])
    elif method == "balanced batches":
        size = len(y) // 2
        positive, negative = (kind[random.integers(len(kind), size=size)] for kind in (positive, negative))
    elif method == "weight":
        weights = np.where(y, len(negative) / len(positive), 1.0)
        return x, y, weights
    points = np.concatenate([positive, negative])
    return points, np.arange(len(points)) < len(positive), np.ones(len(points))


def trained(x: np.ndarray, y: np.ndarray, weights: np.ndarray, gamma: float = 0.0) -> Tensor:
    """Weights ``[D + 1]`` of a logistic regression, ridge on all but the last; ``gamma``: of the focal loss."""
    points, truth = torch.tensor(np.c_[x, np.ones(len(x))]), torch.tensor(y, dtype=torch.float64)
    each, found = torch.tensor(weights), torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([found], max_iter=200, tolerance_grad=1e-7, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        logits = points @ found
        entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
        right = torch.exp(-entropy)  # probability of what is true
        total = (each * (1 - right) ** gamma * entropy).sum() + found[:-1].square().sum() / (2 * RIDGE)
        total.backward()
        return total

    search.step(loss)  # type: ignore[arg-type]
    return found.detach()


def outcome(config: Config, method: str) -> Outcome:
    """Train one method and score the test."""
    if method not in METHODS:
        raise ValueError(f"the method must be one of {', '.join(METHODS)}, got {method!r}")
    x, y, points, truth = split(config)
    found = trained(*resampled(config, method, x, y), gamma=config.gamma if method == "focal" else 0.0)
    scores = torch.sigmoid(torch.tensor(np.c_[points, np.ones(len(points))]) @ found).numpy()
    share = truth.mean()
    weights = np.where(truth, config.prevalence / share, (1 - config.prevalence) / (1 - share))
    return Outcome(method, scores, truth, weights)


def repaired(outcome: Outcome, ratio: float) -> Outcome:
    """Probabilities again after training on positives ``ratio`` times too heavy: the odds are divided by it."""
    odds = outcome.scores / np.maximum(1 - outcome.scores, 1e-300) / ratio
    return Outcome(outcome.method, odds / (1 + odds), outcome.truth, outcome.weights)
