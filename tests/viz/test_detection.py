import numpy as np

from models.detection import family, hungarian, points, roi, rules
from viz.canvas import Box, Line
from viz.detection import board, codes, photo
from viz.detection import family as trees
from viz.detection import points as maps
from viz.detection import roi as cuts

BOXES = np.array([[40.0, 30, 100, 120], [130, 40, 210, 190]])
PHOTO = np.zeros((256, 256, 3), np.uint8)


def test_a_filled_cell_for_each_that_learns():
    found = rules.assigned(BOXES, 256, 256, rules.Config("inside"))
    drawn = [one for one in board.cells(PHOTO, found, 32, "").shapes if isinstance(one, Box)]
    assert len(drawn) == (found.owner >= 0).sum()


def test_costs_are_those_of_the_pairing_with_a_frame_for_each_object():
    found = hungarian.pairing(BOXES + 3, np.ones(2), BOXES, (256, 256), hungarian.Config())
    figure = board.costs(found, (["A", "B"], ["1", "2"]))
    assert np.allclose(figure.data[0].z, found.cost)
    assert len(figure.layout.shapes) == 2


def test_a_box_for_each_bin():
    found = roi.cut(roi.ramp(256, 256, 16), BOXES[0], roi.Config(bins=3))
    assert sum(isinstance(one, Box) for one in cuts.bins(PHOTO, found, 16, "").shapes) == 9


def test_point_of_the_code_lies_on_its_curve():
    t = np.linspace(-6, 6, 25)
    figure = codes.curves({"v5": (t, t**2)}, "v5", 2.0, {"v5": "YOLOv5"}, ("", ""))
    assert figure.data[-1].y == (4.0,)


def test_four_phases():
    assert len(photo.phases(np.zeros((4, 8, 8, 3), np.uint8), "{row} {column}")) == 4


def test_first_rounding_of_pool_is_drawn_beside_the_second():
    found = roi.cut(roi.ramp(256, 256, 16), BOXES[0], roi.Config("pool", bins=3))
    dashed = [one for one in cuts.bins(PHOTO, found, 16, "").shapes if isinstance(one, Line) and one.dash]
    assert len(dashed) == 16  # four lines each way, of the true box and of the rounded one


def test_one_bin_of_each_map_is_framed_within_its_tile():
    config, shown = roi.Config("align", 16, 3), np.zeros((9, 16, 16))
    frames = [one.xyxy for one in cuts.tiled(shown, BOXES[1], config, "", "").shapes if isinstance(one, Box)]
    assert len(frames) == 9
    assert all(16 * (i % 3) <= x1 < x2 <= 16 * (i % 3 + 1) for i, (x1, _y1, x2, _y2) in enumerate(frames))


def test_frames_lie_on_the_corners_and_peaks():
    found = points.corners(BOXES, 256, 256, 8)
    frames = maps.cornered(PHOTO, found, 8, ("", ""), "")[1].shapes
    assert [one.xyxy[:2] for one in frames] == [(36.0, 20.0), (124.0, 36.0)]
    heat = maps.centred(PHOTO, points.centres(BOXES, 256, 256, rules.Config("gaussian", 8)), 8, ("", ""), "")[1]
    assert len(heat.shapes) == 2


def test_every_detector_is_a_point_of_the_tree():
    words, brought = dict.fromkeys(family.KINDS, "k"), {one.name: "b" for one in family.FAMILY}
    assert len(trees.tree(words, brought).data[1].x) == len(family.FAMILY)
