import numpy as np
import pytest

from models.filters import canny, features, hough
from models.filters.duel import Entry
from viz import filters as figures
from viz.canvas import Line

IMAGE = np.random.default_rng(0).integers(0, 256, (30, 40), np.uint8)


def test_signed_pictures_are_symmetric_about_zero():
    pane = figures.picture(np.array([[-3.0, 1.0]]), "signed", signed=True)
    assert pane.limits == (-3, 3)
    assert pane.scale == "diverging"
    np.testing.assert_array_equal(figures.picture(np.array([[-3.0, 300.4]]), "plain").picture, [[0, 255]])


def test_numbers_stand_in_their_cells():
    pane = figures.numbers(np.array([[0.0, 7.0]]), "answer")
    assert [(shape.text, int(shape.xy[0]), int(shape.xy[1])) for shape in pane.shapes] == [("7", 1, 0)]


def test_blocked_waves_and_differing_pixels_are_hatched():
    passes = np.array([[1.0, 0.2]])
    np.testing.assert_array_equal(figures.spectrum(passes, passes, "", "blocked").masks[0].where, [[False, True]])
    pane = figures.differing(np.array([[5.0, 7.0]]), np.array([[5.5, 5.0]]), "", "differs")
    np.testing.assert_array_equal(pane.masks[0].where, [[False, True]])


def test_stages_show_what_the_stages_are():
    found = canny.stages(IMAGE, canny.Config(50, 200))
    weak, strong = figures.sorted_edges(found, "", "weak", "strong").masks
    np.testing.assert_array_equal(weak.where | strong.where, found.weak | found.strong)
    masks = figures.directions(found, "", "abcd", 0).masks
    np.testing.assert_array_equal(sum(mask.where.astype(int) for mask in masks), found.strength > 0)
    place = tuple(np.argwhere(found.strong)[0])
    pane = figures.edges(found, "", canny.chain(found, *place))
    assert pane.shapes[1].xy[0] == (place[1] + 0.5, place[0] + 0.5)


def test_votes_carry_the_curve_of_a_pixel_through_the_lines_that_it_lies_on():
    edges = np.zeros((60, 60), bool)
    edges[20] = True
    found = hough.votes(edges)
    best = hough.lines(found, 1)
    pane = figures.accumulator(found, best, "", (30.0, 20.0))
    dots, curve = pane.shapes
    x, y = dots.xy[0]
    nearest = min(np.hypot(a - x, b - y) for a, b in curve.xy)
    assert nearest < 1
    assert pane.picture[int(y), int(x)] == pane.picture.max()
    assert len(figures.with_lines(IMAGE, best, "", None).shapes) == 1


def test_strokes_lie_along_the_edge():
    edge = np.zeros((32, 32), np.uint8)
    edge[:, 16:] = 255  # a vertical edge: its gradient points to the right
    pane = figures.glyphs(edge, features.hog_cells(edge), features.gradients(edge), 8, "")
    strokes = [shape for shape in pane.shapes if isinstance(shape, Line)]
    assert strokes
    for stroke in strokes:
        (x1, y1), (x2, y2) = stroke.xy
        assert abs(y2 - y1) > abs(x2 - x1)


def test_circles_and_key_points_are_where_they_were_found():
    pane = figures.with_circles(IMAGE, np.array([[10.0, 12.0, 5.0]]), "")
    xy = np.array(pane.shapes[0].xy) - 0.5
    np.testing.assert_allclose(np.hypot(xy[:, 0] - 10, xy[:, 1] - 12), 5)
    points = features.KeyPoints(np.array([[10.0, 12.0]]), np.array([6.0]), np.array([90.0]), np.zeros((1, 128)))
    square, ahead = figures.key_points(IMAGE, points, "").shapes
    assert ahead.xy[1] == pytest.approx((10, 15))
    assert np.ptp(np.array(square.xy), axis=0) == pytest.approx([6, 6])
    xy = np.array([[1.0, 2.0], [3.0, 4.0]])
    right, wrong, ring = figures.matched(IMAGE, xy, np.array([True, False]), "", xy[:1]).shapes
    assert (right.xy, wrong.xy) == ([(1.0, 2.0)], [(3.0, 4.0)])
    assert np.mean(ring.xy[:-1], axis=0) == pytest.approx([1, 2])


def test_descriptor_has_a_stroke_for_each_number():
    bars = np.zeros(128)
    bars[(4 * 2 + 1) * 8 + 2] = 10  # third row, second column, a quarter of a turn
    lines = figures.descriptor(bars, "").shapes
    long = [one.xy for one in lines[:128] if np.hypot(*np.subtract(*one.xy)) > 0]
    assert len(long) == 1
    (x1, y1), (x2, y2) = long[0]
    assert (x1, y1) == (24, 40)
    assert (x2, y2) == pytest.approx((24, 40 + 0.48 * 16))


def test_bars_are_the_measures():
    entries = [Entry("a", IMAGE, 20.0, 0.5, 0.1), Entry("b", IMAGE, 30.0, 0.9, 0.1)]
    decibels, likeness = figures.bars(entries, {"a": "A", "b": "B"}, ("PSNR", "SSIM")).data
    assert (list(decibels.y), list(decibels.x), list(likeness.x)) == (["A", "B"], [20, 30], [0.5, 0.9])
