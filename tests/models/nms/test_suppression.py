from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from torchvision import ops

from models import boxes
from models.detectors.candidates import DRAWN, candidates, chain, hugging, non_monotone, strongest
from models.nms import check
from models.nms.film import frame
from models.nms.suppression import METHODS, Config, suppression
from models.nms.sweep import verdict
from tests.models.nms.random_candidates import OPEN, random_candidates


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (boxes.iou, ops.box_iou),
        (boxes.diou, ops.distance_box_iou),
        (boxes.ios, check.intersection_over_smaller),
    ],
)
def test_overlaps_equal_torchvision(ours, theirs):
    found = random_candidates(0, 60).boxes
    found = found[boxes.areas(found) > 0]
    expected = theirs(torch.from_numpy(found), torch.from_numpy(found))
    np.testing.assert_allclose(ours(found[:, None], found), expected.numpy(), atol=1e-6)


def test_hard_suppression_equals_torchvision_on_ten_thousand_sets_with_ties():
    for seed in range(10_000):
        found = random_candidates(seed, seed % 24)
        threshold = (seed % 11) / 10
        kept = suppression(found, replace(OPEN, iou_threshold=threshold)).keep
        expected = ops.nms(torch.from_numpy(found.boxes), torch.from_numpy(found.scores), threshold).numpy()
        np.testing.assert_array_equal(kept, expected, err_msg=f"seed {seed}")


def agrees(found, config):
    return check.agreement(found, suppression(found, config), config)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("class_aware", [True, False])
def test_every_method_equals_its_second_method(method, class_aware):
    for seed in range(100):
        found = random_candidates(seed, 40, classes=3)
        judged = agrees(found, Config(method, 0.3, 0.2 * (seed % 2), 30, class_aware))
        assert judged.holds, f"seed {seed}: {judged}"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("found", [random_candidates(3, 0), candidates([[0, 0, 0.1, 0.1]] * 3, [0.9, 0.5, 0.9])])
def test_no_boxes_and_identical_tiny_ones_agree(method, found):
    assert agrees(found, Config(method, 0.3, 0.2)).holds


@pytest.mark.parametrize("method", METHODS)
def test_a_box_that_is_missing_or_too_much_is_seen(method):
    found, config = random_candidates(3, 40), Config(method, 0.3, 0.2)
    result = suppression(found, config)
    for keep in (result.keep[1:], result.keep[:-1], np.append(result.keep, result.suppressed_by.argmax())):
        assert not check.agreement(found, replace(result, keep=keep), config).holds


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_overlap_score_or_average_is_seen(method, monkeypatch):
    found, config = random_candidates(3, 40), Config(method, 0.3, 0.2)
    right = METHODS[method]
    monkeypatch.setitem(METHODS, method, replace(right, overlap=lambda a, b: right.overlap(a, b) / 2))
    assert not agrees(found, config).holds
    monkeypatch.undo()
    result = suppression(found, config)
    assert not check.agreement(found, replace(result, scores=result.scores + 1e-6), config).holds or method == "merge"
    if method == "merge":
        assert not check.agreement(found, replace(result, boxes=result.boxes + 0.1), config).holds


def test_classes_are_told_apart_also_left_of_the_picture():
    found = candidates([[-50, 0, 50, 90], [-40, 0, 60, 90]], [0.9, 0.8], [0, 1], ("cat", "dog"))
    assert list(suppression(found, OPEN).keep) == [0, 1]
    assert agrees(found, OPEN).holds
    assert list(suppression(found, replace(OPEN, class_aware=False)).keep) == [0]


def test_a_suppressed_box_suppresses_nobody():
    found = chain()
    overlap = boxes.iou(found.boxes[:, None], found.boxes)
    np.testing.assert_allclose(overlap[[0, 1, 0], [1, 2, 2]], [7 / 13, 7 / 13, 1 / 4])
    result = suppression(found, Config(iou_threshold=0.5))
    assert list(result.keep) == [0, 2]
    assert list(result.suppressed_by) == [-1, 0, -1]
    assert result.overlap[1] == pytest.approx(7 / 13)


@pytest.mark.parametrize(
    ("threshold", "kept"),
    [(0.5, [0, 2, 3]), (0.55, [0, 2, 3]), (0.6, [0, 1]), (0.65, [0, 1]), (0.7, [0, 1, 2, 3])],
)
def test_a_more_generous_threshold_can_keep_fewer(threshold, kept):
    assert list(suppression(non_monotone(), Config(iou_threshold=threshold)).keep) == kept


def test_no_threshold_keeps_just_one_box_of_each_of_two_hugging_people():
    truth = hugging().boxes[[0, 3]]
    for threshold in np.arange(0.05, 1, 0.05):
        result = suppression(hugging(), Config(iou_threshold=float(threshold)))
        found = verdict(result.boxes, truth)
        assert not (found.recall == 1 and found.precision == 1), threshold


