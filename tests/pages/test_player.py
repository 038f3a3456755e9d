"""The player: play, step, look back, restart, on small scripts."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import reading
from tests.pages.reading import header, value_of


def counting():
    import streamlit as st

    from pages import shell

    def numbers(limit):
        if limit == 13:
            raise ValueError("limit must bring luck, got 13")
        for number in range(limit):
            if number == 30:
                raise ValueError("the loss must stay finite, got nan at step 30")
            yield number

    def draw(number, history):
        st.metric("Shown", number)
        st.session_state["history"] = list(history)
        st.session_state["latest"] = shell.latest("count")

    shell.introduce("Sentence.", presets={"Same": {}}, questions=())
    limit = shell.slider("limit", "Limit", 5, 50, 20)
    shell.player(lambda: numbers(limit), limit, draw, name="count", total=limit)


def press(app, label):
    return int(reading.press(app, label).metric[0].value)


def play_to_the_end(app):
    press(app, "Play")
    while "Pause" in [button.label for button in app.button]:
        app.session_state["/count.run"].settle()
        app.run()
    return int(app.metric[0].value)


@pytest.fixture
def player():
    return AppTest.from_function(counting, default_timeout=30).run()


def test_player_steps_back_restarts_and_plays_to_the_end(player):
    assert [press(player, label) for label in ("Step", "Step", "Back", "Step", "Restart")] == [1, 2, 1, 3, 0]
    assert play_to_the_end(player) == 19


def test_a_run_that_ends_between_two_ticks_lets_the_buttons_rest(player):
    run = player.session_state["/count.run"]
    run.playing = True
    run.tick(10.0, None)
    run.jobs[-1].result()
    player.run()
    assert not run.jobs
    assert "Pause" not in [button.label for button in player.button]


def test_another_config_starts_again(player):
    press(player, "Step")
    value_of(player, "limit").set(10)
    player.run()
    assert int(player.metric[0].value) == 0


def test_every_preset_begins_again_even_the_same(player):
    assert press(player, "Step") == 1
    assert player.session_state["latest"] == 1
    player.button_group(key="/preset").set_value("Same").run()
    assert int(player.metric[0].value) == 0
    press(player, "Step")
    player.button_group(key="/preset").set_value(None).run()  # the one that is on is pressed
    assert int(player.metric[0].value) == 0
    assert player.button_group(key="/preset").value == "Same"


def test_refusal_in_the_middle_is_said_and_the_last_good_snapshot_stays(player):
    value_of(player, "limit").set(50)
    player.run()
    assert play_to_the_end(player) == 29
    assert [warning.value for warning in player.warning] == ["The loss must stay finite, got nan at step 30."]


def test_run_that_is_refused_from_the_start_leaves_the_last_good_snapshot(player):
    press(player, "Step")
    value_of(player, "limit").set(13)
    player.run()
    assert int(player.metric[0].value) == 1
    assert len(player.warning) == 1
    value_of(player, "limit").set(14)
    player.run()
    assert int(player.metric[0].value) == 0
    assert not player.warning


def test_looking_back_shows_a_kept_snapshot_and_what_came_before_it(player):
    play_to_the_end(player)
    assert player.session_state["history"] == list(range(20))
    value_of(player, "count.position").set(4)
    player.run()
    assert int(player.metric[0].value) == 4
    assert player.session_state["history"] == [0, 1, 2, 3, 4]


def by_tens():
    from types import SimpleNamespace

    import streamlit as st

    from pages import shell

    def steps():
        yield from (SimpleNamespace(step=10 * number) for number in range(5))

    shell.player(steps, 0, lambda snapshot, history: st.metric("Shown", snapshot.step), name="tens", total=5)


def test_look_back_names_the_step_that_is_shown():
    app = AppTest.from_function(by_tens, default_timeout=30).run()
    assert [press(app, "Step") for _ in range(3)] == [10, 20, 30]
    assert header(app, "tens.position.slider")["reads"] == [0, 10, 20, 30]
    value_of(app, "tens.position").set(1)
    app.run()
    assert int(app.metric[0].value) == 10


def autoplaying():
    import itertools

    import streamlit as st

    from pages import shell

    shell.introduce("Sentence.", presets={"Same": {}}, questions=())
    shell.player(itertools.count, 0, lambda number, history: st.metric("Shown", number), name="own", autoplay=True)


def test_autoplay_starts_by_itself_and_with_each_preset():
    app = AppTest.from_function(autoplaying, default_timeout=30).run()
    press(app, "Pause")
    assert "Play" in [button.label for button in app.button]
    app.button_group(key="/preset").set_value("Same").run()
    assert "Pause" in [button.label for button in app.button]
