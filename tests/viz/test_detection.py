import numpy as np

from models.detection import hungarian, roi, rules
from viz.canvas import Box
from viz.detection import board, codes, photo
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
