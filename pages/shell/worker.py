"""One bounded, first-come-first-served queue for the heavy calls of all sessions.

Without it, thirty students who press Play at once freeze each other; with it, light pages stay quick. Three verbs,
``submit``, ``poll`` and ``cancel``, with picklable functions and arguments, so that an engine of several machines
(Ray, say) can take its place.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

CAPACITY = 64  # calls that may wait; a class of thirty with two each


class Busy(ValueError):
    """The queue is full."""


class Worker:
    def __init__(self, threads: int = 1, capacity: int = CAPACITY) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="worker")
        self._capacity = capacity
        self._lock = threading.Lock()
        self._queue: deque[Future] = deque()
        self.done, self.seconds, self.waited = 0, 0.0, 0.0  # jobs that ended, what they took, and what they waited

    def submit(self, function: Callable[..., object], *arguments: object) -> Future:
        with self._lock:
            if len(self._queue) >= self._capacity:
                raise Busy(f"at most {self._capacity} computations may wait, please try again in a moment")
            job = self._pool.submit(self._timed, time.perf_counter(), function, *arguments)
            self._queue.append(job)
        job.add_done_callback(self._ended)
        return job

    def _ended(self, job: Future) -> None:
        """Let go of it, and of its result with it."""
        with self._lock:
            self._queue.remove(job)

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
            return self._queue.index(job) if job in self._queue else 0

    def cancel(self, job: Future) -> bool:
        """Take a waiting job out of the queue; one that runs goes on to its end."""
        return job.cancel()


shared = Worker()
