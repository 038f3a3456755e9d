"""Predict, lock, reveal: until an answer is locked, what would give it away is hidden.

The right answer is not written anywhere: the page's own model computes it when the answer is locked. The question
stands above the controls, so that the stage keeps its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import streamlit as st

from pages.shell import codecs, context
from pages.shell.calls import attempt
from pages.shell.controls import widget
from pages.shell.drawings import Canvas, Edit
from pages.shell.language import _
from pages.shell.values import Kept, Stored, kept, restore, set_controls, stored
from viz.canvas import Mask, Pane
from viz.colors import ADDED, REMOVED

OPEN, PRESSED = "open question", "pressed lock"  # session keys: the question that is picked; key of the button


@dataclass(frozen=True)
class Question:
    """A question; ``answer()`` computes what is right: an option, a number or a board.

    An answer that makes no sense in the present state raises ValueError in words: then there is nothing to lock.
    """

    name: str  # in the URL and in keys
    text: str
    answer: Callable[[], Any]
    why: Callable[[Any], str]  # of the answer: one sentence
    options: Sequence[str] = ()  # of a choice
    numbers: tuple[float, float, float] | None = None  # lowest, highest and step of a number
    unit: str = ""
    picture: Callable[[], np.ndarray] | None = None  # what a choice is about, or what is drawn on
    kind: Literal["choice", "number", "board"] = "choice"
    shows: frozenset[str] = field(default_factory=frozenset)  # parts of the page that may stay in sight
    tolerance: float = 0.0  # a number this close counts as right
    topic: str = ""  # a word or two, beside its number
    reveals: Mapping[str, object] = field(default_factory=dict)  # values of controls that show the answer

    @property
    def guess(self) -> Kept:
        """What the user answers, while it is not locked."""
        return kept(f"{self.name}.guess", None, codecs.ANYTHING, linked=False)

    @property
    def locked(self) -> Kept:
        """What was locked (`Locked`); None while nothing is."""
        return kept(f"{self.name}.locked", None, codecs.ANYTHING, linked=False)


@dataclass(frozen=True)
class Locked:
    """An answer beside the computed one, as they were when it was locked: the page may go on to another state."""

    guess: Any
    answer: Any
    text: str
    why: str
    before: Stored | None  # the page's values, to come back to from where the answer is shown


def pick(questions: Sequence[Question]) -> Question | None:
    """The numbers of the questions in a row; returns the one that is open."""
    marks = {True: "✓", False: "\u2002"}  # about as wide, so that the row stays
    words = {one.name: f"{i + 1}{marks[bool(one.locked.value)]}{one.topic}" for i, one in enumerate(questions)}
    entry = kept("question", None, codecs.option([None, *words]))
    widget(
        st.segmented_control, entry, _("Predict first"), list(words), format_func=words.__getitem__, width="content",
        wrap=True, help=_("Pick a question, lock your answer, then see what the model computes."),
    )  # fmt: skip
    question = next((one for one in questions if one.name == entry.value), None)
    open_question = question is not None and question.locked.value is None
    st.session_state[context.VISIBLE] = question.shows if question and open_question else None
    st.session_state[OPEN] = question
    return question


def ask_open() -> None:
    """The question that is picked, with its answer box; the computed answer as soon as the user's is locked."""
    question: Question | None = st.session_state.get(OPEN)
    if question is None:
        return
    with st.container(border=True, key="asked"):
        if locked := question.locked.value:
            _judge(question, locked)
            return
        st.markdown(f"**{question.text}**")
        ASK[question.kind](question)
        place, key = st.empty(), f"lock {question.name}"
        look: dict[str, Any] = {"type": "primary", "on_click": st.session_state.__setitem__, "args": (PRESSED, key)}
        if st.session_state.pop(PRESSED, None) == key:
            place.button(_("Computing …"), key=key, disabled=True, **look)  # of another key, the one before would stay
            _lock(question)
            place.button(_("Lock"), key=f"{key} again", **look)  # the answer was refused
        else:
            place.button(_("Lock"), key=key, disabled=question.guess.value is None, **look)


def _lock(question: Question) -> None:
    """Compute the answer in the state that was asked about; then go where it can be seen."""
    call = attempt(question.answer, key=f"answer {question.name}")
    if not call:
        return
    before = stored() if question.reveals else None
    why = question.why(call.result)
    question.locked.set(Locked(question.guess.value, call.result, question.text, why, before))
    set_controls(question.reveals)
    st.rerun()


