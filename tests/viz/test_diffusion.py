import numpy as np
import pytest

from models.diffusion.points import REACH
from models.diffusion.schedules import Schedule, alpha_bars, at_knots
from viz.diffusion import charts, plane, sheets


def test_places_and_pixels_are_inverse():
    places = np.array([[0.0, 0.0], [1.2, -2.1], [-REACH, REACH]])
    pixels = plane.pixels(places)
    assert pixels[0] == (plane.SIDE / 2, plane.SIDE / 2)
    assert [plane.place(xy) for xy in pixels] == [pytest.approx(tuple(one), abs=0.01) for one in places]


def test_handles_of_a_schedule_give_back_its_knots():
    schedule = Schedule("linear", 100)
    pane, handles = plane.schedule(alpha_bars(schedule), 40, at_knots(schedule), "ᾱ")
    assert plane.dragged(handles) == pytest.approx(at_knots(schedule))
    assert pane.title == "ᾱ"


def test_bubbles_have_areas_as_weights_and_leave_out_what_is_nothing():
    shapes = plane.bubbles(np.zeros((3, 2)), np.array([0.8, 0.2, 1e-6]))
    radii = [shape.radius - 2.5 for shape in shapes]
    assert radii == pytest.approx([4.0, 8.0])


def test_the_longest_arrow_has_the_length_of_the_scale():
    (shape,) = plane.arrows(np.zeros((1, 2)), np.array([[2.0, 0.0]]), "#000000", 2.0)
    (x1, _), (x2, _) = shape.xy
    assert x2 - x1 == pytest.approx(plane.LONGEST * plane.SIDE / (2 * REACH), abs=0.1)


def test_heat_has_the_number_of_the_nearest_arrow():
    field = np.zeros(9)
    field[2] = 5.0  # the first column, highest y: left above
    picture = plane.heat(field)
    assert picture[plane.SIDE // 4, plane.SIDE // 4] == 5
    assert picture[plane.SIDE // 4, plane.SIDE // 2] == picture[plane.SIDE // 2, plane.SIDE // 4] == 0


def test_needles_point_at_their_values_with_the_reference_as_a_mark():
    figure = charts.needles([("a", 0.2, 0.1), ("b", 0.0, 0.3)])
    assert [trace.value for trace in figure.data] == [0.2, 0.0]
    assert [trace.gauge.threshold.value for trace in figure.data] == [0.1, 0.3]


def test_a_sheet_has_each_sample_over_its_nearest_digit():
    samples = np.full((20, 14, 14), 255, np.uint8)
    page = sheets.pairs(samples, np.zeros_like(samples), "digits").picture
    assert (page[2:16, 2:16] == 0).all()
    assert (page[16:30, 2:16] == 225).all()
