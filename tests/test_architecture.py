"""Layers only look down: pages -> viz -> models."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "models": {"streamlit", "plotly", "viz", "pages"},
    "viz": {"streamlit", "pages"},
}
FILES = [(layer, path) for layer in FORBIDDEN for path in sorted((ROOT / layer).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield module.partition(".")[0]


@pytest.mark.parametrize(("layer", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_module_imports_nothing_above_its_layer(layer, path):
    assert not FORBIDDEN[layer].intersection(imported(path))


def test_every_page_is_in_the_navigation():
    frame = (ROOT / "pages/frame.py").read_text(encoding="utf-8")
    files = (path for path in (ROOT / "pages").glob("*/[!_]*.py") if path.parent.name != "shell")
    pages = [path.relative_to(ROOT / "pages").as_posix() for path in files]
    assert pages
    assert [page for page in pages if page not in frame] == []
