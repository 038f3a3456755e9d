"""Every page runs, alone and with each of its presets, and its snippet computes what the page shows."""

import contextlib
import io
from pathlib import Path

import pytest

from tests.presets import SLOW

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT / "pages").as_posix()
    for path in (ROOT / "pages").glob("*/[!_]*.py")
    if path.stem == path.parent.name != "home"
)


def fine(app):
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


@pytest.mark.parametrize("path", PAGES)
def test_page_runs_and_so_does_each_quick_preset(visit, path):
    app = fine(visit(path))
    assert app.title[0].value
    labels = app.button_group(key="preset").options
    assert labels[-1] == "Reset"
    for label in labels:
        if label in SLOW.get(Path(path).stem, {}):
            continue
        fine(app.button_group(key="preset").set_value(label).run())
        assert app.button_group(key="preset").value is None  # a press, not a choice that stays


@pytest.mark.parametrize("path", PAGES)
def test_snippet_prints_what_the_page_shows(visit, app, path, monkeypatch):
    app.session_state["code"] = True  # the panel is open
    blocks = [block.value for block in fine(visit(path)).code]
    at = next(i for i, text in enumerate(blocks) if "print(" in text)
    snippet, shown = blocks[at : at + 2]
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet, "snippet", "exec"), {"__name__": "__main__"})
    assert printed.getvalue().strip() == shown.strip()


@pytest.mark.parametrize("path", PAGES)
def test_page_has_three_questions(visit, path):
    app = fine(visit(path))
    numbers = app.button_group(key="question").options
    assert len(numbers) >= 3
    for number in numbers:
        fine(app.button_group(key="question").set_value(number).run())
