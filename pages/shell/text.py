"""Every sentence that a user reads goes through ``_``, so that a catalogue can translate it."""

import gettext
from functools import cache
from pathlib import Path

import streamlit as st

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en",)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("explorer", LOCALES, [language], fallback=True)


def language() -> str:
    """The session's language: ``?lang=`` in the URL, else the browser's, else English."""
    wanted = st.query_params.get("lang") or st.context.locale or "en"
    return next((known for known in LANGUAGES if wanted.startswith(known)), "en")


def _(message: str) -> str:
    """Translate a whole sentence; placeholders are named: ``_("{count} pixels").format(count=3)``."""
    return catalogue(language()).gettext(message)
