"""Effective field of EfficientNet-Lite0 on 8 photos: one batch against the loop over inputs; and the formulas.

Run from the repository's root: ``python -m benchmarks.receptive_field [threads]``. Peers run in turn, medians count.
"""

import ctypes
import sys
from collections.abc import Iterator
from functools import partial

import torch
from skimage import data

from benchmarks.rows import Row, interleaved, report
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.receptive_field import arithmetic
from models.receptive_field.effective import LITE0_LAYERS, Lite0Config, lite0_field_of
from models.receptive_field.gradient import measured_size
from models.receptive_field.notation import parsed
from models.receptive_field.photo import crops
from models.receptive_field.presets import NETWORKS
from models.receptive_field.units import boxes

ROUNDS = 7


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


def rows() -> Iterator[Row]:
    images = normalised(torch.from_numpy(crops(data.astronaut(), 8, 224, 0)).permute(0, 3, 1, 2))
    for layer in ("block2", "block4", "block10"):
        calls = {
            "the published recipe": partial(published_recipe, layer, images),
            "the best loop over photos": partial(whole_photos, layer, images),
            "batch": lambda layer=layer: lite0_field_of(Lite0Config(layer), images.clone()),
        }
        taken = interleaved(calls, ROUNDS)
        for peer in list(calls)[:2]:
            yield Row(f"effective field of {layer}, 8 photos", peer, taken["batch"], taken[peer], most=1.1)
    for name in ("VGG-16", "ResNet-50", "RepLKNet-31B"):
        config = arithmetic.Config(parsed(NETWORKS[name]))
        layer = arithmetic.fields(config).nodes[-1].name
        calls = {
            "sizes of all layers": partial(arithmetic.fields, config),
            "boxes of the cone": partial(boxes, config, layer),
            "gradient": partial(measured_size, config, layer),
        }
        taken = interleaved(calls, ROUNDS)
        for what in list(calls)[:2]:
            yield Row(f"{name}: {what}", "one size by gradient", taken[what], taken["gradient"])


def main() -> None:
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    if sys.platform == "linux":  # large tensors are not given back page by page, between the rounds
        glibc = ctypes.CDLL(None)
        glibc.mallopt(-3, 1 << 30)
        glibc.mallopt(-1, 2**31 - 1)
    report(rows())


if __name__ == "__main__":
    main()
