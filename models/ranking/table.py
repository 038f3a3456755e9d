"""Scores and labels from a text table: which column is which is guessed, may be said otherwise, and mistakes are named.

A second column of scores is a second model. A label of many values is read as one of them against the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.limits import one_of
from models.ranking.delimited import decimal_of, decoded, encoding_of, numbers, separator_of, words
from models.ranking.sources import Sample
from models.remembered import remembered

MAX_CLASSES = 100  # values of a label
POSITIVE = ("1", "true", "t", "yes", "y", "positive", "pos", "malignant", "abnormal", "case", "ill", "spam", "fraud")
NEGATIVE = ("0", "-1", "false", "f", "no", "n", "negative", "neg", "benign", "normal", "control", "healthy", "ham")
LABEL_NAME = re.compile(r"label|truth|true|target|class|^y$|actual|positive|outcome|diagnosis", re.IGNORECASE)
SCORE_NAME = re.compile(r"score|prob|conf|pred|logit|rival|model", re.IGNORECASE)
LOOKED_AT = 1000  # rows
_words = remembered(2)(words)  # one table is read many times while its guesses are changed


@dataclass(frozen=True)
class Reading:
    """How a table is read; what is None is guessed. Columns are named by the header, or ``column 1`` and so on."""

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None  # "." or ","
    header: bool | None = None
    label: str | None = None
    positive: str | None = None  # the value of the label that counts as positive
    score: str | None = None
    rival: str | None = None  # scores of a second model; "" without one


@dataclass(frozen=True, eq=False)
class Read:
    """The columns, and the reading with nothing left to guess."""

    cells: pd.DataFrame  # [N, C] words
    reading: Reading
    classes: tuple[str, ...]  # values of the label


def table(data: bytes, reading: Reading | None = None) -> Sample:
    """Scored and labelled rows; every refusal names its line, counted from 1."""
    found = read(data, reading or Reading())
    chosen = found.reading
    labels = canonical(found.cells[chosen.label])
    if (empty := np.flatnonzero(labels == "")).size:
        raise ValueError(f"the label on line {found.cells.index[empty[0]]} must not be empty, got ''")
    columns = [name for name in (chosen.score, chosen.rival) if name]
    scores = [_scores(found.cells[name], str(chosen.decimal)) for name in columns]
    return Sample(scores[0], labels == chosen.positive, scores[1] if len(scores) > 1 else None)


def read(data: bytes, reading: Reading) -> Read:
    """Look at the first rows and guess what is not said."""
    encoding = reading.encoding or encoding_of(data)
    text = decoded(data, encoding)
    separator = reading.separator or separator_of(text)
    cells = _words(text, separator)
    if cells.shape[1] < 2:
        raise ValueError(f"the table must have a score and a label column, got {cells.shape[1]} column")
    decimal = reading.decimal or decimal_of(cells, separator)
    header = _has_header(cells, decimal) if reading.header is None else reading.header
    names = _names(cells.iloc[0]) if header else [f"column {i + 1}" for i in range(cells.shape[1])]
    cells = cells.iloc[int(header) :].set_axis(names, axis=1)
    if not len(cells):
        raise ValueError("the table must have at least one row under its header, got none")

    label = reading.label or _label(cells, decimal)
    one_of("the label column", label, list(cells.columns))
    classes = tuple(sorted({str(value) for value in canonical(cells[label]) if value}, key=lambda one: (len(one), one)))
    if len(classes) > MAX_CLASSES:
        raise ValueError(f"the label must have at most {MAX_CLASSES} different values, got {len(classes)} in {label}")
    positive = reading.positive or _positive(cells[label], classes)
    score, rival = _score_columns(cells, label, classes, positive, decimal)
    score, rival = reading.score or score, rival if reading.rival is None else reading.rival
    for name in filter(None, (score, rival)):
        one_of("a score column", name, [name for name in cells.columns if name != label])
    return Read(cells, Reading(encoding, separator, decimal, header, label, positive, score, rival), classes)


def canonical(labels: pd.Series) -> np.ndarray:
    """Labels in one spelling: ``[N]``; "1.0", "+1" and "1" are the same, and so are "TRUE" and "yes" in one column."""
    spelled = {label: _spelling(label) for label in labels.unique()}
    if len(set(spelled.values())) > 2 and set(spelled.values()) <= {*POSITIVE, *NEGATIVE}:
        spelled = {label: "1" if value in POSITIVE else "0" for label, value in spelled.items()}
    return labels.map(spelled).to_numpy(str)


def _spelling(label: str) -> str:
    try:
        return f"{float(label.replace(',', '.')):g}"
    except ValueError:
        return label.lower()


def _names(cells: pd.Series) -> list[str]:
    names = [cell or f"column {i + 1}" for i, cell in enumerate(cells)]
    return [name if names.index(name) == i else f"{name} ({i + 1})" for i, name in enumerate(names)]


def _has_header(cells: pd.DataFrame, decimal: str) -> bool:
    """Whether the first line holds no number, or a name that only a label's column has."""
    first = cells.iloc[0]
    return not bool(np.isfinite(numbers(first, decimal)).any()) or any(LABEL_NAME.search(name) for name in first)


