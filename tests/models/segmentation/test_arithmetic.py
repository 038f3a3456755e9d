import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.segmentation import arithmetic, check_arithmetic, tiles, upsampling

IMAGE = np.random.default_rng(0).random((96, 80))


@pytest.mark.parametrize(("side", "out"), [(188, 4), (572, 388), (700, 516)])
def test_published_sizes(side, out):
    found = arithmetic.levels(side)
    assert found[0].written == out
    assert check_arithmetic.size_difference(found) == 0


@pytest.mark.parametrize("pools", [1, 2, 3, 4])
def test_a_side_fits_exactly_where_torch_halves_even_maps(pools):
    for side in range(arithmetic.lost(pools) - 3, arithmetic.lost(pools) + 40):
        maps, even = side, True
        for _ in range(pools):
            maps, even = (maps - 4) // 2, even and maps % 2 == 0
        for _ in range(pools + 1):
            maps = 2 * (maps - 4)
        assert arithmetic.fits(side, pools) == (even and maps > 0)
    assert arithmetic.fits(arithmetic.nearest_side(573, pools), pools)


def test_a_side_that_no_pool_halves_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="got 573; the nearest is 572"):
        arithmetic.levels(573)


@pytest.mark.parametrize("at", [0, 1, 3, 10])
def test_what_an_output_pixel_depends_on_is_what_the_gradient_reaches(at):
    weight, up = torch.ones(1, 1, 3, 3, dtype=torch.float64), torch.ones(1, 1, 2, 2, dtype=torch.float64)
    x = torch.zeros(1, 1, 76, 76, dtype=torch.float64, requires_grad=True)

    def level(y, depth):
        y = F.conv2d(F.conv2d(y, weight), weight)
        if depth == 0:
            return y
        return F.conv2d(
            F.conv2d(F.conv_transpose2d(level(F.avg_pool2d(y, 2), depth - 1), up, stride=2), weight), weight
        )

    (reached,) = torch.autograd.grad(level(x, 2)[0, 0, at, at], x)
    found = torch.nonzero(reached[0, 0].sum(0)).flatten()
    assert (int(found[0]), int(found[-1])) == arithmetic.seen(at, 2)


def test_widths_of_what_a_pixel_of_the_paper_depends_on():
    assert {last - first + 1 for first, last in (arithmetic.seen(at, 4) for at in range(16))} == {188, 204}


def test_the_plan_covers_the_photo_and_its_middle_is_the_photo():
    photo = np.arange(30 * 50 * 3).reshape(30, 50, 3)
    plan = arithmetic.plan(photo.shape, 60, 2)
    padded = plan.mirrored(photo)
    assert padded.shape == (plan.rows * 20 + 40, plan.columns * 20 + 40, 3)
    np.testing.assert_array_equal(padded[20:50, 20:70], photo)
    np.testing.assert_array_equal(padded[19], padded[21])


@pytest.mark.parametrize(("pools", "tile", "step"), [(1, 56, 32), (2, 80, 36), (2, 76, 36), (3, 124, 32)])
def test_valid_tiles_on_the_lattice_are_the_whole(pools, tile, step):
    config = tiles.Config(pools, tile, step)
    found = tiles.tiling(IMAGE, config)
    assert found.exact
    assert found.difference.max() < tiles.SAME
    assert tiles.seams(found, config) == "nowhere"


@pytest.mark.parametrize("change", [{"step": 33}, {"padding": "zero"}, {"padding": "mirror"}])
def test_tiles_off_the_lattice_or_padded_differ(change):
    config = tiles.Config(**{"pools": 2, "tile": 80, "step": 32, **change})
    found = tiles.tiling(IMAGE, config)
    assert not found.exact
    assert found.difference.max() > 0.01
    assert tiles.seams(found, config) != "nowhere"


def test_a_tile_too_small_for_its_step_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="the nearest is 72"):
        tiles.Config(pools=2, tile=60, step=32)


@pytest.mark.parametrize(
    ("kernel", "stride", "counts"), [(2, 2, {1}), (3, 2, {1, 2, 4}), (4, 2, {4}), (5, 2, {4, 6, 9})]
)
def test_overlap_counts(kernel, stride, counts):
    config = upsampling.Config(kernel, stride)
    found = upsampling.counts(config)
    assert set(found.ravel().tolist()) == counts
    assert check_arithmetic.count_difference(found, config) == 0
    assert check_arithmetic.ripple_difference(upsampling.ripple(config), config) < 1e-12
    assert (upsampling.ripple(config) < 1e-12) == (len(counts) == 1)


def test_bilinear_doubling_is_a_transposed_convolution():
    config = upsampling.Config(4, 2, "bilinear")
    np.testing.assert_allclose(config.row.numpy(), np.array([1, 3, 3, 1]) / 4)
    expected = F.interpolate(torch.from_numpy(IMAGE)[None, None], scale_factor=2, mode="bilinear")[0, 0].numpy()
    np.testing.assert_allclose(upsampling.transposed(IMAGE, config)[1:-1, 1:-1], expected[1:-1, 1:-1], atol=1e-14)


@pytest.mark.parametrize(("kernel", "stride"), [(1, 2), (3, 2), (4, 2), (9, 4), (2, 3)])
def test_transposed_is_the_adjoint_not_the_inverse_and_keeps_the_size(kernel, stride):
    config = upsampling.Config(kernel, stride)
    assert check_arithmetic.adjoint_gap(IMAGE, config) < 1e-14
    back = upsampling.there_and_back(IMAGE, config)
    assert np.abs(back - IMAGE[: back.shape[0], : back.shape[1]]).mean() > 0.05
    assert (
        upsampling.transposed(IMAGE, config).shape
        == upsampling.resized(IMAGE, config).shape
        == (96 * stride, 80 * stride)
    )


def test_unpooling_leaves_three_quarters_zeros_and_the_maxima_in_place():
    found = upsampling.unpooled(IMAGE, 2)
    assert (found == 0).mean() == 0.75
    np.testing.assert_array_equal(found[found > 0], IMAGE[found > 0])
