"""How far a picture is from what is wanted: the content place by place, the style by numbers that forget the places."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.style.clipped import sparing
from models.style.config import Config, check, layer_weights
from models.style.networks import Extractor, extractor, known
from models.style.pictures import Pictures, colours, recoloured_style, resized
from models.style.statistics import STATISTICS, relative_distance

OUTSIDE = 10.0  # weight of the pull back into 0 to 1


@dataclass(frozen=True, eq=False)
class Target:
    """What is wanted of one layer, in the region given or everywhere."""

    statistic: Tensor
    where: Tensor | None  # indices of places

    def distance(self, features: Tensor, statistic: Callable[[Tensor], Tensor]) -> Tensor:
        places = features.flatten(1)
        if self.where is not None:
            places = places.index_select(1, self.where)
        return relative_distance(statistic(places), self.statistic)


def sized_styles(pictures: Pictures, config: Config, size: int) -> list[np.ndarray]:
    """The styles as they are measured: at their scale and, if wanted, in the content's colours."""
    found = [resized(style, round(size * config.style_scale), "style") for style in pictures.styles]
    return [recoloured_style(style, pictures.content) for style in found] if config.colour == "matched" else found


def style_targets(
    network: Extractor, styles: list[np.ndarray], region: np.ndarray | None, config: Config, height: int, width: int
) -> dict[str, list[Target]]:
    """The statistics to reach, for each layer that is heard.

    Two styles without a region are blended; with one, the first is for the inside and the second for the outside.
    """
    heard = [n for n, w in zip(known(config.network).layers, layer_weights(config), strict=True) if w]
    statistic = STATISTICS[config.statistic]
    with torch.no_grad():
        found = [network.features(colours(style, config.device), heard) for style in styles]
        shapes = (
            network.features(torch.zeros(1, 3, height, width, device=config.device), heard)
            if region is not None
            else {}
        )
    targets = {}
    for layer in heard:
        wanted = [statistic(features[layer].flatten(1)) for features in found]
        if region is not None:
            inside = _at_layer(region, shapes[layer], height, width).to(config.device)
            parts = [(wanted[0], inside), *((other, ~inside) for other in wanted[1:])]
            targets[layer] = [Target(measured, where.nonzero()[:, 0]) for measured, where in parts if where.any()]
        elif len(wanted) == 2:
            targets[layer] = [Target(torch.lerp(wanted[0], wanted[1], config.blend), None)]
        else:
            targets[layer] = [Target(wanted[0], None)]
    return targets


def _at_layer(region: np.ndarray, features: Tensor, height: int, width: int) -> Tensor:
    """The region at the places of a feature map, [N] bool; a place counts where at least half of it is inside."""
    cells = F.interpolate(torch.from_numpy(region).float()[None, None], (height, width), mode="nearest")
    share = F.interpolate(cells, features.shape[1:], mode="area").flatten()
    inside = share >= 0.5
    return inside if inside.any() else share >= share.max()


def losses_of(
    content: np.ndarray, styles: list[np.ndarray], region: np.ndarray | None, config: Config
) -> Callable[[Tensor], tuple[Tensor, Tensor, Tensor, Tensor]]:
    """A function of the picture that gives total, style, content and each layer's loss."""
    network = extractor(config.network, config.device, config.precision)
    entry, statistic = known(config.network), STATISTICS[config.statistic]
    weights = dict(zip(entry.layers, layer_weights(config), strict=True))
    layer = config.content_layer or entry.content
    targets = style_targets(network, styles, region, config, *content.shape[:2]) if config.style_weight else {}
    wanted = [*targets, *([layer] if config.content_weight else [])]
    with torch.no_grad():
        meant = network.features(colours(content, config.device), [layer])[layer] if config.content_weight else None

    def losses(picture: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        features = network.features(picture, wanted)
        each = {
            name: torch.stack([sparing(part.distance, features[name], statistic) for part in parts]).mean()
            for name, parts in targets.items()
        }
        zero = picture.new_zeros(())
        style = sum((weights[name] * value for name, value in each.items()), zero)
        style = style / max(sum(weights[name] for name in each), 1e-12)
        kept = zero if meant is None else relative_distance(features[layer], meant)
        outside = OUTSIDE * (picture - picture.clamp(0, 1)).square().mean()
        total = config.style_weight * style + config.content_weight * kept + outside
        if config.total_variation:
            total = total + config.total_variation * total_variation(picture)
        nothing = picture.new_full((), math.nan)
        return total, style.detach(), kept.detach(), torch.stack([each.get(n, nothing).detach() for n in entry.layers])

    return losses


def total_variation(picture: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring pixels, across plus down."""
    return picture.diff(dim=3).abs().mean() + picture.diff(dim=2).abs().mean()


def distances(pictures: Pictures, config: Config) -> dict[str, float]:
    """How unlike the style the content is at the start, for each layer that is heard: relative, 0 when equal."""
    check(pictures, config)
    content = resized(pictures.content, config.size, "content")
    measure = losses_of(content, sized_styles(pictures, config, config.size), pictures.region, config)
    with torch.no_grad():
        layers = measure(colours(content, config.device))[3].tolist()
    return {n: v for n, v in zip(known(config.network).layers, layers, strict=True) if not math.isnan(v)}
