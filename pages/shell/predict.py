"""Predict, lock, reveal: until an answer is locked, what would give it away is hidden.

The right answer is not written anywhere: the page's own model computes it when the answer is locked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import streamlit as st

from pages.shell import state
from pages.shell.canvas import Edit, canvas, edited
from pages.shell.text import _
from viz.canvas import Mask, Pane, Points
from viz.colors import ADDED, GREEN, REMOVED, VERMILION


@dataclass(frozen=True)
class Question:
    """A question; ``answer()`` computes what is right: an option, a number, a place ``(x, y)`` or a board."""

    name: str  # in the URL and in keys
    text: str
    answer: Callable[[], object]
    why: Callable[[object], str]  # of the answer: one sentence
    options: Sequence[str] = ()  # of a choice
    numbers: tuple[float, float, float] | None = None  # lowest, highest and step of a number
    unit: str = ""
    picture: Callable[[], np.ndarray] | None = None  # with kind: what is clicked or drawn on
    kind: Literal["choice", "number", "place", "board"] = "choice"
    hides: frozenset[str] = field(default_factory=frozenset)  # the page's parts that would give it away
    tolerance: float = 0.0  # a number or place this close counts as right


def predict(*questions: Question) -> frozenset[str]:
    """Offer the questions, and the one that is picked below; returns the parts of the page that must stay hidden."""
    names = {question.name: str(i + 1) for i, question in enumerate(questions)}
    if st.session_state.setdefault("question", st.query_params.get("question")) not in names:
        st.session_state["question"] = None
    state.note("question", st.session_state["question"])
    picked = st.segmented_control(
        _("Predict first"), list(names), key="question", format_func=names.__getitem__, width="content",
        help=_("Pick a question, lock your answer, then see what the model computes."),
    )  # fmt: skip
    if picked is None:
        return frozenset()
    question = next(question for question in questions if question.name == picked)
    with st.container(border=True, key="asked"):
        st.markdown(f"**{question.text}**")
        guess = ASK[question.kind](question)
        if not _lock(question, guess):
            return question.hides
        _reveal(question, st.session_state[state.slot(f"{question.name}.locked")])
    return frozenset()


def hidden_note() -> None:
    """Stands where a part of the page is hidden."""
    st.info(_("Hidden until you lock your answer."))


def _lock(question: Question, guess: object) -> bool:
    slot = state.slot(f"{question.name}.locked")
    with st.container(horizontal=True):
        if slot not in st.session_state:
            st.button(
                _("Lock"), key=f"lock {question.name}", type="primary", disabled=guess is None,
                on_click=st.session_state.__setitem__, args=(slot, guess),
            )  # fmt: skip
            return False
        st.button(_("Try again"), key=f"again {question.name}", on_click=st.session_state.pop, args=(slot,))
    return True


def _reveal(question: Question, guess: object) -> None:
    answer = question.answer()
    JUDGE[question.kind](question, guess, answer)
    st.markdown(question.why(answer))


def _ask_choice(question: Question) -> str | None:
    return st.radio(
        _("Your answer"), list(question.options), index=None, key=f"{question.name}.guess", disabled=_locked(question),
        label_visibility="collapsed",
    )  # fmt: skip


def _ask_number(question: Question) -> float | None:
    low, high, step = question.numbers
    label = _("Your answer ({unit})").format(unit=question.unit) if question.unit else _("Your answer")
    return st.number_input(
        label, low, high, None, step, key=f"{question.name}.guess", disabled=_locked(question), width=240
    )  # fmt: skip


def _ask_place(question: Question) -> tuple[float, float] | None:
    key = f"{question.name}.place"
    click = None if _locked(question) else edited(key).click
    locked = st.session_state.get(state.slot(f"{question.name}.locked"))
    at = (click["x"], click["y"]) if click else locked
    shapes = [Points([at], VERMILION, 6)] if at else []
    if locked:
        shapes.append(Points([question.answer()], GREEN, 6))
    canvas(
        Pane(question.picture(), shapes=shapes), key=key, alt=question.text, height=320, click=not locked,
        hint=_("Click the place"),
    )  # fmt: skip
    return at


def _ask_board(question: Question) -> tuple[str, ...] | None:
    """Cells to toggle; the guess is a board as rows of "0" and "1"."""
    key, empty = f"{question.name}.board", np.zeros_like(question.picture(), bool)
    locked = st.session_state.get(state.slot(f"{question.name}.locked"))
    cells = edited(key).cells
    board = empty if cells is None else np.array([c == "1" for c in cells]).reshape(empty.shape)
    panes = [Pane(question.picture().astype(bool), _("Given")), Pane(board, _("Your drawing"))]
    if locked:
        right = np.asarray(question.answer(), bool)
        marks = [
            Mask(right & ~board, ADDED, 45, name=_("missing")),
            Mask(board & ~right, REMOVED, 135, name=_("too much")),
        ]
        panes[1:] = [Pane(board, _("Your drawing"), marks), Pane(right, _("Computed"))]
    edit = None if locked else Edit(pane=1, cells=True)
    canvas(*panes, key=key, alt=question.text, height=280, edit=edit, hint=_("Press the cells"))
    return tuple("".join("1" if cell else "0" for cell in row) for row in board)


def _locked(question: Question) -> bool:
    return state.slot(f"{question.name}.locked") in st.session_state


def _judge_choice(question: Question, guess: str, answer: str) -> None:
    said = _("You said “{guess}”; the model computes “{answer}”.").format(guess=guess, answer=answer)
    _verdict(guess == answer, said)


def _judge_number(question: Question, guess: float, answer: float) -> None:
    said = _("You said {guess:.6g} {unit}; the model computes {answer:.6g} {unit}: a gap of {gap:.6g}.")
    gap = abs(guess - answer)
    _verdict(gap <= question.tolerance, said.format(guess=guess, answer=answer, gap=gap, unit=question.unit))


def _judge_place(question: Question, guess: tuple[float, float], answer: tuple[float, float]) -> None:
    gap = float(np.hypot(*np.subtract(guess, answer)))
    said = _("Your place is {gap:.1f} pixels from the computed one (green).").format(gap=gap)
    _verdict(gap <= question.tolerance, said)


def _judge_board(question: Question, guess: tuple[str, ...], answer: np.ndarray) -> None:
    drawn = np.array([[cell == "1" for cell in row] for row in guess])
    wrong = int((drawn != np.asarray(answer, bool)).sum())
    _verdict(wrong == 0, _("{count} cells differ from the computed picture.").format(count=wrong))


def _verdict(right: bool, text: str) -> None:
    (st.success if right else st.warning)(text)


ASK = {"choice": _ask_choice, "number": _ask_number, "place": _ask_place, "board": _ask_board}
JUDGE = {"choice": _judge_choice, "number": _judge_number, "place": _judge_place, "board": _judge_board}
