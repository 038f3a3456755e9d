"""The proof that the Gram matrix knows no places: shuffle them all, and it does not change.

What is shuffled is either the feature map of a layer, every channel in the same order, or the pixels of the picture
before the network sees it. In the first case the layer's Gram matrix stays; in the second only that of the pixels does,
as deeper layers look at neighbourhoods, and the neighbours are gone.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.limits import one_of, refuse
from models.style.networks import extractor, known
from models.style.pictures import colours, resized
from models.style.statistics import gram_matrix

PIXELS = "pixels"  # the "layer" before the first
CHOICES = {"shuffled": ("features", PIXELS)}
LIMITS = {"share": (0, 1)}


@dataclass(frozen=True)
class Config:
    size: int = 256  # px of the longer side
    network: str = "lite0"
    layer: str = "block2"  # or PIXELS
    shuffled: str = "features"  # or "pixels"
    share: float = 1.0  # of the places
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Shuffle:
    before: np.ndarray  # [h, w, 3] uint8: the three main directions of the features as colours
    after: np.ndarray  # [h, w, 3] uint8, the same colours
    moved: float  # share of the places that hold another place's features
    gram_before: np.ndarray  # [C, C] float64
    gram_after: np.ndarray  # [C, C] float64
    difference: float  # largest, relative to the largest cell
    change: float  # mean absolute change of the feature maps, relative to their mean absolute value


def shuffle(picture: np.ndarray, config: Config) -> Shuffle:
    """Permute ``share`` of the places of a picture [H, W, 3] uint8, or of its feature map, and measure both."""
    refuse(config, LIMITS, CHOICES)
    one_of("layer", config.layer, (PIXELS, *known(config.network).layers))
    image = colours(resized(picture, config.size, "picture"))
    before = _maps(image, config)
    by_pixels = config.shuffled == PIXELS
    after = _maps(_permuted(image[0], config)[None], config) if by_pixels else _permuted(before, config)
    grams = [gram_matrix(maps.flatten(1).double()).numpy() for maps in (before, after)]
    axes = _axes(before)
    return Shuffle(
        _coloured(before, axes), _coloured(after, axes), float((before != after).any(0).float().mean()),
        grams[0], grams[1],
        float(np.abs(grams[0] - grams[1]).max() / np.abs(grams[0]).max()),
        float((before - after).abs().mean() / before.abs().mean()),
    )  # fmt: skip


def _maps(image: Tensor, config: Config) -> Tensor:
    if config.layer == PIXELS:
        return image[0]
    with torch.inference_mode():
        return extractor(config.network).features(image, [config.layer])[config.layer].contiguous()


def _permuted(maps: Tensor, config: Config) -> Tensor:
    """The same places for all channels; those left out by ``share`` stay."""
    places = maps.flatten(1)
    generator = torch.Generator().manual_seed(config.seed)
    chosen = torch.randperm(places.shape[1], generator=generator)[: round(config.share * places.shape[1])]
    result = places.clone()
    result[:, chosen] = places[:, chosen[torch.randperm(len(chosen), generator=generator)]]
    return result.view_as(maps)


def _axes(maps: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The mean, three main directions, and the range of each, that turn features into colours."""
    places = maps.flatten(1).double()
    mean = places.mean(1, keepdim=True)
    directions = torch.linalg.eigh((places - mean) @ (places - mean).T).eigenvectors[:, -3:].flip(1)
    projected = directions.T @ (places - mean)
    low, high = torch.quantile(projected[:, :: max(1, places.shape[1] // 4096)], torch.tensor([0.02, 0.98]).double(), 1)
    return mean, directions, low[:, None], high[:, None]


def _coloured(maps: Tensor, axes: tuple[Tensor, Tensor, Tensor, Tensor]) -> np.ndarray:
    if len(maps) == 3:
        return (255 * maps).round().byte().permute(1, 2, 0).numpy()
    mean, directions, low, high = axes
    projected = directions.T @ (maps.flatten(1).double() - mean)
    share = ((projected - low) / (high - low).clamp(min=1e-9)).clamp(0, 1)
    return (255 * share).round().byte().T.reshape(*maps.shape[1:], 3).numpy()
