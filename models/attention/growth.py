"""Why dot products are divided by the root of d: their variance is d, and a softmax of large numbers takes one key."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from models.attention import dot
from models.limits import within

WIDTHS = (4, 8, 16, 32, 64, 128, 256, 512, 1024)
KEYS, DRAWS = 50, 200


@dataclass(frozen=True, eq=False)
class Spread:
    """Means over 200 draws of a query and 50 keys, all numbers normal; raw, and divided by the root of d."""

    width: int
    variance: float  # of query . key
    weights: np.ndarray  # [2, 50], of the first draw, falling
    largest: np.ndarray  # [2]
    entropy: np.ndarray  # [2], bits
    jacobian: np.ndarray  # [2], Frobenius norm of the softmax's derivative
    top: float  # the largest of all products


@lru_cache(32)
def spread(width: int, seed: int = 0) -> Spread:
    within("width", width, 1, 4096)
    random = torch.Generator().manual_seed(seed)
    query = torch.randn(DRAWS, 1, width, generator=random, dtype=torch.float64)
    key = torch.randn(DRAWS, KEYS, width, generator=random, dtype=torch.float64)
    found = torch.stack([dot.weights(query, key, None, scale)[:, 0] for scale in (1.0, width**-0.5)])  # [2, 200, 50]
    slope = torch.diag_embed(found) - found[..., None] * found[..., None, :]  # [2, 200, 50, 50]
    products = (query @ key.transpose(1, 2)).numpy()
    means = (found.amax(-1), dot.entropy(found), slope.norm(dim=(-2, -1)))
    first = found[:, 0].sort(-1, descending=True).values.numpy()
    largest, bits, jacobian = (one.mean(1).numpy() for one in means)
    return Spread(width, float(products.var()), first, largest, bits, jacobian, float(products.max()))


def exponential(product: float) -> float:
    """In float32, as a softmax would have it that does not take the largest off first; beyond 88.7 it is infinite."""
    return float(torch.tensor(product).exp())


def curves(seed: int = 0) -> tuple[Spread, ...]:
    return tuple(spread(width, seed) for width in WIDTHS)
