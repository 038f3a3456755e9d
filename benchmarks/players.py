"""Runs that are watched: gaps between slices, what drawing costs, seeking: ``python -m benchmarks.players``.

Each run plays for some seconds before a Chromium, and for as long before a visitor without one (`session.py`), who
asks for a picture as often. The page says how many steps it has made, and in how many seconds of computing.
"""

import argparse
import asyncio
import re
import time
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.class_load import playing
from benchmarks.latency import moves, opened, ours
from benchmarks.rows import Row, report
from benchmarks.session import Session
from tools.served import FLAGS, chromium, served

RUNS = ("style?part=paint&steps=400", "gan", "receptive_field?part=training", "sampling?part=learned")
PROGRESS = r"Step ([\d,]+) · ([\d.]+) s"
SEEK = 50  # ms, wanted


class Progress(NamedTuple):
    steps: int
    seconds: float  # of computing

    @classmethod
    def read(cls, text: str) -> "Progress":
        steps, seconds = re.search(PROGRESS, text).groups()  # type: ignore[union-attr]
        return cls(int(steps.replace(",", "")), float(seconds))


def watched(browser: Browser, url: str, seconds: float) -> tuple[float, float, list[float]]:
    """Share of the time that was computed, seconds of computing a step, and milliseconds of each seek afterwards."""
    page = opened(browser, url)
    button = page.get_by_role("button", name=re.compile("^(Play|Pause)"))
    if button.inner_text().startswith("Play"):  # else it plays at once
        button.click()
    page.get_by_text(re.compile(PROGRESS)).first.wait_for()

    def now() -> tuple[float, Progress]:
        return time.perf_counter(), Progress.read(page.get_by_text(re.compile(PROGRESS)).first.inner_text())

    page.wait_for_timeout(1000)
    start, first = now()
    page.wait_for_timeout(1000 * seconds)
    end, last = now()
    page.get_by_role("button", name=re.compile("^Pause")).click()
    page.wait_for_timeout(2000)
    seeks = moves(page, ours("Look back"), 6, "first")
    page.close()
    computing = last.seconds - first.seconds
    return computing / (end - start), computing / (last.steps - first.steps), seeks


async def unseen(address: str, run: str, seconds: float) -> float:
    """Seconds of computing a step where nobody draws."""
    page, _, query = run.partition("?")
    async with Session(address) as visitor:
        await playing(visitor, page, asyncio.get_running_loop().time() + seconds, query)
        last = Progress.read(visitor.progress)
    return last.seconds / last.steps


def rows(seconds: float) -> Iterator[Row]:
    with served() as address:
        for run in RUNS:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
                share, step, seeks = watched(browser, f"{address}/{run}", seconds)
                browser.close()
            alone = asyncio.run(unseen(address, run, seconds))
            yield Row(f"{run}: the clock", "the time that is computed", 1, share, "s", 1.05)
            yield Row(f"{run}: computing a step beside a Chromium", "without one", 1e3 * step, 1e3 * alone, "ms", 1.1)
            yield Row(f"{run}: seeking to a stored step, first picture", "wanted", median(seeks), SEEK, "ms", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    report(rows(parser.parse_args().seconds))


if __name__ == "__main__":
    main()
