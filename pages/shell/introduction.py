"""The head of every page: sentence, presets, then the parts and the questions in one row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shell import codecs, context, controls, quiz, values
from pages.shell.calls import fragment
from pages.shell.language import _

T = TypeVar("T")
Presets = Mapping[str, Mapping[str, object]]  # words to press -> values of controls


@dataclass(frozen=True)
class Part:
    """A part of a page. It is drawn in a fragment of its own, unless it ``plays``: a player's timer must not run in one."""

    title: str
    sentence: str
    draw: Callable[[], None]
    plays: bool = False


def page(parts: Mapping[str, Part], *, presets: Presets, questions: Sequence[quiz.Question]) -> None:
    """A page whose parts stand alone: introduces it and draws the part that is open, unless a question hides it."""
    sentences = {name: part.sentence for name, part in parts.items()}
    titles = {name: part.title for name, part in parts.items()}
    name = introduce(sentences, presets=presets, questions=questions, parts=titles)

    @fragment
    def explorer() -> None:
        parts[name].draw()

    if context.hidden(name):
        with st.container(), columns()[1]:
            quiz.hidden_note()
    elif parts[name].plays:
        with st.container():  # as a fragment has one: while a part is awaited, the one before keeps its place
            parts[name].draw()
    else:
        explorer()


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
    presets. While a question is open presets rest, and `hidden` says what must not be shown.
    """
    st.html(f'<a class="skip" href="#stage">{escape(_("To the picture"))}</a>')  # by the keyboard: past all controls
    head, pressed = st.container(key="sentence"), st.container(key="presets")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="navigation"
    ):
        part = controls.choice(name, _("Show"), parts, bare=True) if parts else ""
        with st.container(key="questions", width="content"):
            quiz.pick(questions)
    head.markdown(sentence if isinstance(sentence, str) else sentence[part])
    with pressed:
        _press(presets)
    return part


def columns(controls: int = 1, stage: int = 3) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for the controls, below the open question, and beside them for what they show; widths as shares."""
    left, right = st.columns([controls, stage])
    with left:
        quiz.ask_open()
    right.html('<span id="stage"></span>')
    return left, right.container(key="stage")


@contextmanager
def stage(settings: Callable[[], T], *, shares: tuple[int, int] = (1, 3)) -> Iterator[T]:
    """The controls that ``settings()`` draws; what is drawn within stands beside them, and gets its values."""
    controls, place = columns(*shares)
    with controls:
        values = settings()
    with place:
        yield values


def _press(presets: Presets) -> None:
    """Words to press that set several controls at once, and one that resets all."""
    back, key = _("Reset"), values.session_key("preset")
    on = values.kept("preset on", None, codecs.ANYTHING, linked=False)

    def press() -> None:
        label = st.session_state[key] or on.value  # the one that is on was pressed again
        values.reset(presets.get(label, {}))
        on.set(label if label in presets else None)

    st.session_state[key] = on.value if on.value and values.hold(presets.get(on.value, {})) else None
    st.pills(
        _("Presets"), [*presets, back], key=key, on_change=press, label_visibility="collapsed",
        disabled=context.current().visible is not None,  # they may give the answer away: out of sight, in their room
    )  # fmt: skip
