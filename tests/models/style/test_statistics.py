"""What the Gram matrix is, and what it forgets."""

import numpy as np
import pytest
import torch

from models.images.samples import sample
from models.style.check import squared_mmd
from models.style.config import Config
from models.style.gram import gram_view, pair
from models.style.paintings import painting
from models.style.shuffle import Config as ShuffleConfig
from models.style.shuffle import shuffle
from models.style.statistics import (
    STATISTICS,
    covariance,
    gram_matrix,
    mean_and_deviation,
    relative_distance,
)


@pytest.fixture
def features():
    return torch.randn(6, 40, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_gram_matrix_is_the_sum_over_places(features):
    c, n = features.shape
    brute = [[sum(features[i, p] * features[j, p] for p in range(n)) / (c * n) for j in range(c)] for i in range(c)]
    torch.testing.assert_close(gram_matrix(features), torch.tensor(brute, dtype=torch.float64))


@pytest.mark.parametrize("places", [3, 40])
def test_gram_matrix_is_symmetric_positive_and_of_low_rank(features, places):
    gram = gram_matrix(features[:, :places])
    torch.testing.assert_close(gram, gram.T, rtol=1e-12, atol=1e-15)
    assert torch.linalg.eigvalsh(gram).min() > -1e-12
    assert torch.linalg.matrix_rank(gram) <= min(6, places)


def test_scaling_features_scales_the_gram_matrix_by_the_square(features):
    torch.testing.assert_close(gram_matrix(3 * features), 9 * gram_matrix(features))


@pytest.mark.parametrize("name", STATISTICS)
def test_no_statistic_knows_the_places(features, name):
    order = torch.randperm(40, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(STATISTICS[name](features[:, order]), STATISTICS[name](features), rtol=1e-9, atol=1e-12)


def test_covariance_and_deviation_against_numpy(features):
    values = features.numpy()
    np.testing.assert_allclose(6 * covariance(features), np.cov(values, bias=True), atol=1e-12)
    np.testing.assert_allclose(mean_and_deviation(features), [values.mean(1), values.std(1)], atol=1e-9)


def test_gram_loss_is_an_mmd_with_the_squared_kernel(features):
    other = torch.randn(6, 25, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    by_gram = 36 * (gram_matrix(features) - gram_matrix(other)).square().sum()
    torch.testing.assert_close(squared_mmd(features, other), by_gram)


def test_relative_distance_of_nothing_is_one(features):
    gram = gram_matrix(features)
    assert relative_distance(gram, gram) == 0
    assert relative_distance(torch.zeros_like(gram), gram) == pytest.approx(1)


@pytest.mark.parametrize("layer", ["pixels", "stem", "block4"])
def test_shuffled_features_leave_the_gram_matrix(layer):
    proof = shuffle(sample("chelsea").pixels, ShuffleConfig(size=96, layer=layer))
    assert proof.difference < 1e-6
    assert proof.moved > 0.9
    assert proof.change > 0.1


def test_shuffled_pixels_leave_only_the_gram_matrix_of_the_pixels():
    picture = sample("chelsea").pixels
    deep = shuffle(picture, ShuffleConfig(size=96, layer="block2", shuffled="pixels"))
    flat = shuffle(picture, ShuffleConfig(size=96, layer="pixels", shuffled="pixels"))
    assert flat.difference < 1e-6
    assert deep.difference > 0.1


def test_nothing_is_shuffled_at_share_zero():
    proof = shuffle(sample("chelsea").pixels, ShuffleConfig(size=96, share=0.0))
    assert np.array_equal(proof.before, proof.after)
    assert proof.moved == proof.difference == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layer": "conv"}, "layer must be one of pixels, stem"),
        ({"shuffled": "rows"}, "shuffled must be one of features, pixels"),
        ({"share": 1.5}, "share must lie between 0 and 1, got 1.5"),
    ],
)
def test_shuffle_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        shuffle(sample("chelsea").pixels, ShuffleConfig(**change))


def test_gram_view_shows_the_matrices_that_are_matched():
    view = gram_view(sample("chelsea").pixels[:96, :96], painting("glass"), "block2", Config(size=96))
    assert view.style.shape == view.current.shape == (24, 24)
    assert view.mmd_difference < 1e-9
    assert (np.diff(view.style_spectrum) <= 0).all()
    assert view.style_spectrum.sum() == pytest.approx(np.trace(view.style), rel=1e-4)
    found = pair(view.style_maps, 3, 7)
    assert found.cell == pytest.approx(float(view.style[3, 7]), abs=1e-5 * float(np.abs(view.style).max()))
    with pytest.raises(ValueError, match="row must lie between 0 and 23"):
        pair(view.style_maps, 24, 0)
    with pytest.raises(ValueError, match="layer must be one of stem"):
        gram_view(sample("chelsea").pixels, painting("glass"), "conv", Config())
