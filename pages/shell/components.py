"""Components of our own: JavaScript without a build step, fed with one message of bytes.

Streamlit sends the script of each component with each run of a page, and its browser looks through all of it again. So
it is sent a few lines, which import the script from this server: that travels once.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import orjson
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from pages.shell import buffers
from pages.shell.buffers import Buffer

SCRIPTS, PAGES = Path(__file__).parent / "js", Path(__file__).parents[1]
DRAWING_SCRIPTS = ("message", "channel", "stage", "svg", "files", "film")
KNOWN = {path.relative_to(PAGES).with_suffix("").as_posix(): path for path in PAGES.rglob("*.js")}
IMPORT = """
window.explorerImports = (window.explorerImports ?? 0) + 1; // that are under way
const {{ default: view }} = await import(new URL("scripts/{names}?{digest}", document.baseURI));
window.explorerImports -= 1;
export default view;
"""
CANVAS_SCRIPTS = (*DRAWING_SCRIPTS, "painter", "editor", "readout", "panes", "brush", "viewer")


def message(header: Mapping[str, object], payload: Sequence[Buffer] = (), sent: buffers.Sent | None = None) -> bytes:
    """Length of the header (uint32, little-endian), header in JSON, buffers one after the other.

    The header's ``parts`` are the size and the digest of each buffer; what is ``sent`` already has the size 0.
    """
    new = [b"" if sent and buffer in sent else buffer.content for buffer in payload]
    if sent:
        sent.add(payload)
    parts = [(len(content), buffer.key) for content, buffer in zip(new, payload, strict=True)]
    text = as_json({**header, "parts": parts})
    return b"".join([len(text).to_bytes(4, "little"), text, *new])


def as_json(header: Mapping[str, object]) -> bytes:
    """NaN becomes null, keys become text."""
    return orjson.dumps(header, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)


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
    """A component of the shell: ``js/<name>.js`` after what it ``needs``, with its style and its elements."""
    parts = [SCRIPTS / f"{part}.js" for part in (*needs, name)]
    return _component(name, SCRIPTS / f"{name}.html", [SCRIPTS / "tools.css", SCRIPTS / f"{name}.css"], parts)


@cache
def page_component(folder: Path, scripts: tuple[str, ...]) -> Callable[..., object]:
    """A page's own component: its scripts, and the style and elements that bear the folder's name."""
    name = folder.name
    parts = [*(SCRIPTS / f"{part}.js" for part in DRAWING_SCRIPTS), *(folder / script for script in scripts)]
    return _component(name, folder / f"{name}.html", [folder / f"{name}.css", SCRIPTS / "tools.css"], parts)


def _component(name: str, html: Path, styles: list[Path], scripts: list[Path]) -> Callable[..., object]:
    names = "+".join(script.relative_to(PAGES).with_suffix("").as_posix() for script in scripts)
    lines = IMPORT.format(names=names, digest=bundle(names)[1])
    return st.components.v2.component(name, html=joined([html]), css=joined(styles), js=lines)


def script(request: Request) -> Response:
    """``GET /scripts/<name>+<name>?<digest>``: these scripts as one, or 404 where there is one that is not known."""
    try:
        content, digest = bundle(request.path_params["names"])
    except KeyError:
        return Response(status_code=404)
    kept = "max-age=31536000, immutable" if request.url.query == digest else "no-store"
    return Response(content, media_type="text/javascript", headers={"Cache-Control": kept})


@lru_cache(64)
def bundle(names: str) -> tuple[str, str]:
    """Scripts as one, and its digest; KeyError where there is one that is not known."""
    content = joined([KNOWN[name] for name in names.split("+")])
    return content, hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def joined(files: list[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
