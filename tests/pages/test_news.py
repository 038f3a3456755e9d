"""A browser that shows a run is told when there is more to draw."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from starlette.requests import Request

from pages.shell import news
from pages.shell.runs import Run


@pytest.fixture
def run():
    """One that plays, and whose next slice waits."""
    return Run((), iter(range(10)), playing=True, jobs=[Future()])


def status(address, meanwhile=lambda: None):
    """Of the answer to a question, while something happens."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "query_string": query.encode(), "path_params": {"run": path.rsplit("/", 1)[1]}}

    async def asked():
        answer = asyncio.create_task(news.answer(Request(scope)))
        await asyncio.sleep(0)  # it looks once
        meanwhile()
        return (await answer).status_code

    with ThreadPoolExecutor(1) as pool:  # the browser tests leave an event loop running in this thread
        return pool.submit(lambda: asyncio.run(asked())).result()


def test_nothing_new_is_said_after_a_while(run, monkeypatch):
    monkeypatch.setattr(news, "HELD", 0.05)
    assert status(news.address(run)) == 204


CHANGES = {
    "a snapshot": lambda run: run.advance(0.0, 1),
    "the end": lambda run: setattr(run, "finished", True),
    "a pause": lambda run: setattr(run, "playing", False),
    "a slice that brought none": lambda run: run.jobs[0].set_result(None),
    "nothing to wait for": lambda run: run.jobs.clear(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_news_is_told_at_once(run, change, monkeypatch):
    monkeypatch.setattr(news, "HELD", 60.0)
    assert status(news.address(run), lambda: CHANGES[change](run)) == 200


def test_what_is_drawn_already_is_no_news(run, monkeypatch):
    monkeypatch.setattr(news, "HELD", 0.0)
    run.advance(0.0, 3)
    assert status(news.address(run)) == 204


def test_who_asks_for_a_run_that_is_gone_is_told_to_draw(run):
    address = news.address(run)
    assert status("news/unknown?seen=0") == 200
    assert news.address(run) == address
    assert status(address.partition("?")[0]) == status(address + "x") == 400
