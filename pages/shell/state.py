"""Values of our own components: kept in the session per page, mirrored into the URL by the browser."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")

PAGE = "page"  # session key of the current page's name, set by the frame


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
