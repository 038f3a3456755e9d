"""Half an hour of school: ``python -m benchmarks.soak [--minutes 30] [--visitors 10]``.

First the visitors see every page without a pause, which loads what all share and fills the pools of threads, and
leave: the threads are counted. Then they wander over all pages at human pace, and leave: what the server logged, how
its memory grew after a third of the time, and which threads stayed. Visitors speak the protocol of the browser
(`session.py`).
"""

import argparse
import asyncio
import os
import random
import re
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.class_load import KEPT, MOVES, PAUSE, TRIM, Times, moves, process
from benchmarks.rows import Row, report
from benchmarks.session import Session
from tools.served import served

LOOKS = 60  # at the memory, one a second: their least counts, what a computation needs for a moment does not
WARM_UP = 1 / 3  # of the time: what all share is loaded, caches fill
PLAYS, TICKS = 0.1, 6  # of the visits to a page with a computation that plays; reruns of its timer until one goes on


class Soak(NamedTuple):
    visitors: int
    seconds: float
    moves: int  # of sliders
    problems: list[str]  # errors on pages and in the log
    memory: np.ndarray  # [N, 3] s, and MB, the least and the most of a minute
    empty: float  # MB when all have left
    threads: tuple[int, int]  # before they came, and when all have left
    processor: float  # s
    jobs: tuple[float, float]  # heavy computations: their number, and s that they took

    @property
    def growth(self) -> tuple[float, float]:
        """Megabytes an hour and visitor after the warm-up, by least squares; and the standard error of that."""
        time, size, _ = self.memory[self.memory[:, 0] >= WARM_UP * self.seconds].T
        line, spread = np.polyfit(time, size, 1, cov=True)
        return 3600 * float(line[0]) / self.visitors, 3600 * float(np.sqrt(spread[0, 0])) / self.visitors


async def wander(visitor: Session, end: float, times: Times) -> None:
    """All pages in an order of one's own, again and again."""
    while True:
        names = [page for page in visitor.pages if page and page != "album"]
        for page in random.sample(names, len(names)):
            if asyncio.get_running_loop().time() > end:
                return
            await moves(visitor, page, MOVES, times, PAUSE)
            if "Play" in visitor.buttons and random.random() < PLAYS:
                await play(visitor)
            await asyncio.sleep(random.uniform(*PAUSE))


async def play(visitor: Session) -> None:
    """The beginning of a long computation, which is left while it plays."""
    await visitor.press("Play")
    for _ in range(TICKS if visitor.timers else 0):
        fragment, interval = list(visitor.timers.items())[-1]
        await asyncio.sleep(interval)
        await visitor.tick(fragment)


def noted(folder: Path, name: str) -> int:
    """A number that the system keeps of a process."""
    return int(re.findall(rf"^{name}:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)[0])


def processor(folder: Path) -> float:
    """Seconds of processor time that a process has taken."""
    user, system = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def jobs(address: str) -> np.ndarray:
    """Number of heavy computations until now, and seconds that they took."""
    with urllib.request.urlopen(f"{address}/metrics") as reply:
        found = dict(re.findall(r"^explorer_(job\S+) (\S+)$", reply.read().decode(), re.MULTILINE))
    return np.array([float(found["jobs_total"]), float(found["job_seconds_total"])])


async def watch(folder: Path, seconds: float) -> np.ndarray:
    """Seconds, and megabytes, the least and the most of each minute, [N, 3]."""
    clock, found = asyncio.get_running_loop().time, []  # type: ignore[var-annotated]
    start = clock()
    while clock() < start + seconds:
        looks = []
        for _ in range(LOOKS):
            looks.append(noted(folder, "VmRSS") / 1024)
            await asyncio.sleep(1)
        found.append((clock() - start, min(looks), max(looks)))
        print("{:6.0f} s {:6.0f} to {:.0f} MB".format(*found[-1]), noted(folder, "Threads"), "threads", flush=True)
    return np.array(found)


async def emptied(address: str) -> None:
    """Wait until the server has let go of all who have left."""
    await asyncio.sleep(2 * KEPT)
    async with Session(address) as visitor:  # Streamlit forgets the others when the next visitor leaves
        await visitor.open("")
    await asyncio.sleep(KEPT + 1.2 * TRIM)
    jobs(address)  # with a request the web server ends those of its threads that have been idle for ten seconds


async def look(address: str) -> None:
    """Every page once."""
    async with Session(address) as visitor:
        await visitor.open("")
        for page in filter(None, visitor.pages):
            await moves(visitor, page, 1, {}, (0.1, 0.2))


async def soaked(address: str, count: int, seconds: float, log: Path) -> Soak:
    folder = process(address)
    times: Times = {}
    await asyncio.gather(*(look(address) for _ in range(count)))
    await emptied(address)
    threads = noted(folder, "Threads")
    async with AsyncExitStack() as door:
        visitors = [await door.enter_async_context(Session(address)) for _ in range(count)]
        for visitor in visitors:
            await visitor.open("")
        end = asyncio.get_running_loop().time() + seconds
        spent, heavy = processor(folder), jobs(address)
        wandering = asyncio.gather(*(wander(visitor, end, times) for visitor in visitors))
        memory, _ = await asyncio.gather(watch(folder, seconds), wandering)
        spent, heavy = processor(folder) - spent, jobs(address) - heavy
    await emptied(address)
    problems = [visitor.problem for visitor in visitors if visitor.problem]
    problems += re.findall(r"^Traceback.*?^\w.*?$", log.read_text(), re.MULTILINE | re.DOTALL)
    done, empty = sum(len(some) for some in times.values()), noted(folder, "VmRSS") / 1024
    last = threads, noted(folder, "Threads")
    return Soak(count, seconds, done, problems, memory, empty, last, spent, (heavy[0], heavy[1]))


def soak(count: int, seconds: float) -> Soak:
    random.seed(0)
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log"
        with served(environment={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT)}, log=log) as address:
            return asyncio.run(soaked(address, count, seconds, log))


def rows(count: int = 10, seconds: float = 1800) -> Iterator[Row]:
    found = soak(count, seconds)
    print("\n".join(found.problems))
    before, after = found.threads
    share = 1e3 * found.processor / (seconds * count)
    yield Row(f"errors of {count} visitors in {seconds / 60:g} minutes", "a single one", len(found.problems), 1, "", 0)
    growth, error = found.growth
    yield Row(f"growth of memory, an hour and visitor (standard error {error:.1f})", "wanted", growth, 1, "MB", 1)
    yield Row("threads when all have left", "before they came", after, before, "", 1)
    yield Row("processor time of a visitor at human pace, each second", "a core", share, 1000, "ms")
    heavy = "{:.0f} heavy computations of {:.0f} s".format(*found.jobs)
    print(f"{found.moves} moves, {heavy}, {found.empty:.0f} MB when all have left")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--visitors", type=int, default=10)
    options = parser.parse_args()
    report(rows(options.visitors, 60 * options.minutes))


if __name__ == "__main__":
    main()
