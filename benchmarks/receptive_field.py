"""Effective field of EfficientNet-Lite0 on 8 photos: one batch against the loop over inputs; and the formulas.

Run from the repository's root: ``python -m benchmarks.receptive_field [threads]``. Peers run in turn, medians count.
"""

import ctypes
import statistics
import sys
import time
from collections.abc import Callable

import torch
from skimage import data

from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.receptive_field import arithmetic
from models.receptive_field.effective import LITE0_LAYERS, Lite0Config, lite0_field_of
from models.receptive_field.gradient import measured_size
from models.receptive_field.notation import parsed
from models.receptive_field.photo import crops
from models.receptive_field.presets import NETWORKS
from models.receptive_field.units import boxes

ROUNDS = 7


def interleaved(*functions: Callable[[], object]) -> list[float]:
    """Median seconds of each."""
    times = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, spent in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            spent.append(time.perf_counter() - start)
    return [statistics.median(spent) for spent in times]


def published_recipe(layer: str, images: torch.Tensor) -> torch.Tensor:
    """RepLKNet's analyze_erf: photo by photo, the network as published, `backward` through everything."""
    network = efficientnet_lite0(folded=False)
    total = torch.zeros(images.shape[2:])
    network.requires_grad_(True)
    try:
        for image in images:
            photo = image[None].clone().requires_grad_()
            network.zero_grad()
            middle = network.features[: LITE0_LAYERS.index(layer) + 1](photo)
            middle[..., middle.shape[2] // 2, middle.shape[3] // 2].relu().sum().backward()
            total += photo.grad[0].relu().sum(0)
    finally:
        network.zero_grad()
        network.requires_grad_(False)
    return total


def whole_photos(layer: str, images: torch.Tensor) -> torch.Tensor:
    """The loop that one would write today: folded network, frozen parameters, the whole of each photo."""
    network = efficientnet_lite0()
    total = torch.zeros(images.shape[2:])
    for image in images:
        photo = image[None].contiguous(memory_format=torch.channels_last).clone().requires_grad_()
        middle = network.features[: LITE0_LAYERS.index(layer) + 1](photo)
        output = middle[..., middle.shape[2] // 2, middle.shape[3] // 2].sum()
        total += torch.autograd.grad(output, photo)[0][0].abs().sum(0)
    return total


def main() -> None:
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    if sys.platform == "linux":  # as the app does at its start: large tensors are not given back page by page
        glibc = ctypes.CDLL(None)
        glibc.mallopt(-3, 1 << 30)
        glibc.mallopt(-1, 2**31 - 1)
    images = normalised(torch.from_numpy(crops(data.astronaut(), 8, 224, 0)).permute(0, 3, 1, 2))
    for layer in ("block2", "block4", "block10"):
        config = Lite0Config(layer)
        recipe, loop, batch = interleaved(
            lambda layer=layer: published_recipe(layer, images),
            lambda layer=layer: whole_photos(layer, images),
            lambda config=config: lite0_field_of(config, images.clone()),
        )
        print(
            f"{layer}: published recipe {1000 * recipe:.0f} ms, best loop {1000 * loop:.0f} ms, "
            f"batch {1000 * batch:.0f} ms; "
            f"batch is {recipe / batch:.2f}x of the recipe, {loop / batch:.2f}x of the best loop"
        )
    for name in ("VGG-16", "ResNet-50", "RepLKNet-31B"):
        config = arithmetic.Config(parsed(NETWORKS[name]))
        layer = arithmetic.fields(config).nodes[-1].name
        formula, cone, measured = interleaved(
            lambda config=config: arithmetic.fields(config),
            lambda config=config, layer=layer: boxes(config, layer),
            lambda config=config, layer=layer: measured_size(config, layer),
        )
        print(
            f"{name}: fields {1000 * formula:.1f} ms, cone {1000 * cone:.1f} ms, "
            f"size by gradient {1000 * measured:.1f} ms"
        )


if __name__ == "__main__":
    main()
