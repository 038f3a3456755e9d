"""Everything that can be chosen about a GAN on the plane, and what is refused."""

from dataclasses import dataclass

from models.gan.losses import LOSSES
from models.gan.optimisers import OPTIMISERS
from models.limits import Choices, refuse

NOISE = ("normal", "uniform")


@dataclass(frozen=True)
class Config:
    data: str = "ring"
    density: bytes = b""  # for data that come from a picture: SIDE x SIDE weights
    loss: str = "non-saturating"
    r1: float = 0.0  # gamma: penalty gamma/2 |grad D|^2 on real points
    penalty: float = 0.0  # lambda: penalty lambda (|grad D| - 1)^2 between real and generated points
    clip: float = 0.0  # the discriminator's weights are kept within; 0: not at all
    spectral: bool = False  # spectral normalisation of the discriminator
    instance_noise: float = 0.0  # standard deviation of noise added to all that the discriminator sees
    unrolled: int = 0  # discriminator steps that the generator looks ahead
    minibatch: bool = False  # the discriminator also sees how much its batch varies
    discriminator_steps: int = 1  # per round; 0 freezes the player
    generator_steps: int = 1
    discriminator_rate: float = 1e-3  # learning rates
    generator_rate: float = 1e-3
    optimiser: str = "Adam"
    beta1: float = 0.5
    beta2: float = 0.999
    noise: str = "normal"
    noise_dimension: int = 2
    generator_width: int = 96
    generator_depth: int = 2
    discriminator_width: int = 96
    discriminator_depth: int = 2
    batch: int = 128
    seed: int = 0
    steps: int = 2500  # rounds to train
    every: int = 10  # rounds between snapshots
    device: str = "cpu"


CHOICES: Choices = {"loss": LOSSES, "optimiser": OPTIMISERS, "noise": NOISE}
LIMITS = {
    "r1": (0, 1000),
    "penalty": (0, 1000),
    "clip": (0, 10),
    "instance_noise": (0, 3),
    "unrolled": (0, 10),
    "discriminator_steps": (0, 10),
    "generator_steps": (0, 10),
    "discriminator_rate": (0, 10),
    "generator_rate": (0, 10),
    "beta1": (0, 0.999),
    "beta2": (0, 0.99999),
    "noise_dimension": (1, 64),
    "generator_width": (1, 512),
    "generator_depth": (1, 6),
    "discriminator_width": (1, 512),
    "discriminator_depth": (1, 6),
    "batch": (1, 4096),
    "seed": (0, 2**32),
    "steps": (0, 10**6),
    "every": (1, 10**6),
}


def validate(config: Config) -> None:
    """Raise ValueError for the first setting that makes no sense."""
    refuse(config, LIMITS, CHOICES)
    if config.minibatch and config.batch < 2:
        raise ValueError(f"minibatch deviation must have a batch of at least 2, got {config.batch}")
