"""Settings of all tests, and which of them share a process.

Two processes run the suite (``-n 0``: none but this one). What shares a cache, a server or a network stays together:
the tests of one page, of one file of browser tests, of one concept's models. The long groups begin first.
"""

import os
import re
import shutil
import socket
from pathlib import Path

import pytest
from redis import Redis
from xdist.scheduler import LoadScopeScheduling

from models import store
from tools.served import stored

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the app: see pages/shell/warmup.py
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a core for each process

PAGES = [folder.name for folder in (Path(__file__).parents[1] / "pages").iterdir()]
EVERY_PAGE = ("pages", "answers", "exploration")  # files of tests/pages
ORDER = ("browser", "pages", "models", "viz")


def group(nodeid: str) -> tuple[str, str]:
    """Layer and concept; what is done for every page belongs to that page."""
    layer, concept = re.search(r"tests/(?:(\w+)/)?(?:test_)?(\w+)", nodeid).groups()
    if layer == "pages":  # a page may have several files
        concept = next((page for page in PAGES if concept.startswith(page)), concept)
    of_page = re.search(r"\[(\w+)", nodeid) if concept in EVERY_PAGE else None
    return layer, of_page[1] if of_page else concept


class Groups(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return "/".join(map(str, group(nodeid)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (*ORDER, None).index(group(item.nodeid)[0]))


@pytest.fixture(scope="session")
def redis_server():
    if not shutil.which("redis-server") and os.environ.get("BROWSER_TESTS") != "required":
        pytest.skip("no redis-server")
    with stored() as address:
        yield address


@pytest.fixture
def redis(redis_server):
    """Address of a server that replicas share, empty at first."""
    with Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(params=["memory", "redis"])
def shared(request):
    """``shared()``: a store as one replica opens it, of each kind, empty at first."""
    if request.param == "memory":
        only = store.Memory()
        return lambda: only
    address = request.getfixturevalue("redis")
    return lambda: store.opened(address)


@pytest.fixture(autouse=True)
def no_internet(monkeypatch):
    """Nothing that a test does leaves this machine; pages in a browser are watched by the browser."""
    connect = socket.socket.connect

    def to_this_machine(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test must not leave this machine, got {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", to_this_machine)
