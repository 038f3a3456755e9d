"""The plane of codes over the carpet of what is decoded there; single digits and sheets of them."""

from collections.abc import Sequence

import numpy as np

from viz.canvas import Line, Pane, Points, Shape, Text
from viz.sheets import sheet

CLASSES = (  # colours of the ten digits, alternating in lightness, readable on the pale carpet
    *("#2f7ebc", "#d55e00", "#009e73", "#b4578b", "#8a6d00", "#5b6470", "#7a3fa0", "#b02a30", "#1f6f6b", "#444444"),
)
PALE = 120  # grey levels that full ink takes from the white of the carpet
SIDE = 28


def ink(values: np.ndarray) -> np.ndarray:
    """Ink 0 to 1 as grey, dark on light."""
    grey: np.ndarray = (255 * (1 - values.clip(0, 1))).round().astype(np.uint8)
    return grey


def carpet(values: np.ndarray, title: str, shapes: Sequence[Shape] = (), pale: int = PALE) -> Pane:
    """Decoded digits ``[H, W]`` behind their codes, pale where codes lie on top."""
    picture = (255 - pale * values.clip(0, 1)).round().astype(np.uint8)
    return Pane(picture, title, shapes=shapes, smooth=True, paper=True)


def pixels(shares: np.ndarray, side: int) -> list[tuple[float, float]]:
    """Shares of the frame ``[N, 2]`` in pixels of a carpet ``side`` wide."""
    return [(float(x), float(y)) for x, y in shares * side]


def codes(shares: np.ndarray, labels: np.ndarray, side: int, radius: float = 2.5) -> list[Shape]:
    """A dot for each code, and the digit's name where half of its class lies on either side."""
    drawn: list[Shape] = []
    for digit in np.unique(labels):
        own = shares[labels == digit]
        drawn.append(Points(pixels(own, side), CLASSES[digit], radius))
    for digit in np.unique(labels):
        middle = np.median(shares[labels == digit], axis=0, keepdims=True)
        drawn.append(Text(pixels(middle, side)[0], str(digit), CLASSES[digit]))
    return drawn


def ellipses(around: np.ndarray, labels: np.ndarray, side: int) -> list[Shape]:
    """Outlines ``[N, C, 2]`` as shares of the frame."""
    return [Line(pixels(one, side), CLASSES[label], 1) for one, label in zip(around, labels, strict=True)]


def digit(values: np.ndarray, title: str) -> Pane:
    """One digit ``[28, 28]``."""
    return Pane(ink(values), title, smooth=True, paper=True)


def film(digits: np.ndarray, title: str, columns: int) -> Pane:
    """Digits ``[N, h, w]`` in rows of ``columns``."""
    return Pane(ink(sheet(digits, columns)), title, smooth=True, paper=True)


ROOM, MARGIN = 12, 6  # pixels below a frame for each line of its words, and beside the last one


def labelled_film(digits: np.ndarray, words: Sequence[Sequence[str]], title: str) -> Pane:
    """Digits ``[N, h, w]`` in a row, lines of words below each."""
    count, height, width = digits.shape
    page = np.pad(sheet(digits, count, gap=2), ((0, ROOM * len(words[0])), (0, 2 + MARGIN)))
    shapes = [
        Text((index * (width + 2) + 2, height + ROOM * (row + 1) - 1), line, "#333333")
        for index, lines in enumerate(words)
        for row, line in enumerate(lines)
    ]
    return Pane(ink(page), title, shapes=shapes, smooth=True, paper=True)


def read_film(digits: np.ndarray, read: np.ndarray, confidence: np.ndarray, title: str) -> Pane:
    """Below each digit what the judge reads, and how sure it is."""
    return labelled_film(digits, [[str(one), f"{sure:.0%}"] for one, sure in zip(read, confidence, strict=True)], title)


def measured_film(digits: np.ndarray, measures: np.ndarray, title: str) -> Pane:
    """Below each digit its slant, and the width of its strokes ``[N, 2]``."""
    return labelled_film(
        digits, [["—" if value != value else f"{value:.2f}" for value in row] for row in measures], title
    )


def photo(values: np.ndarray, title: str) -> Pane:
    """Grey 0 to 1."""
    return Pane((255 * values.clip(0, 1)).round().astype(np.uint8), title)


def patterns(axes: np.ndarray, size: int, title: str, count: int = 36) -> Pane:
    """The first principal axes as patches, grey where they are 0, row by row."""
    greys = 127.5 * (1 + axes / np.abs(axes).max(axis=0)).T[:count].reshape(-1, size, size)
    return Pane(sheet(greys.astype(np.uint8), int(np.sqrt(count)), 255), title)
