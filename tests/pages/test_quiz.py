"""Predict, lock, reveal, on a small script: every kind of question, and what must stay hidden meanwhile."""

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import numpy as np
    import streamlit as st

    from pages import shell

    free = shell.toggle("free", "Free")
    seen = shell.toggle("seen", "Seen")

    def refuse_zero():
        if not free:
            raise ValueError("what divides must not be zero, got 0")
        return 1.0

    shell.introduce("Sentence.", presets={"A": {}}, questions=(
        shell.Question(
            "sum", "2 + 3?", lambda: 5.0, lambda answer: f"It is {answer:.0f}.", numbers=(0.0, 9.0, 1.0), kind="number",
            shows=frozenset({"free"}),
        ),
        shell.Question("pick", "Which?", lambda: "b", lambda answer: "Because.", options=("a", "b")),
        shell.Question(
            "board", "Draw!", lambda: np.eye(3) > 0, lambda answer: "So.", picture=lambda: np.zeros((3, 3)),
            kind="board",
        ),
        shell.Question(
            "none", "1 / free?", refuse_zero, lambda answer: "So.", numbers=(0, 9, 1), kind="number",
        ),
        shell.Question(
            "seen", "1 + 1 + free?", lambda: 2.0 + free, lambda answer: f"It is {answer:.0f}.", numbers=(0, 9, 1),
            kind="number", topic="Sum", reveals={"seen": True},
        ),
    ))  # fmt: skip
    with shell.columns()[1]:
        for part in ("result", "free"):
            if not shell.hidden(part):
                st.metric(part, 5)
    st.metric("seen", str(seen))
    shell.code(sum, (2, 3), shows="result")


@pytest.fixture
def asked():
    def open_question(name):
        return (
            AppTest.from_function(script, default_timeout=30).run().button_group(key="/question").set_value(name).run()
        )

    return open_question


def guess(app, name):
    return app.session_state["pages"][""].register[f"{name}.guess"]


def lock(app, name):
    app.button(key=f"lock {name}").click().run()
    assert not app.exception
    return app


def test_what_would_give_it_away_is_hidden_until_the_answer_is_locked(asked):
    app = asked("sum")
    assert [metric.label for metric in app.metric] == ["free", "seen"]
    assert app.button_group(key="/preset").disabled
    assert not app.expander
    assert app.button(key="lock sum").disabled
    app.number_input(key="/sum.guess").set_value(7.0).run()
    lock(app, "sum")
    assert [metric.label for metric in app.metric] == ["result", "free", "seen"]
    assert app.expander
    assert not app.button_group(key="/preset").disabled
    assert len(app.warning) == 1
    assert "It is 5." in [text.value for text in app.markdown]
    app.button(key="again sum").click().run()
    assert [metric.label for metric in app.metric] == ["free", "seen"]


def test_right_choice_is_a_success(asked):
    app = asked("pick")
    app.radio(key="/pick.guess").set_value("b").run()
    assert lock(app, "pick").success
    assert not app.radio  # an answer that is locked is not changed


def test_answer_is_shown_where_it_can_be_seen_and_the_way_back_is_kept(asked):
    app = asked("seen")
    app.toggle(key="/free").set_value(True).run()
    app.number_input(key="/seen.guess").set_value(1).run()
    assert lock(app, "seen").metric[-1].value == "True"  # the page went to the state of the answer
    assert "It is 3." in [text.value for text in app.markdown]  # computed in the state that was asked about
    app.button(key="back seen").click().run()
    assert app.toggle(key="/free").value is True
    assert app.metric[-1].value == "False"
    assert "It is 3." in [text.value for text in app.markdown]
    app.button(key="again seen").click().run()
    assert app.number_input(key="/seen.guess").value == 1


def test_an_answer_that_is_refused_can_be_locked_again(asked):
    app = asked("none")
    app.number_input(key="/none.guess").set_value(1).run()
    lock(app, "none")
    assert len(app.warning) == 1
    (again,) = (button for button in app.button if button.key.startswith("lock none") and not button.disabled)
    again.click().run()
    assert len(app.warning) == 1
    app.toggle(key="/free").set_value(True).run()
    assert lock(app, "none").success


def test_locked_question_is_ticked(asked):
    app = asked("pick")
    app.radio(key="/pick.guess").set_value("a").run()
    lock(app, "pick")
    ticked = ["✓" in option for option in app.button_group(key="/question").options]
    assert ticked == [False, True, False, False, False]


@pytest.mark.parametrize(("cells", "right"), [("100010001", True), ("100010000", False)])
def test_drawn_board_is_judged_cell_by_cell(asked, cells, right):
    app = asked("board")
    guess(app, "board").set(cells)
    app.run()
    assert bool(lock(app, "board").success) is right


def test_reset_closes_the_question_and_forgets_the_answer(asked):
    app = asked("pick")
    app.radio(key="/pick.guess").set_value("b").run()
    lock(app, "pick").button_group(key="/preset").set_value("Reset").run()
    assert app.button_group(key="/question").value is None
    app.button_group(key="/question").set_value("pick").run()
    assert app.radio(key="/pick.guess").value is None
