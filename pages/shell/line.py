"""A direct line from sliders to canvases: while a slider moves, a function of the page answers, and no script runs.

Around every rerun Streamlit draws its whole page anew, whatever the script changed: more than half of the time from a
move to the picture. On a line the browser sends the sliders' positions straight to the function, and hands what comes
back to the canvases. As soon as the sliders stand still the script runs as ever, and brings the URL, the code and all
else up to date. Where the function has no answer (a refusal, long work), the script runs at once.
"""

import secrets
from collections.abc import Callable, Mapping
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pages.shell import state, text
from pages.shell.canvas import Sheet
from pages.shell.component import packet

MOST_BYTES = 10_000  # of a question

Values = Mapping[str, float]


class Line:
    """The line of one session: it ends with the session, as nothing else holds it."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.sliders: dict[str, Callable[[float], float]] = {}  # what a position means, by name
        self.language = text.language()
        self.function: Callable[[Values], list[Sheet] | None] = lambda values: None

    def answer(self, positions: Values) -> bytes | None:
        """One packet with a packet for each canvas; None where only the script can help."""
        text.spoken.set(self.language)
        values = {name: value(float(positions[name])) for name, value in self.sliders.items()}
        try:
            sheets = self.function(values)
        except ValueError:  # refused: the script says it in words
            return None
        if sheets is None:
            return None
        buffers, places = bytearray(), {}
        for sheet in sheets:
            content = sheet.packet()
            places[sheet.key] = {"offset": len(buffers), "size": len(content)}
            buffers += content
        return packet({"canvases": places}, bytes(buffers))


_lines: WeakValueDictionary[str, Line] = WeakValueDictionary()


def line(key: str) -> Line:
    """The line ``key`` of this page, to be given to sliders, and then a function that answers for them."""
    slot = state.slot(f"{key}.line")
    before: Line | None = st.session_state.get(slot)
    opened = st.session_state[slot] = Line(before.token if before else secrets.token_urlsafe(16))
    _lines[opened.token] = opened
    return opened


async def ask(request: Request) -> Response:
    """``POST /line/<token>`` with positions in JSON: 200 with a packet, 204 where the script must run, 404 if closed."""
    opened = _lines.get(request.path_params["token"])
    if opened is None:
        return Response(status_code=404)
    if int(request.headers.get("content-length", MOST_BYTES)) >= MOST_BYTES:
        return Response(status_code=413)
    try:
        content = await run_in_threadpool(opened.answer, await request.json())
    except (KeyError, TypeError, ValueError):  # no JSON, or not of these sliders
        return Response(status_code=400)
    if content is None:
        return Response(status_code=204)
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
