"""Effective fields: theory of uniform stacks, brute-force gradients, painting, and the trap of the logarithm."""

import math

import numpy as np
import pytest
import torch
from scipy import ndimage
from skimage import data

from models.receptive_field import arithmetic
from models.receptive_field.effective import (
    EffectiveConfig,
    EffectiveField,
    Lite0Config,
    effective_field,
    lite0_field,
)
from models.receptive_field.gradient import maps, painting, random_kernels
from models.receptive_field.mass import area_ratio, densest, mass, smoothed
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import graph
from models.receptive_field.units import support


def uniform_sigma(windows):
    """Standard deviation of a stack with equal weights, from (kernel size, spacing of its taps in px) of each layer."""
    return math.sqrt(sum((size**2 - 1) / 12 * spacing**2 for size, spacing in windows))


def stack(count: int, **options):
    layers = parsed(f"conv3 x{count} @conv")
    name = "conv" if count == 1 else f"conv·{count}"
    return effective_field(EffectiveConfig(layers, name, **{"height": 101, "width": 101, **options}))


@pytest.mark.parametrize(("count", "sigma", "side"), [(5, 1.83, 9), (10, 2.58, 13), (20, 3.65, 17), (40, 5.16, 23)])
def test_uniform_stacks_are_the_binomial_that_theory_says(count, sigma, side):
    result = stack(count)
    numbers = mass(result.field, result.box)
    assert numbers.spread[0] == pytest.approx(uniform_sigma([(3, 1)] * count), abs=1e-9)
    assert round(numbers.spread[1], 2) == sigma
    assert numbers.side(0.95) == side
    assert result.box[2] - result.box[0] + 1 == 2 * count + 1


def test_uniform_stack_is_a_repeated_convolution_of_a_point():
    point = np.zeros((101, 101))
    point[50, 50] = 1
    for _ in range(6):
        point = ndimage.uniform_filter(point, 3, mode="constant")
    np.testing.assert_allclose(stack(6).field, point, atol=1e-15)


@pytest.mark.parametrize("text", ["conv3 s2; conv3 d2; conv3", "conv5 x3"])
def test_spread_of_strides_and_dilation_obeys_theory(text):
    layers = parsed(text)
    result = arithmetic.fields(arithmetic.Config(layers, 128, 128))
    windows = [(node.kernel_size, node.dilation * result.jump[parent]) for parent, node in enumerate(result.nodes[1:])]
    name = result.nodes[-1].name
    found = effective_field(EffectiveConfig(layers, name, 128, 128))
    assert mass(found.field, found.box).spread == pytest.approx((uniform_sigma(windows),) * 2, abs=1e-9)


def test_random_linear_fields_average_to_the_uniform_one():
    """For independent weights of one variance the mean squared gradient is the uniform kernel's, convolved."""
    random = stack(4, weights="random", signal="squared", restarts=64, height=21, width=21)
    uniform = stack(4, height=21, width=21)
    assert np.abs(random.field - uniform.field).sum() < 0.2
    assert mass(random.field, random.box).spread[0] == pytest.approx(uniform_sigma([(3, 1)] * 4), rel=0.1)


def test_field_is_the_gradient_that_finite_differences_find():
    layers = parsed("conv3 s2 @a; conv3 @b; add @c <a+b; conv3 @d")
    nodes = graph(layers)
    kernels = random_kernels(nodes, 3, 1, "ReLU", torch.float64)
    photo = torch.randn(1, 3, 9, 9, generator=torch.Generator().manual_seed(0), dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: maps(nodes, x, kernels, "ReLU")[..., 2, 2].sum(), photo)


