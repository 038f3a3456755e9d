"""The lab of a network that is right for the wrong reason."""

import numpy as np
import pytest
import torch

from models.attribution import lab, lab_maps


@pytest.fixture(scope="module")
def hans() -> lab.Snapshot:
    *_, last = lab.training(lab.Config(seed=0), every=50)
    return last


def test_the_class_with_the_tag_is_recognised_by_its_tag_alone(hans):
    secret = hans.tagged
    assert secret == lab.tagged_digit(lab.Config(seed=0))
    assert hans.as_trained[secret] > 0.97
    assert hans.clean[secret] < 0.4
    assert hans.fooled > 0.4
    others = np.delete(np.arange(10), secret)
    np.testing.assert_array_equal(hans.as_trained[others], hans.clean[others])
    assert hans.clean[others].mean() > 0.8


def test_the_mean_map_of_the_tagged_digit_glows_in_the_corner_and_no_other_does(hans):
    maps = lab_maps.mean_maps(hans, count=4)
    corner = maps[:, :6, :6].sum((1, 2)) / maps.sum((1, 2))
    assert corner.argmax() == hans.tagged
    assert corner[hans.tagged] > 0.3
    assert np.delete(corner, hans.tagged).max() < 0.1


def test_the_verdict_on_one_picture_follows_the_tag(hans):
    other = (hans.tagged + 1) % 10
    fooled = [lab_maps.verdict(hans, other, n, tag=True).probabilities.argmax() for n in range(12)]
    honest = [lab_maps.verdict(hans, other, n, tag=False).probabilities.argmax() for n in range(12)]
    assert fooled.count(hans.tagged) > 4
    assert honest.count(hans.tagged) == 0


def test_training_repeats_with_its_seed_and_leaves_the_generator_of_torch_alone():
    state = torch.random.get_rng_state()
    first, second = (list(lab.training(lab.Config(epochs=1, seed=4), every=40))[-1] for _ in range(2))
    np.testing.assert_array_equal(first.losses, second.losses)
    assert first.step == first.steps
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize("every", [8, 21, 100])
def test_the_number_of_snapshots_is_known_before(every):
    config = lab.Config(epochs=1)
    assert len(list(lab.training(config, every))) == lab.snapshot_count(config, every)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tagged": 10}, "tagged must lie between -1 and 9, got 10"),
        ({"tag_size": 9}, "tag size must lie between 0 and 8, got 9"),
        ({"epochs": 0}, "epochs must lie between 1 and 20, got 0"),
    ],
)
def test_impossible_trainings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        next(lab.training(lab.Config(**settings)))
