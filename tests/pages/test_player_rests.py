"""What plays rests when nobody asks for more, and the runs of a visit share their room."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.reading import press, value_of


def test_another_run_of_the_page_lets_what_played_rest_until_it_is_asked_again():
    app = AppTest.from_function(two_pages, default_timeout=30).run()
    press(app, "Play")
    run = app.session_state["/clock.run"]
    assert not run.resting
    app.run()
    assert not run.resting
    app.toggle[0].set_value(False).run()
    assert run.resting
    run.settle()


def two_players():
    import numpy as np

    from pages import shell
    from pages.shell import play

    def arrays():
        yield from (np.full(2**16, step) for step in range(6))  # 512 KiB each

    play.rest()
    for name in ("first", "second"):
        shell.player(arrays, 0, lambda snapshot, history: None, name=name, autoplay=True)


def test_runs_of_one_visit_share_what_may_be_kept(monkeypatch):
    monkeypatch.setattr("pages.shell.runs.VISIT_BYTES", 5 * 2**20)
    app = AppTest.from_function(two_players, default_timeout=30).run()
    runs = [app.session_state[f"/{name}.run"] for name in ("first", "second")]
    for run in runs:
        run.settle()
        run.resting = False
        run.advance(60)
    app.run()
    assert [len(run.kept) for run in runs] == [2, 6]


def two_pages():
    import itertools
    import time

    import streamlit as st

    from pages import shell
    from pages.shell import play

    def ticks():
        for number in itertools.count():
            time.sleep(0.001)
            yield number

    play.rest()
    if st.toggle("Here", True):
        shell.player(ticks, 0, lambda number, history: st.metric("Shown", number), name="clock")


def endless():
    import itertools
    import time

    import streamlit as st

    from pages import shell

    def ticks(start):
        for number in itertools.count(start):
            time.sleep(0.001)
            yield number

    start = shell.slider("start", "Start", 0, 9, 0)
    if st.toggle("Here", True):
        shell.player(lambda: ticks(start), start, lambda number, history: st.metric("Shown", number), name="clock")


@pytest.mark.parametrize("change", ["page left", "control changed"])
def test_work_stops_when_nobody_asks_for_more(change):
    app = AppTest.from_function(endless, default_timeout=30).run()
    press(app, "Play")
    run = app.session_state["/clock.run"]
    deadline = time.monotonic() + 10
    while run.count < 10 and time.monotonic() < deadline:
        app.run()
    assert run.count >= 10
    if change == "page left":
        app.toggle[0].set_value(False).run()
    else:
        value_of(app, "start").set(5)
        app.run()
        assert app.session_state["/clock.run"] is not run
    run.settle()
    stopped = run.count
    app.run()
    assert run.count == stopped
    assert not run.jobs
