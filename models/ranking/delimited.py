"""A text table as columns of words, whatever program wrote it: encoding, separator, header and decimal mark guessed."""

import csv
import io
import re

import numpy as np
import pandas as pd

from models.ranking.sources import MAX_SAMPLES

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")  # cp1252: Windows in Western Europe
SEPARATORS = {";": ";", "\t": "tab", "|": "|", ",": ",", " ": "blanks"}
OPENING = 50  # lines that are looked at for a guess
DECLARED = re.compile(r"\ufeff?sep=(.)\n", re.IGNORECASE)  # a first line that Excel writes, and hides


def encoding_of(data: bytes) -> str:
    """By the byte order mark, by the zeros that Latin letters leave in UTF-16, else UTF-8, or one byte a letter."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if zeros := [side for side in (0, 1) if 0 < data[side:200:2].count(0) == len(data[side:200:2])]:
        return "utf-16-be" if zeros[0] == 0 else "utf-16-le"
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
            return encoding
        except UnicodeDecodeError:
            continue
    return "latin-1"


def decoded(data: bytes, encoding: str) -> str:
    """The text, its lines ended by one ``\\n`` each: old Macs end them with ``\\r``, Windows with both."""
    if not data.strip():
        raise ValueError("the table must have at least one row, got an empty file")
    try:
        text = data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"the table must be text in {encoding}, got byte {data[error.start]:#04x}") from error
    if "\0" in text:
        raise ValueError("the table must be text, got a binary file")
    if text.count("\n") > MAX_SAMPLES + 1:
        raise ValueError(f"the table must have at most {MAX_SAMPLES} rows, got {text.count(chr(10))}")
    return text


def separator_of(text: str) -> str:
    """The one that the first line declares (``sep=;``), or that parts every line into as many columns."""
    if declared := DECLARED.match(text):
        return declared[1]
    lines = [line for line in text[:100_000].split("\n") if line.strip()][:OPENING]
    if not lines:
        raise ValueError("the table must have at least 1 row, got an empty file")
    for mark in SEPARATORS:
        rows = [line.split() for line in lines] if mark == " " else csv.reader(lines, delimiter=mark)
        widths = {len(row) for row in rows}
        if len(widths) == 1 and widths.pop() > 1:
            return mark
    return next((mark for mark in SEPARATORS if mark in lines[0]), ",")


def words(text: str, separator: str) -> pd.DataFrame:
    """Every cell as it is written, ``[N, C]``; the index counts lines from 1, empty ones are left out."""
    first = 1
    if DECLARED.match(text):
        first, text = 2, text[text.index("\n") + 1 :]
    try:
        cells = pd.read_csv(
            io.StringIO(text), sep=r"\s+" if separator == " " else separator, header=None, dtype=str, na_filter=False,
            skipinitialspace=True, skip_blank_lines=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        reason = str(error).rsplit("error: ", 1)[-1].strip()
        raise ValueError(f"each line must have as many columns as the first, got: {reason}") from error
    cells = cells.fillna("").apply(lambda column: column.str.strip())
    cells.index = pd.RangeIndex(first, first + len(cells))
    return cells[(cells != "").any(axis=1)]


def decimal_of(cells: pd.DataFrame, separator: str) -> str:
    """A comma where numbers have one that cannot part thousands, or where no comma parts the columns."""
    numbers = cells.iloc[:OPENING].to_numpy().ravel()
    with_comma = [cell for cell in numbers if re.fullmatch(r"[+-]?[\d.,' \u00a0]*,[\d.,]*\s*%?", cell)]
    american = [cell for cell in with_comma if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*%?", cell)]
    certain = any("." in cell for cell in american) or separator == ","
    return "," if with_comma and not (certain and len(american) == len(with_comma)) else "."


def numbers(cells: pd.Series, decimal: str) -> np.ndarray:
    """``[N]`` float64, NaN where a cell is no number; ``90%`` is 0.9, and thousands may be parted (``1.234,5``)."""
    if decimal == ".":
        plain = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64)
        if np.isfinite(plain).all():
            return plain
    mark, point = re.escape("." if decimal == "," else ","), re.escape(decimal)
    percent = cells.str.endswith("%").to_numpy(bool)
    bare = cells.str.rstrip("%").str.strip().str.replace("\u2212", "-")
    grouped = rf"[+-]?[1-9]\d{{0,2}}(?:[{mark}'\s\u00a0]\d{{3}})+(?:{point}\d*)?"
    bare = bare.where(~bare.str.fullmatch(grouped), bare.str.replace(rf"[{mark}'\s\u00a0]", "", regex=True))
    if decimal == ",":
        bare = bare.mask(bare.str.contains(".", regex=False), "").str.replace(",", ".")
    return np.asarray(pd.to_numeric(bare, errors="coerce"), np.float64) / np.where(percent, 100, 1)
