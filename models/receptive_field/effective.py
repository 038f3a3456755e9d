"""How much each pixel of the photo counts for one unit: the mean size of the unit's gradient, a blob inside the square.

The unit in the middle of a layer's map is differentiated with respect to the photo; absolute values (or squares) are
summed over colours, averaged over random networks or over photos, and scaled to sum to 1.

Reference: Luo et al., Understanding the Effective Receptive Field, https://arxiv.org/abs/1701.04128
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from models.limits import refuse
from models.pretrained.classifiers import classifier
from models.pretrained.lite0 import EfficientNetLite0, efficientnet_lite0, normalised
from models.receptive_field.arithmetic import Config, Fields, fields
from models.receptive_field.gradient import CHANNELS, maps, random_kernels, uniform_kernels
from models.receptive_field.notation import parsed
from models.receptive_field.photo import crops
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer

SIGNALS: dict[str, Callable[[Tensor], Tensor]] = {"absolute": torch.abs, "squared": torch.square}
LITE0 = "EfficientNet-Lite0"
LITE0_LAYERS = ("stem", *(f"block{number}" for number in range(16)), "head")
CHOICES = {"weights": ("uniform", "random"), "signal": SIGNALS, "activation": ("none", "ReLU")}
LITE0_CHOICES = {"layer": LITE0_LAYERS, "signal": SIGNALS}


@dataclass(frozen=True)
class EffectiveConfig:
    """A network of the table's shape with weights of its own."""

    layers: tuple[Layer, ...]
    layer: str
    height: int = 224
    width: int = 224
    weights: str = "uniform"  # or "random"
    activation: str = "none"  # or "ReLU"
    skip: bool = True  # whether an `add` adds
    signal: str = "absolute"
    restarts: int = 8  # random networks that are averaged
    seed: int = 0


@dataclass(frozen=True)
class Lite0Config:
    """EfficientNet-Lite0 as trained on ImageNet, or of the same shape with random weights."""

    layer: str = "block10"
    side: int = 224  # of each crop of the photo, px
    trained: bool = True
    signal: str = "absolute"
    inputs: int = 8  # crops of the photo that are averaged
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class EffectiveField:
    field: np.ndarray  # [H, W] float64, sums to 1
    unit: tuple[int, int]  # row and column in the layer's map
    box: tuple[int, int, int, int]  # theoretical: first row, first column, last row, last column; may leave the photo
    total: float  # what the field summed to before it was scaled

    @property
    def theory(self) -> int:
        """Side of the theoretical field, px."""
        return self.box[2] - self.box[0] + 1

    def share(self, side: int) -> float:
        """Area of a square of this side around the field's middle, as a share of what the unit can see of the photo."""
        spans = []
        for axis, length in enumerate(self.field.shape):
            first, last = self.box[axis], self.box[axis + 2] + 1
            cut = ((last - first) - min(side, last - first)) / 2
            spans.append(
                [max(0.0, min(end, length) - max(at, 0)) for at, end in ((first + cut, last - cut), (first, last))]
            )
        (height, full_height), (width, full_width) = spans
        return height * width / (full_height * full_width)


def effective_field(config: EffectiveConfig) -> EffectiveField:
    """The field of the unit in the middle of a layer. Weights that are all equal need no averaging."""
    refuse(config, {"restarts": (1, 64)}, CHOICES)
    result = fields(Config(config.layers, config.height, config.width))
    target = result.index(config.layer)
    nodes = result.nodes[: target + 1]
    unit = int(result.heights[target]) // 2, int(result.widths[target]) // 2

    if config.weights == "uniform":
        photo = torch.ones(1, 1, config.height, config.width, dtype=torch.float64)
        parts: Iterable[tuple[Tensor, list[Tensor | None]]] = [(photo, uniform_kernels(nodes))]
    else:
        generator = torch.Generator().manual_seed(config.seed)
        seeds = torch.randint(2**31, (config.restarts,), generator=generator).tolist()
        shape = (1, 3, config.height, config.width)
        parts = (
            (torch.randn(shape, generator=generator), random_kernels(nodes, CHANNELS, seed, config.activation))
            for seed in seeds
        )
    total = torch.zeros(config.height, config.width, dtype=torch.float64)
    for photo, kernels in parts:
        photo.requires_grad_()
        output = maps(nodes, photo, kernels, config.activation, config.skip)[..., unit[0], unit[1]]
        total += _signal(output, photo, config.signal)
    return _scaled(total, result, target, unit)


