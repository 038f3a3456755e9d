"""From ``streamlit run`` to the first page drawn, and the first visit of each page: ``python -m benchmarks.startup``.

Home beside a bare Streamlit hello page, each on a cold server, rounds interleaved; the other pages each on a server
that has just shown Home and has done its warm-up, as in a lesson.
"""

import argparse
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.rows import Row, report
from pages.catalogue import pages
from tools.served import FLAGS, IDLE, ROOT, chromium, served


def drawn(browser: Browser, url: str) -> float:
    """Moment at which the page's title is drawn and its script has ended."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(url)
    page.locator("h1").first.wait_for(timeout=120_000)
    page.wait_for_function(IDLE, timeout=120_000)
    moment = time.perf_counter()
    page.close()
    return moment


def from_cold(browser: Browser, script: str, cwd: Path) -> float:
    begun = time.perf_counter()
    with served(script, cwd=cwd) as address:
        return drawn(browser, address) - begun


def first_visits(browser: Browser) -> dict[str, float]:
    taken = {}
    with served() as address:
        drawn(browser, address)
        while b'"warm":true' not in urllib.request.urlopen(f"{address}/healthz").read():
            time.sleep(0.2)
        for concept in sorted(entry.name for entry in pages()):
            begun = time.perf_counter()
            taken[concept] = drawn(browser, f"{address}/{concept}") - begun
    return taken


def rows(rounds: int) -> Iterator[Row]:
    hello, home = [], []
    with tempfile.TemporaryDirectory() as elsewhere, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for _ in range(rounds):
            hello.append(from_cold(browser, str(ROOT / "benchmarks/peers/hello.py"), Path(elsewhere)))
            home.append(from_cold(browser, "app.py", ROOT))
        visits = first_visits(browser)
        browser.close()
    bare, peer = statistics.median(hello), "a bare hello page, from the command"
    yield Row("Home, from the command to the page", peer, statistics.median(home), bare, "s", 1.3)
    for concept, seconds in visits.items():
        yield Row(f"first visit of {concept}", peer, seconds, bare, "s", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    report(rows(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
