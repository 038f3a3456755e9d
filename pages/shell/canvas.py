"""The canvas: pictures and heat maps side by side, with zoom, read-out, editing and events from the browser."""

import hashlib
import json
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import streamlit as st

from pages.shell import state
from pages.shell.component import canvas_component, packet
from viz.canvas import Mask, Pane
from viz.colors import SCALES, table

# Digests and PNGs of the pictures that cannot change, by id, as long as they live
ENCODED: dict[int, tuple[str, bytes]] = {}
RAW_PIXELS = 2**14  # pictures up to this size travel uncompressed
BIT_PIXELS = 2**20  # black and white up to this size travels as bits: the browser need not wait for a decoder


@dataclass(frozen=True)
class Edit:
    """What can be edited on the pane ``pane``: any of cells, named points and boxes."""

    pane: int = 0
    cells: bool = False  # the picture is a board: pressing a cell toggles it, dragging paints
    points: Sequence[Mapping[str, object]] | None = None  # {"name", "xy", "color"}
    boxes: Sequence[Mapping[str, object]] | None = None  # {"xyxy", "label", "color"}
    draw: bool = False  # dragging on empty ground makes a new box
    label: str = ""  # of new boxes
    color: str = "#2f7ebc"  # of new boxes


@dataclass
class Edited:
    """What the browser last sent; each part is None until it was used."""

    cells: str | None = None  # rows joined, "0" and "1"
    points: list[dict] | None = None
    boxes: list[dict] | None = None
    click: dict | None = field(default=None)  # {"pane", "x", "y"} in picture pixels


def edited(key: str) -> Edited:
    """The edits of the canvas ``key``, before it is drawn in this run."""
    return st.session_state.get(state.slot(f"{key}.edited")) or Edited()


