"""Rules, matching, RoI, codes, letterbox: closed forms, laws and other people's operators."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.models.detection._utils import BoxCoder
from torchvision.ops import ps_roi_pool, sigmoid_focal_loss

from models.detection import check, codes, hungarian, letterbox, network, roi, rules, targets, windows

BOXES = np.array([[40.0, 30, 100, 120], [130, 40, 210, 190], [200, 100, 250, 240]])


@pytest.mark.parametrize("rule", rules.RULES)
@pytest.mark.parametrize("seed", range(5))
def test_rules_agree_with_asking_every_cell(rule, seed):
    corners = np.random.default_rng(seed).uniform(0, 200, (4, 2))
    boxes = np.concatenate((corners, corners + np.random.default_rng(seed).uniform(10, 120, (4, 2))), axis=1)
    boxes = boxes.clip(0, 256)
    config = rules.Config(rule, 16)
    assert check.rule_difference(boxes, rules.assigned(boxes, 256, 256, config), config) == 0


def test_two_centres_in_one_cell_name_the_lost_one():
    boxes = np.array([[0.0, 0, 40, 40], [2, 2, 42, 42]])
    found = rules.assigned(boxes, 64, 64, rules.Config("centre", 32))
    assert found.lost == (1,)
    assert found.taken == ((1, 0),)


def test_three_cells_inside_and_fewer_at_the_edge():
    assert len(rules.three_cells(np.array([[90.0, 90, 110, 110]]), (8, 8), rules.Config("three", 32))) == 3
    assert len(rules.three_cells(np.array([[0.0, 0, 10, 10]]), (8, 8), rules.Config("three", 32))) == 1


@pytest.mark.parametrize(("height", "width", "overlap"), [(10, 10, 0.7), (30, 12, 0.5), (8, 40, 0.3)])
def test_exact_radius_meets_the_overlap_and_the_published_one_does_not(height, width, overlap):
    exact, published = (rules.radius(height, width, overlap, one) for one in (False, True))
    assert check.least_overlap(height, width, exact) == pytest.approx(overlap, abs=1e-9)
    assert check.least_overlap(height, width, published) < overlap


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ([[0, 0, 0, 9]], "width and a height"),
        ([[90, 90, 200, 200]], "lie on the picture"),
        ([[9, 9, 1, 1]], "x1 <= x2"),
    ],
)
def test_impossible_objects_are_refused(boxes, words):
    with pytest.raises(ValueError, match=words):
        rules.assigned(np.array(boxes, float), 64, 64, rules.Config())


def test_nothing_drawn_is_all_background():
    for rule in rules.RULES:
        assert (rules.assigned(np.zeros((0, 4)), 64, 64, rules.Config(rule)).owner == rules.NOBODY).all()


@pytest.mark.parametrize("seed", range(20))
def test_hungarian_is_the_least_of_all_permutations(seed):
    generator = np.random.default_rng(seed)
    corners = generator.uniform(0, 50, (9, 2))
    boxes = np.concatenate((corners, corners + generator.uniform(1, 40, (9, 2))), axis=1)
    found = hungarian.pairing(boxes[:5], generator.uniform(size=5), boxes[5:], (100, 100), hungarian.Config())
    total, overlap = check.pairing_differences(boxes[:5], boxes[5:], found)
    assert total < 1e-9
    assert overlap < 1e-9


def test_more_objects_than_queries_are_refused():
    with pytest.raises(ValueError, match="at most as many as queries, 1, got 3"):
        hungarian.pairing(BOXES[:1], np.ones(1), BOXES, (256, 256), hungarian.Config())


def test_first_swap():
    assert check.first_swap() == 21  # at 20 both pairings cost the same


def test_tensor_of_yolo_v1_has_1470_numbers_and_decodes():
    found = targets.tensor(BOXES, np.array([0, 3, 19]), (256, 256), 7, 2, 20)
    assert found.size == 1470
    assert check.tensor_difference(found, BOXES, (256, 256), 2) < 1e-9


@pytest.mark.parametrize("method", roi.METHODS)
@pytest.mark.parametrize("box", [(37, 40, 187, 190), (-20, 10, 30, 90), (3, 3, 4, 4), (200, 100, 500, 290)])
def test_roi_agrees_with_torchvision(method, box):
    feature, config = np.random.default_rng(0).uniform(size=(20, 25)), roi.Config(method, 16, 5)
    assert (
        check.roi_difference(feature, np.array(box, float), config, roi.cut(feature, np.array(box, float), config))
        < 1e-5
    )


def test_errors_on_a_ramp():
    ramp, box = roi.ramp(320, 640, 16), np.array([37.0, 40, 187, 190])
    assert check.ramp_error(ramp, box, roi.Config("align")) < 1e-9
    assert check.ramp_error(ramp, box, roi.Config("legacy")) == pytest.approx(8)
    pooled = roi.cut(ramp, box, roi.Config("pool"))
    assert (pooled.left[0], pooled.right[-1]) == (32, 208)


def test_pool_stands_still_and_jumps_while_align_moves():
    moves = {name: np.diff(places) for name, places in roi.moves(roi.Config()).items()}
    assert (moves["pool"] > 0).sum() == 1
    assert moves["pool"].sum() == 16
    assert np.allclose(moves["align"], 1)


def test_position_sensitive_pooling_is_the_mean_of_one_channel_a_bin():
    feature = torch.rand(1, 2 * 9, 16, 16, generator=torch.Generator().manual_seed(0))
    found = ps_roi_pool(feature, [torch.tensor([[0.0, 0, 12, 12]])], 3)
    own = torch.stack(
        [F.avg_pool2d(feature[..., :12, :12], 4)[0, c * 9 + b, b // 3, b % 3] for c in range(2) for b in range(9)]
    )
    assert torch.allclose(found[0].flatten(), own, atol=1e-6)


@pytest.mark.parametrize("code", ["v2", "v5", "rpn", "weighted"])
def test_codes_have_inverses(code):
    t = np.random.default_rng(1).uniform(-2, 2, 4)
    assert check.code_difference(t, codes.Config(code)) < 1e-9


@pytest.mark.parametrize(("code", "weights"), [("rpn", (1.0, 1.0, 1.0, 1.0)), ("weighted", (10.0, 10.0, 5.0, 5.0))])
def test_rpn_code_is_torchvisions(code, weights):
    t, config = np.array([0.3, -0.2, 0.18, 0.09]), codes.Config(code)
    anchor = torch.tensor(codes.ground(config)[0])[None]
    reference = BoxCoder(weights).decode_single(torch.tensor(t)[None], anchor)
    assert np.allclose(codes.box(t, config), reference[0], atol=1e-9)


def test_numbers_of_the_family():
    assert sum(codes.ssd_boxes()) == 8732
    assert (codes.v3_boxes(416), codes.v3_boxes(640)) == (10647, 25200)
    assert (codes.level(112, 112), codes.level(448, 448)) == (3, 5)
    assert (check.logit_words("v2", 0.99), check.logit_words("v2", 1), check.logit_words("v5", 1)) == (
        "4.595",
        "∞",
        "1.099",
    )


@pytest.mark.parametrize(
    ("height", "width", "side", "minimal", "error"),
    [(1571, 3775, 1280, False, 1.94), (364, 3613, 640, True, 13.5), (600, 800, 416, True, 0.0)],
)
def test_published_inverse_is_off_and_ours_is_not(height, width, side, minimal, error):
    config, whole = letterbox.Config(side, minimal=minimal), np.array([[0.0, 0, width, height]])
    assert letterbox.round_trip(whole, height, width, config, False) < 1e-9
    assert letterbox.round_trip(whole, height, width, config, True) == pytest.approx(error, abs=0.01)


def test_letterbox_sizes():
    assert letterbox.geometry(600, 800, letterbox.Config()).size == (416, 416)
    assert letterbox.geometry(600, 800, letterbox.Config(minimal=True)).size == (416, 320)


def test_focus_is_a_convolution():
    picture = np.random.default_rng(0).integers(0, 255, (21, 30, 3)).astype(np.uint8)
    assert letterbox.focus_difference(picture) < 1e-12


def test_mosaic_boxes_stay_on_the_canvas():
    picture = np.zeros((50, 80, 3), np.uint8)
    _canvas, boxes = letterbox.mosaic([picture] * 4, [np.array([[5.0, 5, 75, 45]])] * 4, 64, 3)
    assert len(boxes) == 4
    assert boxes.min() >= 0
    assert boxes.max() <= 64


def test_focal_loss_is_torchvisions():
    logits = torch.randn(2, 64, 3, generator=torch.Generator().manual_seed(0))
    labels = (torch.rand(2, 64, 3, generator=torch.Generator().manual_seed(1)) < 0.1).float()
    asked = network.Targets(labels, torch.ones_like(labels), torch.zeros(0, 4), torch.zeros(0, 2, dtype=torch.long))
    assert torch.allclose(network.focal(logits, asked), 4 * sigmoid_focal_loss(logits, labels, reduction="sum"))


def test_dense_pass_is_every_window(monkeypatch):
    torch.manual_seed(0)
    net = windows.network().eval().requires_grad_(False)
    monkeypatch.setattr(windows, "trained", lambda: net)
    picture = windows.canvas(windows.Config(side=64))
    assert np.allclose(windows.dense(picture).logits, windows.slid(picture).logits, atol=1e-5)
