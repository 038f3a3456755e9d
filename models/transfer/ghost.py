"""The ghost in batch norm: no weight changes, nothing is learnt, and yet passes in train mode change the answers.

In train mode a batch norm uses the mean and variance of the batch, and mixes them into those that it stores for eval
mode: stored ← (1 − m) · stored + m · batch, m = 0.1 in PyTorch. What the layers see in train mode does not depend on
what is stored, so the same batch gives the same statistics at every pass, and n passes leave (1 − m)ⁿ of the old ones.
"""

import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from models.images.decoding import Picture
from models.images.samples import sample
from models.limits import refuse
from models.pretrained.lite0 import EfficientNetLite0, class_names, efficientnet_lite0, preprocessed
from models.remembered import remembered
from models.threads import one_thread

MOMENTUM, MOST, COUNT = 0.1, 30, 8
BATCHES = {
    "others": ("astronaut", "chelsea", "rocket", "hubble", "retina", "tissue", "brick", "grass"),
    "textures": ("brick", "grass", "gravel", "text", "cell", "coins", "hubble", "tissue"),
    "same": (),  # the photo itself
}
GRID = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
Statistics = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Config:
    passes: int = 30
    batch: str = "textures"
    size: int = COUNT  # photos in the batch

    def __post_init__(self) -> None:
        refuse(self, {"passes": (0, MOST), "size": (1, COUNT)}, {"batch": BATCHES})


@dataclass(frozen=True, eq=False)
class Answers:
    names: tuple[str, ...]  # of the five largest classes, before
    before: np.ndarray  # [5]
    after: np.ndarray  # [5] of the same classes
    top: str  # the largest class afterwards
    weights: float  # largest change of any weight
    statistics: float  # largest change of any stored number


def norms(network: nn.Module) -> list[nn.BatchNorm2d]:
    return [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]


@lru_cache(1)
def original() -> EfficientNetLite0:
    return efficientnet_lite0(folded=False)


@remembered(8)
def batch(picture: Picture, config: Config) -> Tensor:
    """The photos that pass in train mode, [B, 3, 224, 224]."""
    pictures = [sample(name) for name in BATCHES[config.batch]] or [picture] * COUNT
    return torch.cat([preprocessed(one.pixels) for one in pictures[: config.size]])


@remembered(8)
@torch.no_grad()
def statistics(picture: Picture, config: Config) -> Statistics:
    """Mean and variance that each batch norm has of this batch in train mode: one pass shows those of all passes."""
    network = copy.deepcopy(original())
    for layer in norms(network):
        layer.momentum = 1.0  # the newest batch alone is stored
    with one_thread():
        network.train()(batch(picture, config))
    return [(layer.running_mean, layer.running_var) for layer in norms(network)]  # type: ignore[misc]


def haunted(picture: Picture, config: Config) -> EfficientNetLite0:
    """The network after the passes, in eval mode."""
    network = copy.deepcopy(original())
    left = (1 - MOMENTUM) ** config.passes
    found = statistics(picture, Config(batch=config.batch, size=config.size)) if config.passes else []
    for layer, (mean, variance) in zip(norms(network), found, strict=False):
        layer.running_mean = left * layer.running_mean + (1 - left) * mean  # type: ignore[operator]
        layer.running_var = left * layer.running_var + (1 - left) * variance  # type: ignore[operator]
    return network


@torch.no_grad()
def shares(network: nn.Module, image: Tensor) -> np.ndarray:
    """Probabilities of the 1,000 classes, [B, 1000]."""
    with one_thread():
        return network(image).softmax(dim=1).numpy()


@remembered(64)
def answers(picture: Picture, config: Config) -> Answers:
    """What the photo is called before and after the passes."""
    network, image = haunted(picture, config), preprocessed(picture.pixels)
    before, after = shares(original(), image)[0], shares(network, image)[0]
    best = np.argsort(-before)[:5]
    weights, stored = changes(network)
    names = tuple(class_names()[index] for index in best)
    return Answers(names, before[best], after[best], class_names()[int(after.argmax())], weights, stored)


def changes(network: nn.Module) -> tuple[float, float]:
    """Largest change of a weight, and of a stored mean or variance."""
    pairs = zip(network.parameters(), original().parameters(), strict=True)
    weights = max(float((one - other).abs().max()) for one, other in pairs)
    stored = zip(norms(network), norms(original()), strict=True)
    return weights, max(float((one.running_mean - other.running_mean).abs().max()) for one, other in stored)  # type: ignore[operator]


@remembered(8)
def curve(picture: Picture, kind: str) -> np.ndarray:
    """The probability of the photo's class after each number of passes of `GRID`."""
    return np.array([answers(picture, Config(passes, kind)).after[0] for passes in GRID])


@remembered(8)
def beside(picture: Picture, kind: str) -> tuple[float, float, float, float]:
    """Its probability alone and in a batch in eval mode, then in train mode, and the largest gap of logits in eval."""
    image = preprocessed(picture.pixels)
    together = torch.cat([image, batch(picture, Config(batch=kind))[: COUNT - 1]])
    network = copy.deepcopy(original())
    top = int(shares(network, image).argmax())
    with torch.no_grad(), one_thread():
        gap = float((network(image)[0] - network(together)[0]).abs().max())
    alone, joined = (float(shares(network, given)[0, top]) for given in (image, together))
    return alone, joined, float(shares(network.train(), together)[0, top]), gap
