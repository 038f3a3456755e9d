import re
from pathlib import Path

import pytest

from pages.shell import proofs
from pages.shell.captions import table
from tests.pages.reading import captions, differs

ROOT = Path(__file__).parents[2]
CHECKED = [
    path for path in sorted((ROOT / "pages").glob("*/*.py"))
    if path.parent.name != "shell" and re.search(r"shell\.(check|compare)\(", path.read_text(encoding="utf-8"))
]  # fmt: skip
TESTED = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "models").rglob("test_*.py"))


def test_table_holds_its_cells_and_escapes_them():
    text = table(("name", "n"), [("<b>", 3), ("x & y", "1 / 2")])
    assert "<b>" not in text
    assert text.count("<tr>") == 3
    for cell in ("&lt;b&gt;", "3", "x &amp; y", "1 / 2"):
        assert f"<td>{cell}</td>" in text


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_second_methods_of_a_page_are_tested_where_its_checks_say(path):
    tests = proofs.tests_of(str(path))
    assert tests
    assert all((ROOT / test).is_file() for test in tests)
    called = re.findall(r"\b\w+_difference\b", path.read_text(encoding="utf-8"))
    assert [name for name in called if not re.search(rf"\b{name}\b", TESTED)] == []


def test_a_check_says_in_which_file_it_is_tested(visit):
    assert "<code>tests/models/sampling/test_check.py</code>" in captions(visit("sampling"))


def test_a_second_method_that_differs_is_seen(visit, monkeypatch):
    assert not differs(visit("sampling"))
    monkeypatch.setattr("pages.sampling.layer.number_difference", lambda *_arguments: 1.0)
    assert differs(visit("sampling", dilation=3))
