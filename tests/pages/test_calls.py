"""Calling a model from a page: refusals, the last good call, the queue, cached calls."""

import itertools
import threading

import pytest
from streamlit.testing.v1 import AppTest

from models.stopping import Stopped, last, stoppable, wanted
from pages.shell import context
from pages.shell.calls import attempt, cached, on_worker
from pages.shell.worker import Busy, Worker


def attempts():
    import streamlit as st

    from pages import shell

    def root(value):
        if value < 0:
            raise ValueError(f"value must be at least 0, got {value}")
        return value**0.5

    value = shell.number("value", "Value", -9, 9, 4)
    for key in ("first", "second"):
        call = shell.attempt(root, value, key=key, nearest=lambda: {"value": 0})
        st.metric("Root", call.result if call else "none")
        st.session_state[key] = call and call.arguments


def test_refused_value_is_explained_and_the_nearest_offered_and_the_last_good_call_stays():
    app = AppTest.from_function(attempts, default_timeout=30).run()
    app.number_input(key="/value").set_value(-5).run()
    assert not app.exception
    assert [warning.value for warning in app.warning] == ["Value must be at least 0, got -5."] * 2
    assert [metric.value for metric in app.metric] == ["2.0"] * 2
    assert app.session_state["first"] == (4,)
    app.button[0].click().run()
    assert app.number_input(key="/value").value == 0
    assert not app.warning


def test_nothing_is_shown_while_there_was_no_good_call():
    app = AppTest.from_function(attempts, default_timeout=30)
    app.query_params["value"] = "-5"
    app.session_state["page"] = ""
    app.session_state["pages"] = {}
    app.run()
    app.number_input(key="/value").set_value(-5).run()
    assert not app.exception


def test_cached_call_keeps_its_own_time():
    calls = []

    @cached(2)
    def double(value):
        calls.append(value)
        return 2 * value

    first, again = (attempt_outside(double, 4) for _ in range(2))
    assert (first.result, calls) == (8, [4])
    assert again.seconds == first.seconds
    assert double(4) == 8


def attempt_outside(function, *arguments):
    return attempt(function, *arguments)


def test_long_work_is_left_to_the_script():
    token = context.answering.set(context.Context())
    try:
        with pytest.raises(ValueError, match="must be left to the script"):
            on_worker(sum, (1, 2))
    finally:
        context.answering.reset(token)


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


def test_a_cancelled_computation_ends_between_two_of_its_steps():
    worker, running, steps = Worker(), threading.Event(), []

    def endless():
        for step in wanted(itertools.count()):
            steps.append(step)
            running.set()

    job = worker.submit(endless)
    assert running.wait(10)
    assert not worker.cancel(job)  # it runs
    assert isinstance(job.exception(10), Stopped)
    assert not worker.load


def test_what_stops_one_computation_stops_no_other():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        stoppable(stop, last, range(3))
    assert last(range(3)) == 2


def test_cached_function_says_whether_a_call_was_made_before():
    double = cached(2)(lambda number: 2 * number)
    first, again = double.timed(3), double.timed(3)
    assert (first.result, again.result) == (6, 6)
    assert (first.remembered, again.remembered) == (False, True)
    assert again.seconds == first.seconds


def full_gpu():
    import streamlit as st
    import torch

    from pages import shell

    def heavy(device):
        if device == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return 4

    st.session_state.setdefault("device", "cuda")
    st.metric("Result", shell.on_worker(heavy, shell.device()))


def test_a_gpu_whose_memory_is_full_is_left_for_the_cpu():
    app = AppTest.from_function(full_gpu, default_timeout=30).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["4"]
    assert app.session_state["device"] == "cpu"
    assert len(app.toast) == 1
