"""Occlusion maps beside captum: the same photo, network, window and stride, in one run.

Ours recomputes only what a patch can reach, in batches, with fused layers; captum runs the whole network for each
window, one at a time (its default) or sixteen. All work on the same shared network. Rounds are interleaved; wall-clock
and processor time are compared by their medians, and the maps must be equal to 1e-4.

    python -m benchmarks.attribution [--rounds 3] [--threads 2] [--steps]
"""

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from captum.attr import Occlusion

from benchmarks.rows import Row, interleaved, report
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
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--steps", action="store_true", help="only what each step of ours brings")
    given = arguments.parse_args()
    torch.set_num_threads(given.threads)
    asked = subject(sample("coffee").pixels, Config(patch=WINDOW, stride=STRIDE))
    report(rows(asked, steps(asked) if given.steps else maps(asked), given.rounds))


def maps(asked: Subject) -> dict[str, Callable]:
    """Ours first; all find the same map."""
    ways = {
        "ours": lambda: occlusion(asked).values,
        "captum, one window at a time": lambda: captums(asked, 1),
        "captum, 16 windows at once": lambda: captums(asked, 16),
    }
    found = [way() for way in ways.values()]
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], atol=1e-4)
    return ways


def rows(asked: Subject, ways: dict[str, Callable], rounds: int) -> Iterator[Row]:
    """Processor time, as the clock is disturbed by other programs."""
    taken = interleaved(ways, rounds, time.process_time)
    ours, *peers = taken.values()
    for peer, theirs in zip(list(ways)[1:], peers, strict=True):
        yield Row("occlusion map, 625 windows", peer, ours, theirs, most=0.5 if "captum" in peer else None)
    first = interleaved(
        {"": lambda: next(one for one in refined(asked) if one.passes >= 49)}, rounds, time.process_time
    )
    yield Row("first coarse map, 49 windows", "the whole map", first[""], ours, most=0.25)


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
    return {"all of it: windows up to block 5": lambda: windows(5)} | plain | cuts


if __name__ == "__main__":
    main()
