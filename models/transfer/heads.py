"""What stands on the features: a linear layer, the mean of each class, or the nearest photos. All answer in shares."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from models.limits import refuse

HEADS = ("linear", "prototypes", "neighbours")


@dataclass(frozen=True)
class Config:
    head: str = "linear"
    strength: float = 1.0  # C: weight of the data against |W|²/2
    k: int = 3

    def __post_init__(self) -> None:
        refuse(self, {"strength": (1e-3, 1e3), "k": (1, 15)}, {"head": HEADS})


@dataclass(frozen=True, eq=False)
class Head:
    config: Config
    weight: np.ndarray  # [C, F] of a linear layer; prototypes have one, too
    bias: np.ndarray  # [C]
    known: np.ndarray  # [N, F], what the neighbours are sought among
    labels: np.ndarray  # [N]

    def logits(self, features: np.ndarray) -> np.ndarray:
        """[M, C]; of neighbours the logarithm of their shares."""
        if self.config.head == "neighbours":
            return np.log(np.maximum(self.shares(features), 1e-9))
        return features @ self.weight.T + self.bias

    def shares(self, features: np.ndarray) -> np.ndarray:
        """How much each class gets, [M, C]: a softmax, or the votes of the k nearest photos."""
        if self.config.head != "neighbours":
            return softmax(self.logits(features), axis=1)
        nearest = np.argsort(distances(features, self.known), axis=1, kind="stable")[:, : self.config.k]
        votes = self.labels[nearest]  # [M, k]
        return np.stack([(votes == index).mean(axis=1) for index in range(len(self.bias))], axis=1)


def distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Squared, of each to each: [M, N]."""
    return np.square(first).sum(1)[:, None] - 2 * first @ second.T + np.square(second).sum(1)


def fitted(features: np.ndarray, labels: np.ndarray, classes: int, config: Config) -> Head:
    """A head that has learnt from ``features`` [N, F] and ``labels`` [N]; a class without photos is never answered."""
    weight, bias = FITS[config.head](features.astype(np.float64), labels, classes, config)
    return Head(config, weight.astype(np.float32), bias.astype(np.float32), features, labels)


def linear(x: np.ndarray, labels: np.ndarray, classes: int, config: Config) -> tuple[np.ndarray, np.ndarray]:
    """C · cross entropy, summed, + |W|²/2 at its minimum: W lies in the span of the photos, so N numbers a class do."""
    mean = x.mean(axis=0)
    basis, sizes, axes = np.linalg.svd(x - mean, full_matrices=False)
    places, truth = basis * sizes, np.eye(classes)[labels]  # [N, R], [N, C]

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        rows = flat.reshape(classes, -1)
        found = log_softmax(places @ rows[:, :-1].T + rows[:, -1], axis=1)
        gap = config.strength * (np.exp(found) - truth)  # [N, C]
        slope = np.c_[gap.T @ places + rows[:, :-1], gap.sum(axis=0)]
        return float(np.square(rows[:, :-1]).sum() / 2 - config.strength * (truth * found).sum()), slope.ravel()

    start = np.zeros(classes * (places.shape[1] + 1))
    best = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(classes, -1)
    weight = best[:, :-1] @ axes
    return weight, best[:, -1] - weight @ mean


def prototypes(x: np.ndarray, labels: np.ndarray, classes: int, config: Config) -> tuple[np.ndarray, np.ndarray]:
    """The nearest class mean has the largest logit: −|x − m|²/2s² is linear in x but for what all classes share."""
    member = np.eye(classes)[labels]  # [N, C]
    counts = member.sum(axis=0)
    means = member.T @ x / np.maximum(counts, 1)[:, None]  # [C, F]
    inside, whole = (float(np.square(x - centre).mean(axis=0).sum()) for centre in (means[labels], x.mean(axis=0)))
    scale = SHARPNESS / (inside or whole or 1.0)  # one photo of each class has no spread of its own
    return means * scale, np.where(counts > 0, -np.square(means).sum(axis=1) * scale / 2, -1e9)


def neighbours(x: np.ndarray, labels: np.ndarray, classes: int, config: Config) -> tuple[np.ndarray, np.ndarray]:
    """Nothing is learnt: the photos are kept."""
    return np.zeros((classes, x.shape[1])), np.zeros(classes)


SHARPNESS = 10.0  # of the prototypes' softmax: it changes how sure they sound, not what they answer
FITS = {"linear": linear, "prototypes": prototypes, "neighbours": neighbours}
