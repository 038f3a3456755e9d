"""Scored boxes before any suppression: what a detector really says, and cases drawn by hand that trick suppression."""

from dataclasses import dataclass

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike

from models.boxes import checked


@dataclass(frozen=True, eq=False)
class Candidates:
    boxes: ndarray  # [K, 4] xyxy, px
    scores: ndarray  # [K] from 0 to 1
    labels: ndarray  # [K] index into names
    names: tuple[str, ...]
    examined: int  # windows that the detector looked at to get these

    def __len__(self) -> int:
        return len(self.scores)


def candidates(xyxy: ArrayLike, score: ArrayLike, label=None, names=("object",), examined: int = 0) -> Candidates:
    """Candidates in float64, refused when a box is reversed or a number is not finite."""
    boxes, scores = checked(xyxy), np.asarray(score, dtype=np.float64).reshape(-1)
    labels = np.zeros(len(scores), dtype=int) if label is None else np.asarray(label, dtype=int).reshape(-1)
    if not len(boxes) == len(scores) == len(labels):
        raise ValueError(
            f"boxes, scores and labels must be equally many, got {len(boxes)}, {len(scores)} and {len(labels)}"
        )
    if not (fine := np.isfinite(scores)).all():
        raise ValueError(f"scores must be finite, got {scores[fine.argmin()]} at {fine.argmin()}")
    return Candidates(boxes, scores, labels, names, max(examined, len(scores)))


def strongest(found: Candidates, count: int) -> Candidates:
    """The ``count`` best of them, by falling score; equals keep their order."""
    order = np.argsort(-found.scores, kind="stable")[:count]
    return Candidates(found.boxes[order], found.scores[order], found.labels[order], found.names, found.examined)


def chain(neighbours: float = 7 / 13) -> Candidates:
    """A, B and C in a row, in a picture of 300 x 200 px: IoU(A, B) = IoU(B, C), by default with IoU(A, C) = 1/4."""
    shift = round(100 * (1 - neighbours) / (1 + neighbours), 9)  # of squares of 100 px
    return candidates([[60 + i * shift, 50, 160 + i * shift, 150] for i in range(3)], [0.9, 0.8, 0.7])


def non_monotone() -> Candidates:
    """Four boxes of which a more generous IoU threshold keeps fewer: 3 at 0.55, 2 at 0.60, 4 at 0.70 (300 x 300 px)."""
    boxes = [[100, 71, 200, 171], [100, 100, 200, 200], [82, 100, 182, 200], [118, 100, 218, 200]]
    return candidates(boxes, [0.9, 0.8, 0.7, 0.6])


def hugging() -> Candidates:
    """Two people arm in arm (IoU 13/27), each seen whole twice and once down to the waist (IoU 11/24), 300 x 300 px.

    A threshold that spares the second person spares the half persons as well.
    """
    left, right = np.array([60, 40, 180, 280]), np.array([102, 40, 222, 280])
    views = np.array([[0, 0, 0, 0], [8, 6, 10, 0], [0, 0, 0, -130]])
    return candidates(np.concatenate((left + views, right + views)), [0.95, 0.83, 0.55, 0.9, 0.78, 0.5])


DRAWN = {"chain": chain, "non-monotone": non_monotone, "hugging": hugging}
