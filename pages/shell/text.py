"""Every sentence that a user reads goes through ``_``, so that a catalogue can translate it."""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import streamlit as st

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en",)
CHOSEN = "language"  # session key
spoken: ContextVar[str | None] = ContextVar("spoken", default=None)  # where no session is at hand


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("explorer", LOCALES, [language], fallback=True)


def choose_language() -> None:
    """Once a run: ``?lang=`` in the URL, else the browser's language, else English."""
    wanted = st.query_params.get("lang") or st.context.locale or "en"
    st.session_state[CHOSEN] = next((known for known in LANGUAGES if wanted.startswith(known)), "en")


def language() -> str:
    return spoken.get() or st.session_state.get(CHOSEN, "en")


def _(message: str) -> str:
    """Translate a whole sentence; placeholders are named: ``_("{count} pixels").format(count=3)``."""
    return catalogue(language()).gettext(message)
