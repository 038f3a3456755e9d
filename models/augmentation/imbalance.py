"""Few positives among many negatives: what over-sampling, weights, SMOTE and a moved threshold do, and do not.

Sources: Chawla et al., SMOTE, 2002; Lin et al., focal loss, 2017; Elkan, Cost-sensitive learning, 2001.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from scipy.special import expit, logit
from torch import Tensor
from torch.nn import functional as F

from models.digits import tensors
from models.limits import one_of, refuse
from models.rates import Curves, curves

METHODS = ("nothing", "over", "under", "SMOTE", "weight", "focal", "balanced batches")
LIMITS = {"positives": (2, 200), "neighbours": (1, 20), "gamma": (0, 5), "digit": (0, 9), "prevalence": (0.001, 0.5)}
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
        refuse(self, {**LIMITS, "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Outcome:
    method: str
    scores: np.ndarray  # [N] probability of the positive class, on the test
    truth: np.ndarray  # [N] bool
    weights: np.ndarray  # [N] of each test digit, so that positives have the prevalence

    @cached_property
    def rates(self) -> Curves:
        return curves(self.scores, self.truth, self.weights)

    @property
    def mean_probability(self) -> float:
        return float(np.average(self.scores, weights=self.weights))


def split(config: Config) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training and test: 14 × 14 means of ink ``[N, 196]``, 0 to 1, and truth of both; no digit is in both."""
    pictures, labels = tensors()
    rows, truth = F.avg_pool2d(pictures, 2).flatten(1).double().numpy(), (labels == config.digit).numpy()
    random = np.random.default_rng(config.seed)
    positive, negative = (random.permutation(np.flatnonzero(which)) for which in (truth, ~truth))
    train = np.concatenate([positive[: config.positives], negative[: NEGATIVES - config.positives]])
    test = np.concatenate([positive[200:], negative[NEGATIVES : NEGATIVES + TESTED]])
    return rows[train], truth[train], rows[test], truth[test]


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
    if method == "under":
        negative = negative[random.permutation(len(negative))[: len(positive)]]
    elif method == "over":
        positive = np.concatenate([positive, positive[np.arange(lacking) % len(positive)]])
    elif method == "SMOTE":
        positive = np.concatenate([positive, smote(positive, lacking, config.neighbours, random)])
    elif method == "balanced batches":
        size = len(y) // 2
        positive, negative = (kind[random.integers(len(kind), size=size)] for kind in (positive, negative))
    points = np.concatenate([positive, negative])
    truth = np.arange(len(points)) < len(positive)
    return points, truth, np.where(truth & (method == "weight"), len(negative) / len(positive), 1.0)


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
    one_of("method", method, METHODS)
    x, y, points, truth = split(config)
    found = trained(*resampled(config, method, x, y), gamma=config.gamma if method == "focal" else 0.0)
    scores = torch.sigmoid(torch.tensor(np.c_[points, np.ones(len(points))]) @ found).numpy()
    share = truth.mean()
    weights = np.where(truth, config.prevalence / share, (1 - config.prevalence) / (1 - share))
    return Outcome(method, scores, truth, weights)


def repaired(outcome: Outcome, config: Config) -> Outcome:
    """Odds divided by what the method has made positives heavier by; unchanged where that is nothing, or unknown."""
    if outcome.method in ("nothing", "focal"):
        return outcome
    ratio = (NEGATIVES - config.positives) / config.positives
    return replace(outcome, scores=expit(logit(outcome.scores) - np.log(ratio)))
