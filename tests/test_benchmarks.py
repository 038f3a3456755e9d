"""The tools that measure: what they write, and where they look. Nothing is timed here."""

import pytest

from benchmarks import all as everything
from benchmarks.rows import HEAD, Row
from benchmarks.session import header_of, placed
from benchmarks.sliders import MAIN
from pages.catalogue import pages
from pages.shell.components import message


@pytest.mark.parametrize(("ours", "most", "verdict"), [(3, 1.5, "met"), (3.1, 1.5, "missed"), (9, None, "")])
def test_row_says_whether_its_target_is_met(ours, most, verdict):
    row = Row("what", "peer", ours, 2.0, most=most)
    assert verdict in row.verdict
    assert bool(row.verdict) == bool(verdict)
    assert row.text.count("|") == HEAD.splitlines()[0].count("|")


def test_table_replaces_the_one_before_and_nothing_else(monkeypatch, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{everything.BEGIN}old\n{everything.END}after\n")
    monkeypatch.setattr(everything, "README", readme)
    for table in ("first\n", "second\n"):
        everything.write(table)
        assert readme.read_text() == f"before\n{everything.BEGIN}{table}{everything.END}after\n"


def test_sliders_that_are_measured_are_on_pages_that_exist():
    assert {main.page for main in MAIN} <= {page.name for page in pages()}


def test_visitor_reads_a_header_and_places_a_slider_on_its_steps():
    header = header_of(message({"low": 1, "high": 9, "step": 2}))
    assert [placed(header, share) for share in (0, 0.3, 1)] == [1, 3, 9]
