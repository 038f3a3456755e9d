"""How values stand in a link: as text, and back. What is no value raises ValueError or KeyError when it is read."""

import math
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import numpy as np

T = TypeVar("T")
Boxes = tuple[tuple[float, float, float, float, str], ...]  # left, top, right, bottom in px, label

MOST_BOXES = 60  # in a link


@dataclass(frozen=True)
class Codec(Generic[T]):
    read: Callable[[str], T]
    write: Callable[[T], str] = str
    examples: tuple[T, ...] = ()  # a few values, so that a test can set another one than the default


def number(low: float, high: float, whole: bool = False) -> "Codec[Any]":
    """A number; one beyond the range is read as the nearest in it."""

    def read(text: str) -> float:
        value = float(text)
        if math.isnan(value):
            raise ValueError(text)
        value = min(max(value, low), high)
        return round(value) if whole else value

    return Codec(read, lambda value: f"{value:.12g}", (low, high))


LARGEST = sys.float_info.max
EXACT = Codec(number(-LARGEST, LARGEST).read, repr, (0.25, 0.75))  # to the last digit: it may stand on a score
ANYTHING: Codec[Any] = Codec(lambda value: value, lambda value: value)  # of what is in no link
FLAG = Codec({"true": True, "false": False}.__getitem__, lambda value: str(value).lower(), (True, False))


def option(options: Iterable[T]) -> Codec[T]:
    by_text = {str(entry): entry for entry in options}
    return Codec(by_text.__getitem__, str, tuple(by_text.values()))


def several(options: Iterable[T], most: int | None = None) -> "Codec[tuple[T, ...]]":
    """Any number of options, or the first ``most``, a tilde between them; a comma is read as well."""
    one = option(options)
    return Codec(
        lambda text: tuple(one.read(part) for part in text.replace(",", "~").split("~") if part)[:most],
        lambda values: "~".join(map(one.write, values)),
        tuple((example,) for example in one.examples),
    )


def text(check: Callable[[str], object] = str, examples: Collection[str] = ("a",)) -> Codec[str]:
    """Words; ``check`` raises ValueError for those that make no sense."""

    def read(given: str) -> str:
        check(given)
        return given

    return Codec(read, str, tuple(examples))


def numbers(count: int, low: float, high: float, most: int = 0) -> "Codec[tuple[float, ...]]":
    """So many numbers (a place, say), each held in the range; commas may stand between them, as people type them.

    With ``most``, any multiple of the count up to it (some places).
    """
    one, counts = number(low, high), range(count, max(most, count) + 1, count)

    def read(given: str) -> tuple[float, ...]:
        values = tuple(one.read(part) for part in given.replace(",", "_").split("_"))
        if len(values) not in counts:
            raise ValueError(given)
        return values

    return Codec(read, lambda values: "_".join(f"{value:.6g}" for value in values), ((low,) * count, (high,) * count))


def boxes(width: int, height: int, exact: bool = False) -> "Codec[Boxes]":
    """Boxes on a picture, ``left.top.right.bottom.label`` in whole pixels; ``exact`` ones with fractions, without label.

    A tilde stands between two; what lies outside of the picture is left out.
    """
    mark, form = ("_", ".6g") if exact else (".", ".0f")

    def read(given: str) -> Boxes:
        found = []
        for row in [[*part.split(mark, 4), ""] for part in given.split("~") if part][:MOST_BOXES]:
            x1, y1, x2, y2 = map(float, row[:4])
            found.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), row[4]))
        return tuple(box for box in found if box[0] < width and box[1] < height)

    def write(drawn: Boxes) -> str:
        labels = ([] if exact else [box[4].replace("~", " ")] for box in drawn)
        sides = ([format(side, form) for side in box[:4]] for box in drawn)
        return "~".join(mark.join([*row, *label]) for row, label in zip(sides, labels, strict=True)) or "~"

    return Codec(read, write, ((), ((1.0, 2.0, 9.0, 8.0, ""),)))


def board(side: int | None = None) -> "Codec[np.ndarray]":
    """A board of cells, ``[H, W] bool``: rows of 0 and 1; hexadecimal digits for a square of a given side."""
    if side:
        return Codec(partial(_packed, side), lambda cells: np.packbits(cells).tobytes().hex(), (np.eye(side) > 0,))
    return Codec(_rows, lambda cells: ".".join("".join("01"[int(c)] for c in row) for row in cells), (np.eye(3) > 0,))


def _packed(side: int, given: str) -> np.ndarray:
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(given), np.uint8), count=side * side)
    return bits.astype(bool).reshape(side, side)


def _rows(given: str) -> np.ndarray:
    lines = given.split(".")
    if len({len(line) for line in lines}) != 1 or not set(given) <= set("01.") or not lines[0]:
        raise ValueError(given)
    return np.array([[cell == "1" for cell in line] for line in lines])
