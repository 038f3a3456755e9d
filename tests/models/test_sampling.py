import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import ndimage
from torch.nn import functional
from torch.testing import assert_close
from torchvision import ops

from models import (
    sampling,
    sampling_backtrack,
    sampling_cost,
    sampling_layer,
    sampling_learned,
    sampling_special,
    sampling_stack,
)
from models.sampling_layer import Config

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
    layer = sampling.sample(PICTURE, config)
    assert layer.difference < 1e-6
    assert layer.output.shape == (3, *(sampling_layer.output_size(size, config) for size in PICTURE.shape[1:]))
    assert layer.offset.shape == (2 * config.kernel_size**2, *layer.output.shape[1:])


@pytest.mark.parametrize("config", LAYERS)
def test_one_output_by_hand(config):
    """Ten lines of scalars, without tensors."""
    layer, row, column, channel = sampling.sample(PICTURE, config), 3, 4, 2
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
    ours = sampling.bilinear(PICTURE, y, x, "DCNv2")
    zeros = np.pad(PICTURE.numpy(), ((0, 0), (10, 30), (10, 30)))
    for channel, expected in zip(ours, zeros, strict=True):
        theirs = ndimage.map_coordinates(expected, (y + 10, x + 10), order=1)
        np.testing.assert_allclose(channel, theirs, atol=1e-5)


def test_borders_differ_only_within_one_pixel_of_the_edge():
    picture = torch.ones(1, 4, 4)
    y = torch.tensor([-1.0, -0.5, 0.0, 1.5, 3.0, 3.5, 4.0])
    x = torch.full_like(y, 1.5)
    assert sampling.bilinear(picture, y, x, "DCNv2")[0].tolist() == [0, 0.5, 1, 1, 1, 0.5, 0]
    assert sampling.bilinear(picture, y, x, "DCNv1")[0].tolist() == [0, 0, 1, 1, 1, 1, 0]


@pytest.mark.parametrize("size", [9, 10, 31])
@pytest.mark.parametrize(("kernel_size", "dilation", "stride", "padding"), [(3, 1, 1, 1), (5, 2, 3, 0), (2, 4, 4, 3)])
def test_output_size_matches_torch(size, kernel_size, dilation, stride, padding):
    config = Config(kernel_size, dilation, stride, padding)
    picture, weight = torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel_size, kernel_size)
    output = functional.conv2d(picture, weight, dilation=dilation, stride=stride, padding=padding)
    assert sampling_layer.output_size(size, config) == output.shape[-1]


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_zero_offsets_give_the_plain_convolution(dilation):
    plain = Config(dilation=dilation, stride=2, kernel="vertical edges", groups=3)
    deformed = sampling.sample(PICTURE, replace(plain, family="deformable"))
    assert_close(deformed.output, sampling.sample(PICTURE, plain).output, atol=1e-6, rtol=0)


def test_scaling_by_two_is_dilation_two():
    """About the centre tap, and with the padding that keeps the centre."""
    scaled = sampling.sample(PICTURE, Config(padding=1, family="deformable", scale=2))
    dilated = sampling.sample(PICTURE, Config(padding=2, dilation=2))
    assert_close(scaled.output, dilated.output, atol=1e-6, rtol=0)


def test_offsets_move_the_taps_as_they_say():
    offset = sampling_layer.shared_offset(Config(family="deformable", rotation=90))
    corners = sampling_layer.grid(3, 1) + offset
    assert_close(corners[0], torch.tensor([0.0, 2.0]))  # top left goes clockwise to top right
    assert_close(corners[4], torch.tensor([1.0, 1.0]))  # the centre stays
    dragged = sampling_layer.shared_offset(Config(family="deformable", shift_x=1, dragged=((8, 2.0, -0.5),)))
    assert dragged[8].tolist() == [2, 0.5]
    assert dragged[0].tolist() == [0, 1]
    assert not sampling_layer.shared_offset(Config(scale=2, dragged=((0, 1, 1),))).any()  # a standard layer has none