def _judge(question: Question, locked: Locked) -> None:
    """What was asked, answered and computed, and the ways on."""

    def back(then: Locked | None) -> None:
        if locked.before is not None:
            restore(locked.before)
        question.locked.set(then)
        st.rerun()  # of the whole page, what was hidden too

    st.markdown(f"**{locked.text}**")
    JUDGE[question.kind](question, locked.guess, locked.answer)
    st.markdown(locked.why)
    with st.container(horizontal=True):
        st.button(_("Try again"), key=f"again {question.name}", on_click=back, args=(None,))
        if locked.before is not None:
            here = replace(locked, before=None)
            st.button(_("Back to where I was"), key=f"back {question.name}", on_click=back, args=(here,))


def hidden_note() -> None:
    """Stands where a part of the page is hidden."""
    st.info(_("Hidden until you lock your answer and the model computes its own."))


def _picture(question: Question) -> None:
    if question.picture:
        Canvas(f"{question.name}.picture", [Pane(question.picture())], question.text, 250, tools=False).draw()


def _ask_choice(question: Question) -> None:
    _picture(question)
    widget(st.radio, question.guess, _("Your answer"), list(question.options), index=None, label_visibility="collapsed")


def _ask_number(question: Question) -> None:
    assert question.numbers
    low, high, step = question.numbers
    if all(float(number).is_integer() for number in question.numbers):
        low, high, step = int(low), int(high), int(step)
    widget(st.number_input, question.guess, _asked_in(question), low, high, None, step, width=240)


def _ask_board(question: Question, answer: np.ndarray | None = None) -> None:
    """Cells to toggle; beside the answer, what is missing and what is too much."""
    assert question.picture
    given = np.asarray(question.picture(), bool)
    board = _drawn(question.guess.value or "0" * given.size, given.shape)
    panes = [Pane(given, _("Given")), Pane(board, _("Your drawing"))]
    if answer is not None:
        missing = Mask(answer & ~board, ADDED, 45, name=_("missing"))
        marks = [missing, Mask(board & ~answer, REMOVED, 135, name=_("too much"))]
        panes[1:] = [Pane(board, _("Your drawing"), marks), Pane(answer, _("Computed"))]
    Canvas(
        f"{question.name}.board", panes, question.text, 280, edit=None if answer is not None else Edit(pane=1, cells=True),
        on_edit=lambda sent: question.guess.set(sent.cells), hint=_("Press the cells") if answer is None else "",
    ).draw()  # fmt: skip


def _drawn(cells: str, shape: tuple[int, ...]) -> np.ndarray:
    return np.array([cell == "1" for cell in cells]).reshape(shape)


def _judge_choice(question: Question, guess: str, answer: str) -> None:
    _picture(question)
    apart = {answer: _("computed"), guess: _("your answer")}
    marks = apart if guess != answer else {answer: _("computed, and your answer")}
    for option in question.options:
        st.markdown(f"**{option}** ({marks[option]})" if option in marks else option)
    _verdict(guess == answer, _("The model computes “{answer}”.").format(answer=answer))


def _judge_number(question: Question, guess: float, answer: float) -> None:
    text, gap = _("{yours}: {guess}; the model computes {answer}: a gap of {gap}."), abs(guess - answer)
    numbers = {"guess": _digits(guess), "answer": _digits(answer), "gap": _digits(gap)}
    _verdict(gap <= question.tolerance, text.format(yours=_asked_in(question), **numbers))


def _asked_in(question: Question) -> str:
    return _("Your answer ({unit})").format(unit=question.unit) if question.unit else _("Your answer")


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:.4g}"


def _judge_board(question: Question, guess: str, answer: np.ndarray) -> None:
    right = np.asarray(answer, bool)
    _ask_board(question, right)
    wrong = int((_drawn(guess, right.shape) != right).sum())
    _verdict(wrong == 0, _("{count} cells differ from the computed picture.").format(count=wrong))


def _verdict(right: bool, text: str) -> None:
    (st.success if right else st.warning)(text)


ASK: dict[str, Callable[[Question], None]] = {
    "choice": _ask_choice, "number": _ask_number, "board": _ask_board,
}  # fmt: skip
JUDGE: dict[str, Callable[[Question, Any, Any], None]] = {
    "choice": _judge_choice, "number": _judge_number, "board": _judge_board,
}  # fmt: skip
