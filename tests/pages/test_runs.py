"""A run hands slices of its work to the worker, keeps some of its snapshots, and rests when nobody is there."""

import threading
import time
from concurrent.futures import Future, wait
from math import isnan

import numpy as np
import pytest

from models.remembered import nbytes
from pages.shell import worker
from pages.shell.runs import MAX_SNAPSHOTS, VISIT_BYTES, Run, bound


def test_snapshots_are_bounded_in_number_and_in_bytes():
    run = Run((), iter(range(10_000)))
    run.advance(60)
    assert run.finished
    assert len(run.kept) <= MAX_SNAPSHOTS
    assert run.kept[0] == (0, 0)
    assert run.view(len(run.kept) - 1)[0] == 9_999

    large = Run((), (np.zeros(2**20) for _ in range(100)))  # 8 MiB each
    large.advance(60)
    assert sum(nbytes(snapshot) for _, snapshot in large.kept) <= 64 * 2**20


def test_runs_of_a_visit_are_bounded_together_and_the_last_used_keep_their_history():
    runs = [Run((), (np.full(2**20, float(step)) for step in range(8))) for _page in range(4)]  # 64 MiB each
    for run in runs:
        run.advance(60)
    bound(runs[2:])
    assert [len(run.kept) for run in runs] == [8, 8, 8, 8]
    bound(runs)
    assert [len(run.kept) for run in runs] == [2, 2, 2, 8]
    assert sum(run.held for run in runs) <= VISIT_BYTES
    assert [count for count, _snapshot in runs[0].kept] == [0, 7]
    assert runs[0].view(1)[0] is runs[0].latest


def test_time_that_is_left_is_measured_while_it_plays(monkeypatch):
    run, clock = Run((), iter(range(100))), [0.0]
    monkeypatch.setattr("pages.shell.runs.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("pages.shell.runs.worker.shared.turn", lambda advance, budget, limit: Future())
    assert isnan(run.left(100))
    for count in (10, 12, 14):  # two steps in three seconds
        run.count = count
        run.tick(0.0, None)
        clock[0] += 3.0
    assert run.left(100) == 86 * 1.5
    run.rest()
    assert isnan(run.left(100))


@pytest.fixture
def gate():
    """Steps that wait until it opens."""
    opened = threading.Event()
    yield opened
    opened.set()


def held_back(gate):
    for number in range(100):
        gate.wait(10)
        yield number


def test_one_slice_waits_while_one_runs_so_that_no_gap_stands_between_them(gate):
    run = Run((), held_back(gate))
    for _tick in range(3):
        run.tick(0.0, None)
        assert len(run.jobs) == 2
    gate.set()
    run.jobs[-1].result()
    assert run.count == 2
    run.settle()
    assert not run.jobs


@pytest.mark.parametrize(("limit", "others"), [(1, 0), (None, 1)])
def test_one_slice_alone_is_handed_in_at_a_set_pace_and_while_others_wait(gate, limit, others):
    before = [worker.shared.submit(gate.wait, 10) for _other in range(others)]
    run = Run((), held_back(gate))
    for _tick in range(3):
        run.tick(0.0, limit)
        assert len(run.jobs) == 1
    gate.set()
    run.settle()
    assert all(job.result() for job in before)
    assert run.count <= 1


def test_two_slices_never_take_from_one_generator_at_the_same_time(gate, monkeypatch):
    two = worker.Worker(threads=2)
    monkeypatch.setattr(worker, "shared", two)
    run = Run((), held_back(gate))
    run.tick(0.0, None)
    while not all(job.running() for job in run.jobs):
        time.sleep(0.001)
    gate.set()
    wait(run.jobs)
    assert (run.count, run.problem) == (2, "")


def test_a_slice_that_breaks_is_not_passed_over_in_silence():
    run = Run((), iter(map(int, ["1", None])))
    run.tick(10.0, None)
    wait(run.jobs)
    with pytest.raises(TypeError):
        run.tick(10.0, None)


@pytest.mark.parametrize("gone", ["its tab is closed", "another page runs"])
def test_a_slice_ends_with_its_next_snapshot_when_its_visitor_has_gone(gate, gone):
    here = threading.Event()
    here.set()
    run = Run((), held_back(gate), present=here.is_set)
    run.tick(60.0, None)
    running = run.jobs[0]
    while not running.running():
        time.sleep(0.001)
    here.clear() if gone == "its tab is closed" else run.rest()
    gate.set()
    wait([running, *run.jobs], 10)
    assert run.count == 1
    here.set()
    run.step()
    assert run.count == 2