@pytest.mark.parametrize(
    ("method", "left"), [("soft-linear", 1 - 7 / 13), ("soft-gaussian", np.exp(-((7 / 13) ** 2) / 0.5))]
)
def test_soft_suppression_takes_the_published_part_of_a_score(method, left):
    found = candidates(chain().boxes[:2], [0.9, 0.8])
    result = suppression(found, replace(OPEN, method=method))
    assert result.scores[1] / 0.8 == pytest.approx(left)
    assert left == pytest.approx({"soft-linear": 0.4615, "soft-gaussian": 0.56}[method], abs=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_a_higher_score_floor_never_keeps_more_and_what_it_keeps_was_kept_before(method):
    found = random_candidates(5, 60)
    kept = [set(suppression(found, Config(method, 0.4, floor)).keep) for floor in np.arange(17) / 16]
    assert all(later <= earlier for earlier, later in pairwise(kept))


@pytest.mark.parametrize("method", ["hard", "ios", "diou"])
def test_suppressing_twice_changes_nothing(method):
    found = random_candidates(6, 60)
    once = suppression(found, replace(OPEN, method=method)).keep
    again = candidates(found.boxes[once], found.scores[once])
    assert len(suppression(again, replace(OPEN, method=method)).keep) == len(once)


def test_each_suppressed_box_names_a_kept_box_that_overlaps_it_enough():
    found = random_candidates(7, 80)
    result = suppression(found, OPEN)
    suppressed = np.flatnonzero(result.suppressed_by >= 0)
    assert set(result.suppressed_by[suppressed]) <= set(result.keep)
    pairs = boxes.iou(found.boxes[suppressed], found.boxes[result.suppressed_by[suppressed]])
    np.testing.assert_array_equal(result.overlap[suppressed], pairs)
    assert (pairs > 0.5).all()
    assert len(suppressed) + len(result.keep) == len(found)


def test_a_merged_box_is_the_weighted_mean_of_itself_and_those_it_suppressed():
    found = random_candidates(8, 50)
    result = suppression(found, replace(OPEN, method="merge"))
    for index, box in zip(result.keep, result.boxes, strict=True):
        members = [index, *np.flatnonzero(result.suppressed_by == index)]
        if found.scores[members].sum() > 0:
            np.testing.assert_allclose(box, np.average(found.boxes[members], axis=0, weights=found.scores[members]))


def test_the_funnel_counts_what_passes_each_gate():
    found = candidates(np.arange(40).reshape(10, 4) * [1, 1, 2, 2] + [0, 0, 50, 50], np.arange(10) / 10, examined=99)
    result = suppression(found, Config(score_threshold=0.3, top_k=4))
    assert result.funnel == (99, 10, 7, 4, len(result.keep))
    assert list(result.entered) == [9, 8, 7, 6]
    assert min(result.milliseconds) >= 0


def test_boxes_without_area_neither_suppress_nor_are_suppressed():
    found = candidates([[5, 5, 5, 9], [5, 5, 5, 9], [0, 0, 9, 9]], [0.9, 0.8, 0.7])
    assert list(suppression(found, OPEN).keep) == [0, 1, 2]
    expected = ops.nms(torch.from_numpy(found.boxes), torch.from_numpy(found.scores), 0.5)
    assert list(expected) == [0, 1, 2]


def test_a_hundred_thousand_candidates_pass_the_gates():
    rng = np.random.default_rng(0)
    corner = rng.uniform(0, 1000, (100_000, 2))
    found = candidates(
        np.concatenate((corner, corner + rng.uniform(5, 100, (100_000, 2))), axis=1), rng.random(100_000)
    )
    result = suppression(found, Config(top_k=1000))
    assert result.funnel[3] == 1000
    assert check.agreement(found, result, Config(top_k=1000)).holds
    assert len(strongest(found, 50)) == 50


@pytest.mark.parametrize("case", DRAWN)
def test_drawn_cases_are_candidates(case):
    assert len(DRAWN[case]()) == len(DRAWN[case]().labels)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: candidates([[0, 0, 1, 1]], [np.nan]), "scores must be finite, got nan at 0"),
        (lambda: candidates([[0, 0, np.inf, 1]], [1]), "boxes must be finite"),
        (lambda: candidates([[4, 0, 1, 1]], [1]), r"boxes must have x1 <= x2 and y1 <= y2, got \[4.0"),
        (lambda: candidates([0, 0, 1, 1], [1]), r"boxes must be rows of x1, y1, x2, y2, got shape \(4,\)"),
        (lambda: candidates([[0, 0, 1, 1]], [1, 1]), "must be equally many, got 1, 2 and 2"),
        (lambda: suppression(chain(), Config("best")), "method must be one of"),
        (lambda: suppression(chain(), Config(iou_threshold=2)), "iou threshold must lie between 0 and 1, got 2"),
        (lambda: suppression(chain(), Config(score_threshold=-1)), "score threshold must lie between 0 and 1"),
        (lambda: suppression(chain(), Config(top_k=0)), "top k must lie between 1 and 10000000, got 0"),
        (lambda: suppression(chain(), Config(sigma=0)), "sigma must lie between 0.001 and 1000, got 0"),
        (
            lambda: frame(chain(), suppression(chain(), OPEN), OPEN, 9),
            "round must lie between 0 and 2, got 9",
        ),
    ],
)
def test_impossible_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