def test_offset_layout_is_y_before_x_interleaved():
    """As torchvision reads it: shifting y alone moves the picture up."""
    layer = sampling.sample(PICTURE, Config(1, padding=0, family="deformable", shift_y=2))
    assert layer.offset[:, 0, 0].tolist() == [2, 0]
    assert_close(layer.output[:, :-2], PICTURE.mean(0).expand(3, -1, -1)[:, 2:])


def test_a_tap_with_mask_zero_is_off():
    mask = [1.0] * 9
    mask[2] = 0.0
    config = replace(DEFORMED, family="modulated", mask=tuple(mask))
    layer = sampling.sample(PICTURE, config)
    weight = layer.weight.clone()
    weight[..., 0, 2] = 0
    assert_close(layer.output, ops.deform_conv2d(PICTURE[None], layer.offset[None], weight, padding=1)[0])


def test_output_is_linear_in_the_mask():
    def output(*mask):
        return sampling.sample(PICTURE, replace(DEFORMED, family="modulated", mask=mask)).output

    one, other = (0.0, 0.5, 1.0) * 3, (1.0, 0.25, 0.5) * 3
    mean = [(a + b) / 2 for a, b in zip(one, other, strict=True)]
    assert_close(output(*mean), (output(*one) + output(*other)) / 2)


@pytest.mark.parametrize("kernel", sampling_layer.KERNELS)
@pytest.mark.parametrize("groups", [1, 3])
def test_kernels_have_absolute_sum_one(kernel, groups):
    weight = sampling_layer.kernel_weight(Config(5, groups=groups, kernel=kernel))
    assert weight.shape == (3, 3 // groups, 5, 5)
    assert_close(weight.abs().sum((1, 2, 3)), torch.ones(3))


def test_groups_keep_the_colours_apart():
    red = PICTURE * torch.tensor([1.0, 0, 0])[:, None, None]
    assert not sampling.sample(red, Config(groups=3)).output[1:].any()
    assert sampling.sample(red, Config(groups=1)).output[1:].any()


def test_printed_code_makes_the_offsets_that_are_used():
    for config in (
        replace(DEFORMED, jitter=0.5, dragged=((3, 1.0, 2.0),)),
        Config(),
        Config(family="deformable", scale=2),
    ):
        names = {}
        exec(sampling.torchvision_code(config, *PICTURE.shape[1:]), names)
        layer = sampling.sample(PICTURE, config)
        assert_close(names["offset"], layer.offset[None], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            Config(7, 12, padding=0),
            "the kernel must fit into the padded input of 23 px, got 73 px, an output of size 0",
        ),
        (Config(7, 12, padding=0), "the nearest valid padding is 25"),
        (Config(9), "kernel_size must lie in 1 to 7, got 9; the nearest valid value is 7"),
        (Config(dilation=0), "dilation must lie in 1 to 12, got 0; the nearest valid value is 1"),
        (Config(groups=2), r"groups must be one of \(1, 3\), got 2"),
        (Config(border="zeros"), "border must be one of"),
        (Config(1, kernel="vertical edges"), "must have at least 2 x 2 taps"),
        (Config(family="deformable", shift_y=math.nan), r"offsets must be finite, got \(nan, 0.0\) px at tap 0"),
        (Config(family="deformable", shift_x=math.inf), "the nearest valid value is 0"),
        (Config(family="deformable", dragged=((2, 0, 900.0),)), r"within 64 px, got \(0.0, 900.0\) px at tap 2"),
        (Config(family="deformable", dragged=((2, 0, 900.0),)), r"the nearest valid value is \(0.0, 64.0\)"),
        (Config(family="deformable", dragged=((9, 0, 0),)), "among the 9 of the kernel, got tap 9"),
        (Config(family="modulated", mask=(1.0,) * 4), "mask must have one factor for each of the 9 taps, got 4"),
        (Config(family="modulated", mask=(1.0, 2.0) + (0.0,) * 7), "mask must lie in 0 to 1, got 2.0 at tap 1"),
    ],
)
def test_impossible_layers_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        sampling.sample(PICTURE, config)


