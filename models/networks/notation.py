"""A network as one line of text: a row a block, from the photo on.

    conv7 64 s2 +bn; maxpool3 s2 p1; residual 64 x2; residual 128 s2 x2 +se; gap; fc 1000 +linear

The words of a row: its kind and kernel size, the channels it makes, `s` stride, `p` padding, `g` groups, `n` layers
inside, `x` repeats, `@` name, `<` an earlier row that it reads, too, and `+` what is switched on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from models.limits import one_of, refuse
from models.networks.exchange import EXCHANGES

ROW = re.compile(r"(?P<kind>[a-z]+)(?P<kernel>\d*)(?P<channels>\s+\d+(,\d+)*)?(?P<words>(\s+[spgnx]\d+|\s+[@<+]\w+)*)")
NUMBERS = {"s": "stride", "p": "padding", "g": "groups", "n": "layers", "x": "repeat"}
LIMITS = {
    "kernel_size": (1, 15), "channels": (1, 8192), "stride": (1, 4), "padding": (0, 7), "groups": (1, 8192),
    "layers": (1, 48), "repeat": (1, 64),
}  # fmt: skip
KINDS = (
    "conv", "maxpool", "avgpool", "residual", "bottleneck", "plain", "inception", "dense", "transition", "separable",
    "focus", "cthree", "spp", "up", "gate", "gap", "fc", "drop", "lrn", "norm", "subsample", "table",
)  # fmt: skip
SAME = ("maxpool", "avgpool", "gap", "drop", "lrn", "norm", "subsample", "table", "gate")  # name no channels
MAX_BLOCKS = 120
SWITCHES = ("bn", "tanh", "sigmoid", "silu", "linear", "noshortcut", "ceil", *EXCHANGES)
STRIDED = ("residual", "bottleneck", "plain")  # of whose repeats the first alone has the stride


@dataclass(frozen=True)
class Row:
    kind: str  # one of KINDS
    channels: tuple[int, ...] = ()  # that it makes; six of an inception block
    kernel_size: int = 3
    stride: int = 1
    padding: int | None = None  # None: half of the kernel
    groups: int = 1
    layers: int = 1  # inside of a dense block or a C3
    repeat: int = 1
    name: str = ""
    reads: str = ""  # name of an earlier row, beside the row above
    switches: tuple[str, ...] = ()


def parsed(text: str) -> tuple[Row, ...]:
    """The rows of a text, parted by semicolons or line breaks."""
    rows = tuple(_row(row.strip()) for row in re.split(r"[;\n]", text) if row.strip())
    if not rows:
        raise ValueError("a network must have at least 1 block, got none")
    count = sum(row.repeat for row in rows)
    if count > MAX_BLOCKS:
        raise ValueError(f"a network must have at most {MAX_BLOCKS} blocks, repeats counted, got {count}")
    return rows


def unrolled(rows: Sequence[Row]) -> tuple[Row, ...]:
    """One row a block, each with a name of its own; of a repeated strided block the first alone has the stride."""
    found: list[Row] = []
    for number, row in enumerate(rows, 1):
        name = row.name or f"{row.kind}{number}"
        for copy in range(row.repeat):
            stride = 1 if copy and row.kind in STRIDED else row.stride
            own = name if row.repeat == 1 else f"{name}·{copy + 1}"
            found.append(replace(row, name=own, repeat=1, stride=stride))
    names = [row.name for row in found]
    for index, row in enumerate(found):
        if row.name in names[:index]:
            raise ValueError(f"the name of each block must be its own, got {row.name!r} twice")
        if row.reads and row.reads not in names[:index]:
            nearest = (get_close_matches(row.reads, names[:index], 1, 0) or ["none"])[0]
            raise ValueError(
                f"block {row.name!r} must read a block above it, got {row.reads!r}; the nearest is {nearest!r}"
            )
    return tuple(found)


def _row(text: str) -> Row:
    match = ROW.fullmatch(text)
    if not match or match["kind"] not in KINDS:
        raise ValueError(f"a block must read like 'conv3 64 s2' and start with one of {', '.join(KINDS)}, got {text!r}")
    channels = tuple(map(int, (match["channels"] or "").strip().split(","))) if match["channels"] else ()
    found: dict[str, Any] = {"switches": ()}
    for word in match["words"].split():
        if word[0] == "+":
            one_of("switch", word[1:], SWITCHES)
            found["switches"] += (word[1:],)
        elif word[0] in "@<":
            found["name" if word[0] == "@" else "reads"] = word[1:]
        else:
            found[NUMBERS[word[0]]] = int(word[1:])
    row = Row(match["kind"], channels, int(match["kernel"] or 3), **found)
    _refuse(row, text)
    return row


def _refuse(row: Row, text: str) -> None:
    try:
        refuse(row, {name: limit for name, limit in LIMITS.items() if getattr(row, name) is not None})
    except ValueError as error:
        raise ValueError(f"block {text!r}: {error}") from None
    if (row.kind == "up") != bool(row.reads):
        raise ValueError(f"an up, and no other block, must read an earlier block by '<', got {text!r}")
    count = 6 if row.kind == "inception" else 0 if row.kind in SAME else 1
    if len(row.channels) != count:
        raise ValueError(f"block {text!r} must name {count} numbers of channels, got {len(row.channels)}")
