"""Runs of pages share the interpreter in turns."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.shell import turns

PATIENCE = 20  # s


def held() -> int:
    """How many turns are taken: asked of threads that have none."""
    with ThreadPoolExecutor(1) as other:
        free = 0
        while other.submit(turns._free.acquire, blocking=False).result():
            free += 1
        for _ in range(free):
            turns._free.release()
    return turns.AT_ONCE - free


def test_a_fragment_within_a_page_shares_its_turn() -> None:
    with turns.turn():
        with turns.turn():
            assert held() == 1
        assert held() == 1
    assert held() == 0


def test_who_waits_for_something_else_lets_others_go_on() -> None:
    with turns.turn():
        with turns.passed():
            assert held() == 0
        assert held() == 1
    with turns.passed():
        assert held() == 0


@pytest.mark.parametrize("within", [turns.turn, turns.passed])
def test_an_error_gives_the_turn_back(within: Callable) -> None:
    with pytest.raises(RuntimeError), turns.turn(), within():
        raise RuntimeError("rerun")
    assert held() == 0


def test_one_more_than_may_run_waits_for_the_first_that_ends() -> None:
    began, end = threading.Semaphore(0), threading.Event()

    def script() -> None:
        with turns.turn():
            began.release()
            assert end.wait(PATIENCE)

    with ThreadPoolExecutor(turns.AT_ONCE + 1) as visitors:
        scripts = [visitors.submit(script) for _ in range(turns.AT_ONCE + 1)]
        for _ in range(turns.AT_ONCE):
            assert began.acquire(timeout=PATIENCE)
        assert held() == turns.AT_ONCE
        assert not began.acquire(blocking=False)
        end.set()
        assert began.acquire(timeout=PATIENCE)
        for one in scripts:
            one.result(PATIENCE)
    assert held() == 0