def test_the_nearest_valid_padding_is_valid():
    picture = torch.zeros(3, 24, 23)
    with pytest.raises(ValueError, match=r"nearest valid padding is 1$"):
        sampling.sample(picture, Config(7, 4, padding=0))
    assert sampling.sample(picture, Config(7, 4, padding=1)).output.numel()


@pytest.mark.parametrize("config", [layer for layer in LAYERS if layer.values[0].border == "DCNv2"])
def test_every_special_case_holds(config):
    cases = sampling_special.special_cases(PICTURE, config)
    assert len(cases) == 6
    for case in cases:
        assert case.left.abs().max() > 0.01
        assert case.difference < 1e-6, case.name


COVERAGE = [
    ((2,), 5, 3, 0.360),
    ((4,), 9, 3, 0.111),
    ((2, 2, 2), 13, 7, 0.290),
    ((4, 4, 4), 25, 7, 0.078),
    ((1, 2, 4), 15, 15, 1),
    ((1, 2, 5), 17, 17, 1),
    ((1, 2, 3), 13, 13, 1),
    ((1, 2, 9), 25, 21, 0.706),
    ((2, 4, 8), 29, 15, 0.268),
    ((3, 5, 7), 31, 23, (23 / 31) ** 2),
]


@pytest.mark.parametrize(("dilations", "window", "per_axis", "share"), COVERAGE)
def test_coverage_of_known_stacks(dilations, window, per_axis, share):
    seen = sampling_stack.coverage(sampling_stack.Config(dilations))
    assert (seen.window, seen.touched_per_axis, seen.touched) == (window, per_axis, per_axis**2)
    assert seen.share == pytest.approx(share, abs=5e-4)
    assert seen.difference == 0
    assert seen.paths.sum() == 9 ** len(dilations)


def test_even_kernels_have_a_fullest_row():
    seen = sampling_stack.coverage(sampling_stack.Config((2,), 2))
    assert (seen.window, seen.touched_per_axis, seen.touched) == (3, 2, 4)


@pytest.mark.parametrize("kernel_size", [1, 2, 5])
def test_paths_by_walking_each_of_them(kernel_size):
    dilations = (3, 1)
    seen = sampling_stack.coverage(sampling_stack.Config(dilations, kernel_size))
    paths = np.zeros((seen.window, seen.window), dtype=int)
    taps = [(m, n) for m in range(kernel_size) for n in range(kernel_size)]
    for y, x in taps:
        for v, u in taps:
            paths[dilations[0] * y + dilations[1] * v, dilations[0] * x + dilations[1] * u] += 1
    np.testing.assert_array_equal(seen.paths, paths)


def test_parallel_branches_unite_their_windows():
    seen = sampling_stack.coverage(sampling_stack.Config((6, 12, 18), parallel=True))
    assert (seen.window, seen.touched, seen.paths.max(), seen.difference) == (37, 25, 3, 0)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (sampling_stack.Config(()), "a stack must have 1 to 4 layers, got 0"),
        (sampling_stack.Config((0,)), "dilation must lie in 1 to 24, got 0; the nearest valid value is 1"),
        (sampling_stack.Config((1,), 9), "kernel_size must lie in 1 to 7, got 9"),
        (sampling_stack.Config((1, 2), 2, True), "kernel_size must be odd, got 2; the nearest valid value is 3"),
    ],
)
def test_impossible_stacks_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        sampling_stack.coverage(config)


