"""A box cut out of a map: bins, roundings, pyramids, scores by position, masks."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.ops import roi_align, roi_pool

from models.detection import (
    check,
    mask,
    roi,
)


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
