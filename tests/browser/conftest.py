"""One real server and one real Chromium for all browser tests; one browser page per test."""

import os
from pathlib import Path

import pytest
from playwright import sync_api

from tools.served import FLAGS, IDLE, chromium, served

sync_api.expect.set_options(timeout=30_000)  # the first page of a cold server imports torch
LOCAL = ("data:", "blob:", "ws://127.0.0.1")


def pytest_collection_modifyitems(items):
    if chromium() or os.environ.get("BROWSER_TESTS") == "required":
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.skip(reason="no Chromium: install it, or name it in CHROMIUM"))


@pytest.fixture(scope="session")
def url():
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser(url):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, url):
    """A fresh browser page; a script error or a request that leaves this machine fails the test."""
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 800})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: request.url.startswith((url, *LOCAL)) or problems.append(request.url))
    yield page
    page.close()
    assert not problems, problems


@pytest.fixture
def settled(page):
    """Call it to wait until Streamlit has finished running the script."""

    def wait():
        page.wait_for_timeout(150)
        page.wait_for_function(IDLE, timeout=60_000)

    return wait
