"""Segmentation beside its specification, three seeds each: ``python -m benchmarks.segmentation``.

CPU seconds of each live training against the specification's and 30 %; and what is learnt against what the page says.
"""

import statistics
from collections.abc import Iterator
from dataclasses import replace

import torch

from benchmarks.rows import Row, report, timed
from models.segmentation import scenes, training
from models.segmentation.training import Config, Snapshot
from models.segmentation.unet import Shape

SEEDS = range(3)
OFF = ("off",) * 4
# CPU seconds of the specification, by training
LIVE: dict[str, tuple[float, Config]] = {
    "cells, every skip": (3.0, Config()),
    "cells, no skips": (2.6, Config(shape=Shape(OFF))),
    "cells, no skips, unpooling": (2.3, Config(shape=Shape(OFF, "unpooling"))),
    "cells, two pools, no skips": (2.4, Config(shape=Shape(OFF[:2]))),
    "spots, cross entropy": (2.5, Config("spots")),
    "spots, Dice": (2.5, Config("spots", loss="Dice")),
}


def runs(wanted: Config) -> tuple[list[Snapshot], float]:
    """The last snapshot for each seed, and the median of CPU seconds."""
    found, taken = [], []
    for seed in SEEDS:
        config = replace(wanted, seed=seed)
        scenes.scenes(scenes.Config(config.kind, training.TRAINED, seed)), training.bands(training.held(config))
        last, seconds = timed(training.train(config))
        found.append(last)
        taken.append(seconds)
    return found, statistics.median(taken)


def main() -> Iterator[Row]:
    last: dict[str, list[Snapshot]] = {}
    for name, (seconds, wanted) in LIVE.items():
        last[name], taken = runs(wanted)
        yield Row(f"U-Net, {name}, median of 3", "the specification", taken, seconds, "CPU s", most=1.3)
    whole, cut = last["cells, every skip"], last["cells, no skips"]
    more = [training.new_errors(one, other) for one, other in zip(cut, whole, strict=True)]
    elsewhere = max(1 - one["border"] / sum(one.values()) for one in more)
    yield Row("new errors without skips that are not near a border, worst of 3", "a tenth", elsewhere, 0.1, "", most=1)
    near = max(one.near / other.near for one, other in zip(whole, cut, strict=True))
    yield Row("wrong near a border: every skip beside no skips, worst of 3", "no skips", near, 1.0, "", most=1 / 3)
    iou = max(0.559 / one.iou for one in last["spots, Dice"])
    yield Row("IoU of spots by Dice, inverse, worst of 3", "the specification's", iou, 1.0, "", most=1)


if __name__ == "__main__":
    torch.set_num_threads(1)
    report(main())
