"""Rules, matching, losses, points, windows and the family: closed forms, laws and other people's own code."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torchvision.ops import sigmoid_focal_loss

from models.boxes import iou
from models.detection import (
    check,
    codes,
    family,
    hungarian,
    letterbox,
    network,
    points,
    rules,
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


def test_corner_pooling_finds_the_corners_and_those_of_mixed_pairs():
    found = points.corners(np.array([[40.0, 40, 120, 120], [80, 80, 200, 200]]), 256, 256, 8)
    assert {(5, 5), (10, 10)} == set(map(tuple, found.true.tolist()))
    assert {(5, 5), (10, 10), (10, 5), (5, 10)} == set(map(tuple, found.found.tolist()))
    assert check.corner_difference(found) == 0


def test_peaks_decode_to_the_objects_and_two_centres_in_a_cell_to_one():
    assert np.array_equal(points.centres(BOXES, 256, 256, rules.Config("gaussian", 8)).boxes, BOXES[[0, 1, 2]])
    twins = np.array([[0.0, 0, 40, 40], [2, 2, 42, 42]])
    assert len(points.centres(twins, 64, 64, rules.Config("gaussian", 32)).boxes) == 1


def test_a_lost_peak_is_seen():
    found = points.centres(BOXES, 256, 256, rules.Config("gaussian", 8))
    assert check.peak_difference(found) == 0
    assert check.peak_difference(replace(found, peaks=found.peaks[1:])) == 1


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


def test_focus_is_a_convolution():
    picture = np.random.default_rng(0).integers(0, 255, (21, 30, 3)).astype(np.uint8)
    assert letterbox.focus_difference(picture) < 1e-12


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
    dense = windows.dense(picture).logits
    assert dense.shape[1:] == windows.counts(picture)
    assert np.allclose(dense, windows.slid(picture).logits, atol=1e-5)
