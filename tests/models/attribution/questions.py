"""Questions about small networks whose right answers are known, and about the real one."""

import numpy as np
import torch
from torch import nn

from models.attribution.subject import SCORES, Config, Subject, subject
from models.images.samples import sample
from models.pretrained.classifiers import Classifier


def real(name: str = "coffee", **settings) -> Subject:
    return subject(sample(name).pixels, Config(**settings))


def asked_of(network: nn.Module, image: torch.Tensor, layers=(), head="", **settings) -> Subject:
    """A question to any network whose input is the pixels themselves."""
    config = Config(**settings)
    network = network.eval().requires_grad_(False)
    with torch.no_grad():
        logits = network(image)[0]
    rule = SCORES[config.score]
    return Subject(
        config, Classifier("small", network, layers, head, lambda pixels: pixels), image, image, logits, 0, 1,
        lambda values: rule(values, 0, 1),
    )  # fmt: skip


def linear(side: int = 16, seed: int = 0) -> tuple[nn.Module, torch.Tensor]:
    """A linear classifier of two classes with dyadic weights, and a photo of whole numbers."""
    rng = np.random.default_rng(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(3 * side * side, 2))
    weights = torch.from_numpy(rng.integers(-8, 9, (2, 3 * side * side)) / 8).float()
    network[1].weight, network[1].bias = nn.Parameter(weights), nn.Parameter(torch.zeros(2))
    return network, torch.from_numpy(rng.integers(0, 9, (1, 3, side, side))).float()


def convolutional(activation=nn.ReLU, side: int = 16, seed: int = 0) -> tuple[nn.Sequential, torch.Tensor]:
    """Convolutions, global average, linear: the kind whose class activation map is known."""
    generator = torch.Generator().manual_seed(seed)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3, 1, 1), activation(), nn.Conv2d(8, 12, 3, 2, 1), activation(), nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(12, 4),
    )  # fmt: skip
    for parameter in network.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator) * 0.3
    return network, torch.randn(1, 3, side, side, generator=generator)
