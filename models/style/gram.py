"""The Gram matrix made visible: one cell is how strongly two feature maps fire at the same places.

Rows and columns are sorted by the style's leading eigenvector, so that channels that fire together stand together; the
order comes from the style alone, so that matrices can be compared cell by cell.
"""

from dataclasses import dataclass

import numpy as np
import torch

from models.limits import one_of, within
from models.style.check import mmd_difference
from models.style.config import Config
from models.style.networks import extractor, known
from models.style.pictures import colours, resized
from models.style.statistics import gram_matrix, relative_distance


@dataclass(frozen=True, eq=False)
class GramView:
    layer: str
    order: np.ndarray  # [C] channel numbers as they are shown
    style: np.ndarray  # [C, C] float32
    current: np.ndarray  # [C, C] float32
    style_spectrum: np.ndarray  # [C] eigenvalues, falling
    current_spectrum: np.ndarray  # [C]
    style_maps: np.ndarray  # [C, h, w] float32, in the order shown
    current_maps: np.ndarray  # [C, H, W] float32
    distance: float  # relative
    mmd_difference: float  # between C² |G - A|² and the kernel's MMD², relative, on the same places


@dataclass(frozen=True, eq=False)
class Pair:
    first: np.ndarray  # [h, w] feature map of the row's channel
    second: np.ndarray  # [h, w] of the column's
    product: np.ndarray  # [h, w] where they fire together, or against each other: negative
    cell: float  # mean of the product over places, divided by the number of channels: the cell of the matrix


def gram_view(current: np.ndarray, style: np.ndarray, layer: str, config: Config) -> GramView:
    """Compare two pictures [H, W, 3] uint8 by one layer's Gram matrix; ``current`` is measured at its own size."""
    one_of("layer", layer, known(config.network).layers)
    network = extractor(config.network, config.device)
    sized = resized(style, round(config.size * config.style_scale), "style")
    with torch.inference_mode():
        maps = [network.features(colours(p, config.device), [layer])[layer].cpu() for p in (sized, current)]
        style_gram, gram = (gram_matrix(found.flatten(1)) for found in maps)
        order = torch.linalg.eigh(style_gram.double()).eigenvectors[:, -1].argsort(descending=True)
        sorted_grams = [g[order][:, order].numpy() for g in (style_gram, gram)]
        spectra = [torch.linalg.eigvalsh(g.double()).flip(0).numpy() for g in (style_gram, gram)]
        return GramView(
            layer, order.numpy(), sorted_grams[0], sorted_grams[1], spectra[0], spectra[1],
            maps[0][order].contiguous().numpy(), maps[1][order].contiguous().numpy(),
            float(relative_distance(gram, style_gram)), mmd_difference(maps[0].flatten(1), maps[1].flatten(1)),
        )  # fmt: skip


def pair(maps: np.ndarray, row: int, column: int) -> Pair:
    """The two feature maps behind one cell, and where they fire together."""
    channels = len(maps)
    within("row", row, 0, channels - 1)
    within("column", column, 0, channels - 1)
    product = maps[row] * maps[column]
    return Pair(maps[row], maps[column], product, float(product.mean(dtype=np.float64) / channels))
