"""A generator under way, and the snapshots that are kept for looking back."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from models.remembered import nbytes
from pages.shell import turns, worker
from pages.shell.calls import outcome

Snapshot = TypeVar("Snapshot")

MAX_SNAPSHOTS = 240
MAX_BYTES = 64 * 2**20
LEAST_SEEN = 2.0  # seconds that tell a pace
VISIT_BYTES = 2 * MAX_BYTES  # of all runs of one visit


@dataclass(eq=False)
class Run(Generic[Snapshot]):
    identity: tuple[Any, ...]  # generation of presets, and the config
    snapshots: Iterator[Snapshot]
    playing: bool = False
    kept: list[tuple[int, Snapshot]] = field(default_factory=list)  # (how many came before, snapshot)
    latest: Snapshot | None = None
    count: int = 0
    seconds: float = 0.0  # spent computing
    finished: bool = False
    problem: str = ""
    stride: int = 1  # every how many snapshots one is kept
    size: int = 0  # bytes of one snapshot
    jobs: list[Future] = field(default_factory=list)  # the slices of work that wait or run
    present: Callable[[], bool] = lambda: True  # whether its visitor is here
    resting: bool = False  # nobody asks for more
    ticks: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=120))  # when, and the count then
    token: str = ""  # by which a browser asks for news
    alone: threading.Lock = field(default_factory=threading.Lock)  # a worker of many threads may begin two slices

    @property
    def active(self) -> bool:
        return self.playing and not self.finished

    @property
    def wanted(self) -> bool:
        return self.present() and not self.resting

    def advance(self, budget: float, limit: int | None = None) -> None:
        """Take snapshots until ``budget`` seconds are spent, ``limit`` is reached, nobody wants or there are no more."""
        with self.alone:
            started = time.perf_counter()
            self._advance(started + budget, limit)
            self.seconds += time.perf_counter() - started

    def _advance(self, end: float, limit: int | None) -> None:
        taken = 0
        while self.wanted and not self.finished and (limit is None or taken < limit):
            try:
                snapshot = next(self.snapshots)
            except StopIteration:
                self.finished = True
            except ValueError as refusal:
                self.finished, self.problem = True, str(refusal)
            else:
                self._keep(snapshot)
                taken += 1
            if time.perf_counter() > end:
                break

    def tick(self, budget: float, limit: int | None) -> None:
        """Hand in the next slice: it waits while one runs, so that no gap stands between them.

        Not where a ``limit`` sets the pace, nor while others wait: then each player has one slice in the queue.
        """
        self.resting = False
        self.ticks.append((time.monotonic(), self.count))
        for job in self.jobs:
            if job.done():
                outcome(job)
        self.jobs = [job for job in self.jobs if not job.done()]
        ahead = 2 if limit is None and worker.shared.load == len(self.jobs) else 1
        while len(self.jobs) < ahead:
            self.jobs.append(worker.shared.turn(self.advance, budget, limit))

    def news(self, seen: int) -> bool:
        """Whether there is more to do or to see than when there were ``seen`` snapshots."""
        return self.count != seen or not self.active or all(job.done() for job in self.jobs)

    def rest(self) -> None:
        """Take waiting slices back; the one that runs ends with its next snapshot."""
        self.resting = True
        self.ticks.clear()
        self.jobs = [job for job in reversed(self.jobs) if not worker.shared.cancel(job)]

    def settle(self) -> None:
        """Rest, and wait for the end of the slice that runs, before somebody else touches the generator."""
        self.rest()
        jobs, self.jobs = self.jobs, []
        if jobs:
            with turns.passed():
                wait(jobs)
        for job in jobs:
            outcome(job)

    def step(self) -> None:
        """Take the next snapshot now."""
        self.settle()
        self.resting = False
        worker.shared.turn(self.advance, 60.0, 1).result()

    def view(self, position: int) -> tuple[Snapshot | None, Sequence[Snapshot]]:
        """The snapshot at a position among those kept, the newest of all at the last, and what came before, with it."""
        kept = list(self.kept)
        if position < len(kept) - 1:
            return kept[position][1], [snapshot for _count, snapshot in kept[: position + 1]]
        latest, history = self.latest, [snapshot for _count, snapshot in kept]
        return latest, history if latest is None or (history and history[-1] is latest) else [*history, latest]

    def left(self, total: int) -> float:
        """Seconds until there are ``total`` snapshots, at the pace of the last ticks; NaN as long as that says little."""
        (began, before), (now, count) = (self.ticks[0], self.ticks[-1]) if self.ticks else ((0, 0), (0, 0))
        known = count > before and now - began > LEAST_SEEN
        return (total - count) * (now - began) / (count - before) if known else math.nan

    @property
    def held(self) -> int:
        """Bytes of its snapshots."""
        return self.size * len(self.kept)

    def _keep(self, snapshot: Snapshot) -> None:
        self.latest = snapshot
        self.size = self.size or nbytes(snapshot)
        if self.count % self.stride == 0:
            self.kept.append((self.count, snapshot))
        self.count += 1
        if len(self.kept) > min(MAX_SNAPSHOTS, max(2, MAX_BYTES // max(self.size, 1))):
            self.kept, self.stride = self.kept[::2], self.stride * 2  # thin out evenly: the start stays


def bound(runs: Collection[Run]) -> None:
    """Where the runs of a visit hold too much together, those used longest ago (the first) keep just two snapshots."""
    excess = sum(run.held for run in runs) - VISIT_BYTES
    for run in runs:
        if excess > 0 and len(run.kept) > 2:
            before = run.held
            run.kept = [run.kept[0], run.kept[-1]]
            excess -= before - run.held
