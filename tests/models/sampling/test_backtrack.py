from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional
from torch.testing import assert_close
from torchvision import ops

from models.sampling import backtrack, layer, stack
from models.sampling.layer import Config

DEFORMED = Config(family="deformable", scale=1.7, rotation=25, shear=0.3, shift_y=0.4, shift_x=-1.3, jitter=0.8)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_backtrack_of_integer_offsets_counts_the_paths(depth):
    """Points and multiplicity equal the path counts of a stack of dilated layers."""
    config = Config(dilation=2, padding=2)
    points = backtrack.backtrack(config, 41, 41, 20, 20, depth)
    counts = np.zeros((41, 41), dtype=int)
    np.add.at(counts, tuple(points.long().numpy().T), 1)
    paths = stack.coverage(stack.Config((2,) * depth)).paths
    reach = paths.shape[0] // 2
    np.testing.assert_array_equal(counts[20 - reach : 21 + reach, 20 - reach : 21 + reach], paths)
    assert len(points) == 9**depth


def test_backtrack_point_by_point():
    """Nested loops, as the authors' own figure script."""
    config = replace(DEFORMED, padding=1)
    field = layer.offset_field(config, 21, 21)
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
    assert_close(backtrack.backtrack(config, 21, 21, 10, 1, 2), torch.tensor(points))


def test_backtracked_points_lie_where_the_gradient_is():
    config = replace(DEFORMED, padding=1, jitter=0.7)
    picture = torch.rand(1, 1, 41, 41, dtype=torch.float64, requires_grad=True)
    field = layer.offset_field(config, 41, 41)[None].double()
    output = picture
    for _ in range(3):
        output = ops.deform_conv2d(output, field, torch.ones(1, 1, 3, 3, dtype=torch.float64), padding=1)
    (gradient,) = torch.autograd.grad(output[0, 0, 20, 20], picture)
    influence = functional.max_pool2d(gradient, 3, stride=1, padding=1)[0, 0]
    points = backtrack.backtrack(config, 41, 41, 20, 20, 3).round().long()
    on_picture = ((points >= 0) & (points < 41)).all(1)
    assert len(points) == 729
    assert (influence[tuple(points[on_picture].T)] > 0).all()


def test_backtrack_refuses_places_off_the_map():
    with pytest.raises(ValueError, match=r"must lie on the map of 20 x 20, got \(20, 0\)"):
        backtrack.backtrack(Config(), 20, 20, 20, 0, 1)
    with pytest.raises(ValueError, match="depth must lie between 1 and 3, got 4"):
        backtrack.backtrack(Config(), 20, 20, 0, 0, 4)
