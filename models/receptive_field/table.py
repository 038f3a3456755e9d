"""The layer table: one row a layer, also as one line of text, and the graph of single layers behind it.

A table reads from top to bottom. A row reads the row above it, unless its `inputs` name other rows above, or `input`,
the photo; an `add` joins the rows that it names, which is how a skip connection is written::

    conv3 @a; conv3 @b; add <a+b; pool2 s2

The words of a row: its kind and kernel size, `s` stride, `p` padding, `d` dilation, `x` repeat, `@` name, `<` inputs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches

PHOTO = "input"
KINDS = ("conv", "pool", "up", "add")
MAX_NODES = 300
LIMITS = {"kernel_size": (1, 31), "stride": (1, 4), "padding": (0, 15), "dilation": (1, 24), "repeat": (1, 40)}
ROW = re.compile(r"(?P<kind>[a-z]+)(?P<kernel>\d*)(?P<words>(\s+[spdx]\d+|\s+@[\w.·-]+|\s+<[\w.·+-]+)*)")
WORDS = {"s": "stride", "p": "padding", "d": "dilation", "x": "repeat"}


@dataclass(frozen=True)
class Layer:
    """One row. `up` is a transposed convolution: with kernel size = stride it repeats each value."""

    kind: str = "conv"  # one of KINDS
    kernel_size: int = 3
    stride: int = 1
    padding: int | None = None  # None: as much as keeps ceil(size / stride), as "SAME" does
    dilation: int = 1
    repeat: int = 1
    name: str = ""  # empty: the kind and the number of the row
    inputs: tuple[str, ...] = ()  # names of rows above; empty: the row above


@dataclass(frozen=True)
class Node:
    """One layer of the graph, read by others through its index; index 0 is the photo."""

    name: str
    kind: str
    kernel_size: int
    stride: int
    padding: int | None
    dilation: int
    parents: tuple[int, ...]  # indices of nodes, all smaller than its own

    @property
    def window(self) -> int:
        """The effective kernel size, `dilation * (kernel_size - 1) + 1`."""
        return self.dilation * (self.kernel_size - 1) + 1


def parsed(text: str) -> tuple[Layer, ...]:
    """The rows of a table written as text, parted by semicolons or line breaks."""
    rows = [row.strip() for row in re.split(r"[;\n]", text) if row.strip()]
    return tuple(_row(row) for row in rows)


def written(layers: Sequence[Layer]) -> str:
    """The table as text; `parsed(written(layers)) == layers`."""
    return "; ".join(_words(layer) for layer in layers)


def rows(layers: Sequence[Layer]) -> list[dict[str, object]]:
    """The table for an editor, one value a cell; inputs joined by "+"."""
    return [{**asdict(layer), "inputs": "+".join(layer.inputs)} for layer in layers]


def from_rows(cells: Sequence[Mapping[str, object]]) -> tuple[Layer, ...]:
    """The table from an editor's rows, where cells may be missing or empty: they take a plain layer's value."""
    return tuple(_from_cells(row) for row in cells)


def within_limits(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The table with every number moved to the nearest that is allowed."""
    found = []
    for layer in layers:
        values = {field: getattr(layer, field) for field in LIMITS}
        kept = {
            field: value if value is None else min(max(value, LIMITS[field][0]), LIMITS[field][1])
            for field, value in values.items()
        }
        found.append(replace(layer, **kept))
    return tuple(found)