@pytest.mark.parametrize(
    "config",
    [
        sampling_cost.Config(),
        sampling_cost.Config(12, 8, 5, 3, 2, 3, 20),
        sampling_cost.Config(4, 4, 1, 1, 1, 1, 3),
        sampling_cost.Config(4, 8, 2, 3, 2, 2, 9),
    ],
)
def test_formulas_count_what_torch_counts(config):
    for cost in sampling_cost.costs(config):
        assert cost.parameters == cost.counted_parameters, cost.name
        assert cost.multiply_adds == cost.counted_multiply_adds, cost.name


def test_parameters_of_a_deformable_layer_are_torchvisions():
    config = sampling_cost.Config(6, 10, groups=2)
    layer = ops.DeformConv2d(6, 10, 3, bias=False)
    predictor = torch.nn.Conv2d(6, 18, 3, bias=False)
    expected = sum(parameter.numel() for module in (layer, predictor) for parameter in module.parameters())
    assert {cost.name: cost.parameters for cost in sampling_cost.costs(config)}["deformable"] == expected


def test_connections_show_what_an_output_depends_on():
    config = sampling_cost.Config(8, 8, 3, 2, 4, 2, 9)
    reached = {name: sampling_cost.connections(name, config) > 0 for name in sampling_cost.FIXED}
    assert reached["standard"].sum() == 8 * 9
    assert reached["grouped"].flatten(1).any(1).tolist() == [True] * 2 + [False] * 6
    assert reached["1 × 1"].sum() == 8
    assert torch.equal(reached["depthwise separable"], reached["standard"])
    assert torch.equal(reached["spatially separable"], reached["standard"])
    assert reached["dilated"][0, ::2, ::2].sum() == reached["dilated"][0].sum() == 9


@pytest.mark.parametrize(("kernel_size", "stride", "even"), [(3, 2, False), (4, 2, True), (5, 3, False), (6, 3, True)])
def test_transposed_convolution_is_even_where_the_stride_divides_the_kernel(kernel_size, stride, even):
    counts = sampling_cost.overlap(kernel_size, stride, 6)
    by_hand = np.zeros(counts.shape)
    for row in range(6):
        for column in range(6):
            by_hand[row * stride : row * stride + kernel_size, column * stride : column * stride + kernel_size] += 1
    np.testing.assert_array_equal(counts, by_hand)
    inner = counts[kernel_size:-kernel_size, kernel_size:-kernel_size]
    assert (inner.unique().numel() == 1) == even


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (sampling_cost.Config(groups=3), "groups must divide both 64 and 128 channels, got 3; a valid value is 1"),
        (sampling_cost.Config(size=0), "size must be at least 1, got 0; the nearest valid value is 1"),
    ],
)
def test_impossible_sizes_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        sampling_cost.costs(config)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_backtrack_of_integer_offsets_counts_the_paths(depth):
    """Points and multiplicity equal the path counts of a stack of dilated layers."""
    config = Config(dilation=2, padding=2)
    points = sampling_backtrack.backtrack(config, 41, 41, 20, 20, depth)
    counts = np.zeros((41, 41), dtype=int)
    np.add.at(counts, tuple(points.long().numpy().T), 1)
    paths = sampling_stack.coverage(sampling_stack.Config((2,) * depth)).paths
    reach = paths.shape[0] // 2
    np.testing.assert_array_equal(counts[20 - reach : 21 + reach, 20 - reach : 21 + reach], paths)
    assert len(points) == 9**depth


