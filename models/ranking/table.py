"""Scores and labels from a text table: separator, decimal mark, header and column order are guessed, mistakes named.

A comma is decimal where something else parts the columns. A second column of scores is a second model.
"""

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice
from math import isfinite

import numpy as np

from models.ranking.sources import MAX_SAMPLES, Sample

SEPARATORS = ("\t", ";", "|", ",", " ")
TRUTH = {"1": 1, "0": 0, "-1": 0, "true": 1, "false": 0, "yes": 1, "no": 0, "positive": 1, "negative": 0}
TRUTH |= {"pos": 1, "neg": 0, "+1": 1, "1.0": 1, "0.0": 0, "-1.0": 0, "t": 1, "f": 0, "y": 1, "n": 0}
LABEL_NAME = re.compile(r"label|truth|true|target|class|^y$|actual|positive", re.IGNORECASE)
SCORE_NAME = re.compile(r"score|prob|conf|pred|logit|rival|model", re.IGNORECASE)


def table(data: bytes) -> Sample:
    """Read ``score, label`` rows; every refusal names its line, counted from 1."""
    if not data.strip():
        raise ValueError("the table must have at least one row, got an empty file")
    lines_held = data.count(b"\n")
    if lines_held > MAX_SAMPLES + 1:
        raise ValueError(f"the table must have at most {MAX_SAMPLES} rows, got {lines_held}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the table must be text in UTF-8, got byte {data[error.start]:#04x}") from error
    if "\0" in text:
        raise ValueError("the table must be text, got a binary file")

    first = next(line.strip() for line in text.splitlines() if line.strip())
    separator = next((mark for mark in SEPARATORS if mark in first), ",")
    rows = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    lines = ((rows.line_num, [cell.strip() for cell in row if cell.strip() or separator != " "]) for row in rows)
    lines = (line for line in lines if any(line[1]))
    try:
        opening = list(islice(lines, 50))
        header = opening.pop(0)[1] if not any(_is_number(cell, separator) for cell in opening[0][1]) else None
        label, scores = _columns(header, [row for _, row in opening])
        read = [_read(number, row, label, scores, separator) for part in (opening, lines) for number, row in part]
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num} must be a row of the table, got {error}") from error
    values = np.array([row[1:] for row in read])
    rival = values[:, 1] if len(scores) > 1 else None
    return Sample(values[:, 0], np.array([row[0] for row in read], dtype=bool), rival)


def _columns(header: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> tuple[int, list[int]]:
    """Which column holds the label, and which ones hold scores."""
    if not rows:
        raise ValueError("the table must have at least one row under its header, got none")
    width = len(header or rows[0])
    if width < 2:
        raise ValueError(f"the table must have a score and a label column, got {width} column")
    if header:
        labels = [column for column, name in enumerate(header) if LABEL_NAME.search(name)]
        scores = [column for column, name in enumerate(header) if SCORE_NAME.search(name) and column not in labels[:1]]
        if labels and scores:
            return labels[0], scores[:2]
        if width > 2:
            raise ValueError(f"the header must name a score and a label column, got {', '.join(header)}")
    binary = [
        column for column in range(width) if all(len(row) > column and row[column].lower() in TRUTH for row in rows)
    ]
    label = 1 if not binary or 1 in binary else binary[0]
    return label, [column for column in range(width) if column != label][:2]


def _read(number: int, row: Sequence[str], label: int, scores: Sequence[int], separator: str) -> tuple[float, ...]:
    needed = max(label, *scores) + 1
    if len(row) < needed:
        raise ValueError(f"line {number} must have {needed} columns, got {len(row)}")
    truth = TRUTH.get(row[label].lower())
    if truth is None:
        raise ValueError(f"the label on line {number} must be 0 or 1, got {row[label]!r}")
    values = []
    for column in scores:
        try:
            value = _number(row[column], separator)
        except ValueError as error:
            raise ValueError(f"the score on line {number} must be a number, got {row[column]!r}") from error
        if not isfinite(value):
            raise ValueError(f"the score on line {number} must be finite, got {row[column]!r}")
        values.append(value)
    return (truth, *values)


def _number(cell: str, separator: str) -> float:
    return float(cell if separator == "," else cell.replace(",", "."))


def _is_number(cell: str, separator: str) -> bool:
    try:
        _number(cell, separator)
    except ValueError:
        return False
    return True
