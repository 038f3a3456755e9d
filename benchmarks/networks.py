"""The live race of /networks: losses and CPU seconds over three seeds, and steps beside the plain loop.

``python -m benchmarks.networks``
"""

import time
from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.rows import Row, report
from models.networks import race
from models.threads import one_thread

SEEDS, STEPS = range(3), 40
MOST = 10.9  # CPU seconds with 30 % for slower machines
FACTORS = {("residual", 32): 0.5, ("residual", 8): 1.0}  # loss of the last 20 steps, beside the plain 32 layers


def final(config: race.Config) -> tuple[race.Snapshot, float]:
    start = time.process_time()
    for shot in race.race(config):
        found = shot
    return found, time.process_time() - start


def plain_loop(depth: int) -> float:
    """CPU seconds of one network's steps as anybody would write them."""
    pictures, labels = race.small_digits()
    found = [race.network(kind, depth) for kind in ("plain", "residual")]
    optimisers = [torch.optim.SGD(one.parameters(), 0.05, race.MOMENTUM) for one in found]
    start = time.process_time()
    with one_thread():
        for _ in range(STEPS):
            rows = torch.randint(len(labels), (race.BATCH,))
            for network, optimiser in zip(found, optimisers, strict=True):
                loss = F.cross_entropy(network(pictures[rows]), labels[rows])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
    return time.process_time() - start


def main() -> Iterator[Row]:
    final(race.Config((4,), steps=10))  # imports and digits
    for seed in SEEDS:
        shot, seconds = final(race.Config(seed=seed))
        ends = {key: float(np.mean(losses[-20:])) for key, losses in shot.losses.items()}
        for (kind, depth), factor in FACTORS.items():
            name = f"race, seed {seed}: loss of {kind} {depth}"
            yield Row(name, "plain 32", ends[kind, depth], ends["plain", 32], "", most=factor)
        yield Row(f"race, seed {seed}: loss of plain 8", "plain 32", ends["plain", 8], ends["plain", 32], "", most=0.75)
        yield Row(f"race of 4 networks, 200 steps, seed {seed}", "the target", seconds, MOST, "CPU s", most=1)
    for depth in (8, 32):
        seconds = final(race.Config((depth,), steps=STEPS))[1]
        yield Row(f"{STEPS} steps, {depth} layers", "plain loop", seconds, plain_loop(depth), "CPU s", most=1.1)


if __name__ == "__main__":
    report(main())
