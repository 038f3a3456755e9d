"""What the pages of Generation say, beside the specification and over three seeds: ``python -m benchmarks.generated``.

Of each number the seed counts at which it is farthest from what is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import chain

import torch

from benchmarks.generation import PLANE, SEEDS, drawn, of_seed
from benchmarks.rows import Row, report
from models.autoencoders import anomalies, sampling, staircase, training
from models.autoencoders.config import Config
from models.diffusion import blend, digit_samples, digits
from models.diffusion.quality import of_fresh
from models.diffusion.sampling import Sampler
from models.divergences import fits, paired
from models.divergences.scores import board


def farthest(what: str, said: float, most: float, value: Callable[[int], float]) -> Row:
    """Of three seeds that whose ratio to what is said is the largest."""
    return Row(f"{what}, largest of 3", "the specification", max(map(value, SEEDS)), said, "", most=most)


def larger(what: str, other: str, pair: Callable[[int], tuple[float, float]]) -> Row:
    """A number that must not exceed another, at the seed where it is nearest to doing so."""
    ours, theirs = max(map(pair, SEEDS), key=lambda found: found[0] / found[1])
    return Row(f"{what}, nearest of 3", other, ours, theirs, "", most=1)


def kl(beta: float, seed: int) -> float:
    return float(staircase.trained(staircase.Config(beta, seed=seed)).divergences.sum())


@cache
def autoencoder(name: str, code: int, seed: int) -> training.Snapshot:
    return training.trained(of_seed(name, code, seed))


def distance(name: str, way: str, seed: int) -> float:
    return sampling.sample(autoencoder(name, 16, seed).model, way).distance


def auc(unknown: int, seed: int) -> float:
    return anomalies.scores(Config("AE", 8, seed=seed, without=unknown)).rates("error").auc


def of_autoencoders() -> Iterator[Row]:
    for beta, law in ((1.0, 3.993), (2.0, 1.4168), (3.0, 0.4394), (4.0, 0.1307)):
        yield farthest(f"staircase, sum of the KL at β {beta:g}", law, 1.01, partial(kl, beta))
    yield farthest("AE 2, error held out (nats)", 150, 1.05, lambda seed: autoencoder("AE", 2, seed).error[1])
    yield farthest("VAE 2, −ELBO (nats)", 159.5, 1.05, lambda seed: autoencoder("VAE", 2, seed).bound)
    yield farthest("AE 16, error held out (nats)", 102, 1.05, lambda seed: autoencoder("AE", 16, seed).error[1])
    yield farthest("VAE 16, −ELBO (nats)", 132, 1.05, lambda seed: autoencoder("VAE", 16, seed).bound)
    yield larger(
        "Fréchet distance: AE 16, normal fitted to its codes",
        "VAE 16 from N(0, I)",
        lambda seed: (distance("AE", "fitted", seed), distance("VAE", "normal", seed)),
    )
    yield farthest("AUC of the 1s, never shown", 0.5, 1, partial(auc, 1))
    yield larger("0.85", "AUC of the 0s, never shown", lambda seed: (0.85, auc(0, seed)))


@cache
def spread(kind: str, seed: int) -> float:
    """W2 of 500 learned samples of the spiral in 50 steps."""
    return blend.generated(replace(PLANE, predict=kind, seed=seed), 0.0, Sampler(50)).quality.wasserstein


def exact(floor: float, seed: int) -> float:
    """W2 of 500 exact samples of the spiral in 200 steps, by what fresh points have."""
    return blend.generated(PLANE, 1.0, Sampler(200, seed=seed)).quality.wasserstein / floor


def new(seed: int) -> float:
    """Share of the digits of the exact denoiser that are no copies."""
    wish = digit_samples.Wish(True, sampler=Sampler(50, seed=seed))
    return 1 - digit_samples.copied(digit_samples.made(digits.trained(digits.Config()), wish))


def of_diffusion() -> Iterator[Row]:
    yield farthest("spiral, W2 of v in 50 steps", 0.21, 1.3, partial(spread, "v"))
    yield larger("spiral, W2 of v in 50 steps", "that of ε", lambda seed: (spread("v", seed), spread("noise", seed)))
    floor = of_fresh(PLANE.data, blend.SAMPLES).wasserstein  # it depends on the number of samples
    yield farthest(
        "spiral, W2 of the exact denoiser by that of fresh points", 0.154 / 0.125, 1.3, partial(exact, floor)
    )
    yield farthest("digits, exact: share that is new", 1e-3, 1, new)
    yield farthest("digits, learned, guidance 2: Fréchet distance", 24.9, 1.2, lambda seed: drawn(seed, 2.0).frechet)
    yield larger(
        "Fréchet distance at guidance 2",
        "at guidance 4",
        lambda seed: (drawn(seed, 2.0).frechet, drawn(seed, 4.0).frechet),
    )


@cache
def pair(task: str, weight: float, seed: int) -> paired.Snapshot:
    *_, last = paired.train(paired.Config(task, weight, seed=seed))
    return last


def scores(field: str, first: str, second: str, seed: int) -> tuple[float, float]:
    found = board(1000, seed)
    return getattr(found[first], field), getattr(found[second], field)


def bought(field: str, seed: int) -> tuple[float, float]:
    """Of the lower half: without a discriminator, and with one."""
    plain, sharp = (pair("in-painting", weight, seed) for weight in (0.0, 0.01))
    return getattr(plain, field), getattr(sharp, field)


def of_divergences() -> Iterator[Row]:
    for first, second in (("copies", "fresh"), ("chimera", "shifted")):
        yield larger(f"Fréchet distance: {first}", second, partial(scores, "distance", first, second))
    yield larger("Inception Score: fresh", "ten digits, repeated", partial(scores, "inception", "fresh", "ten digits"))
    jump = fits.crossing("JS", "gaussian")
    yield Row("JS: half distance at the jump, in widths", "the specification", jump, 4.26, "", most=1.02)
    yield farthest("7 to 14, squared error", 0.0144, 1, lambda seed: pair("super-resolution", 0.0, seed).error)
    yield farthest("lower half, squared error", 0.030, 1.05, lambda seed: pair("in-painting", 0.0, seed).error)
    yield larger("lower half: edges", "with a discriminator", partial(bought, "edges"))
    yield larger("lower half: squared error", "with a discriminator", partial(bought, "error"))


if __name__ == "__main__":
    torch.set_num_threads(1)
    report(chain(of_autoencoders(), of_diffusion(), of_divergences()))
