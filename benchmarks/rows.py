"""Rows of the table of all measurements: ours beside a peer of the same run, and whether the target is met."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Clock = Callable[[], float]


class Row(NamedTuple):
    what: str
    peer: str  # "the target" where ours is compared with a number that is wanted
    ours: float
    theirs: float
    unit: str = "ms"
    most: float | None = None  # ratio ours / theirs that is wanted; None: nothing is

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def verdict(self) -> str:
        if self.most is None:
            return ""
        return f"at most {self.most:g}: {'met' if self.ratio <= self.most else '**missed**'}"

    @property
    def text(self) -> str:
        cells = self.what, self.peer, f"{self.ours:.3g} {self.unit}", f"{self.theirs:.3g} {self.unit}"
        return "| " + " | ".join((*cells, f"{self.ratio:.2g}", self.verdict)) + " |"


HEAD = "| what | beside | ours | peer | ours / peer | target |\n|---|---|---|---|---|---|"


def report(rows: Iterable[Row]) -> list[Row]:
    """Print each row as soon as it is measured."""
    print(HEAD, flush=True)
    measured = []
    for row in rows:
        print(row.text, flush=True)
        measured.append(row)
    return measured


def timed(snapshots: Iterable[T]) -> tuple[T, float]:
    """The last of a training's snapshots, and CPU seconds."""
    start = time.process_time()
    return deque(snapshots, maxlen=1)[0], time.process_time() - start


def interleaved(
    calls: Mapping[str, Callable[[], object]], rounds: int, clock: Clock = time.perf_counter, warm_up: int = 1
) -> dict[str, float]:
    """Median milliseconds of each call, the calls taking turns; the first rounds are not counted."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(warm_up + rounds):
        for name, call in calls.items():
            start = clock()
            call()
            if turn >= warm_up:
                taken[name].append(1e3 * (clock() - start))
    return {name: statistics.median(times) for name, times in taken.items()}


def slowest_tenth(times: list[float]) -> float:
    return sorted(times)[int(0.9 * len(times))]
