"""Slant and thickness, drawings, and patches of a photo."""

import numpy as np
import pytest
import torch

from models.autoencoders import attributes, check, data, patches, plane
from models.autoencoders.config import Config
from models.autoencoders.data import centred
from models.autoencoders.training import trained
from models.images.samples import sample


def bar(shift: int = 0, width: int = 3) -> np.ndarray:
    """A stroke 20 pixels high whose rows move ``shift`` pixels to the right for each one upwards."""
    ink = np.zeros((28, 28))
    for row in range(4, 24):
        left = 12 + shift * (13 - row) // 2
        ink[row, left : left + width] = 1
    return ink


def test_an_upright_stroke_has_no_slant_and_a_leaning_one_its_shear():
    found = attributes.slant(np.stack((bar(), bar(1), bar(-1), bar(1)[:, ::-1])))
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert found[1:3] == pytest.approx([0.5, -0.5], abs=0.02)
    assert found[3] == pytest.approx(-found[1])


def test_thickness_is_that_of_a_long_stroke():
    """Twice the area by the edge: w h / (w + h) of a bar w wide, a little less than w (corners cut)."""
    for width in (2, 3, 5):
        assert attributes.thickness(bar(width=width)[None])[0] == pytest.approx(20 * width / (20 + width), rel=0.1)


def test_nothing_has_neither_and_the_slant_is_scikit_images():
    empty = np.zeros((1, 28, 28))
    assert np.isnan(attributes.slant(empty)).all()
    assert np.isnan(attributes.thickness(empty)).all()
    digits = np.stack([data.held(at) for at in range(20)])
    assert check.slant_difference(np.concatenate((digits, empty))) < 1e-6


@pytest.fixture(scope="module")
def principal():
    return trained(Config(model="PCA", code=16)).model


@pytest.mark.parametrize("name", ["slant", "thickness"])
def test_an_arrow_changes_what_it_is_named_after(principal, name):
    told = attributes.told(principal, data.held(0), name, 1.0)
    values = attributes.MEASURES[name](told.film)
    assert values[-1] > values[0]
    np.testing.assert_allclose(told.film[4], told.rebuilt, atol=1e-5)
    np.testing.assert_array_equal(told.measures[:, ["slant", "thickness"].index(name)], values)


def test_the_arrow_of_a_class_ends_at_its_mean(principal):
    codes = attributes.held_codes(principal)
    expected = codes.mean[codes.labels == 7].mean(dim=0)
    torch.testing.assert_close(codes.mean.mean(dim=0) + attributes.direction(principal, "7"), expected)


def test_a_drawing_lies_in_the_middle_wherever_it_was_drawn():
    cells = np.zeros((14, 14), bool)
    cells[2:8, 2] = True
    moved = np.roll(cells, (3, 6), (0, 1))
    np.testing.assert_allclose(centred(cells), centred(moved), atol=1e-6)
    assert centred(np.zeros((14, 14), bool)).max() == 0
    rows, columns = np.mgrid[:28, :28]
    ink = centred(cells)
    assert ((ink * rows).sum() / ink.sum(), (ink * columns).sum() / ink.sum()) == pytest.approx((13.5, 13.5), abs=0.6)


def test_full_and_empty_boards_lie_beyond_the_usual_distance():
    from models.autoencoders.plane import reading

    assert reading(centred(np.ones((14, 14), bool))).distance > data.usual_distance()


def test_patches_join_to_the_photo_and_their_error_is_what_eigenvalues_leave():
    found = patches.patches(sample("coffee").pixels, 8)
    np.testing.assert_array_equal(found.joined(found.rows), found.photo)
    np.testing.assert_allclose(found.joined(found.rebuilt(64)), found.photo, atol=1e-9)
    assert len(found.learnt) == 400
    for count in (0, 6, 64):
        assert check.patch_difference(found, count) < 1e-9
    assert found.error(0)[0] == pytest.approx(found.variances.sum())
    assert found.share(64) == pytest.approx(1)


def test_a_linear_autoencoder_comes_near_the_error_of_pca_and_not_below():
    found = patches.patches(sample("coffee").pixels, 8)
    rows = torch.tensor(found.rows[found.learnt] - found.mean, dtype=torch.float32)
    random = torch.Generator().manual_seed(0)
    weights = [(0.1 * torch.randn(shape, generator=random)).requires_grad_() for shape in ((64, 4), (4, 64))]
    optimiser = torch.optim.Adam(weights, 0.02)
    for _ in range(400):
        error = ((rows @ weights[0] @ weights[1] - rows) ** 2).sum(dim=1).mean()
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
    least = found.error(4)[0]
    assert least - 1e-6 <= float(error.detach()) < 1.05 * least


def test_a_tiny_photo_is_one_patch_without_others():
    found = patches.patches(np.full((8, 8, 3), 90, np.uint8), 16)
    assert found.photo.size >= 256
    tiny = patches.patches(np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8).astype(np.uint8), 16)
    assert tiny.error(3)[1] != tiny.error(3)[1]


@pytest.mark.parametrize("count", [1, 6])
def test_a_network_learns_patches_and_is_that_of_numpy(count):
    found = patches.patches(sample("coffee").pixels, 8)
    before, after = (patches.autoencoder(found, count, steps) for steps in (0, 200))
    assert found.errors(after.rebuilt)[0] < 0.2 * found.errors(before.rebuilt)[0]
    assert check.network_difference(found, after) < 1e-5
    wrong = patches.Trained(after.rebuilt + 0.01, after.layers)
    assert check.network_difference(found, wrong) > 1e-3
    assert after.layers[1][0].shape == (count, patches.WIDTH)


def test_a_network_of_patches_needs_a_number():
    with pytest.raises(ValueError, match="count must"):
        patches.autoencoder(patches.patches(sample("coffee").pixels, 8), 0, 10)


def boards(*painted: int) -> bytes:
    """Four boards; those of these numbers, from 1, hold a bar."""
    cells = np.zeros((4, 14, 14), bool)
    for number in painted:
        cells[number - 1, 3:11, 3 : 3 + number] = True
    return data.packed(list(cells))


def test_variants_of_own_drawings_are_digits_with_their_number():
    found = data.split(-1, boards(1, 3))
    assert found.train.shape == (4000, 784)
    assert set(found.labels.tolist()) == {1, 3}
    assert 0 <= float(found.train.min()) < float(found.train.max()) <= 1
    ink = found.train.sum(dim=1)
    assert float(ink[found.labels == 3].mean()) > 2 * float(ink[found.labels == 1].mean())
    assert (data.split(1, boards(1, 3)).labels == 3).all()
    torch.testing.assert_close(data.split(-1, boards(1, 3)).held, data.variants(boards(1, 3))[0][4000:])


def test_an_autoencoder_learns_own_drawings_and_their_nearest_is_one_of_them():
    own = boards(1, 2)
    short = trained(Config("AE", own=own, steps=60, width=32))
    assert short.squared[1] < trained(Config("AE", own=own, steps=0, width=32)).squared[1]
    ink = plane.decoded(short.model, plane.held_codes(short.model).mean[:1])[0]
    found = plane.reading(ink, own)
    assert check.nearest_difference(ink, found, own) < 1e-3
    assert check.nearest_difference(ink, found) > 0.1
    assert set(plane.held_codes(short.model).labels.tolist()) == {1, 2}


@pytest.mark.parametrize("own", [boards(), boards(2)], ids=["empty", "all left out"])
def test_nothing_to_learn_is_refused(own):
    with pytest.raises(ValueError, match="a training must have"):
        data.split(2, own)
