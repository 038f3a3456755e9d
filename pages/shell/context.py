"""What a drawing function needs to know of the session, also where it runs outside a script, on a live channel."""

from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

LANGUAGE = "language"  # session keys
VISIBLE = "visible parts"  # names that the open question leaves in sight, or None while none is open


@dataclass(frozen=True)
class Context:
    language: str = "en"
    visible: frozenset[str] | None = None  # parts that an open question leaves in sight; None: all
    dark: bool = False


film: ContextVar[tuple[str, int] | None] = ContextVar("film", default=None)  # run and snapshot that a player shows
answering: ContextVar[Context | None] = ContextVar("answering", default=None)  # set where no script runs


def current() -> Context:
    state = st.session_state
    return answering.get() or Context(
        state.get(LANGUAGE, "en"), state.get(VISIBLE), getattr(st.context.theme, "type", None) == "dark"
    )


def hidden(part: str) -> bool:
    """Whether the open question hides this part of the page, until an answer is locked."""
    visible = current().visible
    return visible is not None and part not in visible


def dark() -> bool:
    """Whether the page is shown in dark colours."""
    return current().dark