def test_backtrack_point_by_point():
    """Nested loops, as the authors' own figure script."""
    config = replace(DEFORMED, padding=1)
    field = sampling_layer.offset_field(config, 21, 21)
    points = [(10.0, 1.0)]
    for _ in range(2):
        below = []
        for y, x in points:
            i, j = round(y), round(x)
            if 0 <= i < 21 and 0 <= j < 21:
                offset = field[:, i, j].tolist()
                below += [(i - 1 + t // 3 + offset[2 * t], j - 1 + t % 3 + offset[2 * t + 1]) for t in range(9)]
        points = below
    assert len(points) < 81  # some paths leave the map
    assert_close(sampling_backtrack.backtrack(config, 21, 21, 10, 1, 2), torch.tensor(points))


def test_backtracked_points_lie_where_the_gradient_is():
    config = replace(DEFORMED, padding=1, jitter=0.7)
    picture = torch.rand(1, 1, 41, 41, dtype=torch.float64, requires_grad=True)
    field = sampling_layer.offset_field(config, 41, 41)[None].double()
    output = picture
    for _ in range(3):
        output = ops.deform_conv2d(output, field, torch.ones(1, 1, 3, 3, dtype=torch.float64), padding=1)
    (gradient,) = torch.autograd.grad(output[0, 0, 20, 20], picture)
    influence = functional.max_pool2d(gradient, 3, stride=1, padding=1)[0, 0]
    points = sampling_backtrack.backtrack(config, 41, 41, 20, 20, 3).round().long()
    on_picture = ((points >= 0) & (points < 41)).all(1)
    assert len(points) == 729
    assert (influence[tuple(points[on_picture].T)] > 0).all()


def test_backtrack_refuses_places_off_the_map():
    with pytest.raises(ValueError, match=r"must lie on the map of 20 x 20, got \(20, 0\)"):
        sampling_backtrack.backtrack(Config(), 20, 20, 20, 0, 1)
    with pytest.raises(ValueError, match="depth must lie in 1 to 3, got 4"):
        sampling_backtrack.backtrack(Config(), 20, 20, 0, 0, 4)


@pytest.fixture(scope="module")
def trained():
    return list(sampling_learned.train(sampling_learned.Config(steps=300, every=100)))


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
    config = sampling_learned.Config(steps=15, every=10, batch_size=16)
    one, other = (list(sampling_learned.train(config)) for _ in range(2))
    assert [snapshot.step for snapshot in one] == [0, 10, 15]
    assert_close([snapshot.points for snapshot in one], [snapshot.points for snapshot in other])
    assert one[0].points.data_ptr() != one[1].points.data_ptr()
    assert not torch.equal(one[0].points, one[1].points)


def test_posed_digits_match_an_affine_warp_by_scipy():
    digit = torch.zeros(1, 1, 28, 28)
    digit[0, 0, 6:22, 12:15] = 1
    digit[0, 0, 6:9, 12:20] = 1
    ours = sampling_learned.posed(digit, torch.tensor([1.25]), torch.tensor([30.0]))[0, 0].numpy()
    cos, sin = math.cos(math.radians(30)) / 1.25, math.sin(math.radians(30)) / 1.25
    inverse = np.array([[cos, -sin], [sin, cos]])  # of (y, x), clockwise
    centre = np.full(2, (sampling_learned.CANVAS - 1) / 2)
    padded = np.pad(digit[0, 0].numpy(), 10)
    theirs = ndimage.affine_transform(padded, inverse, 23.5 - inverse @ centre, (37, 37), order=1)
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_motion_recovers_scale_and_turn_of_rigid_taps():
    layer = Config(7, 6, family="deformable", scale=0.5, rotation=30)
    points = sampling_layer.grid(7, 6) + sampling_layer.shared_offset(layer)
    spread, turn = sampling_learned.motion(points[None])
    assert turn.item() == pytest.approx(30, abs=1e-3)
    assert spread.item() == pytest.approx(0.5 * 6 * math.sqrt(8), rel=1e-5)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (sampling_learned.Config(smallest=2.0), "scales must rise within 0.3 to 1.8, got 2.0 to 1.3"),
        (sampling_learned.Config(turn=200), "turn must lie in 0 to 180 degrees, got 200"),
        (sampling_learned.Config(learning_rate=0), "learning_rate must be positive, got 0"),
    ],
)
def test_impossible_training_is_refused(config, message):
    with pytest.raises(ValueError, match=message):
        next(sampling_learned.train(config))
