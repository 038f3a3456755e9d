"""A class without browsers: ``python -m benchmarks.class_load [--visitors 30] [--seconds 60]``.

First one visitor alone moves the sliders of all pages. Then the whole class opens one page in the same moment. Then
everybody moves from page to page at human pace, while four of them play long computations. At last they rest, and
leave. Visitors speak the protocol of the browser (`session.py`); the server is a process of its own.
"""

import argparse
import asyncio
import random
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, report
from benchmarks.session import Session
from pages.shell.memory import PAUSE as TRIM
from tools.served import served

PLAYERS = ("style", "gan", "style", "gan")  # pages of the long computations
MOVES = 4  # on each page
ALONE = 8  # moves on each page by the visitor alone
PAUSE = 1.0, 4.0  # s between two moves of a visitor
KEPT = 10  # s that the server keeps a session whose visitor has left; 60 in the app's own settings

Times = dict[str, list[float]]  # seconds of each move, by page


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


async def playing(visitor: Session, page: str, end: float) -> float:
    """Seconds of computing that a long computation was given."""
    await visitor.open(page)
    await visitor.press("Play")
    clock = asyncio.get_running_loop().time
    while clock() < end:
        fragment, interval = list(visitor.timers.items())[-1]
        due = clock() + interval
        await visitor.tick(fragment)
        await asyncio.sleep(max(0.0, due - clock()))
    return float(re.search(r"([\d.]+) s of computing", visitor.progress).group(1))  # type: ignore[union-attr]


async def measured(address: str, count: int, seconds: float) -> list[Row]:
    memory = resident(address)
    alone: Times = {}
    together: Times = {}
    async with Session(address) as visitor:
        await visitor.open("")
        names = [page for page in visitor.pages if page]
        for page in names:
            await moves(visitor, page, 1, {}, (0, 0))  # imports
        for page in names:
            await moves(visitor, page, ALONE, alone, (0.1, 0.2))
        for page in sorted(set(PLAYERS)):
            await playing(visitor, page, asyncio.get_running_loop().time() + 2)
    await asyncio.sleep(1.2 * TRIM)
    visitors = [Session(address) for _ in range(count)]
    for visitor in visitors:
        await visitor.__aenter__()
    before = next(memory)
    opened = await asyncio.gather(*(visitor.open("morphology") for visitor in visitors))
    end = asyncio.get_running_loop().time() + seconds
    long = [playing(visitor, page, end) for visitor, page in zip(visitors, PLAYERS, strict=False)]
    rest = [lesson(visitor, end, together) for visitor in visitors[len(PLAYERS) :]]
    computing, _ = await asyncio.gather(asyncio.gather(*long), asyncio.gather(*rest))
    await asyncio.sleep(1.2 * TRIM)
    idle = next(memory)
    problems = {visitor.problem for visitor in visitors} - {""}
    if problems:
        raise RuntimeError(f"pages failed: {problems}")
    for visitor in visitors:
        await visitor.__aexit__()
    await asyncio.sleep(2 * KEPT)
    async with Session(address) as visitor:  # Streamlit forgets them when the next visitor leaves
        await visitor.open("")
    await asyncio.sleep(1.2 * TRIM)
    usual = {page: statistics.median(times) for page, times in alone.items()}
    relative = sorted(spent / usual[page] for page, times in together.items() for spent in times)
    slow = relative[int(0.95 * len(relative))]
    middle = 1e3 * statistics.median(spent for times in alone.values() for spent in times)
    return [
        Row(f"{count} visitors open one page in the same second: the last answer", "wanted", max(opened), 2, "s", 1),
        Row(f"light moves of {count} at work, 95th percentile", "one visitor alone", slow * middle, middle, "ms", 3),
        Row("computing time of four players: the most", "the least", max(computing), min(computing), "s", 2),
        Row("memory of an idle session after use", "wanted", (idle - before) / count, 25, "MB", 1),
        Row("memory after all have left", "before they came", next(memory), before, "MB", 1.05),
    ]


def resident(address: str) -> Iterator[float]:
    """Megabytes of the server's process, each time that one asks."""
    port = address.rsplit(":", 1)[1].encode()
    found = (p for p in Path("/proc").glob("[0-9]*") if b"--server.port=" + port in (p / "cmdline").read_bytes())
    status = next(found) / "status"
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
