"""One real server and one real Chromium for all browser tests of a process; one browser page per test."""

import os
from pathlib import Path

import pytest
from playwright import sync_api

from tools.served import FLAGS, chromium, served

sync_api.expect.set_options(timeout=30_000)  # the first page of a cold server imports torch
SCRIPTS = [Path(__file__).parent / name for name in ("idle.js", "overlaps.js")]
LOCAL = ("data:", "blob:", "ws://127.0.0.1")


def pytest_collection_modifyitems(items):
    if chromium() or os.environ.get("BROWSER_TESTS") == "required":
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.skip(reason="no Chromium: install it, or name it in CHROMIUM"))


@pytest.fixture(scope="session")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def url(log):
    with served(log=log) as address:
        yield address


@pytest.fixture(scope="session")
def browser(url):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, url, log):
    """``new_page(color_scheme="dark")``; an error there or on the server, or a request to elsewhere, fails the test."""
    pages, problems, before = [], [], log.stat().st_size

    def blank(base_url: str = url, **options: object) -> sync_api.Page:
        page = browser.new_page(base_url=base_url, **{"viewport": {"width": 1280, "height": 800}, **options})
        for script in SCRIPTS:
            page.add_init_script(path=script)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: request.url.startswith((base_url, *LOCAL)) or problems.append(request.url))
        page.on("console", lambda line: "Content Security Policy" in line.text and problems.append(line.text))
        pages.append(page)
        return page

    yield blank
    for page in pages:
        page.close()
    assert not problems, problems
    words = log.read_bytes()[before:].decode()
    assert "Uncaught app execution" not in words, words


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def settled(page):
    """Call it to wait until the page waits for nothing: no run of the script, no answer, no timer."""
    return lambda: page.wait_for_function("() => explorerIdle()", timeout=60_000)


@pytest.fixture
def drag(page):
    """``drag(canvas, (0.2, 0.4), (0.5, 0.5))``: press and move, from and to shares of an element that stands still."""

    def press_and_move(element: sync_api.Locator, start: tuple, end: tuple, drop: bool = True) -> None:
        element.hover()  # waits until the element stands still and nothing covers it
        box = element.bounding_box()
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
        page.mouse.move(*places[0])
        page.mouse.down()
        page.mouse.move(*places[1], steps=6)
        if drop:
            page.mouse.up()

    return press_and_move
