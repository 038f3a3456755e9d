"""One bounded, first-come-first-served queue for the heavy calls of all sessions.

Without it, thirty students who press Play at once freeze each other; with it, light pages stay quick. Three verbs,
``submit``, ``poll`` and ``cancel``, with picklable functions and arguments; what plays is ``iterated`` and asked for more
in a ``turn``. Where they are computed, in this process or on several machines (`cluster.py`), pages do not see.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from models.stopping import stoppable

T = TypeVar("T")

CAPACITY = 64  # calls that may wait; a class of thirty with two each


class Busy(ValueError):
    """The queue is full."""


class Worker:
    """Computes in a thread of this process."""

    accelerators: frozenset[str] = frozenset()  # of other processes that compute

    def __init__(self, threads: int = 1, capacity: int = CAPACITY) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="worker")
        self._capacity = capacity
        self._lock = threading.Lock()
        self._queue: dict[Future, threading.Event] = {}  # and what is set when a job is not wanted any longer
        self.done, self.seconds, self.waited = 0, 0.0, 0.0  # jobs that ended, what they took, and what they waited

    def submit(self, function: Callable[..., object], *arguments: object) -> Future:
        """Compute this in its turn."""
        stop = threading.Event()
        return self._queued(stop, stoppable, stop, function, *arguments)

    def turn(self, function: Callable[..., object], *arguments: object) -> Future:
        """A turn for what asks an `iterated` generator for more; no other job may touch the generator meanwhile."""
        return self._queued(threading.Event(), function, *arguments)

    def iterated(self, make: Callable[[], Iterator[T]]) -> Iterator[T]:
        return iter(make())

    def _queued(self, stop: threading.Event, function: Callable[..., object], *arguments: object) -> Future:
        with self._lock:
            if len(self._queue) >= self._capacity:
                raise Busy(f"at most {self._capacity} computations may wait, please try again in a moment")
            job = self._pool.submit(self._timed, time.perf_counter(), function, *arguments)
            self._queue[job] = stop
        job.add_done_callback(self._ended)
        return job

    def _ended(self, job: Future) -> None:
        """Let go of it, and of its result with it."""
        with self._lock:
            del self._queue[job]

    def _timed(self, submitted: float, function: Callable[..., object], *arguments: object) -> object:
        started = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            with self._lock:
                self.done += 1
                self.waited += started - submitted
                self.seconds += time.perf_counter() - started

    @property
    def load(self) -> int:
        """How many jobs wait or run."""
        with self._lock:
            return len(self._queue)

    def poll(self, job: Future) -> int | None:
        """How many jobs come before this one; 0 while it runs, None when it is done."""
        if job.done():
            return None
        with self._lock:
            return list(self._queue).index(job) if job in self._queue else 0

    def cancel(self, job: Future) -> bool:
        """Take a waiting job out of the queue; one that runs ends between two of its steps (`models/stopping.py`)."""
        with self._lock:
            stop = self._queue.get(job)
        if stop:
            stop.set()
        return job.cancel()

    def close(self) -> None:
        """Let go of what it has outside this process."""


shared = Worker()


def join(wish: str) -> None:
    """Compute where ``EXPLORER_WORKER`` wishes, if that can be had; else here, and say why."""
    global shared
    try:
        from pages.shell.cluster import Cluster

        shared = Cluster(wish)
    except ImportError as missing:
        _say(f"EXPLORER_WORKER={wish} needs Ray: pip install ray ({missing}). This process computes alone.")
    except (ConnectionError, RuntimeError, ValueError) as problem:
        _say(f"EXPLORER_WORKER={wish} leads nowhere: {problem}. This process computes alone.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
