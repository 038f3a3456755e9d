import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import ndimage
from torch.nn import functional
from torch.testing import assert_close
from torchvision import ops

from models.sampling import convolution, special
from models.sampling.layer import KERNELS, Config, grid, kernel_weight, output_size, shared_offset

PICTURE = torch.rand(3, 23, 29, generator=torch.Generator().manual_seed(0))
DEFORMED = Config(family="deformable", scale=1.7, rotation=25, shear=0.3, shift_y=0.4, shift_x=-1.3, jitter=0.8)
LAYERS = [
    pytest.param(Config(kernel="horizontal edges"), id="plain"),
    pytest.param(Config(5, 3, 2, 4, 3, "blur"), id="dilated, strided, grouped"),
    pytest.param(DEFORMED, id="deformed"),
    pytest.param(replace(DEFORMED, kernel_size=4, stride=3, padding=5, groups=3, kernel="vertical edges"), id="even"),
    pytest.param(replace(DEFORMED, border="DCNv1", padding=6), id="border of DCNv1"),
    pytest.param(replace(DEFORMED, border="DCNv1", stride=2, padding=3), id="border of DCNv1, strided"),
    pytest.param(
        replace(
            DEFORMED, family="modulated", mask=(0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0), dragged=((4, 1.5, -2),)
        ),
        id="modulated and dragged",
    ),
]


@pytest.mark.parametrize("config", LAYERS)
def test_feature_map_is_the_same_by_torchvision_and_by_the_definition(config):
    layer = convolution.sample(PICTURE, config)
    assert layer.difference < 1e-6
    assert layer.output.shape == (3, *(output_size(size, config) for size in PICTURE.shape[1:]))
    assert layer.offset.shape == (2 * config.kernel_size**2, *layer.output.shape[1:])


@pytest.mark.parametrize("config", LAYERS)
def test_one_output_by_hand(config):
    """Ten lines of scalars, without tensors."""
    layer, row, column, channel = convolution.sample(PICTURE, config), 3, 4, 2
    share = 3 // config.groups
    height, width = PICTURE.shape[1:]

    def pixel(c, y, x):
        return PICTURE[c, y, x].item() if 0 <= y < height and 0 <= x < width else 0.0

    total = 0.0
    for tap in range(config.kernel_size**2):
        m, n = divmod(tap, config.kernel_size)
        y = row * config.stride - config.padding + m * config.dilation + layer.offset[2 * tap, row, column].item()
        x = (
            column * config.stride
            - config.padding
            + n * config.dilation
            + layer.offset[2 * tap + 1, row, column].item()
        )
        if config.border == "DCNv1":
            if not (0 <= y < height and 0 <= x < width):
                continue
            y, x = min(y, height - 1), min(x, width - 1)
        top, left = math.floor(y), math.floor(x)
        for i in range(share):
            c = channel // share * share + i
            upper = (1 - x + left) * pixel(c, top, left) + (x - left) * pixel(c, top, left + 1)
            lower = (1 - x + left) * pixel(c, top + 1, left) + (x - left) * pixel(c, top + 1, left + 1)
            value = (1 - y + top) * upper + (y - top) * lower
            total += layer.weight[channel, i, m, n].item() * layer.mask[tap].item() * value
    assert layer.output[channel, row, column].item() == pytest.approx(total, abs=1e-6)


def test_bilinear_samples_match_scipy():
    y, x = (torch.rand(200, generator=torch.Generator().manual_seed(seed)) * 40 - 5 for seed in (1, 2))
    ours = convolution.bilinear(PICTURE, y, x, "DCNv2")
    zeros = np.pad(PICTURE.numpy(), ((0, 0), (10, 30), (10, 30)))
    for channel, expected in zip(ours, zeros, strict=True):
        theirs = ndimage.map_coordinates(expected, (y + 10, x + 10), order=1)
        np.testing.assert_allclose(channel, theirs, atol=1e-5)


