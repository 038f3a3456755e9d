import numpy as np

from models.segmentation import arithmetic, upsampling
from viz.canvas import Box
from viz.segmentation import arithmetic as figures


def test_maps_are_drawn_to_scale_and_crops_lie_inside():
    found = arithmetic.levels()
    pane = figures.levels(np.zeros((572, 572, 3), np.uint8), found, "", True)
    sides = [box.xyxy[2] - box.xyxy[0] for box in pane.shapes if isinstance(box, Box)]
    scale = max(sides) / 568
    expected = [side for one in found for side in ((one.joined, one.made, one.written) if one.joined else (one.made,))]
    np.testing.assert_allclose(np.array(sides) / scale, expected)


def test_no_map_of_any_u_net_leaves_the_picture():
    for pools in (1, 2, 3, 4):
        side = arithmetic.nearest_side(828, pools)
        pane = figures.levels(np.zeros((side, side, 3), np.uint8), arithmetic.levels(side, pools), "", False)
        height, width = pane.picture.shape[:2]
        assert all(box.xyxy[2] <= width and box.xyxy[3] <= height for box in pane.shapes if isinstance(box, Box))


def test_one_period_of_the_lattice_has_its_numbers():
    pane = figures.lattice(upsampling.counts(upsampling.Config(3, 2)), "", "inputs", 4)
    assert [text.text for text in pane.shapes] == ["4", "2", "2", "1"]
    assert pane.picture.shape == (8, 8)
