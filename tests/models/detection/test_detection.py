"""Rules, matching, RoI, codes, letterbox: closed forms, laws and other people's operators."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.models.detection._utils import BoxCoder
from torchvision.ops import roi_align, roi_pool, sigmoid_focal_loss

from models.boxes import iou
from models.detection import (
    check,
    codes,
    family,
    hungarian,
    letterbox,
    mask,
    network,
    points,
    roi,
    rules,
    targets,
    windows,
)

BOXES = np.array([[40.0, 30, 100, 120], [130, 40, 210, 190], [200, 100, 250, 240]])


@pytest.mark.parametrize("rule", rules.RULES)
@pytest.mark.parametrize("levels", [1, 3])
@pytest.mark.parametrize("seed", range(3))
def test_rules_agree_with_asking_every_cell(rule, levels, seed):
    corners = np.random.default_rng(seed).uniform(0, 200, (4, 2))
    boxes = np.concatenate((corners, corners + np.random.default_rng(seed).uniform(4, 200, (4, 2))), axis=1)
    boxes = boxes.clip(0, 256)
    config = rules.Config(rule, 8 if levels > 1 else 16)
    assert check.rule_difference(boxes, rules.by_level(boxes, 256, 256, config, levels), config) == 0


def test_objects_of_two_sizes_in_one_place_learn_on_two_levels():
    boxes = np.array([[0.0, 0, 240, 240], [115, 115, 125, 125]])
    alone = rules.by_level(boxes, 256, 256, rules.Config("centre", 8), 1)
    parted = rules.by_level(boxes, 256, 256, rules.Config("centre", 8), 2)
    assert alone[0].lost == (1,)
    assert alone[0].taken == ((1, 0),)
    assert [np.unique(one.owner).tolist() for one in parted] == [[rules.NOBODY, 1], [rules.NOBODY, 0]]
    assert not any(one.lost or one.taken for one in parted)


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


def test_radius_of_a_small_object_as_published_and_exact():
    published, exact = (rules.radius(10, 10, 0.7, one) for one in (True, False))
    assert (published, exact) == pytest.approx((2.73, 0.817), abs=5e-3)
    inner = np.array([[published, published, 10 - published, 10 - published]])
    assert iou(np.array([0.0, 0, 10, 10]), inner)[0] == pytest.approx(0.206, abs=5e-4)


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


def test_hungarian_is_the_least_of_all_permutations():
    generator = np.random.default_rng(0)
    for _case in range(500):
        corners = generator.uniform(0, 50, (7, 2))
        boxes = np.concatenate((corners, corners + generator.uniform(1, 40, (7, 2))), axis=1)
        found = hungarian.pairing(boxes[:4], generator.uniform(size=4), boxes[4:], (100, 100), hungarian.Config())
        total, overlap = check.pairing_differences(boxes[:4], boxes[4:], found)
        assert total < 1e-9
        assert overlap < 1e-9


def test_answers_to_begin_with_are_one_more_than_objects_and_on_the_photo():
    found = np.array(hungarian.astray(BOXES, 256, 256))
    assert found.shape == (4, 4)
    assert found.min() >= 0
    assert found.max() <= 256


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
    errors = abs(pooled.values - (pooled.true[0, :-1] + pooled.true[0, 1:]) / 2)
    assert (round(errors.mean()), round(errors.max())) == (19, 29)


def test_align_is_grid_sample_and_a_mean():
    feature, box = np.random.default_rng(0).uniform(size=(20, 25)), np.array([37.0, 40, 187, 190])
    steps = (torch.arange(14) + 0.5) / 14
    x, y = ((box[axis] + steps * (box[axis + 2] - box[axis])) / 16 for axis in (0, 1))
    places = torch.stack(torch.meshgrid(2 * x / 25 - 1, 2 * y / 20 - 1, indexing="xy"), dim=-1)[None]
    samples = F.grid_sample(torch.tensor(feature)[None, None], places.double(), align_corners=False)
    found = roi.cut(feature, box, roi.Config("align", 16, 7)).values
    assert np.allclose(F.avg_pool2d(samples, 2)[0, 0], found, atol=1e-6)


@pytest.mark.parametrize("operator", [roi_pool, roi_align])
def test_no_gradient_reaches_the_box(operator):
    boxes, feature = torch.tensor([[0.0, 37, 40, 187, 190]], requires_grad=True), torch.ones(1, 1, 20, 25)
    operator(feature.requires_grad_(), boxes, 3, 1 / 16).sum().backward()
    assert feature.grad.any()
    assert boxes.grad is None


def test_pyramid_is_adaptive_pooling_of_the_rounded_box():
    feature, box = np.random.default_rng(0).uniform(size=(20, 25)), np.array([37.0, 40, 187, 190])
    inside = torch.tensor(feature[3:13, 2:13])[None]  # 40 / 16 rounds to 3, 190 / 16 to 12, and the end cell
    for one in roi.pyramid(feature, box, 16):
        assert np.allclose(F.adaptive_max_pool2d(inside, len(one.values))[0], one.values)


def test_score_by_position_is_largest_where_the_parts_lie_and_falls_more_than_the_mean():
    pixels = np.random.default_rng(0).integers(0, 255, (12, 16, 3)).astype(np.uint8).repeat(16, 0).repeat(16, 1)
    box, config = np.array([64.0, 48, 144, 128]), roi.Config("align", 16, 5)
    maps = roi.part_maps(pixels, box, config)
    own, mean = roi.slid(maps, box, config), roi.slid(roi.same(maps), box, config)
    assert own[16] == own.max() == pytest.approx(1)
    assert np.ptp(own) > 2 * np.ptp(mean)


def test_corner_pooling_finds_the_corners_and_those_of_mixed_pairs():
    found = points.corners(np.array([[40.0, 40, 120, 120], [80, 80, 200, 200]]), 256, 256, 8)
    assert {(5, 5), (10, 10)} == set(map(tuple, found.true.tolist()))
    assert {(5, 5), (10, 10), (10, 5), (5, 10)} == set(map(tuple, found.found.tolist()))
    assert check.corner_difference(found) == 0


def test_peaks_decode_to_the_objects_and_two_centres_in_a_cell_to_one():
    assert np.array_equal(points.centres(BOXES, 256, 256, rules.Config("gaussian", 8)).boxes, BOXES[[0, 1, 2]])
    twins = np.array([[0.0, 0, 40, 40], [2, 2, 42, 42]])
    assert len(points.centres(twins, 64, 64, rules.Config("gaussian", 32)).boxes) == 1


def disk():
    """A photo of a bright disk, and the box around it."""
    rows, columns = np.indices((120, 160))
    pixels = np.where(((rows - 60) ** 2 + (columns - 80) ** 2 < 40**2)[..., None], [220, 60, 40], [40, 60, 90])
    return pixels.astype(np.uint8), np.array([36.0, 16, 124, 104])


def test_finer_masks_come_back_closer_to_the_outline():
    found = mask.masks(*disk(), 14)
    assert found.outline.sum() == pytest.approx(np.pi * 40**2, rel=0.02)
    assert sorted(found.overlap.values()) == list(found.overlap.values())
    assert found.overlap[7] < 0.95 < found.overlap[28]
    assert check.mask_difference(found, disk()[1]) < 1e-9


@pytest.mark.parametrize("box", [(0.0, 0, 160, 120), (9.0, 9, 10, 80)])
def test_a_box_without_ground_or_thinner_than_3_px_has_no_outline(box):
    with pytest.raises(ValueError, match="must leave some background"):
        mask.masks(disk()[0], np.array(box), 14)


def test_pool_stands_still_and_jumps_while_align_moves():
    moves = {name: np.diff(places) for name, places in roi.moves(roi.Config()).items()}
    assert (moves["pool"] > 0).sum() == 1
    assert moves["pool"].sum() == 16
    assert np.allclose(moves["align"], 1)


@pytest.mark.parametrize("box", [(0.0, 0, 192, 192), (37, 40, 187, 190), (-20, 10, 30, 90), (200, 100, 500, 290)])
def test_position_sensitive_pooling_is_torchvisions_and_the_mean_of_one_channel_a_bin(box):
    maps, config = np.random.default_rng(0).uniform(size=(9, 16, 16)), roi.Config("pool", 16, 3)
    found = roi.position_sensitive(maps, np.array(box, float), config)
    assert check.sensitive_difference(maps, np.array(box, float), config, found) < 1e-6
    if box[2:] == (192, 192):
        own = [maps[b, :12, :12].reshape(3, 4, 3, 4).mean(axis=(1, 3))[b // 3, b % 3] for b in range(9)]
        assert np.allclose(found.ravel(), own)


@pytest.mark.parametrize("code", ["v1", "v2", "v5", "rpn", "weighted"])
def test_codes_have_inverses(code):
    t = np.random.default_rng(1).uniform(-2, 2, 4)
    assert check.code_difference(t, codes.Config(code)) < 1e-9


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


def test_focal_loss_forgets_easy_samples():
    def ratio(gamma):
        hard, easy = (
            sigmoid_focal_loss(torch.logit(torch.tensor(p)), torch.tensor(1.0), -1, gamma) for p in (0.1, 0.9)
        )
        return float(hard / easy)

    assert ratio(0) == pytest.approx(21.9, abs=0.05)
    assert ratio(2) == pytest.approx(1770, abs=1)


def test_family_is_in_order_and_builds_on_what_came_before():
    for index, one in enumerate(family.FAMILY):
        assert set(one.after) <= {other.name for other in family.FAMILY[:index]}
        assert one.kind in family.KINDS
    assert [one.year for one in family.FAMILY] == sorted(one.year for one in family.FAMILY)


def test_numbers_of_the_family():
    assert sum(codes.ssd_boxes()) == 8732
    assert (codes.v3_boxes(416), codes.v3_boxes(640)) == (10647, 25200)
    assert (2 + rules.level(np.array([50, 112, 224, 448, 5000]), 4, 4)).tolist() == [2, 3, 4, 5, 5]
    words = [check.logit_words(code, offset) for code in ("v2", "v5") for offset in (0.99, 1)]
    assert words == ["4.595", "∞", "1.072", "1.099"]


@pytest.mark.parametrize(
    ("height", "width", "side", "minimal", "error"),
    [(1571, 3775, 1280, False, 1.94), (364, 3613, 640, True, 13.5), (600, 800, 416, True, 0.0)],
)
def test_published_inverse_is_off_and_ours_is_not(height, width, side, minimal, error):
    config, whole = letterbox.Config(side, minimal=minimal), np.array([[0.0, 0, width, height]])
    assert letterbox.round_trip(whole, height, width, config, False) < 1e-9
    assert letterbox.round_trip(whole, height, width, config, True) == pytest.approx(error, abs=0.01)


def test_letterbox_sizes():
    square = letterbox.geometry(600, 800, letterbox.Config())
    assert (square.size, square.width, square.height) == ((416, 416), 416, 312)
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
