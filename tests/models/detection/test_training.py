"""Networks, rules and what they are worth, with few steps."""

import numpy as np
import pytest
import torch

from models.detection import check, judged, network, scenes, training


@pytest.fixture(scope="module")
def snapshots():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "TRAINING", 64)
        patch.setattr(training, "UNSEEN", 12)
        return list(training.train(training.Config(training.RULES, steps=6)))


def test_same_network_for_all_rules():
    assert sum(one.numel() for one in network.Detector(3, 0.05).parameters()) == 61143


def test_snapshots_begin_before_the_first_step_and_end_at_the_last(snapshots):
    assert [one.step for one in snapshots] == [0, 6]
    assert all(np.isfinite(value) for value in snapshots[-1].loss.values())


def test_rules_begin_from_the_same_answers(snapshots):
    answers = snapshots[0].answers
    assert np.array_equal(answers["centre"].boxes, answers["hungarian"].boxes)
    assert not np.array_equal(snapshots[1].answers["centre"].boxes, snapshots[1].answers["hungarian"].boxes)


def test_suppression_is_torchvisions(snapshots):
    assert check.suppression_difference(snapshots[1].answers["inside"]) == 0


def test_a_suppression_that_keeps_all_is_noticed(monkeypatch):
    monkeypatch.setattr(judged, "survivors", lambda given, threshold: given)
    same = np.tile([8.0, 8, 40, 40], (2, 64, 1))
    assert check.suppression_difference(judged.Answers(np.full((2, 64, 3), 0.5), same)) > 0


def test_neighbours_of_a_centre_are_asked_for_less_background_in_training():
    seen = scenes.scenes("shapes", training.TRAINING, 0)
    run = training.Run("gaussian", seen, training.Config())
    run.step(training.normalised(seen.pictures[:4]), np.arange(4))
    assert ((run.weight[:4] > 0) & (run.weight[:4] < 0.9)).any(axis=(1, 2)).all()


@pytest.mark.parametrize("name", network.LOSSES)
def test_losses_fall_with_the_right_answer(name):
    labels = torch.zeros(1, 64, 3)
    labels[0, 5, 1] = 1
    asked = network.Targets(labels, torch.ones_like(labels), torch.zeros(0, 4), torch.zeros(0, 2, dtype=torch.long))
    good = torch.where(labels == 1, 4.0, -4.0)
    assert network.LOSSES[name](good, asked) < network.LOSSES[name](torch.zeros_like(good), asked)


def test_perfect_answers_have_average_precision_1():
    unseen = scenes.scenes("shapes", 6, 0)
    scores = np.zeros((6, 3, 3))
    for index, labels in enumerate(unseen.labels):
        for place, label in enumerate(labels[labels >= 0]):
            scores[index, place, label] = 0.9
    worth = judged.worth(judged.Answers(scores, unseen.boxes), unseen, suppressed=False)
    assert worth.average_precision == pytest.approx(1)
    assert worth.boxes == 1


@pytest.mark.parametrize("kind", scenes.KINDS)
def test_objects_hardly_overlap_and_lie_on_the_canvas(kind):
    found = scenes.scenes(kind, 20, 1)
    assert found.boxes.min() >= 0
    assert found.boxes.max() <= scenes.SIDE
    assert (found.labels >= 0).any(axis=1).all()
    assert np.array_equal(found.pictures, scenes.scenes(kind, 20, 1).pictures)


def test_no_rule_is_refused():
    with pytest.raises(ValueError, match="one or more"):
        next(training.train(training.Config(())))
