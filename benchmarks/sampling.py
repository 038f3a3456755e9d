"""Speed of the numbers behind the sampling page, as ratios to another way of having them.

    python -m benchmarks.sampling

Both ways run in turn within one process, on one core; the medians are compared.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from benchmarks.rows import Row, interleaved, report
from models.sampling import backtrack, convolution, layer, stack
from models.threads import one_thread

ROUNDS = 25
PICTURE = torch.rand(3, 96, 96, generator=torch.Generator().manual_seed(0))
LAYER = layer.Config(kernel_size=3, family="deformable", scale=1.6, rotation=20, jitter=0.5)


def backtrack_point_by_point(field: Tensor, row: int, column: int, depth: int) -> list[tuple[float, float]]:
    """One point after the other, as figure scripts of deformable convolution do."""
    points = [(float(row), float(column))]
    rows, columns = field.shape[1:]
    for _ in range(depth):
        found = []
        for y, x in points:
            i, j = round(y), round(x)
            if 0 <= i < rows and 0 <= j < columns:
                offset = field[:, i, j].tolist()
                found += [(i - 1 + t // 3 + offset[2 * t], j - 1 + t % 3 + offset[2 * t + 1]) for t in range(9)]
        points = found
    return points


def torchvision_layer() -> None:
    offset = layer.offset_field(LAYER, 96, 96)
    weight, mask = layer.kernel_weight(LAYER), layer.modulation(LAYER)
    convolution.torchvision_convolution(PICTURE, weight, offset, mask, LAYER)


def checked_layer() -> None:
    convolution.sample(PICTURE, LAYER)


def paths_by_combs() -> None:
    stack.counts(stack.Config((1, 2, 5, 9)))


def paths_by_autograd() -> None:
    stack.gradient(stack.Config((1, 2, 5, 9)), 35)


def backtrack_ours() -> None:
    backtrack.backtrack(LAYER, 96, 96, 48, 48, 3)


def backtrack_peer() -> None:
    backtrack_point_by_point(layer.offset_field(LAYER, 96, 96), 48, 48, 3)


PAIRS: dict[tuple[str, str, float | None], tuple[Callable[[], None], Callable[[], None]]] = {
    ("a deformable layer with its second computation", "torchvision's alone", None): (checked_layer, torchvision_layer),
    ("path counts of four layers by combs", "by autograd", 1): (paths_by_combs, paths_by_autograd),
    ("729 points through three layers as tensors", "point by point in Python", 1): (backtrack_ours, backtrack_peer),
}


@one_thread()
def rows() -> list[Row]:
    measured = []
    for (what, peer, most), (way, other) in PAIRS.items():
        taken = interleaved({"ours": way, "peer": other}, ROUNDS)
        measured.append(Row(what, peer, taken["ours"], taken["peer"], most=most))
    return measured


if __name__ == "__main__":
    report(rows())
