"""What the gradients page computes: seconds that a class waits, results over three seeds, pictures of light parts.

``python -m benchmarks.gradients``
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.rows import Row, interleaved, report
from models.gradients import cells, layers, recall, training
from models.gradients.law import law
from pages.gradients import depth, graph, settings

SEEDS, PICTURE = range(3), 1000 / 15  # PICTURE: ms at 15 a second
GRU = cells.Config("gru", gate=3.0)
TARGETS: dict[str, tuple[float, Callable[[int], object]]] = {  # CPU seconds of the specification and 30 %
    "20 layers of 64, 200 steps": (0.9, lambda seed: training.run(layers.Config(rate=0.01, seed=seed))),
    "three layers that die, 200 steps": (0.12, lambda seed: training.run(layers.Config(3, rate=0.4, seed=seed))),
    "recall with a GRU, 60 steps in time": (2.0, lambda seed: list(recall.training(replace(GRU, seed=seed)))),
}
ENDS: dict[str, tuple[dict[str, object], float, float]] = {  # accuracy at the end: lowest and highest that is expected
    "sigmoid, Xavier": ({"activation": "sigmoid", "init": "xavier"}, 0.05, 0.15),
    "tanh, Xavier": ({"activation": "tanh", "init": "xavier"}, 0.86, 0.94),
    "ReLU, He": ({}, 0.78, 0.90),
    "ReLU, He, 50 blocks x + f/√L": ({"depth": 50, "skip": "scaled"}, 0.89, 0.95),
}
LAWS = {
    "ReLU, variance 1/n, 50 layers": layers.Config(50, 256, init="xavier"),
    "batch norm, 30 layers": layers.Config(30, 256, norm="batch"),
    "x + f/√L, 30 blocks": layers.Config(30, 256, skip="scaled"),
}
DEPTH = {
    "depth": 20, "units": 64, "activation": "relu", "init": "xavier", "norm": "none", "skip": "none", "rate": 0.01,
    "seed": 0,
}  # fmt: skip
NUMBERS = [zip(settings.cells(name), settings.START[name].ravel().tolist(), strict=True) for name in "XWbVc"]
GRAPH = {
    "f": "ce(relu(X @ W + b) @ V + c)", "used": tuple("XWbVc"), "step": 99, "upstream": 1.0, "h": 1e-5, "forget": "",
    "ruled": "", **{cell: value for one in NUMBERS for cell, value in one},
}  # fmt: skip
LIGHT: dict[str, Callable[[], object]] = {
    "bars of 20 layers": lambda: depth.live(None, DEPTH),
    "a graph of two layers": lambda: graph.drawings(GRAPH),
}


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


def main() -> Iterator[Row]:
    layers.fresh(layers.Config())  # imports and digits
    for name, (most, run) in TARGETS.items():
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    for name, (given, low, high) in ENDS.items():
        found = [training.run(layers.Config(**{"rate": 0.01, **given, "seed": seed}))[-1].accuracy for seed in SEEDS]  # type: ignore[arg-type]  # fmt: skip
        yield Row(f"accuracy, {name}, highest of 3", "the highest expected", max(found), high, "", most=1)
        yield Row(f"lowest accuracy expected, {name}", "lowest of 3", low, min(found), "", most=1)
    for name, config in LAWS.items():
        ratios = [layers.fresh(replace(config, seed=seed)) for seed in SEEDS]
        wide = law(config, ratios[0].first)
        if wide:
            farthest = max(max(one.ratio / wide.gradient[0], wide.gradient[0] / one.ratio) for one in ratios)
            yield Row(f"gradient ratio by its law, {name}, farthest of 3", "the law", farthest, 1.0, "", most=2)
    for name, taken in interleaved(LIGHT, 10, time.process_time).items():
        yield Row(f"drawing of {name}", "a picture at 15 a second", taken, PICTURE, most=1)


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # of Streamlit, which runs no page here
    report(main())
