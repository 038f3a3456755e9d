"""The code behind a page: the model's own source, and a program that computes what is on the screen."""

import inspect
from collections.abc import Callable

import streamlit as st

from pages.shell.text import _


def code(*functions: Callable[..., object], snippet: str, prints: str) -> None:
    """Show ``functions`` and ``snippet``, a program with the current values that prints ``prints``.

    ``prints`` is made from the page's own result; a test runs the snippet and compares.
    """
    panel = st.expander(_("The code behind this page"), key="code", on_change="rerun")
    if not panel.open:  # colouring code costs the browser more than all else on the page
        return
    with panel:
        run, source = st.tabs([_("Run it yourself"), _("Source")])
        with run:
            st.markdown(_("Save this in the explorer's folder and run it with Python:"))
            st.code(snippet.strip() + "\n", language="python")
            st.markdown(_("With the picture and controls as they are now, it prints:"))
            st.code(prints, language=None)
        with source:
            for function in functions:
                st.code(inspect.getsource(function), language="python")