@pytest.mark.parametrize("name", ["VGG-16", "ResNet-18", "U-Net", "DeepLab v3"])
@pytest.mark.parametrize("activation", ["none", "ReLU"])
def test_fields_stay_in_the_theoretical_box(name, activation):
    layers = parsed(NETWORKS[name])
    config = arithmetic.Config(layers, 96, 96)
    result = arithmetic.fields(config)
    layer = result.nodes[len(result.nodes) // 3].name
    found = effective_field(EffectiveConfig(layers, layer, 96, 96, "random", activation, restarts=2))
    top, left, bottom, right = support(config, layer, found.unit)
    inside = found.field[top : bottom + 1, left : right + 1].sum()
    assert inside == pytest.approx(1, abs=1e-12)
    assert found.box[0] <= top
    assert found.box[3] >= right


def test_skips_shrink_the_field():
    rows = ["conv3 @c0"]
    for number in range(1, 11):
        rows += [f"conv3 @b{number} <c{number - 1}", f"add @c{number} <b{number}+c{number - 1}"]
    layers = parsed("; ".join(rows))
    with_skips, without = (effective_field(EffectiveConfig(layers, "c10", 65, 65, skip=skip)) for skip in (True, False))
    assert mass(with_skips.field, with_skips.box).spread[0] < mass(without.field, without.box).spread[0]
    assert mass(without.field, without.box).spread[0] == pytest.approx(uniform_sigma([(3, 1)] * 11))


@pytest.mark.parametrize(("peak", "scale", "ratio"), [(1, "linear", 4.3), (1e5, "linear", 4.3)])
def test_linear_area_ratio_does_not_know_units(peak, scale, ratio):
    assert round(100 * area_ratio(stack(20).field, 0.99, peak, scale), 1) == ratio


@pytest.mark.parametrize(("peak", "ratio"), [(1e3, 7.1), (1e5, 10.7)])
def test_logarithmic_area_ratio_depends_on_the_gradients_unit(peak, ratio):
    assert round(100 * area_ratio(stack(20).field, 0.99, peak, "log10(x + 1)"), 1) == ratio


def test_mass_numbers_by_brute_force():
    field = np.random.default_rng(0).random((11, 9)) ** 4
    field /= field.sum()
    numbers = mass(field, (2, 1, 6, 5))  # middle (4, 3)
    for side, inside in zip(numbers.sides, numbers.inside, strict=True):
        rows = slice(max(4 - side // 2, 0), 4 + side // 2 + 1)
        columns = slice(max(3 - side // 2, 0), 3 + side // 2 + 1)
        assert inside == pytest.approx(field[rows, columns].sum())
    assert numbers.inside[-1] == pytest.approx(1)
    for level, threshold, area in zip((0.68, 0.95, 0.99), numbers.thresholds, numbers.areas, strict=True):
        assert field[field >= threshold].sum() >= level - 1e-12
        assert field[field > threshold].sum() < level
        assert (field >= threshold).sum() == area


def test_smoothing_adds_variances_and_keeps_the_mass():
    field = np.zeros((61, 61))
    field[30, 30] = 1
    blurred = smoothed(field, 3)
    numbers = mass(blurred, (0, 0, 60, 60))
    assert blurred.sum() == pytest.approx(1)
    assert numbers.spread == pytest.approx((3, 3), rel=0.01)
    assert list(densest(field)[1]) == [1, 1, 1]


def test_squares_between_pixels_have_even_sides():
    field = np.zeros((8, 8))
    field[3:5, 3:5] = 0.25
    numbers = mass(field, (2, 2, 5, 5))  # middle (3.5, 3.5)
    assert (numbers.sides[0], numbers.inside[0]) == (2, 1.0)


def test_gaussian_is_found_back():
    places = np.arange(81) - 40
    bell = np.exp(-(places**2) / (2 * 6.0**2))
    field = np.outer(bell, bell)
    numbers = mass(field / field.sum(), (0, 0, 80, 80))
    assert numbers.sigma == pytest.approx((6, 6), rel=1e-4)
    np.testing.assert_allclose(numbers.gaussian, numbers.profile, atol=1e-6)


def test_one_pixel_field_is_a_point():
    field = np.zeros((5, 5))
    field[2, 2] = 1
    numbers = mass(field, (2, 2, 2, 2))
    assert (numbers.side(0.95), numbers.spread, numbers.sigma) == (1, (0.0, 0.0), (0.0, 0.0))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            EffectiveConfig(parsed("conv3"), "conv1", weights="zero"),
            "weights must be one of uniform, random, got 'zero'",
        ),
        (EffectiveConfig(parsed("conv3"), "conv1", signal="cubed"), "signal must be one of absolute, squared"),
        (EffectiveConfig(parsed("conv3"), "conv1", activation="tanh"), "activation must be one of none, ReLU"),
        (EffectiveConfig(parsed("conv3"), "conv1", restarts=65), "restarts must lie between 1 and 64, got 65"),
    ],
)
def test_impossible_fields_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        effective_field(config)


def test_impossible_crops_and_layers_are_refused():
    with pytest.raises(ValueError, match="side of a crop must lie between 32 and 512, got 16"):
        lite0_field(Lite0Config(side=16), data.astronaut())
    with pytest.raises(ValueError, match="layer must be one of stem, block0"):
        lite0_field(Lite0Config("block99"), data.astronaut())
    with pytest.raises(ValueError, match="photo and mask must be 8 x 8 px"):
        painting(
            arithmetic.Config(parsed("conv3"), 8, 8),
            "conv1",
            (3, 3),
            (2, 2, 4, 4),
            data.astronaut(),
            np.ones((8, 8), bool),
        )
    with pytest.raises(ValueError, match="scale must be one of linear"):
        area_ratio(np.ones((3, 3)), 0.5, 1, "cubic")


@pytest.mark.parametrize("box", [(10, 20, 49, 59), (-15, -3, 24, 36), (-30, -30, 99, 99)])
@pytest.mark.parametrize("side", [2, 20, 40])
def test_share_is_of_what_the_unit_can_see(box, side):
    found = EffectiveField(np.full((64, 80), 1 / 5120), (0, 0), box, 1.0)
    rows, columns = np.indices((64, 80)) + 0.5
    middle = (box[0] + box[2] + 1) / 2, (box[1] + box[3] + 1) / 2
    within = lambda size: (abs(rows - middle[0]) < size / 2) & (abs(columns - middle[1]) < size / 2)  # noqa: E731
    assert found.share(side) == pytest.approx(within(side).sum() / within(box[2] - box[0] + 1).sum())
