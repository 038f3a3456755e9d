"""Values of controls: kept in the session per page, and mirrored into the URL by the browser.

Streamlit can bind widgets to the URL by itself, but writes the words that are shown there, so that a link made in one
language would mean nothing in another; here the URL holds the option itself.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages.shell.component import packet, plain_component

T = TypeVar("T")

PAGE = "page"  # session key of the current page's name, set by the frame
URL = "url"  # slot of the page's query parameters: name -> text, or None for a default


def slot(name: str) -> str:
    """Session key of a page's value: two pages may both have a ``radius``."""
    return f"{st.session_state.get(PAGE, '')}/{name}"


def value(name: str, default: T, parse: Callable[[str], T]) -> T:
    """The current value: the session's, else the URL's where it parses, else ``default``."""
    if slot(name) not in st.session_state:
        try:
            st.session_state[slot(name)] = parse(st.query_params[name])
        except (KeyError, ValueError):
            st.session_state[slot(name)] = default
    return st.session_state[slot(name)]


def store(name: str, new: object) -> None:
    st.session_state[slot(name)] = new


def note(name: str, text: str | None) -> None:
    """What the URL says of ``name`` from now on; None: nothing, as it has its default."""
    st.session_state.setdefault(slot(URL), {})[name] = text


def mirror(part: str) -> None:
    """Bring the URL up to date: stands at the end of the page, and of each ``part`` that reruns by itself."""
    values = st.session_state.get(slot(URL), {})
    plain_component("mirror")(key=slot(f"mirror {part}"), data=packet({"url": values}), height=1)
