"""Components of our own: inline JavaScript without a build step, fed with one packet of bytes."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import streamlit as st

SCRIPTS = Path(__file__).parent / "js"
CANVAS_SCRIPTS = ("packet", "painter", "editor", "viewer")


def packet(head: Mapping[str, object], buffers: bytes = b"") -> bytes:
    """Pack a JSON head and the buffers that it points into: head length (uint32, little-endian), head, buffers."""
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-(4 + len(text)) % 4)  # buffers start at a multiple of four
    return len(text).to_bytes(4, "little") + text + buffers


@cache
def canvas_component(script: Path | None = None) -> Callable[..., object]:
    """The canvas, with a page's own script at its end, or the plain one."""
    name = f"canvas_{script.stem}" if script else "canvas"
    parts = [SCRIPTS / f"{part}.js" for part in CANVAS_SCRIPTS] + [script or SCRIPTS / "canvas.js"]
    css = stylesheet("viewer") + stylesheet("rows")
    return st.components.v2.component(name, html=_read("viewer.html"), css=css, js=_joined(parts))


@cache
def plain_component(name: str) -> Callable[..., object]:
    """A component of the shell: ``js/<name>.js`` after ``packet.js``, with ``<name>.css``."""
    script = _joined([SCRIPTS / "packet.js", SCRIPTS / f"{name}.js"])
    return st.components.v2.component(name, html=_read(f"{name}.html"), css=stylesheet(name), js=script)


def stylesheet(name: str) -> str:
    return _read(f"{name}.css")


def _read(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def _joined(parts: list[Path]) -> str:
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)
