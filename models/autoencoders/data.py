"""What an autoencoder learns: 5,000 digits as rows of ink, or as many variants of a few own drawings."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import torch
from torch import Tensor

from models.digits import shuffled
from models.remembered import remembered

TRAINED = 4000  # the other 1,000 are held out
SIDE, BOARD = 28, 14  # pixels of a digit, and cells of a drawing, along each side
BOARDS = 4  # own drawings


@dataclass(frozen=True, eq=False)
class Split:
    train: Tensor  # [N, 784] float32, ink 0 to 1
    labels: Tensor  # [N] int64
    held: Tensor  # [1000, 784], never learnt from
    held_labels: Tensor  # [1000]


@remembered(16)
def split(without: int = -1, own: bytes = b"") -> Split:
    """The digits, or variants of the own drawings; the class ``without`` is left out of the training half alone."""
    rows, labels = variants(own) if own else (shuffled()[0].flatten(1), shuffled()[1])
    chosen = (labels[:TRAINED] != without).nonzero()[:, 0]
    if not len(chosen):
        raise ValueError(f"a training must have digits or drawings, got none without number {without}")
    return Split(rows[chosen], labels[chosen], rows[TRAINED:], labels[TRAINED:])


def held(index: int) -> np.ndarray:
    """One of the 1,000 held-out digits ``[28, 28]``."""
    return split(-1).held[index].view(SIDE, SIDE).numpy()


@lru_cache(1)
def usual_distance() -> float:
    """99 of 100 held-out digits have a training digit within this distance."""
    data = split(-1)
    return float(torch.cdist(data.held, data.train).min(dim=1).values.quantile(0.99))


def packed(boards: list[np.ndarray]) -> bytes:
    """Drawings ``[14, 14] bool`` as bytes."""
    return np.packbits(np.stack(boards), axis=None).tobytes()


def variants(own: bytes) -> tuple[Tensor, Tensor]:
    """5,000 drawings ``[5000, 784]``, each turned, scaled and moved a little, and which of them each is, from 1."""
    boards = np.unpackbits(np.frombuffer(own, np.uint8), count=BOARDS * BOARD**2).reshape(BOARDS, BOARD, BOARD) > 0
    drawn = [number for number, board in enumerate(boards, 1) if board.any()]
    if not drawn:
        raise ValueError("a training must have a drawing with a painted cell, got none; the nearest is one cell")
    random = np.random.default_rng(0)
    labels = random.choice(drawn, 5000)
    angles, sizes, moves = random.normal(0, 8, 5000), random.normal(1, 0.08, 5000), random.normal(0, 1, (5000, 2))
    digits = {number: centred(boards[number - 1]) for number in drawn}
    rows = np.empty((5000, SIDE, SIDE), np.float32)
    for index, number in enumerate(labels.tolist()):
        turn = cv2.getRotationMatrix2D((13.5, 13.5), float(angles[index]), float(sizes[index]))
        turn[:, 2] += moves[index]
        rows[index] = cv2.warpAffine(digits[number], turn, (SIDE, SIDE))
    return torch.from_numpy(rows).flatten(1), torch.from_numpy(labels)


def centred(cells: np.ndarray) -> np.ndarray:
    """Cells ``[14, 14] bool`` as ink ``[28, 28]``: smooth strokes, its centre of mass in the middle, as in MNIST."""
    large = cells.astype(np.float32).repeat(2, axis=0).repeat(2, axis=1)
    smooth = cv2.GaussianBlur(large, (0, 0), 0.7)
    if not cells.any():
        return smooth
    rows, columns = np.nonzero(cells)
    move = [(SIDE - 1) / 2 - (2 * place.mean() + 0.5) for place in (columns, rows)]
    shift = np.array([[1, 0, round(move[0])], [0, 1, round(move[1])]], np.float32)
    return cv2.warpAffine(smooth, shift, (SIDE, SIDE))