def graph(layers: Sequence[Layer]) -> tuple[Node, ...]:
    """The photo and every single layer, in the order of the table, repeats unrolled.

    Raises ValueError for an empty table, values out of range, two rows of one name, inputs that are no row above (so
    that nothing can run in a circle), and branches that lead nowhere.
    """
    if not layers:
        raise ValueError("the table must have at least 1 layer, got none")
    rows = [replace(layer, name=layer.name or f"{layer.kind}{number}") for number, layer in enumerate(layers, 1)]
    names = [row.name for row in rows]
    for number, row in enumerate(rows):
        _refuse(row, names[:number], names)
    count = sum(row.repeat for row in rows)
    if count > MAX_NODES:
        raise ValueError(f"the table must have at most {MAX_NODES} layers, repeats counted, got {count}")

    nodes = [Node(PHOTO, PHOTO, 1, 1, 0, 1, ())]
    index = {PHOTO: 0}
    for row in rows:
        parents = tuple(index[name] for name in row.inputs) or (len(nodes) - 1,)
        for copy in range(1, row.repeat + 1):
            name = row.name if row.repeat == 1 else f"{row.name}·{copy}"
            joins = row.kind == "add"
            values = (1, 1, 0, 1) if joins else (row.kernel_size, row.stride, row.padding, row.dilation)
            nodes.append(Node(name, row.kind, *values, parents))
            parents = (len(nodes) - 1,)
        index[row.name] = len(nodes) - 1
    _refuse_loose_ends(nodes)
    return tuple(nodes)


def _from_cells(row: Mapping[str, object]) -> Layer:
    given = {field: int(value) if field in LIMITS else value for field, value in row.items() if value not in (None, "")}
    words = {field: re.sub(r"[^\w.·+-]+", "_", str(given.pop(field, ""))) for field in ("name", "inputs")}
    inputs = tuple(word for word in words["inputs"].split("+") if word)
    return Layer(**{**given, "name": words["name"].replace("+", "_"), "inputs": inputs})


def _row(text: str) -> Layer:
    match = ROW.fullmatch(text)
    if not match or match["kind"] not in KINDS:
        raise ValueError(f"a row must read like 'conv3 s2 p1' and start with one of {', '.join(KINDS)}, got {text!r}")
    values: dict[str, object] = {"kind": match["kind"]}
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
    numbers = [
        f"{word}{getattr(layer, field)}"
        for word, field in WORDS.items()
        if getattr(layer, field) != getattr(plain, field)
    ]
    name = [f"@{layer.name}"] if layer.name else []
    inputs = ["<" + "+".join(layer.inputs)] if layer.inputs else []
    return " ".join([head, *numbers, *name, *inputs])


def _refuse(row: Layer, above: Sequence[str], names: Sequence[str]) -> None:
    if row.kind not in KINDS:
        raise ValueError(f"the kind of layer {row.name!r} must be one of {', '.join(KINDS)}, got {row.kind!r}")
    for field, (low, high) in LIMITS.items():
        value = getattr(row, field)
        if value is not None and not low <= value <= high:
            nearest = min(max(value, low), high)
            raise ValueError(
                f"the {field} of layer {row.name!r} must be from {low} to {high}, got {value}; the nearest is {nearest}"
            )
    if row.name == PHOTO or names.count(row.name) > 1:
        raise ValueError(f"the name of each layer must be its own, got {row.name!r} more than once")
    for name in row.inputs:
        if name not in above and name != PHOTO:
            fault = "which stands below it or is itself: a circle" if name in names else "which is no layer"
            nearest = (get_close_matches(name, above, 1, 0) or [PHOTO])[0]
            raise ValueError(
                f"layer {row.name!r} must read layers above it, got {name!r}, {fault}; the nearest is {nearest!r}"
            )
    if row.kind == "add" and (len(row.inputs) < 2 or row.repeat > 1):
        raise ValueError(
            f"layer {row.name!r} must name the 2 or more layers that it adds, and not be repeated, "
            f"got {len(row.inputs)} names and {row.repeat} repeats"
        )
    if row.kind != "add" and len(row.inputs) > 1:
        raise ValueError(f"layer {row.name!r} must read 1 layer, got {len(row.inputs)}; join them with an 'add' first")
    if row.kind == "up" and (row.kernel_size < row.stride or row.dilation > 1):
        raise ValueError(
            f"layer {row.name!r} must have a kernel_size of at least its stride {row.stride} and dilation 1, "
            f"got {row.kernel_size} and {row.dilation}; the nearest is {max(row.kernel_size, row.stride)} and 1"
        )


def _refuse_loose_ends(nodes: Sequence[Node]) -> None:
    read = {parent for node in nodes for parent in node.parents}
    for index, node in enumerate(nodes[:-1]):
        if index not in read:
            raise ValueError(f"every branch must lead to the last layer, got {node.name!r}, which no layer reads")
