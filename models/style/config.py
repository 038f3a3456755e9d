"""What can be chosen in a style transfer, and what is refused."""

import math
from dataclasses import dataclass

import numpy as np

from models.limits import Choices, one_of, refuse
from models.style.networks import ENTRIES, PRECISIONS, known
from models.style.pictures import LEAST, Pictures, resized
from models.style.statistics import STATISTICS

COLOURS = ("style", "content", "matched")
STARTS = ("content", "style", "noise", "mixed")
OPTIMISERS = ("adam", "lbfgs")
MEMORY = 2 * 2**30  # bytes that one run may need


@dataclass(frozen=True)
class Config:
    size: int = 256  # px of the longer side
    network: str = "lite0"  # of ENTRIES
    statistic: str = "gram"  # of STATISTICS
    weights: tuple[float, ...] = ()  # of the network's layers; () takes its own
    content_layer: str = ""  # "" takes the network's own
    style_weight: float = 1.0
    content_weight: float = 0.03
    total_variation: float = 0.0
    start: str = "content"
    optimiser: str = "adam"
    rate: float = 0.03  # of Adam, in colours from 0 to 1
    steps: int = 80
    style_scale: float = 1.0  # longer side of the style as a multiple of `size`
    colour: str = "style"
    blend: float = 0.0  # share of the second style
    levels: int = 1  # sizes worked through, each half of the next
    seed: int = 0
    device: str = "cpu"
    precision: str = "float32"  # of PRECISIONS; two loops can only be compared exactly in float64


CHOICES: Choices = {
    "network": ENTRIES,
    "statistic": STATISTICS,
    "start": STARTS,
    "optimiser": OPTIMISERS,
    "colour": COLOURS,
    "precision": PRECISIONS,
}
LIMITS = {
    "size": (LEAST, 2048),
    "style_weight": (0, 1e8),
    "content_weight": (0, 1e8),
    "total_variation": (0, 100),
    "rate": (1e-4, 1),
    "steps": (1, 5000),
    "style_scale": (0.1, 4),
    "blend": (0, 1),
    "levels": (1, 4),
}


def check(pictures: Pictures, config: Config) -> None:
    """Refuse in words, before any work, what cannot be done."""
    refuse(config, LIMITS, CHOICES)
    entry = ENTRIES[config.network]
    one_of("content layer", config.content_layer, ("", *layers_of_content(config.network)))
    weights = layer_weights(config)
    if len(weights) != len(entry.layers) or min(weights) < 0:
        raise ValueError(f"weights must be {len(entry.layers)} numbers from 0 on, one for each layer, got {weights}")
    if config.style_weight and not any(weights):
        raise ValueError(f"at least one style layer must be heard, got {len(weights)} weights of 0")
    if not config.style_weight and not config.content_weight:
        raise ValueError("style or content must have a weight, got 0 for both")
    if not 1 <= len(pictures.styles) <= 2:
        raise ValueError(f"styles must be one or two pictures, got {len(pictures.styles)}")
    if pictures.region is not None and not pictures.region.any():
        raise ValueError("the region must hold at least one cell, got none")
    if (needed := memory(pictures.content, config)) > MEMORY:
        raise ValueError(
            f"size must need at most {MEMORY / 2**30:.0f} GB of memory, got {config.size} px with "
            f"{needed / 2**30:.1f} GB; {fitting_size(pictures.content, config)} px fit"
        )
    for level in range(config.levels):
        size = config.size // 2**level
        for name, picture in (("content", pictures.content), *(("style", style) for style in pictures.styles)):
            longer = size if name == "content" else round(size * config.style_scale)
            resized(picture, longer, name)


def memory(content: np.ndarray, config: Config) -> float:
    """Bytes that one run takes, measured per pixel of the largest picture in it."""
    height, width = content.shape[:2]
    aspect = max(height, width) / min(height, width)
    places = max(config.size**2 / aspect, (config.size * config.style_scale) ** 2 / 3)  # no gradient for the style
    return places * ENTRIES[config.network].bytes_per_pixel


def fitting_size(content: np.ndarray, config: Config) -> int:
    """The size up to the configured one that the memory allows, in steps of 32 px."""
    share = min(1.0, MEMORY / memory(content, config))
    return int(config.size * math.sqrt(share)) // 32 * 32


def layers_of_content(network: str) -> tuple[str, ...]:
    entry = known(network)
    return tuple(dict.fromkeys((*entry.layers, entry.content)))


def layer_weights(config: Config) -> tuple[float, ...]:
    return config.weights or known(config.network).weights
