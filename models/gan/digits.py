"""Digits out of noise: a small convolutional GAN, or a variational autoencoder, trained while one watches."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.digit_networks import SIDE, decoder, encoder, initialised
from models.judge import digits, verdict
from models.limits import refuse
from models.stopping import last, wanted
from models.threads import one_thread
from models.variational import divergence, draw

SHOWN = 64  # digits shown at once
JUDGED = 1000  # digits that the two numbers are computed from
WALKS, STEPS = 4, 9  # interpolations shown, and images in each


@dataclass(frozen=True)
class Config:
    model: str = "GAN"
    latent: int = 16  # dimension of the noise
    learning_rate: float = 1e-3
    beta1: float = 0.5
    batch: int = 64
    kl_weight: float = 1.0  # of the autoencoder's divergence from a normal distribution
    seed: int = 0
    steps: int = 1500
    every: int = 25  # steps between snapshots
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    samples: np.ndarray  # [64, 14, 14] uint8, ink 0 to 255, always of the same noise
    walks: np.ndarray  # [4, 9, 14, 14] uint8, on the way from one noise to another
    reconstructions: np.ndarray  # [2, 8, 14, 14] uint8 real digits and what the VAE makes of them; else [2, 0, ...]
    losses: dict[str, float]  # by name, nats; of the last batch
    distance: float  # Fréchet distance in the features of the classifier trained here; not FID
    diversity: float  # 1 to 10, as the Inception Score, by the same classifier
    counts: np.ndarray  # [10] of 1,000 generated digits taken for each class
    generator: nn.Module | None = None  # as it was at this step, on the CPU


Step = Callable[[Tensor], dict[str, Tensor]]


def train(config: Config) -> Iterator[Snapshot]:
    """Yield what there is to see before training and every ``config.every`` steps.

    The first snapshot takes seconds when the classifier that judges was not trained before.
    Raises ValueError for settings that make no sense, and when the numbers become infinite.
    """
    refuse(config, LIMITS, CHOICES)
    random = torch.Generator().manual_seed(config.seed)
    images = digits().images.to(config.device)
    generator = initialised(decoder(config.latent), random).to(config.device)
    step, reconstruct = MODELS[config.model](config, generator, random)
    fixed = torch.Generator().manual_seed(config.seed + 1)
    noise = torch.cat((torch.randn(JUDGED, config.latent, generator=fixed), walks(config.latent, fixed)))
    noise = noise.to(config.device)
    latest: dict[str, Tensor] = {}
    for count in range(config.steps + 1):
        if count % config.every == 0 or count == config.steps:
            losses = {name: float(value) for name, value in latest.items()}
            if not all(np.isfinite(value) for value in losses.values()):
                raise ValueError(f"the losses must stay finite, got {losses} after {count} steps")
            with one_thread():
                seen = snapshot(config, count, drawing(generator, noise).cpu(), reconstruct(images[:8]), losses)
            yield replace(seen, generator=copy.deepcopy(generator).cpu())
        with one_thread():
            latest = step(images[torch.randint(len(images), (config.batch,), generator=random)])


def adversarial(config: Config, generator: nn.Module, random: torch.Generator) -> tuple[Step, Callable]:
    """One step of both players, non-saturating loss (Goodfellow et al., 2014)."""
    discriminator = initialised(encoder(1), random).to(config.device)
    makes, judges = (
        torch.optim.Adam(network.parameters(), config.learning_rate, (config.beta1, 0.999), fused=True)
        for network in (generator, discriminator)
    )

    def step(real: Tensor) -> dict[str, Tensor]:
        fake = generator(torch.randn(len(real), config.latent, generator=random).to(real.device)).sigmoid()
        on_real, on_fake = discriminator(torch.cat((real, fake.detach()))).split(len(real))
        discriminator_loss = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
        judges.zero_grad()
        discriminator_loss.backward()
        judges.step()
        generator_loss = F.softplus(-discriminator(fake)).mean()
        makes.zero_grad()
        generator_loss.backward()
        makes.step()
        return {"discriminator": discriminator_loss.detach(), "generator": generator_loss.detach()}

    return step, lambda images: images[:0]


def variational(config: Config, generator: nn.Module, random: torch.Generator) -> tuple[Step, Callable]:
    """One step of encoder and decoder towards a higher bound on the likelihood (Kingma and Welling, 2014)."""
    codes = initialised(encoder(2 * config.latent), random).to(config.device)
    optimiser = torch.optim.Adam([*codes.parameters(), *generator.parameters()], config.learning_rate, fused=True)

    def step(real: Tensor) -> dict[str, Tensor]:
        mean, log_variance = codes(real).chunk(2, dim=1)
        logits = generator(draw(mean, log_variance, random))
        reconstruction = F.binary_cross_entropy_with_logits(logits, real, reduction="sum") / len(real)
        apart = divergence(mean, log_variance).sum() / len(real)
        optimiser.zero_grad()
        (reconstruction + config.kl_weight * apart).backward()
        optimiser.step()
        return {"reconstruction": reconstruction.detach(), "divergence": apart.detach()}

    def reconstruct(images: Tensor) -> Tensor:
        return drawing(generator, codes(images).chunk(2, dim=1)[0])

    return step, reconstruct


MODELS = {"GAN": adversarial, "VAE": variational}
CHOICES = {"model": MODELS}
LIMITS = {
    "latent": (2, 128),
    "learning_rate": (0, 1),
    "beta1": (0, 0.999),
    "batch": (2, 1024),
    "kl_weight": (0, 100),
    "seed": (0, 2**32),
    "steps": (0, 10**6),
    "every": (1, 10**6),
}


def walks(latent: int, random: torch.Generator) -> Tensor:
    """Great-circle ways between pairs of noise, whose length stays typical all along: ``[WALKS * STEPS, latent]``."""
    start, end = torch.randn(2, WALKS, 1, latent, generator=random)
    angle = torch.acos(F.cosine_similarity(start, end, dim=-1).clamp(-1, 1))[..., None]  # [WALKS, 1, 1]
    share = torch.linspace(0, 1, STEPS)[None, :, None]
    return ((((1 - share) * angle).sin() * start + (share * angle).sin() * end) / angle.sin()).flatten(0, 1)


@torch.no_grad()
def drawing(generator: nn.Module, noise: Tensor) -> Tensor:
    """Digits ``[N, 1, 14, 14]`` with the statistics of this batch, as in training."""
    return generator(noise).sigmoid()


def snapshot(config: Config, step: int, made: Tensor, reconstructed: Tensor, losses: dict[str, float]) -> Snapshot:
    judged = verdict(made[:JUDGED])
    pairs = torch.stack((digits().images[: len(reconstructed)], reconstructed.cpu()))[:, :, 0]
    return Snapshot(
        config,
        step,
        pixels(made[:SHOWN, 0]),
        pixels(made[JUDGED:, 0].view(WALKS, STEPS, SIDE, SIDE)),
        pixels(pairs),
        losses,
        judged.distance,
        judged.diversity,
        judged.counts,
    )


def trained(config: Config) -> nn.Module:
    """The generator at the end of the training, without any snapshot."""
    refuse(config, LIMITS, CHOICES)
    random = torch.Generator().manual_seed(config.seed)
    images = digits().images
    generator = initialised(decoder(config.latent), random)
    step, _reconstruct = MODELS[config.model](config, generator, random)
    with one_thread(), torch.enable_grad():
        for _ in wanted(range(config.steps)):
            step(images[torch.randint(len(images), (config.batch,), generator=random)])
    return generator


def samples(generator: nn.Module, count: int, seed: int = 0) -> Tensor:
    """Digits ``[count, 1, 14, 14]``, ink 0 to 1, of a generator."""
    random = torch.Generator().manual_seed(seed)
    latent = next(generator.parameters()).shape[1]
    return drawing(generator, torch.randn(count, latent, generator=random))


def pixels(ink: Tensor) -> np.ndarray:
    return (ink.detach() * 255).round().byte().numpy().copy()


def distance_after(config: Config) -> float:
    """The Fréchet distance at the end of a run."""
    return last(train(config)).distance
