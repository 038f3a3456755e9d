"""A long computation ends early when nobody waits for its result any longer: between two of its snapshots.

What is one long call of torch ends with that call.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_stop: ContextVar[threading.Event | None] = ContextVar("stop", default=None)  # of the computation that runs


class Stopped(Exception):
    """Nobody wants the result."""


def stoppable(stop: threading.Event, function: Callable[..., T], *arguments: object) -> T:
    """``function(*arguments)``, which raises Stopped soon after ``stop`` is set."""
    token = _stop.set(stop)
    try:
        return function(*arguments)
    finally:
        _stop.reset(token)


def asked() -> bool:
    """Whether the computation that runs is to stop."""
    stop = _stop.get()
    return stop is not None and stop.is_set()


def wanted(snapshots: Iterable[T]) -> Iterator[T]:
    """All of these, as long as somebody waits for what is made of them."""
    for snapshot in snapshots:
        if asked():
            raise Stopped
        yield snapshot


def last(snapshots: Iterable[T]) -> T:
    """The last of all snapshots."""
    return deque(wanted(snapshots), maxlen=1)[0]
