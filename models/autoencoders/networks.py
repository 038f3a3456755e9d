"""Encoder and decoder: two hidden layers each, or the straight lines of PCA."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.autoencoders.config import PIXELS, Config
from models.digit_networks import initialised


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """What turns digits ``[N, 784]`` into codes and back; a label ``[N]`` counts where the config is conditional."""

    config: Config
    encode: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]  # mean, and deviation (of a VAE; else 0) [N, code]
    decode: Callable[[Tensor, Tensor], Tensor]  # [N, code] -> ink [N, 784]
    decoder: list[tuple[Tensor, Tensor]] | None = None  # weights and biases of its layers; PCA has none


@dataclass(frozen=True, eq=False)
class Networks:
    encoder: nn.Module  # [N, 784 + classes] -> [N, code], or twice as many: mean and log variance
    decoder: nn.Module  # [N, code + classes] -> logits [N, 784]


def fresh(config: Config, random: torch.Generator) -> Networks:
    outer, inner = config.width, max(config.width // 2, 1)
    found = config.code * (2 if config.variational else 1)

    def layers(*sizes: int) -> nn.Sequential:
        first, second, third, last = sizes
        hidden = (nn.Linear(first, second), nn.ReLU(), nn.Linear(second, third), nn.ReLU())
        return nn.Sequential(*hidden, nn.Linear(third, last))

    encoder = layers(PIXELS + config.classes, outer, inner, found)
    decoder = layers(config.code + config.classes, inner, outer, PIXELS)
    return Networks(initialised(encoder, random), initialised(decoder, random))


def labelled(values: Tensor, labels: Tensor, config: Config) -> Tensor:
    """The values, and beside them the class as ten zeros and ones where the config is conditional."""
    return torch.cat((values, F.one_hot(labels, 10).to(values)), dim=1) if config.classes else values


def encoding(config: Config, networks: Networks, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and log variance of the codes; without a VAE, no variance: minus infinity."""
    found = networks.encoder(labelled(images, labels, config))
    if config.variational:
        mean, log_variance = found.chunk(2, dim=1)
        return mean, log_variance
    return found, torch.full_like(found, -torch.inf)


def logits(config: Config, networks: Networks, codes: Tensor, labels: Tensor) -> Tensor:
    """Of the ink ``[N, 784]``."""
    found: Tensor = networks.decoder(labelled(codes, labels, config))
    return found


def autoencoder(config: Config, networks: Networks) -> Autoencoder:
    """The networks as they are now, for use without gradients."""

    @torch.no_grad()
    def encode(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = encoding(config, networks, images, labels)
        return mean, (log_variance / 2).exp()

    @torch.no_grad()
    def decode(codes: Tensor, labels: Tensor) -> Tensor:
        return logits(config, networks, codes, labels).sigmoid()

    layers = [layer for layer in networks.decoder.modules() if isinstance(layer, nn.Linear)]
    return Autoencoder(config, encode, decode, [(layer.weight.detach(), layer.bias.detach()) for layer in layers])


def principal(config: Config, images: Tensor) -> Autoencoder:
    """PCA: codes are coordinates along the first principal axes, measured from the mean digit."""
    center = images.mean(dim=0)
    axes = torch.linalg.eigh((images - center).T @ (images - center))[1].flip(1)[:, : config.code]  # [784, code]
    axes = axes * torch.sign(axes.sum(dim=0))

    def encode(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        codes = (images - center) @ axes
        return codes, torch.zeros_like(codes)

    return Autoencoder(config, encode, lambda codes, labels: center + codes @ axes.T)