def test_borders_differ_only_within_one_pixel_of_the_edge():
    picture = torch.ones(1, 4, 4)
    y = torch.tensor([-1.0, -0.5, 0.0, 1.5, 3.0, 3.5, 4.0])
    x = torch.full_like(y, 1.5)
    assert convolution.bilinear(picture, y, x, "DCNv2")[0].tolist() == [0, 0.5, 1, 1, 1, 0.5, 0]
    assert convolution.bilinear(picture, y, x, "DCNv1")[0].tolist() == [0, 0, 1, 1, 1, 1, 0]


@pytest.mark.parametrize("size", [9, 10, 31])
@pytest.mark.parametrize(("kernel_size", "dilation", "stride", "padding"), [(3, 1, 1, 1), (5, 2, 3, 0), (2, 4, 4, 3)])
def test_output_size_matches_torch(size, kernel_size, dilation, stride, padding):
    config = Config(kernel_size, dilation, stride, padding)
    picture, weight = torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel_size, kernel_size)
    output = functional.conv2d(picture, weight, dilation=dilation, stride=stride, padding=padding)
    assert output_size(size, config) == output.shape[-1]


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_zero_offsets_give_the_plain_convolution(dilation):
    plain = Config(dilation=dilation, stride=2, kernel="vertical edges", groups=3)
    deformed = convolution.sample(PICTURE, replace(plain, family="deformable"))
    assert_close(deformed.output, convolution.sample(PICTURE, plain).output, atol=1e-6, rtol=0)


def test_scaling_by_two_is_dilation_two():
    """About the centre tap, and with the padding that keeps the centre."""
    scaled = convolution.sample(PICTURE, Config(padding=1, family="deformable", scale=2))
    dilated = convolution.sample(PICTURE, Config(padding=2, dilation=2))
    assert_close(scaled.output, dilated.output, atol=1e-6, rtol=0)


def test_offsets_move_the_taps_as_they_say():
    offset = shared_offset(Config(family="deformable", rotation=90))
    corners = grid(3, 1) + offset
    assert_close(corners[0], torch.tensor([0.0, 2.0]))  # top left goes clockwise to top right
    assert_close(corners[4], torch.tensor([1.0, 1.0]))  # the centre stays
    dragged = shared_offset(Config(family="deformable", shift_x=1, dragged=((8, 2.0, -0.5),)))
    assert dragged[8].tolist() == [2, 0.5]
    assert dragged[0].tolist() == [0, 1]
    assert not shared_offset(Config(scale=2, dragged=((0, 1, 1),))).any()  # a standard layer has none


def test_offset_layout_is_y_before_x_interleaved():
    """As torchvision reads it: shifting y alone moves the picture up."""
    layer = convolution.sample(PICTURE, Config(1, padding=0, family="deformable", shift_y=2))
    assert layer.offset[:, 0, 0].tolist() == [2, 0]
    assert_close(layer.output[:, :-2], PICTURE.mean(0).expand(3, -1, -1)[:, 2:])


def test_a_tap_with_mask_zero_is_off():
    mask = [1.0] * 9
    mask[2] = 0.0
    config = replace(DEFORMED, family="modulated", mask=tuple(mask))
    layer = convolution.sample(PICTURE, config)
    weight = layer.weight.clone()
    weight[..., 0, 2] = 0
    assert_close(layer.output, ops.deform_conv2d(PICTURE[None], layer.offset[None], weight, padding=1)[0])


def test_output_is_linear_in_the_mask():
    def output(*mask):
        return convolution.sample(PICTURE, replace(DEFORMED, family="modulated", mask=mask)).output

    one, other = (0.0, 0.5, 1.0) * 3, (1.0, 0.25, 0.5) * 3
    mean = [(a + b) / 2 for a, b in zip(one, other, strict=True)]
    assert_close(output(*mean), (output(*one) + output(*other)) / 2)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("groups", [1, 3])
