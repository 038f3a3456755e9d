"""Every sentence that a user reads goes through ``_``, so that a catalogue can translate it."""

import gettext
from functools import cache
from pathlib import Path

import streamlit as st

from pages.shell import context

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en",)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("explorer", LOCALES, [language], fallback=True)


def choose_language() -> None:
    """Once a run: ``?lang=`` in the URL, else the browser's language, else English."""
    wanted = st.query_params.get("lang") or st.context.locale or "en"
    st.session_state[context.LANGUAGE] = known(wanted)
    context.spoken.set(known(wanted))


def known(wanted: str) -> str:
    """The language of the app that comes next to this one."""
    return next((language for language in LANGUAGES if wanted.startswith(language)), "en")


def _(message: str) -> str:
    """Translate a whole sentence; placeholders are named: ``_("{count} pixels").format(count=3)``."""
    return catalogue(context.language()).gettext(message)


def sentence(message: str) -> str:
    """A model's message as a sentence for the screen."""
    message = _(message)
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "!", "?")) else ".")
