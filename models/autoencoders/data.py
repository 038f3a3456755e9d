"""The digits as rows of ink: 4,000 to learn from and 1,000 held out."""

from dataclasses import dataclass
from functools import lru_cache

from torch import Tensor

from models.digits import shuffled

TRAINED = 4000
SIDE = 28


@dataclass(frozen=True, eq=False)
class Split:
    train: Tensor  # [N, 784] float32, ink 0 to 1
    labels: Tensor  # [N] int64
    held: Tensor  # [1000, 784], never learnt from
    held_labels: Tensor  # [1000]


@lru_cache(16)
def split(without: int = -1) -> Split:
    """The digits; those of the class ``without`` are left out of the training half alone."""
    pictures, labels = shuffled()
    rows = pictures.flatten(1)  # [5000, 784]
    chosen = (labels[:TRAINED] != without).nonzero()[:, 0]
    return Split(rows[chosen], labels[chosen], rows[TRAINED:], labels[TRAINED:])
