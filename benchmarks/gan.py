"""GANs on the plane beside the plain loop of modules and ``torch.optim``, and what a class sees of them in 20 seconds.

One round is a discriminator and a generator step on the same networks, batch and optimiser (the loop of PyTorch's DCGAN
tutorial). Rounds of both are interleaved and their CPU time is compared by medians; drawing is what the page draws for
a snapshot. ``--seeds`` trains every setting on so many seeds; ``--device cuda`` also measures the map there.

    python -m benchmarks.gan [--seeds 10] [--device cuda]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from models.gan import training
from models.gan.collapse_map import MapConfig, cell, collapse_map, population
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


def timed(
    functions: dict[str, Callable[[], None]], clock: Callable[[], float], rounds: int = ROUNDS
) -> dict[str, float]:
    """Median seconds per call, the functions taking turns."""
    taken = {name: [] for name in functions}
    for repeat in range(REPEATS + 1):
        for name, function in functions.items():
            start = clock()
            for _ in range(rounds):
                function()
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            if repeat:  # the first warms up
                taken[name].append((clock() - start) / rounds)
    return {name: statistics.median(values) for name, values in taken.items()}


def single() -> None:
    for label, config in (("2 x 96, batch 128", Config()), ("2 x 32, batch 64", SMALL)):
        took = timed({"ours": ours(config), "peer": peer(config)}, time.process_time)
        print(
            f"{label}: {1 / took['ours']:.0f} rounds/s, plain loop {1 / took['peer']:.0f}: "
            f"{took['peer'] / took['ours']:.2f} times as fast"
        )


def drawing() -> None:
    """What a tick of the page computes and draws: twenty rounds, a snapshot, its figures."""
    config = Config()
    rules = game(config, mixture(config.data))
    state, fixed = initial_state(rules), probe(rules)
    seen = snapshot(rules, state, fixed)
    names = ("discriminator", "best", "generator", "loss", "round", "part", "points", "field", "optimum", "gap")
    real, words = np.zeros((400, 2)), {name: name for name in names}

    def drawn() -> None:
        figures.planes(Pair(seen, None), "", words)
        figures.cloud(seen, real, ("real", "generated", "arrows"))
        figures.losses({"": [seen] * 120}, words).to_json()
        figures.histogram({"": seen}, words).to_json()

    functions = {"round": ours(config), "measuring": lambda: snapshot(rules, state, fixed), "drawing": drawn}
    took = timed(functions, time.process_time, rounds=10)
    whole = 20 * took["round"] + took["measuring"]
    print(
        f"snapshot of 20 rounds: training {20e3 * took['round']:.1f} ms, measuring {1e3 * took['measuring']:.1f} ms; "
        f"drawing it on the server {1e3 * took['drawing']:.1f} ms"
    )
    # while it plays, a slice of 0.5 s of training takes as many snapshots as fit in, and the newest is drawn
    share = took["drawing"] / (0.5 + took["drawing"])
    print(f"drawing beside a slice of 0.5 s of training ({0.5 / whole:.0f} snapshots): {share:.0%} of the time")


def together(device: str) -> None:
    config = MapConfig(replace(SMALL, device=device))
    cells = [cell(config, row, column) for row in range(8) for column in range(8)]
    clock = time.process_time if device == "cpu" else time.perf_counter
    took = timed({"one": ours(cells[0]), "map": ours(config.base, cells)}, clock, rounds=10)
    print(f"{device}: one GAN of 64 in the map costs {took['map'] / 64 / took['one']:.3f} of one alone (both with R1)")
    start, used = time.perf_counter(), time.process_time()
    base = replace(config.base, steps=1200, every=50)
    *_earlier, last = collapse_map(MapConfig(base, "generator_rate", "discriminator_rate"))
    used, wall = time.process_time() - used, time.perf_counter() - start
    print(
        f"{device}: map of 64 GANs, 1,200 rounds: {wall:.1f} s ({used:.1f} s of CPU); "
        f"{int((last.modes == 8).sum())} cover 8 modes, {int((last.modes <= 2).sum())} at most 2"
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
    single()
    drawing()
    for device in dict.fromkeys(("cpu", options.device)):
        together(device)
    if options.seeds:
        seeds(options.seeds)


if __name__ == "__main__":
    main()
