"""The pages of Generation beside plain loops and the specification: ``python -m benchmarks.generation``.

Steps of training beside the plain PyTorch loop on the same networks and batches; CPU seconds of what is trained live;
and the drawing of light parts.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import torch
from torch import nn
from torch.nn import functional as F

from benchmarks.rows import Row, interleaved, report
from models.autoencoders import anomalies, staircase, training
from models.autoencoders import plane as codes
from models.autoencoders.config import Config
from models.diffusion import blend, digit_samples, digits, network, patches
from models.diffusion.points import Data
from models.diffusion.points import training as points
from models.diffusion.sampling import Sampler
from models.diffusion.schedules import Schedule, alpha_bars
from models.digits import shuffled
from models.divergences import fits, paired, scores
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
    "the whole trial": (3.4 * 1.3, lambda seed: (scores.board(1000, 50 + seed), scores.bias(50 + seed, 20))),
    "pairs, 600 steps": (1.3 * 1.3, lambda seed: list(paired.train(paired.Config("in-painting", seed=seed)))),
}


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


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
    judge(), scores.board(100, 0)
    for name, (most, run) in TARGETS.items():
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    yield from light()


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # of Streamlit, which runs no page here
    torch.set_num_threads(1)

    report(main())
