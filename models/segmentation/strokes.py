"""Painted cells as a short text: a letter for each class (``a``: unpainted), and how many cells follow each other."""

import re

import numpy as np

from models.segmentation.textures import CELL, MOST

LETTERS = "abcde"[: MOST + 1]


def written(cells: np.ndarray) -> str:
    flat = cells.ravel()
    starts = np.flatnonzero(np.diff(flat, prepend=-1))
    runs = zip(flat[starts], np.diff(starts, append=flat.size), strict=True)
    return "".join(f"{LETTERS[number]}{count}" for number, count in runs)


def read(text: str, shape: tuple[int, int]) -> np.ndarray:
    """Cells ``[rows, columns]`` uint8. Raises ValueError where the text is of no such board."""
    runs = re.findall(r"([a-z])(\d{1,5})", text)
    numbers = [LETTERS.find(letter) for letter, _count in runs]
    counts = [int(count) for _letter, count in runs]
    if "".join(map("".join, runs)) != text or -1 in numbers or sum(counts) != shape[0] * shape[1]:
        raise ValueError(f"the strokes must be runs of {LETTERS} over {shape[0]} × {shape[1]} cells, got {text[:40]!r}")
    return np.repeat(np.array(numbers, np.int64), counts).astype(np.uint8).reshape(shape)


def on_pixels(cells: np.ndarray) -> np.ndarray:
    """The class that is painted on each pixel ``[H, W]`` uint8, 0 for none."""
    return np.kron(cells, np.ones((CELL, CELL), np.uint8))
