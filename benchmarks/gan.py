"""GANs on the plane beside the plain loop of modules and ``torch.optim``, and what a class sees of them in 20 seconds.

One round is a discriminator and a generator step on the same networks, batch and optimiser (the loop of PyTorch's DCGAN
tutorial). Rounds of both are interleaved and their CPU time is compared by medians; drawing is what the page draws for
a snapshot. ``--seeds`` trains every setting on so many seeds; ``--device cuda`` also measures the map there.

    python -m benchmarks.gan [--seeds 10] [--device cuda]
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
import torch
from torch import nn

from benchmarks.rows import Row, interleaved, report
from models.gan import training
from models.gan.collapse_map import MapConfig, cell, population
from models.gan.config import Config
from models.gan.data import mixture
from models.gan.game import game, initial_state, next_round
from models.gan.pair import Pair
from models.gan.snapshot import probe, snapshot
from viz.gan import plane as figures

REPEATS, ROUNDS = 15, 40
SMALL = Config(generator_width=32, discriminator_width=32, batch=64)


def peer(config: Config) -> Callable[[], None]:
    """One round of the plain loop."""
    random, data = torch.Generator().manual_seed(0), mixture(config.data)

    def perceptron(inputs: int, width: int, outputs: int, activation: nn.Module) -> nn.Sequential:
        return nn.Sequential(
            nn.Linear(inputs, width), activation, nn.Linear(width, width), activation, nn.Linear(width, outputs)
        )

    generator = perceptron(config.noise_dimension, config.generator_width, 2, nn.ReLU())
    discriminator = perceptron(2, config.discriminator_width, 1, nn.LeakyReLU(0.2))
    adams = [torch.optim.Adam(net.parameters(), 1e-3, betas=(0.5, 0.999)) for net in (generator, discriminator)]
    criterion, ones, zeros = nn.BCEWithLogitsLoss(), torch.ones(config.batch, 1), torch.zeros(config.batch, 1)

    def round_played() -> None:
        adams[1].zero_grad()
        criterion(discriminator(data.sample(config.batch, random)), ones).backward()
        fake = generator(torch.randn(config.batch, config.noise_dimension, generator=random))
        criterion(discriminator(fake.detach()), zeros).backward()
        adams[1].step()
        adams[0].zero_grad()
        criterion(discriminator(fake), ones).backward()
        adams[0].step()

    return round_played


def ours(config: Config, cells: list[Config] | None = None) -> Callable[[], None]:
    """One round of one GAN, or of one for each of ``cells``."""
    rules = game(config, mixture(config.data))
    if cells:
        rules = population(rules, cells)
    state = initial_state(rules, len(cells or [config]))
    random = torch.Generator(config.device).manual_seed(1)

    def round_played() -> None:
        nonlocal state
        state = next_round(rules, state, random)

    return round_played


def many(call: Callable[[], None], times: int) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(times):
            call()
        if torch.cuda.is_available():
            torch.cuda.synchronize()

    return repeated


def single() -> Iterator[Row]:
    for label, config in (("2 x 96, batch 128", Config()), ("2 x 32, batch 64", SMALL)):
        calls = {"ours": many(ours(config), ROUNDS), "peer": many(peer(config), ROUNDS)}
        taken = interleaved(calls, REPEATS, time.process_time)
        yield Row(f"GAN {label}: {ROUNDS} rounds", "the plain loop", taken["ours"], taken["peer"], most=0.8)


def drawing() -> Iterator[Row]:
    """What a tick of the page draws, beside the half second of training before it."""
    config = Config()
    rules = game(config, mixture(config.data))
    state, fixed = initial_state(rules), probe(rules)
    seen = snapshot(rules, state, fixed)
    real, words = np.zeros((400, 2)), defaultdict(str)

    def drawn() -> None:
        figures.planes(Pair(seen, None), "", words)
        figures.cloud(seen, real, ("real", "generated", "arrows"), 1.0)
        figures.losses({"": [seen] * 120}, words).to_json()
        figures.histogram({"": seen}, words).to_json()

    calls = {"rounds": many(ours(config), 20), "measuring": lambda: snapshot(rules, state, fixed), "drawing": drawn}
    taken = interleaved(calls, REPEATS, time.process_time)
    yield Row("GAN: drawing a snapshot, on the server", "a slice of training", taken["drawing"], 500, most=0.1)
    yield Row("GAN: measuring a snapshot", "the 20 rounds before it", taken["measuring"], taken["rounds"])


def together(device: str) -> Iterator[Row]:
    config = MapConfig(replace(SMALL, device=device))
    cells = [cell(config, row, column) for row in range(8) for column in range(8)]
    clock = time.process_time if device == "cpu" else time.perf_counter
    calls = {"one": many(ours(cells[0]), 10), "map": many(ours(config.base, cells), 10)}
    taken = interleaved(calls, REPEATS, clock)
    yield Row(
        f"one GAN of 64 in the map, {device}", "one alone, with R1 too", taken["map"] / 64, taken["one"], most=0.2
    )


def seeds(count: int) -> None:
    """Modes and good points at the end, rounds and CPU seconds until all 8 modes were first covered."""
    wasserstein = {"loss": "Wasserstein", "penalty": 0.1, "discriminator_steps": 2, "beta1": 0.0, "beta2": 0.9}
    named = {
        "It works": {},
        "Collapse": {"generator_rate": 1e-4, "discriminator_rate": 1e-2, "steps": 1200},
        "Circling": {"optimiser": "SGD", "generator_rate": 0.05, "discriminator_rate": 0.05},
        "R1": {"r1": 0.1},
        "Wasserstein": wasserstein | {"steps": 1500},
    }
    for name, changes in named.items():
        modes, quality, first = [], [], []
        for seed in range(count):
            begun, reached = time.process_time(), None
            for seen in training.train(replace(Config(), seed=seed, **({"steps": 2500, "every": 50} | changes))):
                if reached is None and seen.modes == 8:
                    reached = time.process_time() - begun
            modes.append(seen.modes)
            quality.append(seen.quality)
            first.append(reached)
        got = [value for value in first if value is not None]
        when = (
            f", all 8 first after {max(got):.1f} s of CPU at most"
            if len(got) == count
            else f", all 8 in {len(got)} runs"
        )
        print(f"{name}: modes {modes}, good points {min(quality):.2f}-{max(quality):.2f}{when}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(1)
    devices = dict.fromkeys(("cpu", options.device))
    report(chain(single(), drawing(), *map(together, devices)))
    if options.seeds:
        seeds(options.seeds)


if __name__ == "__main__":
    main()
