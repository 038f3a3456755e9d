"""Components of our own: inline JavaScript without a build step, fed with one message of bytes."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shell import buffers
from pages.shell.buffers import Buffer

SCRIPTS, PAGES = Path(__file__).parent / "js", Path(__file__).parents[1]
DRAWING_SCRIPTS = ("message", "channel", "stage", "svg", "files", "film")
CANVAS_SCRIPTS = (*DRAWING_SCRIPTS, "painter", "editor", "readout", "panes", "brush", "viewer")


def message(header: Mapping[str, object], payload: Sequence[Buffer] = (), sent: buffers.Sent | None = None) -> bytes:
    """Length of the header (uint32, little-endian), header in JSON, buffers one after the other.

    The header's ``parts`` are the size and the digest of each buffer; what is ``sent`` already has the size 0.
    """
    new = [b"" if sent and buffer in sent else buffer.content for buffer in payload]
    if sent:
        sent.add(payload)
    parts = [(len(content), buffer.key) for content, buffer in zip(new, payload, strict=True)]
    text = json.dumps({**header, "parts": parts}, separators=(",", ":")).encode()
    return b"".join([len(text).to_bytes(4, "little"), text, *new])


def mount(
    component: Callable[..., object],
    key: str,
    header: Mapping[str, object],
    payload: Sequence[Buffer] = (),
    *,
    on: Callable[[dict[str, Any]], None],
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
    data = message(header, payload, buffers.of_session())
    component(key=key, data=data, default={"sent": None}, height="content", on_sent_change=receive)


@cache
def canvas_component(page: str = "") -> Callable[..., object]:
    """The canvas, with a page's own script at its end, or the plain one."""
    own = PAGES / page / f"{page}.js" if page else SCRIPTS / "canvas.js"
    parts = [*(SCRIPTS / f"{part}.js" for part in CANVAS_SCRIPTS), own]
    styles = [SCRIPTS / f"{style}.css" for style in ("viewer", "tools", "captions")]
    return _component(f"canvas_{page}" if page else "canvas", SCRIPTS / "viewer.html", styles, parts)


@cache
def plain_component(name: str, needs: tuple[str, ...] = DRAWING_SCRIPTS) -> Callable[..., object]:
    """A component of the shell: ``js/<name>.js`` after what it ``needs``, with its style and its elements.

    Its script travels with each run of the page: a small one needs little.
    """
    parts = [SCRIPTS / f"{part}.js" for part in (*needs, name)]
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
