"""The shell's own behaviour, on small scripts: player, predictions, attempts, the worker."""

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from pages.shell.player import MAX_SNAPSHOTS, Run, nbytes
from pages.shell.worker import Busy, Worker


def counting():
    import streamlit as st

    from pages import shell

    def numbers(limit):
        for number in range(limit):
            if number == 30:
                raise ValueError("the loss must stay finite, got nan at step 30")
            yield number

    limit = int(shell.slider("limit", "Limit", 5, 50, 20))
    shell.player(numbers, limit, lambda number: st.metric("Shown", number), key="count", total=limit)


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return int(app.metric[0].value)


def play_to_the_end(app):
    press(app, "Play")
    for _ in range(50):
        app.run()
        if "Pause" not in [button.label for button in app.button]:
            return int(app.metric[0].value)
        time.sleep(0.05)
    raise AssertionError("it never ended")


@pytest.fixture
def player():
    return AppTest.from_function(counting, default_timeout=30).run()


def test_player_steps_back_restarts_and_plays_to_the_end(player):
    assert [press(player, label) for label in ("Step", "Step", "Back", "Step", "Restart")] == [1, 2, 1, 3, 0]
    assert play_to_the_end(player) == 19


def test_another_config_starts_again(player):
    press(player, "Step")
    player.session_state["/limit"] = 10
    player.run()
    assert int(player.metric[0].value) == 0


def test_refusal_in_the_middle_is_said_and_the_last_good_snapshot_stays(player):
    player.session_state["/limit"] = 50
    player.run()
    assert play_to_the_end(player) == 29
    assert [warning.value for warning in player.warning] == ["The loss must stay finite, got nan at step 30."]


def test_scrubbing_back_shows_a_stored_snapshot(player):
    play_to_the_end(player)
    player.session_state["/count.scrub"] = 4
    player.session_state["/count.looking back"] = True
    player.run()
    assert int(player.metric[0].value) == 4


def test_snapshots_are_bounded_in_number_and_in_bytes():
    run = Run(None, iter(range(10_000)))
    run.advance(60)
    assert run.finished
    assert len(run.kept) <= MAX_SNAPSHOTS
    assert run.kept[0] == (0, 0)

    import numpy as np

    heavy = Run(None, (np.zeros(2**20) for _ in range(100)))  # 8 MiB each
    heavy.advance(60)
    assert sum(nbytes(snapshot) for _, snapshot in heavy.kept) <= 64 * 2**20


def endless():
    import itertools
    import time

    import streamlit as st

    from pages import shell

    def ticks(start):
        for number in itertools.count(start):
            time.sleep(0.001)
            yield number

    start = int(shell.slider("start", "Start", 0, 9, 0))
    if st.toggle("Here", True):
        shell.player(ticks, start, lambda number: st.metric("Shown", number), key="clock")


@pytest.mark.parametrize("change", ["page left", "control changed"])
def test_work_stops_when_nobody_asks_for_more(change):
    app = AppTest.from_function(endless, default_timeout=30).run()
    press(app, "Play")
    run = app.session_state["/clock"]
    time.sleep(0.8)
    assert run.count > 10
    if change == "page left":
        app.toggle[0].set_value(False).run()
    else:
        app.session_state["/start"] = 5
        app.run()
        assert app.session_state["/clock"] is not run
    time.sleep(0.8)
    stopped = run.count
    time.sleep(0.5)
    assert run.count == stopped


def questions():
    import numpy as np
    import streamlit as st

    from pages import shell

    hidden = shell.predict(
        shell.Question(
            "sum", "2 + 3?", lambda: 5.0, lambda answer: f"It is {answer:.0f}.", numbers=(0.0, 9.0, 1.0), kind="number",
            hides=frozenset({"result"}),
        ),
        shell.Question("pick", "Which?", lambda: "b", lambda answer: "Because.", options=("a", "b")),
        shell.Question(
            "place", "Where?", lambda: (3.0, 4.0), lambda answer: "There.", picture=lambda: np.zeros((9, 9), np.uint8),
            kind="place", tolerance=1.0,
        ),
    )  # fmt: skip
    if "result" not in hidden:
        st.metric("Result", 5)


@pytest.fixture
def asked():
    return AppTest.from_function(questions, default_timeout=30).run()


def test_answer_is_hidden_until_locked_and_then_the_gap_is_shown(asked):
    assert asked.metric
    asked.button_group(key="question").set_value("sum").run()
    assert not asked.metric
    assert asked.button(key="lock sum").disabled
    asked.number_input(key="sum.guess").set_value(7.0).run()
    asked.button(key="lock sum").click().run()
    assert asked.metric
    assert "a gap of 2" in asked.warning[0].value
    assert "It is 5." in [text.value for text in asked.markdown]
    asked.button(key="again sum").click().run()
    assert not asked.metric


def test_right_choice_is_told_so(asked):
    asked.button_group(key="question").set_value("pick").run()
    asked.radio(key="pick.guess").set_value("b").run()
    asked.button(key="lock pick").click().run()
    assert asked.success


def test_clicked_place_is_judged_by_its_distance(asked):
    from pages.shell.canvas import Edited

    asked.session_state["/place.place.edited"] = Edited(click={"pane": 0, "x": 3.0, "y": 4.5})
    asked.button_group(key="question").set_value("place").run()
    asked.button(key="lock place").click().run()
    assert "0.5 pixels" in asked.success[0].value


def attempts():
    import streamlit as st

    from pages import shell

    def root(value):
        if value < 0:
            raise ValueError(f"value must be at least 0, got {value}")
        return value**0.5

    value = int(shell.number("value", "Value", -9, 9, 4))
    st.metric("Root", shell.attempt("root", root, value, nearest=lambda: {"value": 0}))


def test_refused_value_is_explained_and_the_nearest_offered_and_the_last_result_stays():
    app = AppTest.from_function(attempts, default_timeout=30).run()
    app.number_input(key="value").set_value(-5).run()
    assert app.warning[0].value == "Value must be at least 0, got -5."
    assert app.metric[0].value == "2.0"
    app.button[0].click().run()
    assert app.number_input(key="value").value == 0
    assert not app.warning


def test_worker_is_first_come_first_served_and_bounded():
    gate, order = threading.Event(), []
    worker = Worker(threads=1, capacity=3)
    first = worker.submit(gate.wait)
    second, third = (worker.submit(order.append, name) for name in ("second", "third"))
    assert [worker.poll(job) for job in (first, second, third)] == [0, 1, 2]
    with pytest.raises(Busy, match="at most 3 computations may wait"):
        worker.submit(order.append, "fourth")
    assert worker.cancel(second)
    gate.set()
    third.result(5)
    assert order == ["third"]
    assert worker.poll(third) is None
