"""Predict, lock, reveal: until an answer is locked, what would give it away is hidden.

The right answer is not written anywhere: the page's own model computes it when the answer is locked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import streamlit as st

from pages.shell import codecs, context
from pages.shell.calls import attempt
from pages.shell.controls import widget
from pages.shell.drawings import Canvas, Edit, Edited
from pages.shell.language import _
from pages.shell.values import Kept, kept
from viz.canvas import Mask, Pane, Points
from viz.colors import ADDED, GREEN, REMOVED, VERMILION


@dataclass(frozen=True)
class Question:
    """A question; ``answer()`` computes what is right: an option, a number, a place ``(x, y)`` or a board."""

    name: str  # in the URL and in keys
    text: str
    answer: Callable[[], Any]
    why: Callable[[Any], str]  # of the answer: one sentence
    options: Sequence[str] = ()  # of a choice
    numbers: tuple[float, float, float] | None = None  # lowest, highest and step of a number
    unit: str = ""
    picture: Callable[[], np.ndarray] | None = None  # with kind: what is clicked or drawn on
    kind: Literal["choice", "number", "place", "board"] = "choice"
    shows: frozenset[str] = field(default_factory=frozenset)  # parts of the page that may stay in sight
    tolerance: float = 0.0  # a number or place this close counts as right

    @property
    def guess(self) -> Kept:
        """What the user answers, while it is not locked."""
        return kept(f"{self.name}.guess", None, codecs.ANYTHING, linked=False)

    @property
    def locked(self) -> Kept:
        """The locked answer, in a tuple; None while there is none."""
        return kept(f"{self.name}.locked", None, codecs.ANYTHING, linked=False)


def pick(questions: Sequence[Question]) -> Question | None:
    """The numbers of the questions in a row; returns the one that is open."""
    numbers = {question.name: str(i + 1) for i, question in enumerate(questions)}
    entry = kept("question", None, codecs.option([None, *numbers]))
    widget(
        st.segmented_control, entry, _("Predict first"), list(numbers), format_func=numbers.__getitem__, width="content",
        help=_("Pick a question, lock your answer, then see what the model computes."),
    )  # fmt: skip
    question = next((one for one in questions if one.name == entry.value), None)
    open_question = question is not None and question.locked.value is None
    st.session_state[context.VISIBLE] = question.shows if question and open_question else None
    return question


def ask(question: Question) -> None:
    """The question with its answer box; the computed answer beside it as soon as the user's is locked."""
    with st.container(border=True, key="asked"):
        st.markdown(f"**{question.text}**")
        ASK[question.kind](question)
        guess, locked = question.guess, question.locked
        with st.container(horizontal=True):
            if locked.value is None:
                st.button(
                    _("Lock"), key=f"lock {question.name}", type="primary", disabled=guess.value is None,
                    on_click=locked.set, args=((guess.value,),),
                )  # fmt: skip
                return
            st.button(_("Try again"), key=f"again {question.name}", on_click=locked.clear)
        call = attempt(question.answer, key=f"answer {question.name}")
        if call:
            JUDGE[question.kind](question, locked.value[0], call.result)
            st.markdown(question.why(call.result))


def hidden_note() -> None:
    """Stands where a part of the page is hidden."""
    st.info(_("Hidden until you lock your answer."))


def _ask_choice(question: Question) -> None:
    widget(
        st.radio, question.guess, _("Your answer"), list(question.options), index=None,
        disabled=question.locked.value is not None, label_visibility="collapsed",
    )  # fmt: skip


def _ask_number(question: Question) -> None:
    assert question.numbers
    low, high, step = question.numbers
    label = _("Your answer ({unit})").format(unit=question.unit) if question.unit else _("Your answer")
    widget(
        st.number_input, question.guess, label, low, high, None, step, width=240,
        disabled=question.locked.value is not None,
    )  # fmt: skip


def _ask_place(question: Question) -> None:
    assert question.picture
    locked, at = question.locked.value, question.guess.value
    shapes = [Points([at], VERMILION, 6)] if at else []
    if locked:
        shapes.append(Points([question.answer()], GREEN, 6))

    def clicked(sent: Edited) -> None:
        if sent.click:
            question.guess.set((sent.click["x"], sent.click["y"]))

    Canvas(
        f"{question.name}.place", [Pane(question.picture(), shapes=shapes)], question.text, 320, click=not locked,
        on_edit=clicked, hint=_("Click the place"),
    ).draw()  # fmt: skip


def _ask_board(question: Question) -> None:
    """Cells to toggle."""
    assert question.picture
    given, locked = np.asarray(question.picture(), bool), question.locked.value
    drawn = question.guess.value or "0" * given.size
    board = np.array([cell == "1" for cell in drawn]).reshape(given.shape)
    panes = [Pane(given, _("Given")), Pane(board, _("Your drawing"))]
    if locked:
        right = np.asarray(question.answer(), bool)
        marks = [
            Mask(right & ~board, ADDED, 45, name=_("missing")),
            Mask(board & ~right, REMOVED, 135, name=_("too much")),
        ]
        panes[1:] = [Pane(board, _("Your drawing"), marks), Pane(right, _("Computed"))]
    Canvas(
        f"{question.name}.board", panes, question.text, 280, edit=None if locked else Edit(pane=1, cells=True),
        on_edit=lambda sent: question.guess.set(sent.cells), hint=_("Press the cells"),
    ).draw()  # fmt: skip


def _judge_choice(question: Question, guess: str, answer: str) -> None:
    text = _("Your answer: “{guess}”; the model computes “{answer}”.").format(guess=guess, answer=answer)
    _judge(guess == answer, text)


def _judge_number(question: Question, guess: float, answer: float) -> None:
    text = _("Your answer: {guess:.6g} {unit}; the model computes {answer:.6g} {unit}: a gap of {gap:.6g}.")
    gap = abs(guess - answer)
    _judge(gap <= question.tolerance, text.format(guess=guess, answer=answer, gap=gap, unit=question.unit))


def _judge_place(question: Question, guess: tuple[float, float], answer: tuple[float, float]) -> None:
    gap = float(np.hypot(*np.subtract(guess, answer)))
    text = _("Your place is {gap:.1f} pixels from the computed one (green).").format(gap=gap)
    _judge(gap <= question.tolerance, text)


def _judge_board(question: Question, guess: str, answer: np.ndarray) -> None:
    drawn = np.array([cell == "1" for cell in guess])
    wrong = int((drawn != np.asarray(answer, bool).ravel()).sum())
    _judge(wrong == 0, _("{count} cells differ from the computed picture.").format(count=wrong))


def _judge(right: bool, text: str) -> None:
    (st.success if right else st.warning)(text)


ASK: dict[str, Callable[[Question], None]] = {
    "choice": _ask_choice,
    "number": _ask_number,
    "place": _ask_place,
    "board": _ask_board,
}
JUDGE: dict[str, Callable[[Question, Any, Any], None]] = {
    "choice": _judge_choice,
    "number": _judge_number,
    "place": _judge_place,
    "board": _judge_board,
}
