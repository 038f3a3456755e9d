from dataclasses import replace

import numpy as np
import pytest

from models.anchors import check
from models.anchors.grid import Config, anchors, encoded
from models.anchors.matching import IGNORED, NEGATIVE, POSITIVE, matching
from models.anchors.matching import Config as Rule
from models.boxes import iou

OBJECTS = np.array([[40.0, 30, 120, 90], [10, 10, 18, 30], [64, 64, 192, 192]])
GRID = anchors(256, 256, Config(levels=(3, 4, 5))).boxes


@pytest.mark.parametrize("rule", [Rule(), Rule(force_best=False), Rule(0.3, 0.3), Rule(0.9, 0.1)])
def test_labels_equal_those_of_torchvision(rule):
    found = matching(GRID, OBJECTS, rule)
    assert (found.label == POSITIVE).any() or not rule.force_best
    assert check.difference(GRID, OBJECTS, found, rule) < 1e-9


def test_random_objects_agree():
    rng = np.random.default_rng(0)
    for seed in range(60):
        corner = rng.integers(0, 200, (4, 2)) if seed % 2 else rng.uniform(0, 200, (4, 2))
        objects = np.concatenate((corner, corner + rng.integers(1, 120, (4, 2))), axis=1).astype(float)
        rule = Rule((0.5, 0.25)[seed % 2], 0.25, seed % 3 > 0)
        assert check.difference(GRID, objects, matching(GRID, objects, rule), rule) < 1e-9, seed


def test_a_wrong_overlap_is_seen(monkeypatch):
    monkeypatch.setattr("models.anchors.matching.iou", lambda a, b: np.minimum(1, 1.01 * iou(a, b)))
    assert check.difference(GRID, OBJECTS, matching(GRID, OBJECTS, Rule()), Rule()) > 1e-3


def test_a_forced_anchor_that_is_left_out_is_seen():
    found = matching(GRID, OBJECTS, Rule(0.9, 0.1))
    label = found.label.copy()
    label[found.best_anchor[0]] = IGNORED
    assert check.difference(GRID, OBJECTS, replace(found, label=label), Rule(0.9, 0.1)) >= 1


def test_one_wrong_label_is_seen():
    found = matching(GRID, OBJECTS, Rule())
    label = found.label.copy()
    label[np.flatnonzero(label == POSITIVE)[0]] = NEGATIVE
    assert check.difference(GRID, OBJECTS, replace(found, label=label), Rule()) == 1


def test_without_objects_there_is_nothing_to_differ():
    assert check.difference(GRID, np.zeros((0, 4)), matching(GRID, np.zeros((0, 4)), Rule()), Rule()) == 0


def test_offsets_step_by_step():
    found = check.steps(np.array([0.0, 0, 10, 20]), np.array([10.0, 5, 30, 25]))
    assert (found.shift.tolist(), found.anchor_size.tolist(), found.size.tolist()) == ([15, 5], [10, 20], [20, 20])
    np.testing.assert_allclose(found.offsets, [1.5, 0.25, np.log(2), 0])
    np.testing.assert_allclose(found.decoded, [10, 5, 30, 25])
    assert found.difference < 1e-12


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("encoded", lambda anchor, box: encoded(anchor, box) + 0.1),
        ("decoded", lambda anchor, offsets: anchor),
    ],
)
def test_a_wrong_offset_is_seen(monkeypatch, name, wrong):
    monkeypatch.setattr(check, name, wrong)
    assert check.steps(np.array([0.0, 0, 10, 20]), np.array([10.0, 5, 30, 25])).difference >= 0.1
