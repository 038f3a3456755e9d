"""All that can be chosen of an autoencoder of digits."""

from dataclasses import dataclass

from models.limits import refuse

MODELS = ("PCA", "AE", "denoising AE", "VAE", "conditional VAE")
LIKELIHOODS = ("Bernoulli", "Gaussian")
PIXELS = 784


@dataclass(frozen=True)
class Config:
    model: str = "VAE"
    code: int = 2  # numbers that a digit is turned into
    beta: float = 1.0  # weight of the KL term
    mean: bool = False  # the error is averaged over the pixels, not summed
    likelihood: str = "Bernoulli"
    sigma: float = 0.3  # deviation of the Gaussian likelihood
    noise: float = 0.5  # deviation of the noise on what the denoising AE sees
    warm_up: float = 0.0  # share of the steps in which beta rises from 0
    width: int = 256  # units of the outer hidden layer; the inner one has half of them
    steps: int = 300
    rate: float = 3e-3
    seed: int = 0
    without: int = -1  # a class that is left out of the training; -1: none
    own: bytes = b""  # four own drawings of 14 x 14 bits instead of the digits, see `data.packed`

    def __post_init__(self) -> None:
        refuse(self, LIMITS, CHOICES)

    @property
    def variational(self) -> bool:
        return self.model in ("VAE", "conditional VAE")

    @property
    def classes(self) -> int:
        """Inputs that say which digit it is."""
        return 10 if self.model == "conditional VAE" else 0

    @property
    def summed_beta(self) -> float:
        """The weight of the KL term that gives the same optimum where the error is summed over the pixels."""
        return self.beta * (PIXELS if self.mean else 1)


CHOICES = {"model": MODELS, "likelihood": LIKELIHOODS}
LIMITS = {
    "code": (1, 32),
    "beta": (0, 100),
    "sigma": (0.05, 2),
    "noise": (0, 2),
    "warm_up": (0, 1),
    "width": (8, 512),
    "steps": (0, 5000),
    "rate": (1e-5, 1),
    "seed": (0, 9999),
    "without": (-1, 9),
}
