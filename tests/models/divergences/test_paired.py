"""Pairs of input and answer: what is given stays, what blurs, second methods, refusals."""

import dataclasses

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_squared_error

from models.divergences import check, paired

SHORT = {task: paired.Config(task, steps=60) for task in paired.TASKS}


def test_small_pictures_are_means_of_four_and_the_upper_half_is_left():
    images = torch.rand(2, 1, 14, 14, generator=torch.Generator().manual_seed(0))
    few = paired.small(images)
    assert float(few[0, 0, 2, 5]) == pytest.approx(float(images[0, 0, 2:4, 4:6].mean()))
    assert torch.equal(few[:, :, ::2, ::2], few[:, :, 1::2, 1::2])
    half = paired.upper(images)
    assert torch.equal(half[:, :, :7], images[:, :, :7])
    assert float(half[:, :, 7:].abs().max()) == 0


@pytest.mark.parametrize("task", paired.TASKS)
def test_training_lowers_the_error_and_is_repeatable(task):
    found, again = (list(paired.train(SHORT[task])) for _ in range(2))
    assert [one.step for one in found] == [0, 50, 60]
    assert found[-1].error < found[0].error
    assert found[-1].error == again[-1].error
    rows = paired.asked(task)
    flat = (one.reshape(1000, -1) for one in (found[-1].answers[:, rows], paired.held()[:, 0, rows].numpy()))
    assert found[-1].error == pytest.approx(mean_squared_error(*flat), rel=1e-5)


def test_what_is_given_stays():
    *_, last = paired.train(SHORT["in-painting"])
    assert np.array_equal(last.answers[:, :7], paired.held()[:, 0, :7].numpy())


def test_the_check_sees_a_wrong_error():
    *_, last = paired.train(SHORT["in-painting"])
    assert check.paired_difference(last) < 1e-5
    assert check.paired_difference(dataclasses.replace(last, error=1.01 * last.error)) > 1e-5


@pytest.mark.parametrize("task", paired.TASKS)
def test_the_mean_of_neighbours_has_less_error_and_less_edges_than_the_nearest(task):
    found = paired.rivals(task)
    near, mean = found["nearest"], found["neighbours"]
    assert paired.error(task, mean) < paired.error(task, near)
    assert paired.sharpness(task, mean) < paired.sharpness(task, near)


def test_rivals_have_the_errors_of_the_specification():
    assert paired.error("super-resolution", paired.rivals("super-resolution")["bicubic"]) == pytest.approx(0.0214, abs=1e-4)  # fmt: skip  # noqa: E501
    assert paired.error("in-painting", paired.rivals("in-painting")["mean"]) == pytest.approx(0.055, abs=5e-4)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="task must"):
        paired.Config("colour")
    with pytest.raises(ValueError, match="adversarial must"):
        paired.Config(adversarial=-1)
