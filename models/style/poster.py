"""What each layer keeps: the style alone, grown from noise, and the content alone, found again from noise.

Upper row: pictures from noise whose statistics agree with the style at all layers up to this one; the structures grow
with the depth. Lower row: pictures from noise whose feature map agrees with the photo's at this layer; the deeper, the
less of the exact pixels comes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.limits import one_of
from models.style.config import Config
from models.style.networks import known
from models.style.pictures import Pictures
from models.style.transfer import transfer

ROWS = ("style", "content")
RATE = 0.05  # of the reconstructions; L-BFGS without a line search loses its way from noise


@dataclass(frozen=True, eq=False)
class Poster:
    config: Config
    done: int
    total: int
    tiles: dict[tuple[str, str], np.ndarray]  # (row, layer) -> [h, w, 3] uint8, finished or under way


def texture_config(config: Config, up_to: str = "") -> Config:
    """The style alone, from noise, on a pyramid of sizes; of the layers up to the one named."""
    layers = known(config.network).layers
    one_of("layer", up_to or layers[-1], layers)
    last = layers.index(up_to) if up_to else len(layers) - 1
    weights = tuple(float(i <= last) for i in range(len(layers)))
    return replace(
        config, weights=weights, style_weight=1.0, content_weight=0.0, start="noise", levels=2, optimiser="lbfgs"
    )


def reconstruction_config(config: Config, layer: str) -> Config:
    """The content alone, from noise."""
    return replace(
        config, content_layer=layer, style_weight=0.0, content_weight=1.0, start="noise", levels=1, optimiser="adam",
        rate=RATE, total_variation=max(config.total_variation, 0.02),
    )  # fmt: skip


def poster(pictures: Pictures, config: Config) -> Iterator[Poster]:
    """Yield the poster after each step of each tile: five layers, two rows."""
    layers = known(config.network).layers[:5]
    configs = {("style", layer): texture_config(config, layer) for layer in layers}
    configs |= {("content", layer): reconstruction_config(config, layer) for layer in layers}
    tiles, total = {}, sum(c.steps // c.levels * c.levels for c in configs.values())
    done = 0
    yield Poster(config, 0, total, {})
    for place, tile in configs.items():
        for snapshot in transfer(pictures, tile):
            tiles[place] = snapshot.pixels
            if snapshot.step:
                done += 1
                yield Poster(config, done, total, dict(tiles))
