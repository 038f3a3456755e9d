"""Calling a model: what it refuses is said in words, and the last good result stays."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from pages.shell import controls, state, worker
from pages.shell.text import _

T = TypeVar("T")


def attempt(
    key: str, function: Callable[..., T], *arguments: object, nearest: Callable[[], Mapping[str, object]] | None = None
) -> T | None:
    """``function(*arguments)``; when it refuses them, its sentence, and the last good result instead (None at first).

    ``nearest()`` gives the control values closest to the refused ones that work: they are offered as a button.
    """
    slot = state.slot(f"{key}.good")
    try:
        result = st.session_state[slot] = function(*arguments)
    except ValueError as refusal:
        refused(str(refusal), nearest() if nearest else {})
        return st.session_state.get(slot)
    return result


def refused(message: str, nearest: Mapping[str, object] | None = None) -> None:
    """Say what is impossible, and offer the nearest values that are possible."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"refused {message[:40]}"):
        st.warning(sentence(message))
        if nearest:
            words = ", ".join(f"{name} = {value}" for name, value in nearest.items())
            st.button(_("Use {values}").format(values=words), type="primary", on_click=controls.put, args=(nearest,))


def sentence(message: str) -> str:
    """A model's message as a sentence for the screen."""
    message = _(message)
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "!", "?")) else ".")


def heavy(function: Callable[..., T], *arguments: object) -> T:
    """``function(*arguments)`` on the shared worker; shows the place in the queue, stops waiting when the page is left."""
    job = worker.shared.submit(function, *arguments)
    line = st.empty()
    try:
        started = time.monotonic()
        while (ahead := worker.shared.poll(job)) is not None:
            if time.monotonic() - started > 0.3:  # a script that was abandoned ends at this call
                waiting = _("Waiting: {count} computations of the class come first.").format(count=ahead)
                line.caption(waiting if ahead else _("Computing …"))
            time.sleep(0.02)
    finally:
        worker.shared.cancel(job)
        line.empty()
    return job.result()
