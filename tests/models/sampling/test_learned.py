import math

import numpy as np
import pytest
import torch
from scipy import ndimage
from torch.testing import assert_close

from models.sampling import learned
from models.sampling.layer import Config, grid, shared_offset


@pytest.fixture(scope="module")
def trained():
    return list(learned.train(learned.Config(steps=300, every=100)))


def correlation(a, b):
    return torch.corrcoef(torch.stack((a, b)))[0, 1].item()


def test_offsets_learn_to_follow_the_digit(trained):
    before, after = trained[0], trained[-1]
    assert before.spread.std() < 1e-4
    assert correlation(after.scale, after.spread) > 0.8
    assert correlation(after.angle, after.turn) > 0.6
    large, small = after.spread[after.scale > 1.15].mean(), after.spread[after.scale < 0.65].mean()
    assert large > 1.6 * small


def test_moving_taps_beat_fixed_ones(trained):
    assert trained[-1].accuracy > 0.8 > 0.6 > trained[-1].plain_accuracy


def test_training_repeats_and_snapshots_are_apart():
    config = learned.Config(steps=15, every=10, batch_size=16)
    one, other = (list(learned.train(config)) for _ in range(2))
    assert [snapshot.step for snapshot in one] == [0, 10, 15]
    assert_close([snapshot.points for snapshot in one], [snapshot.points for snapshot in other])
    assert one[0].points.data_ptr() != one[1].points.data_ptr()
    assert not torch.equal(one[0].points, one[1].points)


def test_posed_digits_match_an_affine_warp_by_scipy():
    digit = torch.zeros(1, 1, 28, 28)
    digit[0, 0, 6:22, 12:15] = 1
    digit[0, 0, 6:9, 12:20] = 1
    ours = learned.posed(digit, torch.tensor([1.25]), torch.tensor([30.0]))[0, 0].numpy()
    cos, sin = math.cos(math.radians(30)) / 1.25, math.sin(math.radians(30)) / 1.25
    inverse = np.array([[cos, -sin], [sin, cos]])  # of (y, x), clockwise
    centre = np.full(2, (learned.CANVAS - 1) / 2)
    padded = np.pad(digit[0, 0].numpy(), 10)
    theirs = ndimage.affine_transform(padded, inverse, 23.5 - inverse @ centre, (37, 37), order=1)
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_motion_recovers_scale_and_turn_of_rigid_taps():
    layer = Config(7, 6, family="deformable", scale=0.5, rotation=30)
    points = grid(7, 6) + shared_offset(layer)
    spread, turn = learned.motion(points[None])
    assert turn.item() == pytest.approx(30, abs=1e-3)
    assert spread.item() == pytest.approx(0.5 * 6 * math.sqrt(8), rel=1e-5)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (learned.Config(smallest=1.5), "scales must rise, got 1.5 to 1.3"),
        (learned.Config(turn=200), "turn must lie between 0 and 180, got 200"),
        (learned.Config(learning_rate=0), "learning rate must lie between 1e-06 and 1, got 0"),
    ],
)
def test_impossible_training_is_refused(config, message):
    with pytest.raises(ValueError, match=message):
        next(learned.train(config))
