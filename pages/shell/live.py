"""Light pages follow a dragged slider, box or point without a script run.

Around every rerun Streamlit draws its whole page anew, whatever the script changed: more than half of the time from a
move to the picture. So `follow` opens a channel: while a slider moves, the browser sends the positions straight to the
page's drawing function, and hands what comes back to the drawings. As soon as the sliders stand still the script runs
as ever, and brings the URL, the code and all else up to date. Where the function has no answer (a refusal, long work),
the script runs at once.
"""

import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from streamlit.delta_generator import DeltaGenerator

from pages.shell import buffers, context
from pages.shell.buffers import Buffer, append
from pages.shell.calls import attempt
from pages.shell.components import message
from pages.shell.controls import Scale, scales
from pages.shell.drawings import Canvas, Drawing, Row, each, stack
from pages.shell.values import Values, current, session_key

MOST_BYTES = 10_000  # of a question

Draw = Callable[[Values], Sequence[Drawing | Row]]


class LiveChannel:
    """From the sliders of one session to a drawing function: it ends with the session, as nothing else holds it."""

    def __init__(self, channel_id: str, draw: Draw, values: Mapping[str, Any]) -> None:
        known = scales()
        self.id = channel_id
        self.scales: dict[str, Scale] = {name: known[name] for name in values if name in known}
        self.draw = draw
        self.fixed = dict(values)
        self.canvases: dict[str, Canvas] = {}  # whose edits set values, by their key
        self.codecs = {name: entry.codec for name, entry in current().register.items() if name in values}
        self.context = context.current()
        self.sent = buffers.of_session()

    def answer(self, positions: Mapping[str, Any]) -> bytes | None:
        """One message with a message for each drawing; None where only the script can help."""
        moved = {name: scale.value(finite(positions[name])) for name, scale in self.scales.items()}
        token = context.answering.set(self.context)
        try:
            moved |= self.edited(positions.get("edited", {}))
            drawings = each(self.draw(self.fixed | moved))
        except ValueError:  # refused: the script says it in words
            return None
        finally:
            context.answering.reset(token)
        payload: list[Buffer] = []
        messages = {drawing.key: Buffer(drawing.content().message(self.sent)) for drawing in drawings}
        return message({"drawings": {key: append(payload, one) for key, one in messages.items()}}, payload)

    def edited(self, sent: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The values that edits of canvases set, as they will be read from the link."""
        values: dict[str, Any] = {}
        for key, edit in dict(sent).items():
            if key in self.canvases:
                values |= self.canvases[key].edited(dict(edit))
        return {name: self.codecs[name].read(self.codecs[name].write(value)) for name, value in values.items()}


def finite(position: float) -> float:
    if not math.isfinite(position):
        raise ValueError(f"a position must be a number, got {position}")
    return position


_channels: WeakValueDictionary[str, LiveChannel] = WeakValueDictionary()


def follow(
    draw: Draw,
    values: Mapping[str, Any],
    *,
    key: str = "stage",
    places: Mapping[str, DeltaGenerator] | None = None,
    nearest: Callable[[], Mapping[str, object]] | None = None,
) -> Values | None:
    """Draw ``draw(values)`` now, and again in the browser while a slider moves whose value is among ``values``.

    So it is for what is dragged on a canvas that says what it ``sets``: values under the names that they are kept by.

    ``draw`` draws nothing itself and asks the session for nothing: it makes canvases, charts and captions of
    ``values``, by the names of the controls, and of what it has closed over. What it refuses is said in words, and the last good
    drawings stay: the values that they were made of are returned, for what belongs to them; None while there are none.
    ``places`` says where a drawing goes, by its key, if not here.
    """
    call = attempt(draw, values, key=key, nearest=nearest)
    if call is None:
        return None
    name = session_key(f"{key}.channel")
    before: LiveChannel | None = st.session_state.get(name)
    channel = LiveChannel(before.id if before else secrets.token_urlsafe(16), draw, values)
    channel.canvases = {one.key: one for one in each(call.result) if isinstance(one, Canvas) and one.sets}
    st.session_state[name] = _channels[channel.id] = channel

    def place(entry: Drawing | Row) -> DeltaGenerator | None:
        return None if isinstance(entry, Row) else (places or {}).get(entry.key)

    for entry in call.result:
        together = stack(other for other in call.result if place(other) is place(entry))
        with place(entry) or nullcontext():
            entry.draw(channel=channel.id, sliders=list(channel.scales), stack=together)
    shown: Values = call.arguments[0]
    return shown


async def answer(request: Request) -> Response:
    """``POST /live/<id>`` with positions in JSON: 200 with a message, 204 where the script must run, 404 if closed."""
    channel = _channels.get(request.path_params["channel"])
    if channel is None:
        return Response(status_code=404)
    if int(request.headers.get("content-length", MOST_BYTES)) >= MOST_BYTES:
        return Response(status_code=413)
    try:
        content = await run_in_threadpool(channel.answer, await request.json())
    except (KeyError, TypeError, ValueError):  # no JSON, or not of these sliders
        return Response(status_code=400)
    if content is None:
        return Response(status_code=204)
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
