"""A part of a page that reruns by itself: its controls and what they change."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from pages.shell import state
from pages.shell.compute import refused


def live(function: Callable[[], None]) -> Callable[[], None]:
    """Run ``function`` as a fragment: moves of its controls are coalesced, and a refusal is said in words.

    (A fragment's rerun does not pass through the frame, so the boundary of the frame does not see its errors.)
    """

    @st.fragment
    @wraps(function)
    def guarded() -> None:
        try:
            function()
        except ValueError as refusal:
            refused(str(refusal))
        state.mirror(function.__name__)

    return guarded
