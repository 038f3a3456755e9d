import numpy as np

from viz.canvas import Line, Pane, negative
from viz.colors import opposite


def test_paper_becomes_light_on_dark_and_a_photo_stays():
    grey = np.array([[245, 0]], np.uint8)
    found = negative(Pane(grey, shapes=[Line([(0, 0)], "#111111")], paper=True))
    assert found.picture.tolist() == [[10, 255]]
    assert found.shapes[0].color == "#eeeeee"
    assert negative(Pane(grey)).picture is grey


def test_heat_maps_have_no_negative():
    pane = Pane(np.zeros((2, 2), np.float32), paper=True)
    assert negative(pane) is pane


def test_the_opposite_of_a_colour_has_its_hue_and_comes_back():
    assert opposite("#800000") == "#ff7f7f"
    assert opposite(opposite("#2f7ebc")) == "#2f7ebc"


def test_signed_numbers_are_dark_at_zero_in_the_dark_theme():
    assert negative(Pane(np.zeros((2, 2)), scale="diverging")).scale == "diverging on dark"