def _numeric(cells: pd.DataFrame, decimal: str) -> list[str]:
    head = cells.iloc[:LOOKED_AT]
    return [name for name in cells.columns if not np.isnan(numbers(head[name][head[name] != "nan"], decimal)).any()]


def _label(cells: pd.DataFrame, decimal: str) -> str:
    """The column with a label's name, else the one with the fewest values, those of a yes-or-no first."""
    names = list(cells.columns)
    if named := [name for name in names if LABEL_NAME.search(name) and not SCORE_NAME.search(name)]:
        return str(named[0])

    def unlikely(name: str) -> tuple[bool, int, bool]:
        values = set(canonical(cells[name].iloc[:LOOKED_AT]))
        return not values <= {*POSITIVE, *NEGATIVE}, len(values), name != names[1]

    return str(min(names, key=unlikely))


def _positive(labels: pd.Series, classes: Sequence[str]) -> str:
    """The value that says so by itself, else the largest number, else the rarest."""
    known = [value for value in classes if value in POSITIVE]
    if set(classes) <= {*POSITIVE, *NEGATIVE}:
        return (known or ["1"])[0]
    if all(re.fullmatch(r"[-+.\de]+", value) for value in classes):
        return max(classes, key=float)
    values, counts = np.unique(canonical(labels), return_counts=True)
    return (known or [str(values[counts.argmin()])])[0]


def _score_columns(
    cells: pd.DataFrame, label: str, classes: Sequence[str], positive: str, decimal: str
) -> tuple[str, str]:
    """The score and a second model's, or "": of one column a class (``prob_0,prob_1``) only that of the positives."""
    others = [name for name in cells.columns if name != label]
    numeric = [name for name in _numeric(cells, decimal) if name != label] or others
    of_class = {value: [name for name in numeric if _belongs(name, value)] for value in classes}
    if len(classes) > 1 and all(of_class.values()) and positive in of_class:
        return of_class[positive][0], ""
    named = [name for name in numeric if SCORE_NAME.search(name)]
    unnamed = all(name.startswith("column ") for name in others)
    chosen = named or (numeric if unnamed else numeric[:1])
    if len(chosen) == 2 == len(classes) and _sum_to_one(cells[chosen], decimal):
        return chosen[list(classes).index(positive)], ""
    return chosen[0], chosen[1] if len(chosen) > 1 else ""


def _belongs(name: str, value: str) -> bool:
    """Whether a column is named after a class: ``prob_1``, ``p(cat)``, ``1``."""
    return re.search(rf"(^|[^a-z0-9]){re.escape(value)}\W*$", name.lower()) is not None


def _sum_to_one(columns: pd.DataFrame, decimal: str) -> bool:
    head = columns.iloc[:LOOKED_AT]
    return bool(np.allclose(sum(numbers(head[name], decimal) for name in head), 1, atol=1e-3))


def _scores(cells: pd.Series, decimal: str) -> np.ndarray:
    values = numbers(cells, decimal)
    if (bad := np.flatnonzero(~np.isfinite(values))).size:
        line, cell = cells.index[bad[0]], cells.iloc[bad[0]]
        raise ValueError(f"the score on line {line} must be a finite number, got {cell!r}")
    return values
