from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from models.sampling.cost import FIXED, Config, connections, costs, evenly_written, miniature, nearest_groups, overlap


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(12, 8, 5, 3, 2, 3, 20),
        Config(4, 4, 1, 1, 1, 1, 3),
        Config(4, 8, 2, 3, 2, 2, 9),
    ],
)
def test_formulas_count_what_torch_counts(config):
    for cost in costs(config):
        assert cost.parameters == cost.counted_parameters, cost.name
        assert cost.counted_multiply_adds in (cost.multiply_adds, None), cost.name
        assert (cost.counted_multiply_adds is None) == (cost.name not in FIXED)


def test_multiply_adds_of_a_deformable_layer_are_those_of_its_sums_as_matrix_products():
    config, device = Config(6, 10, groups=2, size=12), "meta"
    taps, pixels = config.kernel_size**2, config.size**2
    neighbours = torch.empty(taps * pixels, 6, 4, device=device)
    with FlopCounterMode(display=False) as counter:
        samples = neighbours @ torch.empty(taps * pixels, 4, 1, device=device)  # four neighbours for each tap
        torch.empty(10, 6 * taps, device=device) @ samples.view(6 * taps, pixels)
        torch.empty(2 * taps, 6 * taps, device=device) @ torch.empty(6 * taps, pixels, device=device)  # the offsets
    assert {one.name: one.multiply_adds for one in costs(config)}["deformable"] == counter.get_total_flops() // 2


def test_connections_show_what_an_output_depends_on():
    config = Config(8, 8, 3, 2, 4, 2, 9)
    reached = {name: connections(name, config) > 0 for name in FIXED}
    assert reached["standard"].sum() == 8 * 9
    assert reached["grouped"].flatten(1).any(1).tolist() == [True] * 2 + [False] * 6
    assert reached["1 × 1"].sum() == 8
    assert torch.equal(reached["depthwise separable"], reached["standard"])
    assert torch.equal(reached["spatially separable"], reached["standard"])
    assert reached["dilated"][0, ::2, ::2].sum() == reached["dilated"][0].sum() == 9


@pytest.mark.parametrize("name", FIXED)
def test_miniature_shows_all_connections_of_an_output(name):
    config = Config(in_channels=64, out_channels=256, kernel_size=5, dilation=4, groups=12)
    small = miniature(name, config)
    larger = replace(small, size=small.size + 8)
    assert connections(name, small).shape == (8, small.size, small.size)
    assert connections(name, small).sum() == connections(name, larger).sum()


@pytest.mark.parametrize(("kernel_size", "stride", "even"), [(3, 2, False), (4, 2, True), (5, 3, False), (6, 3, True)])
def test_transposed_convolution_is_even_where_the_stride_divides_the_kernel(kernel_size, stride, even):
    counts = overlap(kernel_size, stride, 6)
    by_hand = np.zeros(counts.shape)
    for row in range(6):
        for column in range(6):
            by_hand[row * stride : row * stride + kernel_size, column * stride : column * stride + kernel_size] += 1
    np.testing.assert_array_equal(counts, by_hand)
    inner = counts[kernel_size:-kernel_size, kernel_size:-kernel_size]
    assert (inner.unique().numel() == 1) == evenly_written(kernel_size, stride) == even


def test_nearest_groups_divide_both_numbers_of_channels():
    config = Config(in_channels=24, out_channels=36, groups=8)
    assert costs(replace(config, groups=nearest_groups(config)))
    assert nearest_groups(config) == 4


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(groups=3), "groups must divide both 64 and 128 channels, got 3; a valid value is 1"),
        (Config(size=0), "size must lie between 1 and 4096, got 0; the nearest is 1"),
    ],
)
def test_impossible_sizes_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        costs(config)
