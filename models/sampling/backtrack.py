"""Which points of the picture one output goes back to, through several deformable layers: 9, 81, 729 for a 3 x 3.

The points of one layer are outputs of the layer below. As in the figures of Dai et al., a point between pixels is
followed from the nearest pixel, and a point outside of the map ends there.
"""

import torch
from torch import Tensor

from models.limits import within
from models.sampling.convolution import Sampling, sample
from models.sampling.layer import Config, check, grid, offset_field, output_size


def stacked(image: Tensor, config: Config, depth: int) -> tuple[Sampling, ...]:
    """The same layer several times in a row on a picture ``[3, H, W]``, from the picture up."""
    layers = [sample(image, config)]
    for _ in range(depth - 1):
        layers.append(sample(layers[-1].output, config))
    return tuple(layers)


def backtrack(config: Config, height: int, width: int, row: int, column: int, depth: int) -> Tensor:
    """The points that output (row, column) reads in the end, through ``depth`` layers alike: ``[N, 2]`` of (y, x), px.

    ``N`` is ``k ** (2 * depth)``, less the points whose path left a map on the way.
    """
    within("depth", depth, 1, 3)
    sizes = [(height, width)]
    for _ in range(depth):
        check(config, *sizes[-1])
        sizes.append((output_size(sizes[-1][0], config), output_size(sizes[-1][1], config)))
    if not (0 <= row < sizes[-1][0] and 0 <= column < sizes[-1][1]):
        raise ValueError(f"the output must lie on the map of {sizes[-1][0]} x {sizes[-1][1]}, got ({row}, {column})")

    taps = grid(config.kernel_size, config.dilation)
    fields = {size: offset_field(config, *size) for size in set(sizes[1:])}
    points = torch.tensor([[float(row), float(column)]])
    for rows, columns in reversed(sizes[1:]):
        place = (points + 0.5).floor().long()  # [N, 2]
        place = place[((place >= 0) & (place < torch.tensor([rows, columns]))).all(1)]
        offset = fields[rows, columns][:, place[:, 0], place[:, 1]].T.unflatten(1, (-1, 2))  # [N, k * k, 2]
        points = ((place * config.stride - config.padding)[:, None] + taps + offset).flatten(0, 1)
    return points
