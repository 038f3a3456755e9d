"""The pages of Generation beside plain loops and the specification: ``python -m benchmarks.generation``.

Steps of training beside the plain PyTorch loop on the same networks and batches; CPU seconds of what is trained live;
the results that the pages speak of, the farthest of three seeds; and the drawing of light parts.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice

import torch
from torch import nn
from torch.nn import functional as F

from benchmarks.rows import Row, interleaved, report
from models.autoencoders import anomalies, sampling, staircase, training
from models.autoencoders import plane as codes
from models.autoencoders.config import Config
from models.diffusion import blend, digit_samples, digits, network, patches
from models.diffusion.points import Data
from models.diffusion.points import training as points
from models.diffusion.quality import of_fresh
from models.diffusion.sampling import Sampler
from models.diffusion.schedules import Schedule, alpha_bars
from models.digits import shuffled
from models.divergences import fits, paired, trial
from models.images.samples import sample
from models.judge import judge
from pages.divergences import drag
from pages.divergences.settings import HILL
from viz.autoencoders import planes

SEEDS, STEPS, REPEATS, PICTURE = range(3), 50, 9, 1000 / 15  # PICTURE: ms
LONG = {"steps": 1200, "rate": 2e-3}
PLANE = network.Config(Data("spiral", 500), Schedule("cosine", 200), steps=2000)


def plain_vae(config: Config) -> Callable[[], None]:
    """So many steps of the loop of PyTorch's own example."""
    outer, inner, code = config.width, config.width // 2, config.code

    def layers(first: int, second: int, third: int, last: int) -> nn.Sequential:
        hidden = (nn.Linear(first, second), nn.ReLU(), nn.Linear(second, third), nn.ReLU())
        return nn.Sequential(*hidden, nn.Linear(third, last))

    encoder, decoder = layers(784, outer, inner, 2 * code), layers(code, inner, outer, 784)
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], config.rate)
    images = shuffled()[0].flatten(1)[:4000]

    def steps() -> None:
        for _ in range(STEPS):
            batch = images[torch.randint(4000, (training.BATCH,))]
            mean, log = encoder(batch).chunk(2, dim=1)
            found = decoder(mean + torch.randn_like(mean) * (0.5 * log).exp())
            error = F.binary_cross_entropy_with_logits(found, batch, reduction="sum")
            loss = (error - 0.5 * (1 + log - mean.pow(2) - log.exp()).sum()) / len(batch)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    return steps


def plain_denoiser() -> Callable[[], None]:
    """So many steps of the plain loop on the plane."""
    net, data = network.Denoiser("v", PLANE.width), points(PLANE.data)
    optimiser = torch.optim.Adam(net.parameters(), network.LEARNING_RATE)
    bars = torch.tensor(alpha_bars(PLANE.schedule), dtype=torch.float32)

    def steps() -> None:
        for _ in range(STEPS):
            clean, level = data[torch.randint(len(data), (384,))], bars[torch.randint(len(bars), (384, 1))]
            noise = torch.randn_like(clean)
            found = net(level.sqrt() * clean + (1 - level).sqrt() * noise, level)
            loss = F.mse_loss(found, level.sqrt() * noise - (1 - level).sqrt() * clean)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    return steps


def loops() -> Iterator[Row]:
    vae = Config(steps=10**4 // 2, width=256)
    pairs = {
        "VAE of 2 numbers": (lambda: list(islice(training.train(vae), 2)), plain_vae(vae), training.every(vae) / STEPS),
        "denoiser on the plane": (lambda: list(islice(network.learn(PLANE, STEPS), 2)), plain_denoiser(), 1.0),
    }
    for name, (ours, peer, share) in pairs.items():
        taken = interleaved({"ours": ours, "peer": peer}, REPEATS, time.process_time)
        what = f"{name}: {STEPS} steps, with its snapshots"
        yield Row(what, "the plain loop", taken["ours"] / share, taken["peer"], most=1.3)


def of_seed(name: str, code: int, seed: int, **more: float) -> Config:
    return Config(model=name, code=code, seed=seed, **(LONG | more))  # type: ignore[arg-type]


def drawn(seed: int, weight: float, sampler: Sampler = Sampler()) -> digit_samples.Made:  # noqa: B008
    wish = digit_samples.Wish(weight=weight, sampler=sampler)
    return digit_samples.made(digits.trained(digits.Config(seed=seed)), wish)


# CPU seconds of the specification and 30 %
TARGETS: dict[str, tuple[float, Callable[[int], object]]] = {
    "VAE 2, 1,200 steps": (8 * 1.3, lambda seed: training.trained(of_seed("VAE", 2, seed))),
    "staircase": (0.5 * 1.3, lambda seed: staircase.trained(staircase.Config(seed=seed))),
    "anomalies, AE 8": (2 * 1.3, lambda seed: anomalies.scores(Config("AE", 8, seed=seed, without=1))),
    "denoiser on the plane, 2,000 steps": (4.3 * 1.3, lambda seed: network.trained(replace(PLANE, seed=seed))),
    "500 learned samples in 200 steps": (0.26, lambda seed: blend.generated(PLANE, 0.0, Sampler(200, seed=seed))),
    "digits, 800 steps": (12 * 1.3, lambda seed: digits.trained(digits.Config(seed=seed))),
    "500 digits in 50 steps": (1.3 * 1.3, lambda seed: drawn(0, 1.0, Sampler(50, seed=seed))),
    "a photo by patches": (
        1.2 * 1.3,
        lambda seed: patches.cleaned(sample("camera").pixels, patches.Config(0.1, seed=seed)),
    ),
    "eight fits": (2.1 * 1.3, lambda seed: fits.best(fits.Config(2.0 + 0.01 * seed))),
    "the judge": (1.0 * 1.3, lambda seed: judge(100 + seed)),
    "the whole trial": (3.4 * 1.3, lambda seed: (trial.board(1000, 50 + seed), trial.bias(50 + seed, 20))),
    "pairs, 600 steps": (1.3 * 1.3, lambda seed: list(paired.train(paired.Config("in-painting", seed=seed)))),
}


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


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
    board = trial.board(1000, seed)
    return getattr(board[first], field), getattr(board[second], field)


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


def light() -> Iterator[Row]:
    """A drag of a density, and the carpet behind the codes."""
    modes = (2.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    values: dict[str, object] = {
        "divergence": "JS",
        "chart": "critic",
        "curves": ("KL", "JS", "TV", "W1"),
        "base": "nats",
    }
    for name in "pq":
        given = {"shape": "gaussian", "modes": modes, "heights": HILL, "count": 1, "width": 1.0}
        values |= {f"{name} {part}": value for part, value in given.items()}
    model = training.trained(Config(steps=100)).model
    calls: dict[str, Callable[[], object]] = {
        "drag": lambda: drag.drawings(values),
        "carpet": lambda: planes.carpet(codes.carpet(model, codes.plane(model)), ""),
    }
    taken = interleaved(calls, 10, time.process_time)
    yield Row("drawing of a dragged density", "a picture at 15 a second", taken["drag"], PICTURE, most=1)
    yield Row("a carpet of 400 digits", "a picture at 5 a second", taken["carpet"], 200, most=0.5)


def main() -> Iterator[Row]:
    yield from loops()
    judge(), trial.board(100, 0)
    for name, (most, run) in TARGETS.items():
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    yield from of_autoencoders()
    yield from of_diffusion()
    yield from of_divergences()
    yield from light()


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # of Streamlit, which runs no page here
    torch.set_num_threads(1)

    report(main())
