"""Components of our own: inline JavaScript without a build step, fed with one message of bytes."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPTS, PAGES = Path(__file__).parent / "js", Path(__file__).parents[1]
DRAWING_SCRIPTS = ("message", "channel", "stage", "svg", "files")
CANVAS_SCRIPTS = (*DRAWING_SCRIPTS, "painter", "editor", "readout", "panes", "film", "viewer")


def message(header: Mapping[str, object], payload: bytes = b"") -> bytes:
    """A JSON header and the bytes that it points into: length of the header (uint32, little-endian), header, payload."""
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(4 + len(text)) % 4)  # the payload starts at a multiple of four
    return len(text).to_bytes(4, "little") + text + payload


def append(payload: bytearray, content: bytes) -> dict[str, int]:
    """Add ``content`` at a multiple of four; where it lies, for the header."""
    payload.extend(b"\0" * (-len(payload) % 4))
    place = {"offset": len(payload), "size": len(content)}
    payload.extend(content)
    return place


def mount(
    component: Callable[..., object],
    key: str,
    header: Mapping[str, object],
    payload: bytes = b"",
    *,
    on: Callable[[dict[str, Any]], None],
    height: int | str = "content",
) -> None:
    """Show a component under a session key; ``on(value)`` is called before the rerun that a value from it causes.

    The header tells the browser the number of the newest value that has arrived: only then it sends the next.
    """
    arrived = f"{key}.arrived"

    def receive() -> None:
        value = st.session_state[key]["sent"]
        st.session_state[arrived] = value["sequence"]
        on(value)

    header = {**header, "acknowledged": st.session_state.get(arrived, 0)}
    component(
        key=key, data=message(header, payload), default={"sent": None}, height=height, on_sent_change=receive
    )  # fmt: skip


@cache
def canvas_component(page: str = "") -> Callable[..., object]:
    """The canvas, with a page's own script at its end, or the plain one."""
    own = PAGES / page / f"{page}.js" if page else SCRIPTS / "canvas.js"
    parts = [SCRIPTS / f"{part}.js" for part in CANVAS_SCRIPTS] + [own]
    return _component(
        f"canvas_{page}" if page else "canvas",
        SCRIPTS / "viewer.html",
        [SCRIPTS / f"{style}.css" for style in ("viewer", "tools", "captions")],
        parts,
    )


@cache
def plain_component(name: str) -> Callable[..., object]:
    """A component of the shell: ``js/<name>.js`` after what all need, with its style and its elements."""
    parts = [SCRIPTS / f"{part}.js" for part in (*DRAWING_SCRIPTS, name)]
    return _component(name, SCRIPTS / f"{name}.html", [SCRIPTS / "tools.css", SCRIPTS / f"{name}.css"], parts)


@cache
def page_component(folder: Path, scripts: tuple[str, ...]) -> Callable[..., object]:
    """A page's own component: its scripts, and the style and elements that bear the folder's name."""
    name = folder.name
    parts = [*(SCRIPTS / f"{part}.js" for part in DRAWING_SCRIPTS), *(folder / script for script in scripts)]
    return _component(name, folder / f"{name}.html", [folder / f"{name}.css", SCRIPTS / "tools.css"], parts)


def _component(name: str, html: Path, styles: list[Path], scripts: list[Path]) -> Callable[..., object]:
    return st.components.v2.component(name, html=joined([html]), css=joined(styles), js=joined(scripts))


def joined(files: list[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
