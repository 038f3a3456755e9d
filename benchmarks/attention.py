"""The live trainings of /attention: results and CPU seconds over three seeds, and steps beside the plain loop.

``python -m benchmarks.attention [PART OF A NAME]``
"""

import sys
import time
from collections.abc import Callable, Iterator

import torch
from torch.nn import functional as F

from benchmarks.rows import Row, report, timed
from models.attention import tags, training, translation, vit
from models.attention.texts import Task, batch
from models.stopping import last
from models.threads import one_thread

SEEDS = range(3)
REVERSE, SORT, DATES = Task("reverse"), Task("sort"), Task("dates")
TEXTS: dict[str, tuple[Callable[[int], translation.Config], float, float]] = {  # exact texts, CPU seconds + 30 %
    "reverse, GRU + attention": (lambda seed: translation.Config(REVERSE, seed=seed), 0.99, 7.8),
    "reverse, Transformer": (lambda seed: translation.Config(REVERSE, "Transformer", seed=seed), 0.99, 7.0),
    "sort, Transformer": (lambda seed: translation.Config(SORT, "Transformer", seed=seed), 0.95, 7.8),
    "sort, Transformer without positions": (
        lambda s: translation.Config(SORT, "Transformer", False, seed=s),
        0.95,
        7.8,
    ),
    "dates, GRU + attention": (lambda seed: translation.Config(DATES, steps=450, seed=seed), 0.99, 15.6),
}
PICTURES: dict[str, tuple[Callable[[int], vit.Config], float, float]] = {
    "tiny ViT, twins": (lambda seed: vit.Config(seed=seed), 0.99, 5.6),
    "tiny ViT, digits": (lambda seed: vit.Config("digits", True, 2, 4, 64, 400, seed), 0.88, 6.0),
}
GATE, STEPS = "gates, SE", 60


def plain_loop(config: translation.Config) -> float:
    """CPU seconds of the same steps as anybody would write them, without a snapshot."""
    made, random = translation.network(config), torch.Generator().manual_seed(config.seed)
    optimiser = torch.optim.Adam(made.parameters(), translation.RATE, (0.9, 0.98))
    start = time.process_time()
    with one_thread():
        for _ in range(STEPS):
            question, truth = batch(config.task, translation.BATCH, random)
            loss = F.cross_entropy(made(question, translation.shifted(truth))[0].flatten(0, 1), truth.flatten())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(made.parameters(), 1.0)
            optimiser.step()
    return time.process_time() - start


def shares(name: str, seed: int) -> tuple[float, float]:
    """Share of right answers at the end, and CPU seconds."""
    if name in TEXTS:
        shot, seconds = timed(translation.trained(TEXTS[name][0](seed)))
        return shot.exact, seconds
    run = tags.trained(tags.Config(seed=seed)) if name == GATE else training.trained(PICTURES[name][0](seed))
    shot, seconds = timed(run)
    return shot.accuracy, seconds


def main(only: str = "") -> Iterator[Row]:
    last(translation.trained(translation.Config(steps=1)))  # imports
    targets = {name: ends for name, (_config, *ends) in (TEXTS | PICTURES).items()} | {GATE: [0.92, 4.7]}
    for name, (least, most) in targets.items():
        for seed in SEEDS:
            if only in (title := f"{name}, seed {seed}"):
                share, seconds = shares(name, seed)
                yield Row(f"{title}: wrong", "the target", 1 - share, 1 - least, "", most=1)
                yield Row(title, "the target", seconds, most, "CPU s", most=1)
    for network in translation.NETWORKS:
        if only in f"steps, {network}":
            config = translation.Config(network=network, steps=STEPS)
            _shot, seconds = timed(translation.trained(config))
            yield Row(f"{STEPS} steps, {network}", "plain loop", seconds, plain_loop(config), "CPU s", most=1.2)


if __name__ == "__main__":
    report(main(*sys.argv[1:]))
