import numpy as np

from models.transfer.hold_out import FewShot
from viz.transfer import charts, sheets

PIXELS = np.random.default_rng(0).integers(0, 256, (7, 32, 32, 3), np.uint8)
LABELS = np.array([0, 1, 2, 0, 1, 2, 0])
WRONG = np.arange(7) == 3


def test_sheet_shows_every_photo_and_hatches_what_is_wrong():
    pane = sheets.sheet(PIXELS, LABELS, sheets.Marks(list("abcdefg"), WRONG, 5), "", False, 4)
    assert len(pane.extra["places"]) == 7
    assert [box.hatch for box in pane.shapes] == [True, False]
    left, top = pane.extra["places"][3]
    assert pane.shapes[0].xyxy[:2] == (left, top)
    assert sheets.pressed(pane, left + 2, top + 2) == 3
    assert sheets.pressed(pane, 1e6, 0) is None


def test_map_keeps_the_order_of_the_plane():
    plane = np.c_[np.arange(7.0), -np.arange(7.0)]
    pane = sheets.feature_map(PIXELS, LABELS, plane, sheets.Marks(list("abcdefg"), WRONG), "", True)
    places = np.array(pane.extra["places"])
    assert (np.diff(places[:, 0]) > 0).all()
    assert (np.diff(places[:, 1]) < 0).all()
    assert pane.picture.max() <= 255


def test_charts_draw_what_they_are_given():
    assert list(charts.bars([0.2, 0.8], ["a", "b"]).data[0].x) == [0.2, 0.8]
    found = charts.intervals({"random": {"linear": (0.9, 0.8, 0.95)}}, "head")
    assert found.data[0].y[0] == 0.9
    assert np.allclose(found.data[0].error_y.array, 0.05)
    few = charts.few_shot(
        {"x": FewShot(np.array([1, 2]), np.array([[0.1, 0.3], [0.5, 0.7]]))}, ("guess", 0.5), ("", "")
    )
    assert np.allclose(few.data[1].y, [0.2, 0.6])
    assert charts.confusion(np.eye(2), ["a", "b"], ("", "")).data[0].z[0][0] == 1
    assert list(charts.lines([0, 1], {"a": [0.1, 0.2]}, 0.5, ("", "")).data[1].x) == [0.5, 0.5]
    assert list(charts.pairs(["a"], {"before": [0.5]}).data[0].x) == [0.5]