def test_kernels_have_absolute_sum_one(kernel, groups):
    weight = kernel_weight(Config(5, groups=groups, kernel=kernel))
    assert weight.shape == (3, 3 // groups, 5, 5)
    assert_close(weight.abs().sum((1, 2, 3)), torch.ones(3))


def test_groups_keep_the_colours_apart():
    red = PICTURE * torch.tensor([1.0, 0, 0])[:, None, None]
    assert not convolution.sample(red, Config(groups=3)).output[1:].any()
    assert convolution.sample(red, Config(groups=1)).output[1:].any()


def test_printed_code_makes_the_offsets_that_are_used():
    for config in (
        replace(DEFORMED, jitter=0.5, dragged=((3, 1.0, 2.0),)),
        Config(),
        Config(family="deformable", scale=2),
    ):
        names = {}
        exec(convolution.torchvision_code(config, *PICTURE.shape[1:]), names)
        layer = convolution.sample(PICTURE, config)
        assert_close(names["offset"], layer.offset[None], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            Config(7, 12, padding=0),
            "the kernel must fit into the padded input of 23 px, got 73 px, an output of size 0",
        ),
        (Config(7, 12, padding=0), "the nearest valid padding is 25"),
        (Config(9), "kernel size must lie between 1 and 7, got 9; the nearest is 7"),
        (Config(dilation=0), "dilation must lie between 1 and 12, got 0; the nearest is 1"),
        (Config(groups=2), "groups must be one of 1, 3, got 2"),
        (Config(border="zeros"), "border must be one of"),
        (Config(1, kernel="vertical edges"), "must have at least 2 x 2 taps"),
        (Config(family="deformable", shift_y=math.nan), r"offsets must be finite, got \(nan, 0.0\) px at tap 0"),
        (Config(family="deformable", shift_x=math.inf), "the nearest valid value is 0"),
        (Config(family="deformable", dragged=((2, 0, 900.0),)), r"within 64 px, got \(0.0, 900.0\) px at tap 2"),
        (Config(family="deformable", dragged=((2, 0, 900.0),)), r"the nearest valid value is \(0.0, 64.0\)"),
        (Config(family="deformable", dragged=((9, 0, 0),)), "among the 9 of the kernel, got tap 9"),
        (Config(family="modulated", mask=(1.0,) * 4), "mask must have one factor for each of the 9 taps, got 4"),
        (Config(family="modulated", mask=(1.0, 2.0) + (0.0,) * 7), "mask must lie between 0 and 1, got 2"),
    ],
)
def test_impossible_layers_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        convolution.sample(PICTURE, config)


def test_the_nearest_valid_padding_is_valid():
    picture = torch.zeros(3, 24, 23)
    with pytest.raises(ValueError, match=r"nearest valid padding is 1$"):
        convolution.sample(picture, Config(7, 4, padding=0))
    assert convolution.sample(picture, Config(7, 4, padding=1)).output.numel()


@pytest.mark.parametrize("config", [layer for layer in LAYERS if layer.values[0].border == "DCNv2"])
def test_every_special_case_holds(config):
    cases = special.special_cases(PICTURE, config)
    assert len(cases) == 6
    for case in cases:
        assert case.left.abs().max() > 0.01
        assert case.difference < 1e-6, case.name


@pytest.mark.parametrize("by", [-5, 0, 3])
def test_displacement_finds_how_far_the_content_moved(by):
    assert convolution.displacement(PICTURE, PICTURE.roll(by, -1)) == by


@pytest.mark.parametrize(
    "picture", [torch.full((3, 12, 40), 0.5), torch.rand(3, 12, 1).expand(3, 12, 40), PICTURE[..., :9]]
)
def test_displacement_of_what_looks_alike_when_moved_is_refused(picture):
    with pytest.raises(ValueError, match="must"):
        convolution.displacement(picture, picture)
