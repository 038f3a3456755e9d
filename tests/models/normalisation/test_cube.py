import numpy as np
import pytest
import torch
from torch import nn

from models.images.samples import sample
from models.normalisation import check, cube

X = np.random.default_rng(0).normal(size=(4, 6, 5, 7)) * 3 + 2
PHOTOS = [cube.square(sample(name).pixels) for name in ("astronaut", "coffee")]


@pytest.mark.parametrize("method", cube.METHODS)
@pytest.mark.parametrize("groups", [1, 2, 6])
def test_every_method_agrees_with_torch(method, groups):
    config = cube.Config(method, groups, 1e-3, 1.5, -0.5, (0.3, -1.0, 2.0))
    assert check.layer_difference(X, config, cube.normalised(X, config)) < 1e-9


def test_group_norm_lies_between_layer_and_instance_norm():
    by = {name: cube.normalised(X, cube.Config(name)) for name in ("LN", "IN")}
    np.testing.assert_allclose(cube.normalised(X, cube.Config("GN", 1)), by["LN"], atol=1e-12)
    np.testing.assert_allclose(cube.normalised(X, cube.Config("GN", 6)), by["IN"], atol=1e-12)


def test_batch_norm_of_one_photo_is_instance_norm():
    one, other = (cube.normalised(X[:1], cube.Config(name)) for name in ("BN", "IN"))
    np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize("method", ["BN", "LN", "IN", "GN", "RMS"])
def test_members_are_the_elements_whose_mean_is_subtracted(method):
    """Which means change when one element changes."""
    config = cube.Config(method, 2)
    moved = X.copy()
    moved[1, 4, 0, 0] += 10
    pairs = (np.broadcast_to(cube.statistics(x, config)[1], (4, 6, 1, 1))[..., 0, 0] for x in (X, moved))
    assert (np.not_equal(*pairs) == cube.members(X.shape, (1, 4), config)).all()


def left(method, **change):
    return cube.left_over(PHOTOS, [cube.Change(**change)], cube.Config(method), 3)[0]


def test_instance_norm_removes_contrast_and_cast_but_not_gamma():
    assert left("IN", contrast=0.5) < 1e-3
    assert left("IN", cast=0.3, brightness=0.2) < 1e-3
    assert left("IN", gamma=2.0) > 0.2
    assert left("LN", cast=0.3) > 0.2
    assert left("BN", contrast=0.5) > 0.2
    assert left("RMS", brightness=0.2) > 0.1


def test_a_very_dark_photo_is_not_saved_whole():
    assert left("IN", contrast=0.05) > 20 * left("IN", contrast=0.5)


def test_a_constant_photo_becomes_zero():
    assert not cube.normalised(np.full((2, 3, 4, 4), 0.7), cube.Config("IN")).round(6).any()


def test_weights_before_batch_norm_have_no_scale():
    """BN(10 W) = BN(W), the gradient is a tenth, and stands at right angles to the weights."""
    x = torch.from_numpy(X[:, :, 0, 0]).repeat(8, 1) + torch.randn(32, 6, generator=torch.Generator().manual_seed(0))
    outputs, slopes = [], []
    for factor in (1, 10):
        weight = (factor * torch.eye(6, 4, dtype=torch.float64) + factor * 0.3).requires_grad_()
        found = nn.functional.batch_norm(x @ weight, None, None, training=True, eps=1e-14)
        (found**3).sum().backward()
        outputs.append(found.detach())
        slopes.append(weight.grad)
        assert float((weight * weight.grad).sum().detach().abs()) < 1e-9
    torch.testing.assert_close(*outputs)
    torch.testing.assert_close(slopes[0], 10 * slopes[1])


@pytest.mark.parametrize(("groups", "nearest"), [(4, 3), (5, 6)])
def test_groups_must_divide(groups, nearest):
    with pytest.raises(ValueError, match=f"must divide the 6 channels, got {groups}; the nearest is {nearest}"):
        cube.normalised(X, cube.Config("GN", groups))
