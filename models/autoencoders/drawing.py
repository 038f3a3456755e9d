"""Which digit is looked at, and how far a drawing is from all that was learnt."""

from functools import lru_cache

import numpy as np
import torch

from models.autoencoders.data import SIDE, split


def held(index: int) -> np.ndarray:
    """One of the 1,000 held-out digits ``[28, 28]``."""
    digits: np.ndarray = split(-1).held[index].view(SIDE, SIDE).numpy()
    return digits


@lru_cache(1)
def usual_distance() -> float:
    """99 of 100 held-out digits have a training digit within this distance."""
    data = split(-1)
    return float(torch.cdist(data.held, data.train).min(dim=1).values.quantile(0.99))
