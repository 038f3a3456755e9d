"""The live race of /networks: losses and CPU seconds over three seeds, and steps beside the plain loop.

``python -m benchmarks.networks [PART OF A NAME]``
"""

import sys
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.rows import Row, report, timed
from models.networks import race
from models.stopping import last
from models.threads import one_thread

SEEDS, STEPS = range(3), 40
MOST = 10.9  # CPU seconds with 30 % for slower machines
FACTORS = {("residual", 32): 0.5, ("residual", 8): 1.0, ("plain", 8): 0.75}  # last losses beside the plain 32 layers


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


def main(only: str = "") -> Iterator[Row]:
    last(race.race(race.Config((4,), steps=10)))  # imports and digits
    for seed in SEEDS:
        if only not in f"race, seed {seed}":
            continue
        shot, seconds = timed(race.race(race.Config(seed=seed)))
        ends = {key: float(np.mean(run.losses[-20:])) for key, run in shot.runs.items()}
        for (kind, depth), factor in FACTORS.items():
            name = f"race, seed {seed}: loss of {kind} {depth}"
            yield Row(name, "plain 32", ends[kind, depth], ends["plain", 32], "", most=factor)
        yield Row(f"race of 4 networks, 200 steps, seed {seed}", "the target", seconds, MOST, "CPU s", most=1)
    for depth in (8, 32):
        if only in f"steps, {depth} layers":
            seconds = timed(race.race(race.Config((depth,), steps=STEPS)))[1]
            yield Row(f"{STEPS} steps, {depth} layers", "plain loop", seconds, plain_loop(depth), "CPU s", most=1.1)


if __name__ == "__main__":
    report(main(*sys.argv[1:]))
