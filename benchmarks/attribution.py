"""Occlusion maps beside captum: the same photo, network, window and stride, in one run.

Ours recomputes only what a patch can reach, in batches, with fused layers; captum runs the whole network for each
window, one at a time (its default) or sixteen. All work on the same shared network. Rounds are interleaved; wall-clock
and processor time are compared by their medians, and the maps must be equal to 1e-4.

    python -m benchmarks.attribution [--rounds 3] [--threads 2] [--steps]
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from captum.attr import Occlusion

from models.attribution import incremental
from models.attribution.incremental import patched_logits
from models.attribution.occlusion import occlusion, refined
from models.attribution.patches import full_logits
from models.attribution.subject import Config, Subject, subject
from models.images.samples import sample

WINDOW, STRIDE = 32, 8


def captums(asked: Subject, at_once: int) -> np.ndarray:
    shape, stride = (3, WINDOW, WINDOW), (3, STRIDE, STRIDE)
    found = Occlusion(asked.value).attribute(asked.image, shape, strides=stride, perturbations_per_eval=at_once)
    return found[0, 0].numpy()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments.add_argument("--steps", action="store_true", help="only what each step of ours brings")
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    asked = subject(sample("coffee").pixels, Config(patch=WINDOW, stride=STRIDE))
    first_map(asked)
    if given.steps:
        timed(steps(asked), given.rounds, "all of it: windows up to block 5")
        return
    runs = {
        "ours": lambda: occlusion(asked).values,
        "captum, one at a time": lambda: captums(asked, 1),
        "captum, 16 at once": lambda: captums(asked, 16),
    }
    maps = timed(runs, given.rounds, "ours")
    for name, found in maps.items():
        print(f"largest difference to ours, {name}: {np.abs(found - maps['ours']).max():.1e}")


def timed(runs: dict[str, Callable], rounds: int, reference: str) -> dict[str, np.ndarray]:
    """Medians of interleaved rounds; the first round warms up and is not counted."""
    wall, cpu, results = {name: [] for name in runs}, {name: [] for name in runs}, {}
    for number in range(rounds + 1):
        for name, run in runs.items():
            start, start_cpu = time.perf_counter(), time.process_time()
            results[name] = run()
            if number:
                wall[name].append(time.perf_counter() - start)
                cpu[name].append(time.process_time() - start_cpu)
    for name in runs:
        ratios = (median(spent[name]) / median(spent[reference]) for spent in (wall, cpu))
        print(
            f"{name:36} {median(wall[name]):7.2f} s  {median(cpu[name]):7.2f} cpu-s  "
            "{:5.2f} x wall {:5.2f} x cpu".format(*ratios)
        )
    return results


def first_map(asked: Subject) -> None:
    start, start_cpu = time.perf_counter(), time.process_time()
    found = next(snapshot for snapshot in refined(asked) if snapshot.passes >= 49)
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(f"first coarse map, {found.passes} passes: {wall:.2f} s, {cpu:.2f} cpu-s")


def steps(asked: Subject) -> dict[str, Callable]:
    """From the plain batch to all of it."""
    places = torch.arange(0, 224 - WINDOW + 1, STRIDE)
    rows, columns = (axis.flatten() for axis in torch.meshgrid(places, places, indexing="ij"))
    patches = torch.zeros(len(rows), 3, WINDOW, WINDOW)
    network = asked.classifier.network

    def windows(cut: int) -> None:
        incremental.CUT = cut
        list(patched_logits(network, asked.image, patches, rows, columns))

    plain = {"batches of 16": lambda: list(full_logits(network, asked.image, patches, rows, columns))}
    cuts = {f"fused, windows up to block {cut}": lambda cut=cut: windows(cut) for cut in (0, 2, 4, 6)}
    return plain | cuts | {"all of it: windows up to block 5": lambda: windows(5)}


if __name__ == "__main__":
    main()
