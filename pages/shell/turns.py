"""Scripts take turns: Python computes in one thread at a time, and who drags a slider must not wait for a whole class.

A run of a page takes ten times as long as the answer to a move (`live.py`). If ten runs shared the interpreter, each
move would last ten times as long. So a few run at once, in the order of their arrival; moves pass them, and so do the
ticks of players (`play.py`), whose next slice of work would wait with them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2  # one may be in a library that lets others compute


class Own(threading.local):
    held = False  # whether this thread has a turn


_free = threading.Semaphore(AT_ONCE)
_own = Own()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and have it within; a fragment within a page shares the page's."""
    if _own.held:
        yield
        return
    with _free:
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
