"""What a drawing function needs to know of the session, also where it runs outside a script, on a live channel."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGE = "language"  # session keys
VISIBLE = "visible parts"  # names that the open question leaves in sight, or None while none is open


@dataclass(frozen=True)
class Context:
    language: str = "en"
    visible: frozenset[str] | None = None  # parts that an open question leaves in sight; None: all
    dark: bool = False


film: ContextVar[tuple[str, int] | None] = ContextVar("film", default=None)  # run and snapshot that a player shows
spoken: ContextVar[str] = ContextVar("spoken", default="")  # the language, once this thread has asked its session
answering: ContextVar[Context | None] = ContextVar("answering", default=None)  # set where no script runs


def current() -> Context:
    return answering.get() or Context(
        language(), st.session_state.get(VISIBLE), getattr(st.context.theme, "type", None) == "dark"
    )


def language() -> str:
    """Asked some hundred times in a run: a look into the session each time would be a fifth of it."""
    if found := answering.get():
        return found.language
    if not spoken.get():
        spoken.set(st.session_state.get(LANGUAGE, "en"))
    return spoken.get()


def hidden(part: str) -> bool:
    """Whether the open question hides this part of the page, until an answer is locked."""
    visible = current().visible
    return visible is not None and part not in visible


def dark() -> bool:
    """Whether the page is shown in dark colours."""
    return current().dark


def presence() -> Callable[[], bool]:
    """A question for any thread: is the tab of this session open?"""
    script = get_script_run_ctx()
    if script is None or not Runtime.exists():
        return lambda: True
    return partial(Runtime.instance().is_active_session, script.session_id)
