"""What the pages on losses and optimisers compute, beside other ways to it: ``python -m benchmarks.optimisers``.

The map of 256 networks beside the same networks trained one after the other; the results that the pages speak of, over
three seeds, with their CPU seconds; and the drawing of light parts beside the time of a picture at 15 a second.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from benchmarks.rows import Row, interleaved, report
from models.losses import confidence
from models.losses import networks as digits
from models.optimisers import check, edge, maps, networks, path, ranges
from models.optimisers.rules import Rule
from pages.losses import shapes
from pages.optimisers import bowl, ideas

SEEDS, SAMPLE, PICTURE = range(3), 16, 1000 / 15  # SAMPLE: of the 256 networks are trained alone; ms a picture
MAP = maps.Config("momentum", 0.01, 10.0, 0.99, 16, 300)
TARGETS: dict[str, tuple[float, Callable[[int], object]]] = {  # CPU seconds of the specification and 30 %
    "the map of 256 networks": (0.52, lambda seed: maps.on_networks(replace(MAP, seed=seed))),
    "training to the edge, 3,000 steps": (2.1, lambda seed: edge.curvatures(edge.Config(seed=seed))),
    "sixteen rates, 300 steps, Adam": (16 * 0.195, lambda seed: ranges.rates(ranges.Config("adam", seed=seed))),
    "a path and its plane": (0.6, lambda seed: path.plane(path.Config(seed=seed))),
    "one loss on few positives": (0.4, lambda seed: digits.trained(digits.Config(seed=seed), "focal")),
    "a network's confidence, 150 steps": (
        1.0,
        lambda seed: confidence.answers(confidence.Config(steps=150, seed=seed)),
    ),
}
BOWL = {"rule": "momentum", "rate": 0.1, "beta": 0.9, "condition": 20.0, "angle": 30, "steps": 100, "noise": 0.0}
LIGHT: dict[str, Callable[[], object]] = {
    "bowl": lambda: bowl.drawings({**BOWL, "start": (-1.5, 0.8), "decay": 0.0}),
    "bowl, 300 noisy steps": lambda: bowl.drawings(
        {**BOWL, "start": (-1.5, 0.8), "decay": 0.0, "noise": 0.3, "steps": 300}
    ),
    "trap": lambda: ideas.trap_drawings({"slope": 3.0, "trap beta": 0.0, "trap beta2": 0.1, "trap steps": 3000}),
    "curve": lambda: shapes.curve_drawings(
        {"losses": ("cross entropy", "MSE", "hinge", "focal"), "logit": -3.0, "truth": 1, "axis": "logit", "rate": 1.0}
    ),
}


def sampled(run: Callable[[list[Rule]], object]) -> float:
    """Seconds of all 256 networks, from every 16th trained alone."""
    rates, betas = maps.grid(MAP)
    start = time.perf_counter()
    for index in range(0, MAP.cells**2, MAP.cells**2 // SAMPLE):
        run([Rule(MAP.name, float(rates[index * 7 % MAP.cells]), float(betas[index // MAP.cells]))] * MAP.steps)
    return (time.perf_counter() - start) * MAP.cells**2 / SAMPLE


def one_after_the_other() -> Iterator[Row]:
    first, data, batches = networks.first_layers(maps.SIZES, 1, 0), maps.moons(0), maps.batches(MAP)
    together = interleaved({"map": lambda: maps.on_networks(MAP)}, 3)["map"] / 1000
    torch_alone = sampled(lambda rules: check.alone(first, data, rules, batches))
    loop = sampled(lambda rules: networks.trained(first, data, rules, batches))
    yield Row("256 networks at once", "torch.nn and torch.optim, one by one", together, torch_alone, "s", most=0.05)
    yield Row("256 networks at once", "the same code, one by one", together, loop, "s", most=0.05)


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


def results() -> Iterator[Row]:
    """Ratios to what the pages say: 1 where it is so."""
    for rate, beta, scale in ((0.08, 0.0, 0.5), (0.1, 0.0, 1.0), (0.1, 0.5, 1.0)):
        asked = [edge.Config(rate, beta, scale, seed=seed) for seed in SEEDS]
        far = max((edge.curvatures(config)[-1] for config in asked), key=lambda end: abs(end / asked[0].border - 1))
        yield Row(
            f"curvature, rate {rate}, β {beta}, farthest of 3", "2(1 + β)/rate", far, asked[0].border, "", most=1.04
        )
    for name in ("plain", "momentum", "adagrad", "rmsprop", "adam"):
        worst = max(float(np.nanmin(ranges.rates(ranges.Config(name, seed=seed)).error)) for seed in SEEDS)
        yield Row(f"wrong digits at the best rate, {name}, worst of 3", "the target", worst, 0.16, "", most=1)
    for seed in SEEDS:
        last = list(digits.stall(digits.Config(bias=-8.0, steps=300, seed=seed)))[-1].accuracy
        yield Row(
            f"accuracy of MSE that stalls, seed {seed}",
            "cross entropy",
            last["MSE"],
            last["cross entropy"],
            "",
            most=0.5,
        )
        found = [digits.trained(digits.Config(seed=seed), run).rates.auc for run in ("cross entropy", "weighted")]
        yield Row(f"area under ROC with weights, seed {seed}", "without", found[1], found[0], "", most=1.02)


def main() -> Iterator[Row]:
    yield from one_after_the_other()
    for name, (most, run) in TARGETS.items():
        run(0)  # imports and digits
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    yield from results()
    for name, taken in interleaved(LIGHT, 10, time.process_time).items():
        yield Row(f"drawing of {name}", "a picture at 15 a second", taken, PICTURE, most=1)


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # of Streamlit, which runs no page here
    report(main())
