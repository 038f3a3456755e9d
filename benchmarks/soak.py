"""Half an hour of school: ``python -m benchmarks.soak [--minutes 30] [--visitors 10]``.

First one visitor sees every page, which loads what all share, and leaves: the threads are counted. Then visitors wander
over all pages at human pace, and leave: what the server logged, how its memory grew after a third of the time, and
which threads stayed. Visitors speak the protocol of the browser (`session.py`).
"""

import argparse
import asyncio
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np

from benchmarks.class_load import KEPT, MOVES, PAUSE, TRIM, moves, process
from benchmarks.rows import Row, report
from benchmarks.session import Session
from tools.served import served

EVERY = 15  # s between two looks at the memory
WARM_UP = 1 / 3  # of the time: what all share is loaded, caches fill
PLAYS, TICKS = 0.1, 6  # of the visits to a page with a computation that plays; reruns of its timer until one goes on


async def wander(visitor: Session, end: float) -> None:
    """All pages in an order of one's own, again and again."""
    while True:
        names = [page for page in visitor.pages if page and page != "album"]
        for page in random.sample(names, len(names)):
            if asyncio.get_running_loop().time() > end:
                return
            await moves(visitor, page, MOVES, {}, PAUSE)
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


async def watch(status: Path, seconds: float) -> np.ndarray:
    """Seconds and megabytes, [N, 2]."""
    clock, found = asyncio.get_running_loop().time, []  # type: ignore[var-annotated]
    start = clock()
    while clock() < start + seconds:
        found.append((clock() - start, noted(status, "VmRSS") / 1024))
        print(f"{found[-1][0]:6.0f} s {found[-1][1]:6.0f} MB {noted(status, 'Threads')} threads", flush=True)
        await asyncio.sleep(EVERY)
    return np.array(found)


def noted(status: Path, name: str) -> int:
    """A number that the system keeps of a process."""
    return int(re.findall(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE)[0])


async def emptied(address: str) -> None:
    """Wait until the server has let go of all who have left."""
    await asyncio.sleep(2 * KEPT)
    async with Session(address) as visitor:  # Streamlit forgets the others when the next visitor leaves
        await visitor.open("")
    await asyncio.sleep(KEPT + 1.2 * TRIM)


async def soaked(address: str, count: int, seconds: float, log: Path) -> list[Row]:
    status = process(address) / "status"
    async with Session(address) as visitor:
        await visitor.open("")
        for page in filter(None, visitor.pages):
            await moves(visitor, page, 1, {}, (0.1, 0.2))
    await emptied(address)
    before = noted(status, "Threads")
    async with AsyncExitStack() as door:
        visitors = [await door.enter_async_context(Session(address)) for _ in range(count)]
        for visitor in visitors:
            await visitor.open("")
        end = asyncio.get_running_loop().time() + seconds
        memory, *_ = await asyncio.gather(watch(status, seconds), *(wander(visitor, end) for visitor in visitors))
    problems = [visitor.problem for visitor in visitors if visitor.problem]
    problems += re.findall("^Traceback.*?^\\w.*?$", log.read_text(), re.MULTILINE | re.DOTALL)
    print("\n".join(problems))
    await emptied(address)
    time, size = memory[memory[:, 0] >= WARM_UP * seconds].T
    slope = 3600 * float(np.polyfit(time, size, 1)[0]) / count
    return [
        Row(f"errors of {count} visitors in {seconds / 60:g} minutes", "a single one", len(problems), 1, "", 0),
        Row("growth of memory, an hour and visitor", "wanted", slope, 1, "MB", 1),
        Row("threads when all have left", "before they came", noted(status, "Threads"), before, "", 1),
    ]


def rows(count: int = 10, seconds: float = 1800) -> Iterator[Row]:
    random.seed(0)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with served(environment={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT)}, log=log) as address:
            yield from asyncio.run(soaked(address, count, seconds, log))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--visitors", type=int, default=10)
    options = parser.parse_args()
    report(rows(options.visitors, 60 * options.minutes))


if __name__ == "__main__":
    main()