def forget(key: str, *parts: str) -> None:
    """Drop the edits of a canvas (all, or the named parts), so that the page's own values show again."""
    last = edited(key)
    for part in parts or ("cells", "points", "boxes", "click"):
        setattr(last, part, None)
    st.session_state[state.slot(f"{key}.edited")] = last


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a canvas is to show, ready to travel."""

    key: str
    height: int
    head: dict[str, object]
    buffers: bytes

    def packet(self, **more: object) -> bytes:
        return packet(self.head | more, self.buffers)


def sheet(
    *panes: Pane,
    key: str,
    alt: str,
    height: int = 460,
    edit: Edit | None = None,
    click: bool = False,
    hint: str = "",
    tools: bool = True,
    extra: Mapping[str, object] | None = None,
    rows: Sequence[str] = (),
) -> Sheet:
    """``panes`` side by side, ``height`` CSS pixels tall, whatever their pictures.

    ``hint`` stands in the read-out line until the pointer is over a picture; ``tools`` are the zoom and save buttons;
    ``extra`` is JSON for a page's own plugin; ``rows`` stand below (see `pages.shell.display.rows`).
    """
    buffers, placed = bytearray(), {}
    head = {
        "panes": [_pane(pane, buffers, placed) for pane in panes],
        "tables": {name: _append(buffers, table(name).tobytes()) for name in {p.scale for p in panes if _is_heat(p)}},
        "name": key,
        "alt": alt,
        "height": height,
        "hint": hint,
        "tools": tools,
        "click": click,
        "extra": extra or {},
        "pane": edit.pane if edit else 0,
        "edit": _editing(edit, panes) if edit else {},
    }
    digest = hashlib.blake2b(json.dumps(head).encode() + buffers, digest_size=8).hexdigest()
    return Sheet(key, height, head | {"digest": digest, "rows": "".join(rows)}, bytes(buffers))


def canvas(
    *panes: Pane,
    url: Mapping[str, str | None] | None = None,
    script: Path | None = None,
    on_edit: Callable[[], None] | None = None,
    **options: object,
) -> None:
    """Show a `sheet` of ``panes``, with its options.

    ``url`` is mirrored into the query string (None removes a name); ``script`` is a page's own plugin (see
    ``js/viewer.js``). ``on_edit`` is called before the rerun that an edit or a click causes; ``edited(key)`` then has
    the new values.
    """
    show_sheet(sheet(*panes, **options), url=url, script=script, on_edit=on_edit)


def show_sheet(
    shown: Sheet,
    *,
    url: Mapping[str, str | None] | None = None,
    script: Path | None = None,
    on_edit: Callable[[], None] | None = None,
    line: str = "",
) -> None:
    """A canvas with a sheet that is ready; ``line`` is the token of the line that feeds it between reruns."""
    for name, text in (url or {}).items():
        state.note(name, text)
    answered = state.slot(f"{shown.key}.answered")

    def arrived() -> None:
        sent = st.session_state[state.slot(shown.key)].get("edit") or {}
        st.session_state[answered] = sent.get("sequence", 0)
        last = edited(shown.key)
        for part in ("cells", "points", "boxes", "click"):
            if part in sent:
                setattr(last, part, sent[part])
        st.session_state[state.slot(f"{shown.key}.edited")] = last
        if on_edit:
            on_edit()

    canvas_component(script)(
        key=state.slot(shown.key), data=shown.packet(acknowledged=st.session_state.get(answered, 0), line=line),
        default={"edit": None}, height="content" if shown.head["rows"] else shown.height, on_edit_change=arrived,
    )  # fmt: skip


def _is_heat(pane: Pane) -> bool:
    return np.issubdtype(pane.picture.dtype, np.floating)


def _editing(edit: Edit, panes: Sequence[Pane]) -> dict[str, object]:
    values = {k: v for k, v in asdict(edit).items() if v is not None and k not in ("pane", "cells")}
    if edit.cells:
        values["cells"] = "".join("1" if cell else "0" for cell in panes[edit.pane].picture.ravel())
    return values


def _pane(pane: Pane, buffers: bytearray, placed: dict[str, dict]) -> dict[str, object]:
    return {
        "title": pane.title,
        "scale": pane.scale,
        "colors": list(SCALES[pane.scale]),
        "smooth": pane.smooth,
        "layer": _layer(pane, buffers, placed),
        "masks": [_mask(mask, buffers) for mask in pane.masks],
        "shapes": [{"type": type(shape).__name__, **asdict(shape)} for shape in pane.shapes],
        "extra": pane.extra,
    }


def _append(buffers: bytearray, content: bytes) -> dict[str, int]:
    buffers.extend(b"\0" * (-len(buffers) % 4))
    place = {"offset": len(buffers), "size": len(content)}
    buffers.extend(content)
    return place


def _layer(pane: Pane, buffers: bytearray, placed: dict[str, dict]) -> dict[str, object]:
    picture = pane.picture
    height, width = picture.shape[:2]
    size = {"width": width, "height": height, "binary": picture.dtype == bool}
    if _is_heat(pane):
        finite = picture[np.isfinite(picture)]
        low, high = pane.limits or ((float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0))
        return {**size, "kind": "f32", "low": low, "high": high, **_append(buffers, picture.astype("<f4").tobytes())}
    channels = 1 if picture.ndim == 2 else 3
    if width * height <= RAW_PIXELS:
        kind = "gray8" if channels == 1 else "rgb8"
        return {**size, "kind": kind, **_append(buffers, np.ascontiguousarray(picture, np.uint8).tobytes())}
    if picture.dtype == bool and width * height <= BIT_PIXELS:
        return {**size, "kind": "bits", **_append(buffers, np.packbits(picture, axis=None).tobytes())}
    layer = {**size, "kind": "png", "channels": channels}
    if picture.flags.writeable:
        return {**layer, **_append(buffers, _png(picture))}
    key, content = _encoded(picture)
    if key not in placed:
        placed[key] = _append(buffers, content)
    return {**layer, "key": key, **placed[key]}


def _encoded(picture: np.ndarray) -> tuple[str, bytes]:
    """Digest and PNG of a picture that cannot change (a sample, an upload): it is encoded once."""
    if id(picture) not in ENCODED:
        content = _png(picture)
        ENCODED[id(picture)] = hashlib.blake2b(content, digest_size=8).hexdigest(), content
        weakref.finalize(picture, ENCODED.pop, id(picture), None)
    return ENCODED[id(picture)]


def _png(picture: np.ndarray) -> bytes:
    """Lossless, so that the read-out is true; level 1, as the encoder is in the way of every update."""
    import cv2

    shown = picture * np.uint8(255) if picture.dtype == bool else picture.astype(np.uint8, copy=False)
    order = shown if shown.ndim == 2 else shown[..., ::-1]
    return cv2.imencode(".png", np.ascontiguousarray(order), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def _mask(mask: Mask, buffers: bytearray) -> dict[str, object]:
    painting = {"color": mask.color, "hatch": mask.hatch, "opacity": mask.opacity, "name": mask.name}
    return {**painting, **_append(buffers, np.packbits(mask.where, axis=None).tobytes() if mask.where.any() else b"")}
