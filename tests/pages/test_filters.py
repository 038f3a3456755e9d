import pytest

from models.filters import canny, noise, operations
from models.images.samples import sample
from tests.pages.reading import captions, stands

PARTS = ["filter", "waves", "aliasing", "phase", "edges", "lines", "features", "noise", "libraries"]
IMAGE = operations.working_picture(sample("camera").pixels)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("filters", part=part))


def test_edge_pixels_are_those_of_the_model(visit):
    edges = canny.stages(IMAGE, canny.Config(40, 250)).edges
    app = visit("filters", part="edges", **{"low threshold": 40, "high threshold": 250})
    assert f"<b>{edges.sum():,}</b>" in captions(app)


def test_decibels_are_those_of_the_model(visit):
    noisy = noise.noisy(IMAGE, noise.Config("salt and pepper", 10))
    after = noise.displayed(operations.applied(noisy, operations.Config("median", size=3)))
    app = visit("filters", part="filter", filter="median", size=3, noise="salt and pepper", level=10)
    assert f"{noise.psnr(IMAGE, noisy):.2f} dB → {noise.psnr(IMAGE, after):.2f} dB" in captions(app)


def test_a_wrong_filter_turns_the_check_red(visit, monkeypatch):
    right = operations.linear.filtered
    monkeypatch.setattr(operations.linear, "filtered", lambda *given: right(*given) + 1)
    assert "check bad" in captions(visit("filters"))


def test_typed_kernel_that_is_none_is_refused_and_the_last_picture_stays(visit, app, set_value):
    visit("filters", part="waves", **{"from": "typed"})
    before = [component.key for component in app.get("bidi_component")]
    set_value("typed", "1 2\n3")
    app.run()
    assert not app.exception
    assert app.warning
    assert [component.key for component in app.get("bidi_component")] == before


def test_thresholds_the_wrong_way_round_are_refused_with_the_nearest(visit, app, value):
    visit("filters", part="edges", **{"low threshold": 300, "high threshold": 100})
    assert app.warning
    assert not app.exception


@pytest.mark.parametrize("name", operations.NONLINEAR)
def test_filters_without_a_kernel_work_in_colour(visit, name):
    app = visit("filters", filter=name, channel="colour", picture="coffee")
    assert not app.exception
    assert not app.warning
