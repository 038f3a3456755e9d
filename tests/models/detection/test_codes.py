"""Four numbers that make a box, and a photo made square and back."""

import numpy as np
import pytest
import torch
from torchvision.models.detection._utils import BoxCoder

from models.detection import (
    check,
    codes,
    letterbox,
    targets,
)

BOXES = np.array([[40.0, 30, 100, 120], [130, 40, 210, 190], [200, 100, 250, 240]])


def test_tensor_of_yolo_v1_has_1470_numbers_and_decodes():
    found = targets.tensor(BOXES, np.array([0, 3, 19]), (256, 256), 7, 2, 20)
    assert found.size == 1470
    assert check.tensor_difference(found, BOXES, (256, 256), 2) < 1e-9


@pytest.mark.parametrize("code", ["v1", "v2", "v5", "rpn", "weighted"])
def test_codes_have_inverses(code):
    t = np.random.default_rng(1).uniform(-2, 2, 4)
    assert check.code_difference(t, codes.Config(code)) < 1e-9
    assert check.code_difference(np.zeros(4), codes.Config(code)) < 1e-9


@pytest.mark.parametrize(("code", "weights"), [("rpn", (1.0, 1.0, 1.0, 1.0)), ("weighted", (10.0, 10.0, 5.0, 5.0))])
def test_rpn_code_is_torchvisions(code, weights):
    t, config = np.array([0.3, -0.2, 0.18, 0.09]), codes.Config(code)
    anchor = torch.tensor(codes.ground(config)[0])[None]
    reference = BoxCoder(weights).decode_single(torch.tensor(t)[None], anchor)
    assert np.allclose(codes.box(t, config), reference[0], atol=1e-9)


@pytest.mark.parametrize(
    ("code", "wanted"), [("rpn", (0.3, 0, 0.18232, 0.09531)), ("weighted", (3, 0, 0.91161, 0.47655))]
)
def test_numbers_of_a_known_box(code, wanted):
    config = codes.Config(code, 100, 1, 2, (100.0, 200.0))  # the anchor lies at (100, 150, 200, 350)
    shift = np.array([0.0, 50, 0, 50])
    assert np.allclose(codes.numbers(np.array([120.0, 90, 240, 310]) + shift, config), wanted, atol=5e-6)
    assert codes.factors(np.array([0.0, 0, 99, 99]), config)[2] <= 62.5 + 1e-9


def test_sizes_of_v5_stay_below_4_anchors_and_offsets_within_half_a_cell():
    far = codes.factors(np.full(4, 30.0), codes.Config("v5"))
    assert np.allclose(far, [1.5, 1.5, 4, 4])
    assert np.allclose(codes.factors(np.full(4, -30.0), codes.Config("v5")), [-0.5, -0.5, 0, 0])


def test_a_box_beyond_the_reach_of_a_code_stays_at_its_border():
    config = codes.Config("v2", 64, 4, 3)
    far = np.array([600.0, 200, 700, 260])
    found = codes.box(codes.numbers(far, config), config)
    assert (found[0] + found[2]) / 2 == pytest.approx(5 * 64, abs=1e-3)


def test_some_cell_gets_two_of_five_centres():
    assert targets.collision(7, 5) == pytest.approx(0.190, abs=5e-4)
    assert targets.collision(13, 5) == pytest.approx(0.058, abs=5e-4)


@pytest.mark.parametrize(
    ("height", "width", "side", "minimal", "error"),
    [(1571, 3775, 1280, False, 1.94), (364, 3613, 640, True, 13.5), (600, 800, 416, True, 0.0)],
)
def test_published_inverse_is_off_and_ours_is_not(height, width, side, minimal, error):
    config, whole = letterbox.Config(side, minimal=minimal), np.array([[0.0, 0, width, height]])
    assert letterbox.round_trip(whole, height, width, config, False) < 1e-9
    assert letterbox.round_trip(whole, height, width, config, True) == pytest.approx(error, abs=0.01)


def test_a_box_that_is_brought_back_wrongly_is_seen(monkeypatch):
    config, whole, back = letterbox.Config(), np.array([[0.0, 0, 800, 600]]), letterbox.back
    assert check.letterbox_difference(whole, 600, 800, config) < 1e-2
    monkeypatch.setattr(letterbox, "back", lambda *given: back(*given) + 1)
    assert check.letterbox_difference(whole, 600, 800, config) > 0.9


def test_letterbox_sizes():
    square = letterbox.geometry(600, 800, letterbox.Config())
    assert (square.size, square.width, square.height) == ((416, 416), 416, 312)
    assert letterbox.geometry(600, 800, letterbox.Config(minimal=True)).size == (416, 320)


def test_mosaic_boxes_stay_on_the_canvas():
    picture = np.zeros((50, 80, 3), np.uint8)
    _canvas, boxes = letterbox.mosaic([picture] * 4, [np.array([[5.0, 5, 75, 45]])] * 4, 64, 3)
    assert len(boxes) == 4
    assert boxes.min() >= 0
    assert boxes.max() <= 64
