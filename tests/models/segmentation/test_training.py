from dataclasses import replace

import numpy as np
import pytest
import torch
from torchvision.ops import sigmoid_focal_loss

from models.segmentation import losses, measures, training, training_check
from models.segmentation.training import Config, held
from models.segmentation.unet import Shape

SMALL = Config(shape=Shape(("concatenate",) * 2), steps=30)


@pytest.fixture(scope="module")
def pair():
    *_, last = training.pair(replace(SMALL, shape=Shape(("off",) * 2)))
    return last


def thin(share=0.01):
    masks = torch.zeros(1, 1, 100, 100)
    masks.view(-1)[: int(10_000 * share)] = 1
    return masks


@pytest.mark.parametrize(
    ("loss", "share"), [("cross entropy", 0.01), ("focal", 0.01), ("Dice", 0.505), ("weighted", 0.0913)]
)
def test_share_of_the_gradient_on_one_percent_of_things_at_one_half(loss, share):
    masks = thin()
    slopes = losses.gradient(torch.zeros(masks.shape, dtype=torch.float64), masks.double(), loss).abs()
    assert float((slopes * masks).sum() / slopes.sum()) == pytest.approx(share, abs=3e-3)


def test_losses_are_those_of_their_papers():
    logits, masks = torch.randn(2, 1, 8, 8, dtype=torch.float64), (torch.rand(2, 1, 8, 8) > 0.8).double()
    expected = sigmoid_focal_loss(logits, masks, alpha=-1, gamma=2, reduction="mean")
    torch.testing.assert_close(losses.focal(logits, masks), expected)
    sure = torch.where(torch.rand(masks.shape) > 0.5, 1000.0, -1000.0)
    iou = measures.iou(sure.numpy() > 0, masks.numpy() > 0)
    count = float((sure > 0).sum() + masks.sum())
    dice = (2 * iou / (1 + iou) * count + 1) / (count + 1)
    assert float(losses.dice(sure.double(), masks)) == pytest.approx(1 - dice)


def test_a_training_learns_and_is_the_same_again(pair):
    first, *_, last = training.train(SMALL)
    assert last.step == 30
    assert last.iou > max(first.iou, 0.3)
    np.testing.assert_array_equal(last.predicted, pair.whole.predicted)


def test_new_errors_are_all_errors_that_are_new(pair):
    truth = held(SMALL).masks
    gap = int((pair.one.predicted != truth).sum()) - int((pair.whole.predicted != truth).sum())
    assert sum(training.new_errors(pair.one, pair.whole).values()) == gap


def test_shares_of_all_errors_make_the_accuracy(pair):
    band = training.bands(held(SMALL)).mean()
    wrong = pair.one.near * band + pair.one.elsewhere * (1 - band)
    assert wrong == pytest.approx((pair.one.predicted != held(SMALL).masks).mean())


def test_without_a_missing_skip_there_is_nothing_beside():
    assert next(training.pair(SMALL)).whole is None
    assert next(training.pair(replace(SMALL, shape=Shape(("off",) * 2)), beside=False)).whole is None


def test_rate_rises_and_falls_to_nothing():
    assert training.one_cycle(0.0) == pytest.approx(0.04)
    assert training.one_cycle(training.WARM) == pytest.approx(1)
    assert training.one_cycle(1.0) == pytest.approx(0)


def test_checks_hold_and_turn_red(pair):
    one = pair.one
    assert training_check.errors_difference(one) < 1e-12
    for wrong in (replace(one, iou=one.iou + 0.01), replace(one, near=one.elsewhere, elsewhere=one.near)):
        assert training_check.errors_difference(wrong) > 1e-3


@pytest.mark.parametrize("loss", losses.LOSSES)
def test_gradient_is_the_slope_of_the_loss_and_its_check_turns_red(pair, loss):
    config = replace(pair.one.config, loss=loss)
    masks = training.tensors(held(config))[1][0, 0]
    slopes = losses.gradient(torch.from_numpy(pair.one.logits), masks, loss).numpy()
    one = replace(pair.one, config=config, gradient=slopes)
    assert training_check.gradient_difference(one) < 1e-3
    assert training_check.gradient_difference(replace(one, gradient=1.01 * slopes)) > 5e-3


def test_the_start_is_seen_before_there_are_pictures_to_learn_from(monkeypatch):
    monkeypatch.setattr(training, "TRAINED", 0)  # no such scenes can be made
    run = training.train(SMALL)
    assert next(run).step == 0
    with pytest.raises(ValueError, match="count"):
        next(run)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="cells"):
        Config("stars")
    with pytest.raises(ValueError, match="nearest is 1000"):
        Config(steps=5000)
