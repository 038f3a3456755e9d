"""How long a computation goes on that nobody wants any longer: ``python -m benchmarks.unwanted [--worker ray]``.

A visitor without a browser (`session.py`) plays a run, or opens a page that computes in one go, and closes the tab,
goes to another page or asks for other settings; `/metrics` says when nothing waits or runs.
"""

import argparse
import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from urllib.request import urlopen

from benchmarks.rows import Row, report
from benchmarks.session import Session
from tools.served import served

PLAYED = ("gan", "style?part=paint&steps=400", "sampling?part=learned")
IN_ONE_GO = ("optimisers?part=range", "divergences?part=judge", "losses?part=imbalance")
WANTED, PLAYS, LOOK = 0.3, 3.0, 0.01  # s


def jobs(address: str) -> int:
    with urlopen(f"{address}/metrics") as answer:
        return int(re.search(r"^explorer_jobs_queued (\d+)", answer.read().decode(), re.M)[1])  # type: ignore[index]


async def until(address: str, busy: bool) -> float:
    """Seconds until something computes, or nothing does."""
    start = time.perf_counter()
    while bool(await asyncio.to_thread(jobs, address)) != busy:
        await asyncio.sleep(LOOK)
    return time.perf_counter() - start


async def play(visitor: Session, page: str) -> None:
    name, _, query = page.partition("?")
    await visitor.open(name, query)
    if "Play" in visitor.buttons:
        await visitor.press("Play")
    end = time.perf_counter() + PLAYS
    while time.perf_counter() < end:
        fragment, interval = list(visitor.timers.items())[-1]
        await visitor.tick(fragment)
        await asyncio.sleep(interval)


async def played(address: str) -> AsyncIterator[tuple[str, float]]:
    for page in PLAYED:
        async with Session(address) as visitor:
            await play(visitor, page)
        yield f"{page}: played, its tab is closed", await until(address, False)
        async with Session(address) as visitor:
            await play(visitor, page)
            left = asyncio.create_task(visitor.open("morphology"))
            yield f"{page}: played, its page is left", await until(address, False)
            await left


async def in_one_go(address: str) -> AsyncIterator[tuple[str, float]]:
    for page in IN_ONE_GO:
        async with Session(address) as visitor:
            name, _, query = page.partition("?")
            opened = asyncio.create_task(visitor.open(name, query))
            await until(address, True)
            opened.cancel()
        yield f"{page}: computed in one go, its tab is closed", await until(address, False)


async def measured(worker: str) -> list[tuple[str, float]]:
    with served(environment={"EXPLORER_WORKER": worker}) as address:
        async with Session(address) as first:  # it imports
            await first.open("morphology")
        return [found for kind in (played, in_one_go) async for found in kind(address)]


def rows(worker: str) -> Iterator[Row]:
    for what, seconds in asyncio.run(measured(worker)):
        yield Row(f"{what}: computing goes on for", "wanted", 1e3 * seconds, 1e3 * WANTED, "ms", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", default="", help="as in EXPLORER_WORKER")
    report(rows(parser.parse_args().worker))


if __name__ == "__main__":
    main()
