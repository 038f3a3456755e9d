"""Small convolutional networks for 14 x 14 digits: they make digits, judge them, encode them and classify them."""

from typing import TypeVar

import torch
from torch import nn

SIDE = 14  # pixels along one side of a digit

Network = TypeVar("Network", bound=nn.Module)


def decoder(latent: int) -> nn.Sequential:
    """Noise ``[B, latent]`` -> logits of the ink ``[B, 1, 14, 14]``."""
    return nn.Sequential(
        nn.Linear(latent, 32 * 7 * 7),
        nn.Unflatten(1, (32, 7, 7)),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1),  # [B, 16, 14, 14]
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Conv2d(16, 1, 3, padding=1),
    )


def encoder(outputs: int) -> nn.Sequential:
    """Digits ``[B, 1, 14, 14]`` -> ``[B, outputs]``: a discriminator, the encoder of a VAE, a classifier."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 4, stride=2, padding=1),  # [B, 16, 7, 7]
        nn.LeakyReLU(0.2),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),  # [B, 32, 4, 4]
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(32 * 4 * 4, 64),
        nn.LeakyReLU(0.2),
        nn.Linear(64, outputs),
    )


def initialised(network: Network, random: torch.Generator) -> Network:
    """The network with weights from this generator alone: uniform within sqrt(3 / inputs), biases zero."""
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() > 1:
                inputs = parameter[0].numel()
                parameter.uniform_(-((3 / inputs) ** 0.5), (3 / inputs) ** 0.5, generator=random)
            else:
                parameter.zero_()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()
    return network
