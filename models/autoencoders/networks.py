"""Encoder and decoder: two hidden layers each, or the straight lines of PCA."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.ops import MLP

from models.autoencoders.config import PIXELS, Config
from models.digit_networks import initialised

Weights = list[tuple[np.ndarray, np.ndarray]]  # weight and bias of each layer


@dataclass(frozen=True, eq=False)
class Autoencoder:
    """What turns digits ``[N, 784]`` into codes and back; a label ``[N]`` counts where the config is conditional."""

    config: Config
    encode: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]  # mean, and deviation (of a VAE; else 0) [N, code]
    decode: Callable[[Tensor, Tensor], Tensor]  # [N, code] -> ink [N, 784]
    decoder: Weights | None = None  # PCA has none


class Network(nn.Module):
    """Digits ``[N, 784]`` to codes, and codes to logits of ink."""

    def __init__(self, config: Config, random: torch.Generator) -> None:
        super().__init__()
        self.config, outer, inner = config, config.width, config.width // 2
        found = config.code * (2 if config.variational else 1)
        self.encoder = initialised(MLP(PIXELS + config.classes, [outer, inner, found]), random)
        self.decoder = initialised(MLP(config.code + config.classes, [inner, outer, PIXELS]), random)

    def codes(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance ``[N, code]``; without a VAE, no variance: minus infinity."""
        found = self.encoder(self.labelled(images, labels))
        if self.config.variational:
            mean, log_variance = found.chunk(2, dim=1)
            return mean, log_variance
        return found, torch.full_like(found, -torch.inf)

    def logits(self, codes: Tensor, labels: Tensor) -> Tensor:
        found: Tensor = self.decoder(self.labelled(codes, labels))
        return found

    def labelled(self, values: Tensor, labels: Tensor) -> Tensor:
        """The values, and beside them the class as ten zeros and ones where the config is conditional."""
        return torch.cat((values, F.one_hot(labels, 10).to(values)), dim=1) if self.config.classes else values


def autoencoder(network: Network) -> Autoencoder:
    """The network as it is now, for use without gradients."""

    @torch.no_grad()
    def encode(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = network.codes(images, labels)
        return mean, (log_variance / 2).exp()

    @torch.no_grad()
    def decode(codes: Tensor, labels: Tensor) -> Tensor:
        return network.logits(codes, labels).sigmoid()

    return Autoencoder(network.config, encode, decode, weights(network.decoder))


def weights(network: nn.Module) -> Weights:
    layers = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    return [(layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in layers]


def principal(config: Config, images: Tensor) -> Autoencoder:
    """PCA: codes are coordinates along the first principal axes, measured from the mean digit."""
    center = images.mean(dim=0)
    axes = torch.linalg.eigh((images - center).T @ (images - center))[1].flip(1)[:, : config.code]  # [784, code]
    axes = axes * torch.sign(axes.sum(dim=0))

    def encode(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        codes = (images - center) @ axes
        return codes, torch.zeros_like(codes)

    return Autoencoder(config, encode, lambda codes, labels: center + codes @ axes.T)
