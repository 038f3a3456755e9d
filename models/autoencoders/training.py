"""Training an autoencoder on the digits, snapshot by snapshot."""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.autoencoders.config import PIXELS, Config
from models.autoencoders.data import Split, split
from models.autoencoders.networks import Autoencoder, Network, autoencoder, principal
from models.descent import Schedule, cosine, descent
from models.stopping import last
from models.threads import one_thread
from models.variational import divergence, draw

BATCH, EVERY = 128, 25
MOST = 40  # snapshots of a run: each holds its networks
JUDGED = 1000  # digits that an error is the mean of


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    model: Autoencoder
    error: tuple[float, float]  # nats, -log p(digit | a draw of its code): trained digits, held-out ones; PCA: NaN
    squared: tuple[float, float]  # squared ink between a digit and what its mean code is decoded to; as above
    divergences: np.ndarray  # [code] mean KL of each dimension on the held-out digits, nats; NaN without a VAE
    beta: float  # the weight of the KL term at this step

    @property
    def bound(self) -> float:
        """-ELBO on the held-out digits, nats: an upper bound of the mean -log p(digit); NaN without a VAE."""
        return self.error[1] + float(self.divergences.sum())


def train(config: Config, between: int = 0) -> Iterator[Snapshot]:
    """Snapshots with so many steps between two; by default as `every`. PCA needs none: its only snapshot is the last.

    Raises ValueError when the loss is no number: the last good snapshot has been given out.
    """
    data, random = split(config.without, config.own), torch.Generator().manual_seed(config.seed)
    if config.model == "PCA":
        yield snapshot(config, 0, principal(config, data.train), data)
        return
    network, betas = Network(config, random), map(partial(weight, config), count())

    def batch() -> Tensor:
        chosen = torch.randint(len(data.train), (BATCH,), generator=random)
        return loss(network, data.train[chosen], data.labels[chosen], next(betas), random)

    optimiser = torch.optim.Adam(network.parameters(), config.rate, fused=True)
    schedule = Schedule(config.steps, between or every(config), rate=cosine(config.steps))
    for step, _losses in descent(network, optimiser, batch, schedule):
        yield snapshot(config, step, autoencoder(copy.deepcopy(network)), data)


def every(config: Config) -> int:
    """Steps between two snapshots."""
    return max(EVERY, config.steps // MOST)


def snapshots(config: Config) -> int:
    """How many a run has."""
    return -(-config.steps // every(config)) + 1 if config.model != "PCA" else 1


def trained(config: Config) -> Snapshot:
    """The last snapshot, without those on the way."""
    return last(train(config, config.steps))


def weight(config: Config, step: int) -> float:
    """Beta at a step: it rises in a straight line through the warm-up."""
    rising = config.warm_up * config.steps
    return config.beta * min(1.0, step / rising) if rising else config.beta


def loss(network: Network, images: Tensor, labels: Tensor, beta: float, random: torch.Generator) -> Tensor:
    """Mean over the batch of the error, summed or averaged over the pixels, and beta times the KL."""
    config, seen = network.config, images
    if config.model == "denoising AE":
        seen = images + config.noise * torch.randn(images.shape, generator=random)
    mean, log_variance = network.codes(seen, labels)
    codes = draw(mean, log_variance, random) if config.variational else mean
    error = surprise(config, network.logits(codes, labels), images).mean()
    if config.mean:
        error = error / PIXELS
    return error + beta * divergence(mean, log_variance).sum(dim=1).mean() if config.variational else error


def surprise(config: Config, found: Tensor, images: Tensor) -> Tensor:
    """-log p(digit | code) in nats, one for each digit, from the logits of its ink ``[N, 784]``."""
    if config.likelihood == "Gaussian":
        apart = ((found.sigmoid() - images) / config.sigma) ** 2
        return (apart / 2 + math.log(config.sigma * math.sqrt(2 * math.pi))).sum(dim=1)
    return F.binary_cross_entropy_with_logits(found, images, reduction="none").sum(dim=1)


@one_thread()
def snapshot(config: Config, step: int, model: Autoencoder, data: Split) -> Snapshot:
    """Errors and divergences of a model as it is."""
    random = torch.Generator().manual_seed(config.seed)
    errors, squares, divergences = [], [], torch.full((config.code,), torch.nan)
    for images, labels in ((data.train[:JUDGED], data.labels[:JUDGED]), (data.held, data.held_labels)):
        mean, deviation = model.encode(images, labels)
        squares.append(float(((model.decode(mean, labels) - images) ** 2).sum(dim=1).mean()))
        drawn = mean + deviation * torch.randn(mean.shape, generator=random)
        found = surprise(config, model.decode(drawn, labels).logit(eps=1e-6), images)
        errors.append(float(found.mean()) if config.model != "PCA" else math.nan)
        if config.variational:
            divergences = divergence(mean, 2 * deviation.log()).mean(dim=0)
    pairs = (errors[0], errors[1]), (squares[0], squares[1])
    return Snapshot(config, step, model, *pairs, divergences.numpy(), weight(config, step))
