"""The head of every page: sentence, presets, then the parts and the questions in one row."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shell import context, controls, quiz, values
from pages.shell.language import _

Presets = Mapping[str, Mapping[str, object]]  # words to press -> values of controls


def introduce(
    sentence: str | Mapping[str, str],
    *,
    presets: Presets,
    questions: Sequence[quiz.Question],
    parts: Mapping[str, str] | None = None,
    name: str = "part",
) -> str:
    """Begin the page; returns the part that is chosen, the first at first ("" of a page without parts).

    ``sentence`` may be a mapping: a sentence for each part. ``name`` is that of the choice of parts, in the link and in
    presets. The open question stands below the row; while it is not answered, presets rest, and `hidden` says what
    must not be shown.
    """
    head, pressed = st.container(), st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        part = controls.choice(name, _("Show"), parts, bare=True) if parts else ""
        with st.container(key="questions", width="content"):
            question = quiz.pick(questions)
    head.markdown(sentence if isinstance(sentence, str) else sentence[part])
    with pressed:
        _press(presets)
    if question:
        quiz.ask(question)
    return part


def _press(presets: Presets) -> None:
    """Words to press that set several controls at once, and one that resets all."""
    back, key = _("Reset"), values.session_key("preset")

    def press() -> None:
        label = st.session_state[key]
        st.session_state[key] = None  # a press, not a choice that stays
        values.reset(presets.get(label, {}))

    st.pills(
        _("Presets"), [*presets, back], key=key, on_change=press, label_visibility="collapsed",
        disabled=context.current().visible is not None,
    )  # fmt: skip
