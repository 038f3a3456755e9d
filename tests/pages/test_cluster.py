"""Heavy work on Ray: the same results as in this process, and what is lost, unwanted or too much."""

import gc
import itertools
import os
import signal
import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest

from models.gan.config import Config
from models.gan.training import gradient_factor, train
from models.images.samples import sample
from models.remembered import forget, remembered
from models.stopping import wanted
from pages.shell import worker
from pages.shell.runs import Run
from pages.shell.worker import Busy, Worker

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install ray")
RUN = Config(steps=30, every=10)


def living() -> dict[str, str]:
    """Parents of all processes that live, by number."""
    lines = subprocess.check_output(["ps", "-eo", "pid,ppid,stat"], text=True).splitlines()[1:]
    return {pid: parent for pid, parent, state in map(str.split, lines) if not state.startswith("Z")}


def started() -> set[str]:
    """What this process has started, directly or not."""
    parents, found = living(), {str(os.getpid())}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@pytest.fixture(scope="module")
def cluster():
    from pages.shell.cluster import Cluster

    before = started()
    made = Cluster("ray", capacity=3, cores=1)
    yield made
    of_ray = started() - before
    made.close()
    deadline = time.monotonic() + 20
    while of_ray & living().keys() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not of_ray & living().keys()


@pytest.fixture
def shared(cluster, monkeypatch):
    monkeypatch.setattr(worker, "shared", cluster)
    return cluster


def test_a_function_gives_the_same_to_the_last_bit(cluster):
    assert cluster.submit(gradient_factor, RUN).result(120) == gradient_factor(RUN)
    offset = 3
    assert cluster.submit(lambda value: value + offset, 4).result(120) == 7


def test_a_player_gives_the_same_to_the_last_bit(shared):
    run = Run((), shared.iterated(partial(train, RUN)))
    run.step()
    run.tick(60.0, None)
    [job] = run.jobs[:1]
    job.result(120)
    here = list(train(RUN))
    assert run.count == len(here) == 4
    for (_count, far), near in zip(run.kept, here, strict=True):
        np.testing.assert_array_equal(far.generated, near.generated)
    run.settle()


def test_what_is_refused_is_said(shared):
    def refusing():
        yield 1
        raise ValueError("the loss must stay finite, got nan")

    def refused():
        raise ValueError("value must be at least 0, got -5")

    with pytest.raises(ValueError, match=r"^value must be at least 0, got -5$"):
        shared.submit(refused).result(120)
    run = Run((), shared.iterated(refusing))
    run.step()
    run.step()
    assert (run.count, run.problem) == (1, "the loss must stay finite, got nan")


def test_what_comes_back_may_be_written_to(cluster):
    found = cluster.submit(np.zeros, 2**20).result(120)
    found += 1
    assert found.sum() == 2**20


def endless():
    for _number in wanted(itertools.count()):
        time.sleep(0.001)


def test_a_cancelled_computation_frees_its_process(cluster):
    job = cluster.submit(endless)
    while not job.running():
        time.sleep(0.01)
    cluster.cancel(job)
    assert cluster.submit(sum, (1, 2)).result(120) == 3


def test_a_full_queue_is_said(cluster):
    jobs = [cluster.submit(endless) for _job in range(3)]
    with pytest.raises(Busy, match="at most 3 computations may wait"):
        cluster.submit(sum, (1, 2))
    for job in jobs:
        cluster.cancel(job)
    while cluster.load:
        time.sleep(0.01)


def lost_once(path, result):
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return result


def counting(path):
    for number in range(5):
        yield lost_once(path, number) if number == 3 else number


def test_a_player_whose_process_is_lost_goes_on_where_it_was(shared, tmp_path):
    run = Run((), shared.iterated(partial(counting, tmp_path / "lost")))
    for _step in range(6):
        run.step()
    assert [snapshot for _count, snapshot in run.kept] == [0, 1, 2, 3, 4]
    assert run.finished


made = []


@remembered(4)
def size(picture):
    made.append(picture)
    return picture.pixels.size


def held(function):
    return len(function._results)


def test_results_are_remembered_here_and_forgotten_everywhere(cluster):
    picture = sample("coffee")
    assert cluster.submit(size, picture).result(120) == picture.pixels.size
    assert size(picture) == cluster.submit(size, picture).result(120)
    assert not made  # in this process

    assert cluster.submit(held, size).result(120) == 1
    forget([picture])
    assert cluster.submit(held, size).result(120) == 0


def test_a_run_that_nobody_holds_ends_where_it_is(shared):
    run = Run((), shared.iterated(itertools.count))
    run.step()
    del run
    while any(handle.users for handle in shared.handles):
        gc.collect()  # errors of earlier runs hold them in circles


def test_a_call_is_tried_once_more_and_then_said_to_be_lost(cluster, tmp_path):
    assert cluster.submit(lost_once, tmp_path / "lost", 7).result(120) == 7
    with pytest.raises(ValueError, match="was lost twice"):
        cluster.submit(lambda: os.kill(os.getpid(), signal.SIGKILL)).result(120)


def test_a_machine_that_does_not_answer_is_said(cluster, monkeypatch):
    process = cluster.submit(os.getpid).result(120)
    os.kill(process, signal.SIGSTOP)
    monkeypatch.setattr("pages.shell.cluster.SILENCE", 0.5)
    try:
        with pytest.raises(ValueError, match="does not answer"):
            cluster.submit(sum, (1, 2)).result(120)
    finally:
        monkeypatch.undo()
        os.kill(process, signal.SIGCONT)
    assert cluster.submit(sum, (1, 2)).result(120) == 3


def test_without_ray_this_process_computes_and_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pages.shell.cluster", None)
    before = worker.shared
    worker.join("ray")
    assert worker.shared is before
    assert type(before) is Worker
    assert "pip install ray" in capsys.readouterr().err
