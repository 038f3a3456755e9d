import numpy as np
import pytest

from models.optimisers import check, landscape, maps
from models.optimisers.landscape import SURFACES, Frame
from models.optimisers.rules import Rule


@pytest.mark.parametrize("name", SURFACES)
def test_gradient_is_that_of_differences(name):
    surface = SURFACES[name]
    places = Frame(surface.half).cells(8, 8).reshape(-1, 2)
    assert check.slope_difference(surface.text, places) < 1e-6


def test_a_wrong_gradient_is_found(monkeypatch):
    monkeypatch.setattr(landscape, "slope", lambda text: lambda places: 2 * places)
    assert check.slope_difference("x**2 + y", np.ones((4, 2))) > 0.1


def test_plain_descent_stays_in_the_well_of_its_side():
    text, start = SURFACES["two wells"].text, (1.2, 0.8)
    end = landscape.descent(text, start, Rule("plain", 0.05), 1000).end[0]
    assert end[0] == pytest.approx(0.9143, abs=1e-4)
    assert float(landscape.values(text, end)) == pytest.approx(-0.106, abs=1e-3)


@pytest.mark.parametrize("rule", ["plain", "momentum", "adam"])
def test_all_leave_a_saddle_unless_they_start_on_its_ridge(rule):
    text = SURFACES["saddle"].text
    ends = [landscape.descent(text, (-1.0, y), Rule(rule, 0.05, 0.9), 600).end[0, 1] for y in (0.0, 0.001)]
    assert ends[0] == 0.0
    assert ends[1] == pytest.approx(1.0, abs=0.01)


def test_swarm_finds_the_four_wells_and_names_what_diverges():
    found = landscape.swarm(SURFACES["four wells"].text, 5.0, Rule("momentum", 0.01, 0.9), 500)
    places = sorted(place.xy for place in found.places)
    np.testing.assert_allclose(places, [(-3.7793, -3.2832), (-2.8051, 3.1313), (3, 2), (3.5844, -1.8481)], atol=1e-3)
    assert {place.kind for place in found.places} == {"minimum"}
    counts = [place.count for place in found.places]
    assert sum(counts) + int((found.basin == landscape.DIVERGED).sum()) == 1000
    assert counts == sorted(counts, reverse=True)


def test_a_saddle_is_called_one():
    found = landscape.swarm(SURFACES["saddle"].text, 1.5, Rule("plain", 0.1), 400)
    assert [place.kind for place in found.places] == ["minimum", "minimum", "saddle"]


def test_a_kink_is_never_at_rest():
    found = landscape.swarm(SURFACES["kink"].text, 2.0, Rule("plain", 0.02), 300)
    assert (found.basin == landscape.MOVING).all()


def test_frame_goes_there_and_back():
    frame = Frame(2.0)
    x, y = frame.pixels(np.array([[1.2, -0.7]]))[0]
    assert frame.place(x, y) == pytest.approx((1.2, -0.7))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: landscape.descent("log(x)", (-1.0, 0.0), Rule(), 5), "finite number where the walk starts"),
        (lambda: landscape.descent("x*q", (1.0, 0.0), Rule(), 5), "'q' at column 3"),
        (lambda: landscape.swarm("sqrt(-1 - x**2)", 1.0, Rule(), 5), "finite slope"),
        (lambda: maps.on_landscape(maps.Config(cells=4), "x**2", (0.0, 1.0)), "f must slope"),
    ],
)
def test_functions_that_make_no_sense_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
