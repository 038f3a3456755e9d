"""A kernel as a sum of products of a column and a row: how many it takes, and what that saves."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Terms:
    """Strongest first: ``kernel = sum of strength[i] * column[i] row[i]``."""

    strengths: np.ndarray  # [k]
    columns: np.ndarray  # [k, k], one a row
    rows: np.ndarray  # [k, k], one a row

    @property
    def rank(self) -> int:
        """Terms that are not zero beside the strongest (to 1e-9: rounding makes them no smaller)."""
        return int((self.strengths > 1e-9 * max(self.strengths[0], 1e-300)).sum())

    def kernel(self, count: int) -> np.ndarray:
        """The sum of the ``count`` strongest terms ``[k, k]``."""
        return (self.columns[:count].T * self.strengths[:count]) @ self.rows[:count]

    def share(self, count: int) -> float:
        """Which part of the kernel's squared values the strongest terms hold."""
        squares = self.strengths**2
        return float(squares[:count].sum() / squares.sum()) if squares.any() else 1.0

    @property
    def multiplications(self) -> tuple[int, int]:
        """A pixel: of the kernel as it is, and of its terms as columns and rows."""
        side = len(self.strengths)
        return side**2, 2 * side * self.rank


def terms(kernel: np.ndarray) -> Terms:
    """By singular value decomposition; the largest entry of each column is positive, so that signs do not flicker."""
    columns, strengths, rows = np.linalg.svd(kernel)
    columns = columns.T
    signs = np.sign(columns[np.arange(len(columns)), np.abs(columns).argmax(axis=1)])[:, None]
    return Terms(strengths, columns * signs, rows * signs)
