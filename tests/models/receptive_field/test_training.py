import math
from itertools import islice

import numpy as np
import pytest
import torch

from models.receptive_field.training import TrainingConfig, training


@pytest.fixture(scope="module")
def snapshots():
    return list(training(TrainingConfig(steps=80, every=40)))


def test_field_reaches_the_dots_while_the_task_is_learnt(snapshots):
    first, *_, last = snapshots
    assert first.accuracy < 0.65
    assert last.accuracy > 0.95
    assert last.loss < 0.3 < first.loss
    assert last.on_dots > 2 * first.on_dots


def test_snapshots_hold_the_field_of_the_whole_picture(snapshots):
    for number, snapshot in enumerate(snapshots):
        assert snapshot.step == 40 * number
        assert snapshot.field.shape == snapshot.picture.shape == (21, 21)
        assert snapshot.field.sum() == pytest.approx(1)
        assert len(snapshot.history) == number + 1
        assert tuple(snapshot.history[-1]) == (snapshot.step, snapshot.accuracy, snapshot.on_dots)
    assert not np.shares_memory(snapshots[0].field, snapshots[1].field)


def test_dots_in_the_theoretical_but_not_the_effective_field_are_not_found():
    *_, last = training(TrainingConfig(distance=10, steps=60, every=60))
    assert last.accuracy < 0.65
    assert last.on_dots < 0.01


def test_same_seed_same_snapshots():
    one, two = (list(islice(training(TrainingConfig(depth=4, distance=2, every=2)), 4)) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.field, b.field)
        assert a.loss == b.loss


def test_every_gradient_step_is_yielded_at_the_asked_steps():
    steps = [snapshot.step for snapshot in training(TrainingConfig(depth=3, distance=2, steps=7, every=3))]
    assert steps == [0, 3, 6]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (TrainingConfig(depth=1), "depth must lie between 2 and 16, got 1"),
        (TrainingConfig(distance=11), "distance must lie between 1 and 10, got 11"),
        (TrainingConfig(learning_rate=math.nan), "learning rate must lie between 1e-06 and 1, got nan"),
    ],
)
def test_impossible_trainings_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        next(training(config))


def test_threads_are_given_back():
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        list(islice(training(TrainingConfig(depth=2, distance=1)), 3))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
