"""The classifiers that can be asked where they look: one that is always there, and torchvision's when their file is.

Each gets the same square of the photo. Weights of torchvision are loaded from its usual cache, where
`models.pretrained.weights` puts them on request; without the file the refusal says what is missing.
A network is shared by all sessions and never changed: `twin` gives a copy of its modules around the same weights, to be
hooked or rebuilt freely, and costs milliseconds.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
import torchvision
from torch import Tensor, nn

from models.limits import one_of
from models.pretrained.lite0 import efficientnet_lite0, normalised, preprocessed
from models.pretrained.weights import Weights, path, present, stored, torchvisions


@dataclass(frozen=True)
class Entry:
    title: str
    megabytes: int
    weights: str  # name for torchvision.models.get_weight; empty for the bundled one
    layers: tuple[str, ...]  # modules from the input to the last map, which Grad-CAM and the randomisation walk through
    head: str  # the module that ends in the logits
    any_size: bool = True  # reads squares of any size, not only 224 px


ENTRIES = {
    "lite0": Entry(
        "EfficientNet-Lite0", 17, "",
        ("features.stem", *(f"features.block{i}" for i in range(16)), "features.head"), "classifier",
    ),
    "resnet18": Entry(
        "ResNet-18", 45, "ResNet18_Weights.IMAGENET1K_V1", ("conv1", "layer1", "layer2", "layer3", "layer4"), "fc"
    ),
    "resnet50": Entry(
        "ResNet-50", 98, "ResNet50_Weights.IMAGENET1K_V2", ("conv1", "layer1", "layer2", "layer3", "layer4"), "fc"
    ),
    "convnext_tiny": Entry(
        "ConvNeXt-T", 109, "ConvNeXt_Tiny_Weights.IMAGENET1K_V1", tuple(f"features.{i}" for i in range(8)), "classifier"
    ),
    "mobilenet_v3_large": Entry(
        "MobileNetV3", 21, "MobileNet_V3_Large_Weights.IMAGENET1K_V2", tuple(f"features.{i}" for i in range(17)),
        "classifier",
    ),
    "vit_b_16": Entry(
        "ViT-B/16", 330, "ViT_B_16_Weights.IMAGENET1K_V1",
        ("conv_proj", *(f"encoder.layers.encoder_layer_{i}" for i in range(12))), "heads", any_size=False,
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Classifier:
    name: str
    network: nn.Module  # evaluation mode, parameters without gradients; shared
    layers: tuple[str, ...]
    head: str
    normalised: Callable[[Tensor], Tensor]  # pixels [B, 3, 224, 224] of 0 to 255 to the network's input


def square(pixels: np.ndarray) -> Tensor:
    """The part of the photo that the network sees, as pixels: [1, 3, 224, 224] float32 of whole numbers 0 to 255."""
    return (preprocessed(pixels) * 128 + 127).round().clamp(0, 255)


@lru_cache(maxsize=4)
def classifier(name: str, device: str = "cpu") -> Classifier:
    """The network of that name, ready to be asked. Raises ValueError when its weights are not on this machine."""
    entry = known(name)
    if not entry.weights:
        shared = efficientnet_lite0()
        network = shared if device == "cpu" else copy.deepcopy(shared).to(device)
        return Classifier(name, network, entry.layers, entry.head, normalised)
    if not available(name):
        raise ValueError(
            f"the weights of {entry.title} must be on this machine, got none at {path(weights(name))}; "
            f"fetch them ({entry.megabytes} MB) or choose EfficientNet-Lite0, which is always there"
        )
    network = torchvision.models.get_model(name)
    network.load_state_dict(stored(weights(name)))
    network.eval().requires_grad_(False)
    return Classifier(name, network.to(device), entry.layers, entry.head, imagenet_normalised)


def imagenet_normalised(pixels: Tensor) -> Tensor:
    """Pixels 0 to 255 by ImageNet's mean and standard deviation, as torchvision's networks were trained."""
    mean, std = _mean_and_deviation(pixels.dtype, pixels.device)
    return (pixels / 255 - mean) / std


@lru_cache(maxsize=8)
@torch.inference_mode(False)
def _mean_and_deviation(dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor]:
    """ImageNet's, by channel, each [3, 1, 1]."""
    values = torch.tensor(((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)), dtype=dtype)
    mean, deviation = values.view(2, 3, 1, 1).to(device)
    return mean, deviation


def known(name: str) -> Entry:
    one_of("network", name, ENTRIES)
    return ENTRIES[name]


def weights(name: str) -> Weights:
    """The file that torchvision publishes."""
    entry = known(name)
    if not entry.weights:
        raise ValueError(f"network must have weights to fetch, got {name!r}, whose weights are installed")
    return torchvisions(entry.weights)


def available(name: str) -> bool:
    return not known(name).weights or present(weights(name))


def twin(network: nn.Module) -> nn.Module:
    """A copy with its own modules and hooks around the very same weight tensors."""
    shared = [*network.parameters(), *network.buffers()]
    return copy.deepcopy(network, {id(tensor): tensor for tensor in shared})
