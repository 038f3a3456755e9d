"""The tools that measure: what they write, and where they look. Nothing is timed here."""

import numpy as np
import pytest

from benchmarks import all as everything
from benchmarks.capacity import Costs
from benchmarks.rows import HEAD, Row
from benchmarks.session import header_of, placed
from benchmarks.sliders import MAIN
from benchmarks.soak import Soak
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


def test_capacity_is_what_the_scarcest_allows():
    light = Costs(core=0.01, queue=0.005, session=10, empty=1096)
    assert (light.per_core, light.per_replica) == (50, 50)
    assert light.needs(120) == (3, 3, (3 * 1096 + 1200) / 1024)
    assert light._replace(queue=0.025).per_replica == 20
    assert light._replace(session=100).per_replica == 30
    assert light._replace(queue=0.025).needs(100)[:2] == (5, 5)  # a core for each replica


def test_growth_of_memory_is_counted_after_the_warm_up_an_hour_and_visitor():
    seconds = np.arange(0, 3600, 60.0)
    memory = np.stack([seconds, np.where(seconds < 1200, 0, 1000 + seconds / 360), 0 * seconds], axis=1)
    found = Soak(10, 3600, 1, [], memory, 0, (1, 1), 1, (0, 0))
    assert found.growth == pytest.approx((1, 0), abs=1e-6)
