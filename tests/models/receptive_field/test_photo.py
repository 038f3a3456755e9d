"""What reaches a unit of a photo: painting outside of its field, crops, fitted sizes, and a trained network."""

import numpy as np
import pytest
import torch
from skimage import data
from torch.testing import assert_close

from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.receptive_field import arithmetic
from models.receptive_field.effective import (
    Lite0Config,
    lite0_field,
    lite0_field_of,
)
from models.receptive_field.gradient import painting
from models.receptive_field.mass import mass
from models.receptive_field.notation import parsed
from models.receptive_field.photo import crops, fitted
from models.receptive_field.presets import NETWORKS
from models.receptive_field.units import support


@pytest.mark.parametrize(("layer", "count", "unit"), [("block1", 3, 12), ("block4", 6, 6)])
def test_lite0_batch_equals_the_loop_over_whole_inputs(layer, count, unit, device):
    images = normalised(torch.from_numpy(crops(data.astronaut(), 4, 96, 0)).permute(0, 3, 1, 2))
    network = efficientnet_lite0(folded=False)
    total = torch.zeros(96, 96, dtype=torch.float64)
    for image in images:
        photo = image[None].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(network.features[:count](photo)[..., unit, unit].sum(), photo)
        total += gradient[0].double().abs().sum(0)
    found = lite0_field(Lite0Config(layer, side=96, inputs=4, device=device), data.astronaut())
    assert found.unit == (unit, unit)
    assert_close(torch.from_numpy(found.field), total / total.sum(), atol=1e-6, rtol=1e-3)


def test_lite0_field_stays_in_the_tables_box():
    """The table of the preset, written by hand, and the network's gradient agree to the pixel."""
    images = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    for layer in ("stem", "block1", "block4"):
        found = lite0_field_of(Lite0Config(layer), images)
        rows, columns = np.nonzero(found.field)
        assert (rows.min(), columns.min(), rows.max(), columns.max()) == found.box


def test_training_shrinks_the_field_of_lite0_here():
    trained, random = (
        lite0_field(Lite0Config("block4", trained=trained), data.astronaut()) for trained in (True, False)
    )
    assert mass(trained.field, trained.box).side(0.95) < mass(random.field, random.box).side(0.95)


def test_random_lite0_leaves_the_shared_network_alone():
    before = efficientnet_lite0().features.stem[0].weight.clone()
    lite0_field(Lite0Config("stem", trained=False, side=64, inputs=1), data.astronaut())
    assert torch.equal(before, efficientnet_lite0().features.stem[0].weight)
    assert efficientnet_lite0().features.stem[0].weight.grad is None


@pytest.mark.parametrize("layer", ["conv3_1", "pool4"])
def test_painting_outside_the_box_changes_no_bit_and_inside_does(layer):
    photo = data.astronaut()[:128, :160]
    config = arithmetic.Config(parsed(NETWORKS["VGG-16"]), 128, 160)
    result = arithmetic.fields(config)
    unit = int(result.heights[result.index(layer)]) // 2, int(result.widths[result.index(layer)]) // 2
    top, left, bottom, right = box = support(config, layer, unit)
    outside = np.ones((128, 160), bool)
    outside[top : bottom + 1, left : right + 1] = False
    lost = painting(config, layer, unit, box, photo, outside)
    assert (lost.change, lost.inside, lost.painted) == (0.0, 0, int(outside.sum()))
    assert lost.before.tobytes() == lost.after.tobytes()

    one_pixel = np.zeros((128, 160), bool)
    one_pixel[(top + bottom) // 2, (left + right) // 2] = True
    seen = painting(config, layer, unit, box, photo, one_pixel)
    assert (seen.inside, seen.painted) == (1, 1)
    assert seen.change > 0


def test_painting_keeps_the_photo():
    photo = data.astronaut()[:32, :32].copy()
    before = photo.copy()
    painting(arithmetic.Config(parsed("conv3"), 32, 32), "conv1", (3, 3), (2, 2, 4, 4), photo, np.ones((32, 32), bool))
    assert np.array_equal(photo, before)


@pytest.mark.parametrize("shape", [(1, 1, 3), (40, 300, 3), (300, 40, 3)])
def test_crops_of_any_photo(shape):
    photo = np.random.default_rng(0).integers(256, size=shape, dtype=np.uint8)
    found = crops(photo, 5, 64, 0)
    assert found.shape == (5, 64, 64, 3)
    assert np.array_equal(found, crops(photo, 5, 64, 0))


@pytest.mark.parametrize(("shape", "size"), [((1, 1), (64, 64)), ((40, 300), (9, 64)), ((300, 2), (64, 1))])
def test_photos_are_fitted(shape, size):
    photo = np.full((*shape, 3), 7, np.uint8)
    found = fitted(photo, 64)
    assert found.shape[:2] == size
    assert (found == 7).all()
    with pytest.raises(ValueError, match="longer side must lie between 1 and 4096, got 0"):
        fitted(photo, 0)
