"""Two numbers of samples that no single one replaces: how like the data they are, and how new."""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from models.diffusion.points import Data, fresh, training
from models.remembered import remembered

COPY = 0.02  # a sample this near to a training point is a copy


@dataclass(frozen=True)
class Quality:
    wasserstein: float  # W2 between samples and as many fresh points, in units of the plane
    novelty: float  # median distance of a sample to the nearest training point of any class
    copies: float  # share of the samples that are copies


def wasserstein(first: Tensor, second: Tensor) -> float:
    """W2 of two sets of equally many points ``[N, 2]``: root mean square of the shortest assignment."""
    square = torch.cdist(first.double(), second.double(), compute_mode="donot_use_mm_for_euclid_dist") ** 2
    rows, columns = linear_sum_assignment(square.numpy())
    return float(np.sqrt(square.numpy()[rows, columns].mean()))


def nearest(samples: Tensor, points: Tensor) -> Tensor:
    """Distance of each sample to the nearest point ``[N]``."""
    return torch.cdist(samples, points, compute_mode="donot_use_mm_for_euclid_dist").amin(1)


def judged(samples: Tensor, data: Data) -> Quality:
    """Samples ``[N, 2]`` against the training set and against as many fresh points.

    Raises ValueError where a sample is no number.
    """
    if not samples.isfinite().all():
        raise ValueError("every sample must be finite, got one that is not")
    near = nearest(samples, training(data.whole))
    return Quality(
        wasserstein(samples, fresh(data, len(samples))), float(near.quantile(0.5)), float((near < COPY).float().mean())
    )


@remembered(32)
def of_fresh(data: Data, count: int) -> Quality:
    """The same numbers of fresh points: nobody can be expected to do better without copying."""
    return judged(fresh(data, count, 2), data)
