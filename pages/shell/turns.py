"""Scripts take turns: Python computes in one thread at a time, and who drags a slider must not wait for a whole class.

A run of a page takes ten times as long as the answer to a move (`live.py`). If ten runs shared the interpreter, each
move would last ten times as long. So a few run at once, in the order of their arrival; moves pass them, and so do the
ticks of players (`play.py`), whose next slice of work would wait with them. Between two controls or drawings each lets
the moves go first that are being answered.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2  # one may be in a library that lets others compute
PAUSE = 0.02  # s that a page stops for moves, before each of its parts: one that takes long must not hold up a class


class Own(threading.local):
    held = False  # whether this thread has a turn
    answers = False  # whether it answers a move


_free = threading.Semaphore(AT_ONCE)
_own = Own()
_changed = threading.Condition()
_waiting, _answering = 0, 0  # threads that wait for a turn; that answer moves


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and have it within; a fragment within a page shares the page's."""
    global _waiting
    if _own.held:
        yield
        return
    with _changed:
        _waiting += 1
    with _free:
        with _changed:
            _waiting -= 1
        _own.held = True
        try:
            yield
        finally:
            _own.held = False


@contextmanager
def passed() -> Iterator[None]:
    """Let others go on within, while this thread waits for something else."""
    if not _own.held:
        yield
        return
    _own.held = False
    _free.release()
    try:
        yield
    finally:
        _free.acquire()
        _own.held = True


def crowded() -> bool:
    """Whether more want to compute than can."""
    return _waiting > 0


@contextmanager
def first() -> Iterator[None]:
    """Answer a move within, before the pages that `give_way`."""
    global _answering
    with _changed:
        _answering += 1
    _own.answers = True
    try:
        yield
    finally:
        _own.answers = False
        with _changed:
            _answering -= 1
            _changed.notify_all()


def give_way() -> None:
    """Stop for a moment where a move is being answered by another thread."""
    if _answering and not _own.answers:
        with _changed:
            _changed.wait_for(lambda: not _answering, PAUSE)
