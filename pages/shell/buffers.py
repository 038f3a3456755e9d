"""A picture travels once: a later message names it by its digest, and the browser shows what it has kept (message.js).

A browser that has not kept it (its memory is bounded, too) asks for it: ``GET /buffers/<digest>``.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

SMALL = 4096  # bytes up to which a buffer is sent again each time
MOST_BYTES = 4 * 2**20  # that one session holds
SENT = "sent buffers"  # session key


@dataclass(frozen=True, eq=False)
class Buffer:
    content: bytes
    key: str = ""  # its digest; empty: it is sent each time


_held: WeakValueDictionary[str, Buffer] = WeakValueDictionary()  # by some session


class Sent:
    """The newest of the buffers that the browser of one session was sent."""

    def __init__(self) -> None:
        self._buffers: OrderedDict[str, Buffer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()  # the script and the live channels send at the same time

    def __contains__(self, buffer: Buffer) -> bool:
        return buffer.key in self._buffers

    def add(self, payload: Sequence[Buffer]) -> None:
        with self._lock:
            for buffer in payload:
                if buffer.key and buffer.key not in self._buffers:
                    self._buffers[buffer.key] = _held.setdefault(buffer.key, buffer)
                    self._bytes += len(buffer.content)
                elif buffer.key:
                    self._buffers.move_to_end(buffer.key)
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._buffers.popitem(last=False)[1].content)


def buffer(content: bytes) -> Buffer:
    return Buffer(content, hashlib.blake2b(content, digest_size=16).hexdigest() if len(content) > SMALL else "")


def append(payload: list[Buffer], content: bytes | Buffer) -> dict[str, int]:
    """Add ``content``, unless it is there already; its place, for the header."""
    entry = content if isinstance(content, Buffer) else buffer(content)
    same = (i for i, other in enumerate(payload) if entry.key and other.key == entry.key)
    if (part := next(same, None)) is None:
        part = len(payload)
        payload.append(entry)
    return {"part": part, "size": len(entry.content)}


def of_session() -> Sent:
    sent: Sent = st.session_state.setdefault(SENT, Sent())
    return sent


def content(request: Request) -> Response:
    """``GET /buffers/<digest>``: the bytes, or 404 where no session holds them."""
    found = _held.get(request.path_params["key"])
    if found is None:
        return Response(status_code=404)
    return Response(found.content, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
