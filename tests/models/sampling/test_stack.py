import numpy as np
import pytest

from models.sampling import stack

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
    seen = stack.coverage(stack.Config(dilations))
    assert (seen.window, seen.touched) == (window, per_axis**2)
    assert seen.share == pytest.approx(share, abs=5e-4)
    assert seen.difference == 0
    assert seen.paths.sum() == 9 ** len(dilations)


def test_even_kernels_leave_every_second_pixel_out():
    seen = stack.coverage(stack.Config((2,), 2))
    assert (seen.window, seen.touched) == (3, 4)


@pytest.mark.parametrize("kernel_size", [1, 2, 5])
def test_paths_by_walking_each_of_them(kernel_size):
    dilations = (3, 1)
    seen = stack.coverage(stack.Config(dilations, kernel_size))
    paths = np.zeros((seen.window, seen.window), dtype=int)
    taps = [(m, n) for m in range(kernel_size) for n in range(kernel_size)]
    for y, x in taps:
        for v, u in taps:
            paths[dilations[0] * y + dilations[1] * v, dilations[0] * x + dilations[1] * u] += 1
    np.testing.assert_array_equal(seen.paths, paths)


def test_parallel_branches_unite_their_windows():
    seen = stack.coverage(stack.Config((6, 12, 18), parallel=True))
    assert (seen.window, seen.touched, seen.paths.max(), seen.difference) == (37, 25, 3, 0)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (stack.Config(()), "number of layers must lie between 1 and 4, got 0"),
        (stack.Config((0,)), "dilations must lie between 1 and 24, got 0; the nearest is 1"),
        (stack.Config((1,), 9), "kernel size must lie between 1 and 7, got 9"),
        (stack.Config((1, 2), 2, True), "kernel_size must be odd, got 2; the nearest valid value is 3"),
    ],
)
def test_impossible_stacks_are_refused(config, message):
    with pytest.raises(ValueError, match=message):
        stack.coverage(config)


@pytest.mark.parametrize("dilations", [(2, 2, 2), (1, 2, 5), (1,), (3, 4)])
def test_a_checkerboard_behind_a_stack_is_what_averages_leave(dilations):
    board = np.indices((60, 60)).sum(0) % 2 * 1.0
    for dilation in dilations:
        shifts = (-dilation, 0, dilation)
        board = sum(np.roll(board, (y, x), (0, 1)) for y in shifts for x in shifts) / 9
    seen = stack.coverage(stack.Config(dilations))
    np.testing.assert_allclose(seen.board, board[: len(seen.board), : len(seen.board)], atol=1e-12)
    assert seen.contrast == pytest.approx(np.ptp(board))
