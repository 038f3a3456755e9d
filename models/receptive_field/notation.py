"""The layer table as one line of text, and as an editor's rows.

    conv3 @a; conv3 @b; add <a+b; pool2 s2

The words of a row: its kind and kernel size, `s` stride, `p` padding, `d` dilation, `x` repeat, `@` name, `<` inputs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from models.receptive_field.table import KINDS, LIMITS, Layer

ROW = re.compile(r"(?P<kind>[a-z]+)(?P<kernel>\d*)(?P<words>(\s+[spdx]\d+|\s+@[\w.·-]+|\s+<[\w.·+-]+)*)")
WORDS = {"s": "stride", "p": "padding", "d": "dilation", "x": "repeat"}


def parsed(text: str) -> tuple[Layer, ...]:
    """The rows of a table written as text, parted by semicolons or line breaks."""
    rows = [row.strip() for row in re.split(r"[;\n]", text) if row.strip()]
    return tuple(_row(row) for row in rows)


def written(layers: Sequence[Layer]) -> str:
    """The table as text; `parsed(written(layers)) == layers`."""
    return "; ".join(_words(layer) for layer in layers)


def rows(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """The table for an editor, one value a cell; inputs joined by "+"."""
    return [{**asdict(layer), "inputs": "+".join(layer.inputs)} for layer in layers]


def from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    """The table from an editor's rows, where cells may be missing or empty: they take a plain layer's value."""
    return tuple(map(_from_cells, rows))


def _from_cells(row: Mapping[str, Any]) -> Layer:
    cells = {field: value for field, value in row.items() if value not in (None, "")}
    given: dict[str, Any] = {field: int(value) if field in LIMITS else value for field, value in cells.items()}
    words = {field: re.sub(r"[^\w.·+-]+", "_", str(given.pop(field, ""))) for field in ("name", "inputs")}
    inputs = tuple(word for word in words["inputs"].split("+") if word)
    return Layer(**given, name=words["name"].replace("+", "_"), inputs=inputs)


def _row(text: str) -> Layer:
    match = ROW.fullmatch(text)
    if not match or match["kind"] not in KINDS:
        raise ValueError(f"a row must read like 'conv3 s2 p1' and start with one of {', '.join(KINDS)}, got {text!r}")
    values: dict[str, Any] = {"kind": match["kind"]}
    if match["kernel"]:
        values["kernel_size"] = int(match["kernel"])
    for word in match["words"].split():
        if word[0] == "@":
            values["name"] = word[1:]
        elif word[0] == "<":
            values["inputs"] = tuple(word[1:].split("+"))
        else:
            values[WORDS[word[0]]] = int(word[1:])
    return Layer(**values)


def _words(layer: Layer) -> str:
    plain = Layer()
    head = layer.kind if layer.kind == "add" else f"{layer.kind}{layer.kernel_size}"
    changed = {word: field for word, field in WORDS.items() if getattr(layer, field) != getattr(plain, field)}
    numbers = [f"{word}{getattr(layer, field)}" for word, field in changed.items()]
    name = [f"@{layer.name}"] if layer.name else []
    inputs = ["<" + "+".join(layer.inputs)] if layer.inputs else []
    return " ".join([head, *numbers, *name, *inputs])
