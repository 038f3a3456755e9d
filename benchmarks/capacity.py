"""What a school's server must have: ``python -m benchmarks.capacity [--minutes 5] [--visitors 10]``.

Visitors wander over all pages at human pace (`soak.py`): their costs on this machine, and what 30, 300 and 3,000
students need at these costs.
"""

import argparse
import math
from typing import NamedTuple

from benchmarks.soak import Soak, soak

BUSY = 0.5  # of a core, of a queue: where work comes at random, an answer then takes twice the time that it takes alone
MEMORY = 4096  # MB of a replica: MemoryMax of tools/deploy/explorer@.service
CLASSES = 30, 300, 3000  # students


class Costs(NamedTuple):
    core: float  # share of a core that a student at work takes
    queue: float  # share of a replica's one worker
    session: float  # MB
    empty: float  # MB of a replica without visitors

    @property
    def per_core(self) -> float:
        return BUSY / self.core

    @property
    def per_replica(self) -> int:
        """The scarcest decides: the one core of its scripts, the queue of heavy computations, memory."""
        by_queue = BUSY / self.queue if self.queue else math.inf
        return max(1, int(min(self.per_core, by_queue, (MEMORY - self.empty) / self.session)))

    def needs(self, students: int) -> tuple[int, int, float]:
        """Replicas, cores and gigabytes."""
        replicas = math.ceil(students / self.per_replica)
        cores = max(replicas, math.ceil(students / self.per_core))
        return replicas, cores, (replicas * self.empty + students * self.session) / 1024


def costs(found: Soak) -> Costs:
    time = found.visitors * found.seconds
    session = max(0.0, float(found.memory[:, 2].max()) - found.empty) / found.visitors
    heavy = min(found.jobs[1], found.processor)  # by the clock: other programs' time is in it
    return Costs(found.processor / time, heavy / time, session, found.empty)


def table(found: Soak) -> str:
    cost, minutes = costs(found), found.visitors * found.seconds / 60
    number, seconds = found.jobs
    rows = [
        ("moves of a slider, a student and minute", f"{found.moves / minutes:.1f}"),
        ("processor time a move, with all else that a student does", f"{1e3 * found.processor / found.moves:.0f} ms"),
        ("heavy computations, a student and minute", f"{number / minutes:.2f}, {seconds / max(number, 1):.1f} s each"),
        ("memory of a session at work, at the most", f"{cost.session:.0f} MB"),
        ("memory of a replica without visitors", f"{cost.empty:.0f} MB"),
        ("students per core", f"{cost.per_core:.0f}"),
        ("students per replica", f"{cost.per_replica}"),
        ("students per GPU", "not measured"),
    ]
    needs = [(f"{count:,}", *cost.needs(count)) for count in CLASSES]
    return "\n".join([
        "| what | measured |\n|---|---|",
        *(f"| {what} | {value} |" for what, value in rows),
        "\n| students at work at once | replicas | cores | memory |\n|---|---|---|---|",
        *(f"| {count} | {replicas} | {cores} | {size:.0f} GB |" for count, replicas, cores, size in needs),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--visitors", type=int, default=10)
    options = parser.parse_args()
    print(table(soak(options.visitors, 60 * options.minutes)))


if __name__ == "__main__":
    main()
