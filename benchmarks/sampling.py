"""Speed of the numbers behind the sampling page, as ratios to another way of having them.

    python -m benchmarks.sampling

Both ways run in turn within one process, on one core; the medians are compared.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

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


PAIRS: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "layer with its second computation / torchvision alone": (checked_layer, torchvision_layer),
    "path counts by combs / by autograd": (paths_by_combs, paths_by_autograd),
    "backtrack of 729 points as tensors / point by point": (backtrack_ours, backtrack_peer),
}


def median_ms(times: list[float]) -> float:
    return 1000 * statistics.median(times)


@one_thread()
def main() -> None:
    for name, pair in PAIRS.items():
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for way, record in zip(pair, times, strict=True):
                start = time.perf_counter()
                way()
                record.append(time.perf_counter() - start)
        ours, peer = map(median_ms, times)
        print(f"{name}: {ours:.2f} ms / {peer:.2f} ms = {ours / peer:.2f}")


if __name__ == "__main__":
    main()
