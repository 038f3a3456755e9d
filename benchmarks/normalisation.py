"""What the normalisation page computes: seconds that a class waits, and results over three seeds.

``python -m benchmarks.normalisation``
"""

import time
from collections.abc import Callable, Iterator

from benchmarks.rows import Row, report
from models.normalisation import clusters, dropout, network, overfit

SEEDS = range(3)
TARGETS: dict[str, tuple[float, Callable[[int], object]]] = {  # CPU seconds with 30 % for slower machines
    "a network with batch norms, 5 epochs": (0.3, lambda seed: network.trained(network.Config(seed=seed))),
    "a network that overfits, 600 steps": (1.6, lambda seed: list(overfit.training(overfit.Config(seed=seed)))),
    "clusters, 1,500 steps": (1.3, lambda seed: clusters.features(clusters.Config(seed=seed))),
    "a network for Monte Carlo dropout": (1.3, lambda seed: dropout.trained(dropout.Config(seed=seed))),
}
SHIFTED = network.Use(contrast=0.3, brightness=0.3)
REPAIRED = network.Use(contrast=0.3, brightness=0.3, recomputed=1000)


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


def main() -> Iterator[Row]:
    network.trained(network.Config(epochs=1))  # imports and digits
    for name, (most, run) in TARGETS.items():
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    for seed in SEEDS:
        made = network.trained(network.Config(seed=seed))
        before, after, clean = (network.outcome(made, use).accuracy for use in (SHIFTED, REPAIRED, network.Use()))
        yield Row(f"accuracy on darker, brighter digits, seed {seed}", "before", before, clean, "", most=0.4)
        yield Row(f"error after statistics are recomputed, seed {seed}", "before", 1 - after, 1 - clean, "", most=1.3)


if __name__ == "__main__":
    report(main())