def lite0_field(config: Lite0Config, pixels: np.ndarray) -> EffectiveField:
    """The field of a unit of EfficientNet-Lite0, averaged over crops of a photo [H, W, 3] uint8, all in one batch."""
    images = normalised(torch.from_numpy(crops(pixels, config.inputs, config.side, config.seed)).permute(0, 3, 1, 2))
    return lite0_field_of(config, images)


def lite0_field_of(config: Lite0Config, images: Tensor) -> EffectiveField:
    """As `lite0_field`, of images [B, 3, H, W] that are normalised already."""
    refuse(config, choices=LITE0_CHOICES)
    height, width = images.shape[2:]
    result = fields(Config(parsed(NETWORKS[LITE0]), height, width))
    target = result.index(config.layer)
    unit = int(result.heights[target]) // 2, int(result.widths[target]) // 2
    trained = cast(EfficientNetLite0, classifier("lite0", config.device).network)
    network = trained if config.trained else _untrained(config.seed, config.device)

    rows, columns = (_part(result, target, axis, unit[axis], length) for axis, length in enumerate((height, width)))
    jump = int(result.jump[target])
    v, u = unit[0] - rows.start // jump, unit[1] - columns.start // jump
    part = images[..., rows, columns].to(config.device).contiguous(memory_format=torch.channels_last).requires_grad_()
    output = network.features[: LITE0_LAYERS.index(config.layer) + 1](part)[..., v, u]
    total = torch.zeros(height, width, dtype=torch.float64)
    total[rows, columns] = _signal(output, part, config.signal)
    return _scaled(total, result, target, unit)


def _part(result: Fields, target: int, axis: int, unit: int, length: int) -> slice:
    """The stretch of a photo that a unit needs: its field, widened to whole jumps so that every stride falls as before.

    All of the photo where the field leaves it, or where its length makes "SAME" pad otherwise than the stretch would.
    """
    jump, start = int(result.jump[target]), int(result.start[target, axis])
    first, last = start + unit * jump, start + unit * jump + int(result.size[target]) - 1
    if length % jump or first < 0 or last >= length:
        return slice(0, length)
    return slice(first // jump * jump, min((last // jump + 1) * jump, length))


def _signal(output: Tensor, photo: Tensor, signal: str) -> Tensor:
    """Gradient of the sum of a unit's channels, its size summed over images and colours: [H, W]."""
    (gradient,) = torch.autograd.grad(output.sum(), photo)
    return SIGNALS[signal](gradient.cpu().double()).sum((0, 1))


def _scaled(total: Tensor, result: Fields, target: int, unit: tuple[int, int]) -> EffectiveField:
    mass = float(total.sum())
    if not mass > 0:
        raise ValueError(
            f"the unit's gradient must not vanish, got a sum of {mass}; choose another seed or more inputs"
        )
    first = [int(start + place * result.jump[target]) for start, place in zip(result.start[target], unit, strict=True)]
    last = [start + int(result.size[target]) - 1 for start in first]
    return EffectiveField((total / mass).numpy(), unit, (first[0], first[1], last[0], last[1]), mass)


def _untrained(seed: int, device: str) -> EfficientNetLite0:
    """A copy with random weights that keep the variance of what passes through them."""
    network = copy.deepcopy(efficientnet_lite0())
    generator = torch.Generator().manual_seed(seed)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            nn.init.zeros_(module.get_parameter("bias"))
    return network.to(device)
