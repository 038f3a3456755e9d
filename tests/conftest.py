"""Settings of all tests, and which of them share a process.

Two processes run the suite (``-n 0``: one). What shares a cache, a server or a network stays together: the tests of one
page, of one file of browser tests, of one concept's models. The long groups begin first.
"""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the app: see pages/shell/warmup.py
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a core for each process

ROOT = Path(__file__).parent
ORDER = ("browser", "pages", "models", "viz", "test_architecture")


def group(item: pytest.Item) -> tuple[str, str]:
    """Layer and concept; what is tested for every page (parameter ``path``) belongs to the page."""
    layer, *rest = item.path.relative_to(ROOT).with_suffix("").parts
    concept = rest[0].removeprefix("test_") if rest else layer
    if layer == "pages" and hasattr(item, "callspec"):
        concept = Path(item.callspec.params.get("path", concept)).stem
    return layer, concept


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.xdist_group("/".join(group(item))))
    items.sort(key=lambda item: ORDER.index(group(item)[0]))
