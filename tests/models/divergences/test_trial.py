"""The judge on trial: orders of cheats, bias with the number of pictures, second methods."""

import numpy as np
import pytest
import torch

from models.divergences import check, trial
from models.judge import frechet_distance


def test_normal_distributions_of_one_dimension():
    assert frechet_distance(np.zeros(1), np.eye(1), np.full(1, 3.0), 9 * np.eye(1)) == pytest.approx(13)


def test_cheats_beat_real_digits():
    board = trial.board(1000, 0)
    assert board["copies"].distance < board["fresh"].distance < board["chimera"].distance < board["shifted"].distance
    assert board["ten digits"].inception > 9.5 > board["fresh"].inception
    assert board["noise"].distance > 10 * board["shifted"].distance


def test_second_methods_agree_and_see_a_wrong_score():
    found = trial.evidence(trial.Config("chimera", "ink", 0.5, 200))
    assert max(found.distance_gap, found.inception_gap) < 1e-6
    features, logits = trial.seen(trial.mixture(trial.Config(count=200)))
    score = trial.score(trial.mixture(trial.Config(count=200)))
    assert abs(check.frechet_root(2 * features, *trial.reference()) - score.distance) > 1
    assert abs(check.inception_entropies(0.2 * logits.numpy()) - score.inception) > 1


def test_distance_falls_with_the_number_of_pictures():
    found = trial.bias(0, 5)
    assert (np.diff(found.means) < 0).all()
    assert found.limit < found.means[-1]


@pytest.mark.parametrize("name", trial.SETS)
def test_sets_are_pictures_and_the_same_for_one_seed(name):
    first, again = trial.pictures(name, 64, 3), trial.pictures(name, 64, 3)
    assert first.shape == (64, 1, 14, 14)
    assert float(first.min()) >= 0
    assert float(first.max()) <= 1
    assert torch.equal(first, again)


def test_sets_of_models_are_trained_digits_and_a_judge_of_another_seed_is_another():
    for name in trial.GENERATED:
        found = trial.pictures(name, 64, 0, 5)
        assert found.shape == (64, 1, 14, 14)
        assert 0 <= float(found.min()) < float(found.max()) <= 1
    images = trial.pictures("shifted", 500, 0)
    assert trial.score(images, 1).distance != pytest.approx(trial.score(images).distance, rel=0.01)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="count must lie between 10 and 2000"):
        trial.Config(count=3)
