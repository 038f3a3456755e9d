"""A class without browsers: ``python -m benchmarks.class_load [--visitors 30] [--seconds 60]``.

First one visitor alone moves the sliders of all pages. Then the whole class opens one page in the same moment,
everybody moves from page to page at human pace while four of them play long computations, all rest, and leave; twice,
and the second time counts. Visitors speak the protocol of the browser (`session.py`).
"""

import argparse
import asyncio
import random
import re
import statistics
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.rows import Row, report
from benchmarks.session import Session
from pages.shell.memory import PAUSE as TRIM
from tools.served import served

PLAYERS = (
    ("style", "part=paint"),
    ("gan", ""),
    ("style", "part=paint"),
    ("gan", ""),
)  # pages of the long computations, and their parts
MOVES = 4  # on each page
ALONE = 8  # moves on each page by the visitor alone
PAUSE = 1.0, 4.0  # s between two moves of a visitor
KEPT = 10  # s that the server keeps a session whose visitor has left; 60 in the app's own settings

Times = dict[str, list[float]]  # seconds of each move, by page


class Lesson(NamedTuple):
    opened: float  # s until the last visitor saw the first page
    times: Times
    computing: list[float]  # s that each long computation was given
    idle: float  # MB of the server while all rest
    empty: float  # MB when all have left


async def moves(visitor: Session, page: str, count: int, times: Times, pause: tuple[float, float]) -> None:
    """Visit a page, and move its live sliders."""
    await visitor.open(page)
    for _ in range(count if visitor.channels else 0):
        await asyncio.sleep(random.uniform(*pause))
        name = random.choice(list(visitor.channels))
        times.setdefault(page, []).append(await visitor.move(name, random.random()))
        await visitor.settle(name, visitor.positions[name])


async def lesson(visitor: Session, end: float, times: Times) -> None:
    names = [page for page in visitor.pages if page]
    while asyncio.get_running_loop().time() < end:
        await moves(visitor, random.choice(names), MOVES, times, PAUSE)


async def playing(visitor: Session, page: str, end: float, query: str = "") -> float:
    """Seconds of computing that a long computation was given."""
    await visitor.open(page, query)
    if "Play" in visitor.buttons:  # else it plays at once
        await visitor.press("Play")
    clock = asyncio.get_running_loop().time
    while clock() < end:
        fragment, interval = list(visitor.timers.items())[-1]
        due = clock() + interval
        await visitor.tick(fragment)
        await asyncio.sleep(max(0.0, due - clock()))
    return float(re.search(r"· ([\d.]+) s", visitor.progress).group(1))  # type: ignore[union-attr]


async def alone(address: str) -> Times:
    """One visitor on all pages; the first moves, which import, are not counted."""
    times: Times = {}
    async with Session(address) as visitor:
        await visitor.open("")
        names = [page for page in visitor.pages if page]
        for counted, record in ((1, {}), (ALONE, times)):
            for page in names:
                await moves(visitor, page, counted, record, (0.1, 0.2))
    return times


async def attended(address: str, count: int, seconds: float, memory: Iterator[float]) -> Lesson:
    """A class that comes, works, rests and leaves."""
    clock, times = asyncio.get_running_loop().time, {}  # type: ignore[var-annotated]
    async with AsyncExitStack() as door:
        visitors = [await door.enter_async_context(Session(address)) for _ in range(count)]
        opened = await asyncio.gather(*(visitor.open("morphology") for visitor in visitors))
        end = clock() + seconds
        long = [playing(visitor, page, end, query) for visitor, (page, query) in zip(visitors, PLAYERS, strict=False)]
        rest = [lesson(visitor, end, times) for visitor in visitors[len(PLAYERS) :]]
        computing, _ = await asyncio.gather(asyncio.gather(*long), asyncio.gather(*rest))
        if problems := {visitor.problem for visitor in visitors} - {""}:
            raise RuntimeError(f"pages failed: {problems}")
        await asyncio.sleep(1.2 * TRIM)
        idle = next(memory)
    await asyncio.sleep(2 * KEPT)
    async with Session(address) as visitor:  # Streamlit forgets them when the next visitor leaves
        await visitor.open("")
    await asyncio.sleep(1.2 * TRIM)
    return Lesson(max(opened), times, computing, idle, next(memory))


async def measured(address: str, count: int, seconds: float) -> list[Row]:
    memory, quiet = resident(address), await alone(address)
    empty = (await attended(address, count, seconds / 3, memory)).empty  # the caches that all share are filled
    result = await attended(address, count, seconds, memory)
    usual = {page: statistics.median(times) for page, times in quiet.items()}
    relative = sorted(spent / usual[page] for page, times in result.times.items() for spent in times)
    slow = relative[int(0.95 * len(relative))]
    middle = 1e3 * statistics.median(spent for times in quiet.values() for spent in times)
    least, most = min(result.computing), max(result.computing)
    return [
        Row(f"{count} visitors open one page in the same second: the last answer", "wanted", result.opened, 2, "s", 1),
        Row(f"light moves of {count} at work, 95th percentile", "one visitor alone", slow * middle, middle, "ms", 3),
        Row("computing time of four players: the most", "the least", most, least, "s", 2),
        Row("memory of an idle session after use", "wanted", (result.idle - empty) / count, 25, "MB", 1),
        Row("memory when a second class has left", "when the first has", result.empty, empty, "MB", 1.05),
    ]


def process(address: str) -> Path:
    """Where the system tells of the server's process."""
    port = address.rsplit(":", 1)[1].encode()
    return next(p for p in Path("/proc").glob("[0-9]*") if b"--server.port=" + port in (p / "cmdline").read_bytes())


def resident(address: str) -> Iterator[float]:
    """Megabytes of the server's process, each time that one asks."""
    status = process(address) / "status"
    while True:
        kilobytes = re.search(r"VmRSS:\s+(\d+)", status.read_text())
        yield int(kilobytes.group(1)) / 1024 if kilobytes else 0.0


def rows(count: int = 30, seconds: float = 60) -> list[Row]:
    random.seed(0)
    with served(environment={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT)}) as address:
        return asyncio.run(measured(address, count, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    report(rows(options.visitors, options.seconds))


if __name__ == "__main__":
    main()
