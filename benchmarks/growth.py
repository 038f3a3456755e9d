"""How cost grows with size: the fitted exponent beside the expected one. ``python -m benchmarks.growth``.

An exponent of 1 means: twice the size, twice the time. Sorting adds a little to it. Suppression looks at every pair of
boxes that are kept and not; where many overlap it is far below the square.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import torch

from benchmarks import gan, ranking
from benchmarks.rows import Row, interleaved, report
from models.detectors.objects import Config as Objects
from models.detectors.objects import objects
from models.gan.collapse_map import MapConfig, cell
from models.images.samples import sample
from models.iou.simulation import SHAPES, simulate
from models.iou.simulation import Config as Simulation
from models.morphology.chain import Config as Chain
from models.morphology.chain import grey, transformed
from models.morphology.elements import element
from models.morphology.operations import Step
from models.nms.suppression import Config as Suppression
from models.nms.suppression import suppression
from models.ranking.sources import Config as Bells
from models.ranking.sources import binormal
from models.receptive_field import arithmetic
from models.receptive_field.notation import parsed
from models.style.config import Config as Style
from models.style.paintings import painting
from models.style.pictures import Pictures
from models.style.transfer import transfer

ROUNDS = 5
Call = Callable[[], object]


def opening(side: int) -> Call:
    photo = cv2.resize(grey(sample("coffee").pixels), (side, side))
    return partial(transformed, photo, Chain((Step("opening", element("disk", 5)),)))


def ranked(count: int) -> Call:
    return partial(ranking.ours, binormal(Bells(prevalence=0.1, count=count)))


def suppressed(count: int) -> Call:
    found = objects(sample("astronaut").pixels, Objects())
    config = Suppression(score_threshold=0.0, top_k=count, iou_threshold=0.5, class_aware=False)
    return partial(suppression, found, config)


def gans(side: int) -> Call:
    config = MapConfig(replace(gan.SMALL), columns=side, rows=side)
    cells = [cell(config, row, column) for row in range(side) for column in range(side)]
    return gan.many(gan.ours(config.base, cells), 5)


def layers(count: int) -> Call:
    return partial(arithmetic.fields, arithmetic.Config(parsed("; ".join(["conv3 p1"] * count))))


def style(size: int) -> Call:
    run = transfer(Pictures(sample("chelsea").pixels, (painting("night"),)), Style(size=size, steps=5000))
    next(run)
    return partial(next, run)


def regressions(centres: int) -> Call:
    config = Simulation(("GIoU",), (), cases=centres * SHAPES, batch=20 * SHAPES)
    return lambda: list(simulate(config))


CASES: dict[str, tuple[Callable[[int], Call], tuple[int, ...], float]] = {
    "opening by the side of the photo": (opening, (500, 1000, 2000), 2),
    "style step by the side": (style, (128, 256, 384), 2),
    "curves by the scores": (ranked, (30_000, 100_000, 300_000), 1),
    "suppression by the boxes": (suppressed, (600, 1200, 2400, 4800), 2),
    "GANs by their number along a side": (gans, (4, 8, 16), 2),
    "fields by the layers": (layers, (10, 20, 40), 1),
    "IoU regressions by the centres": (regressions, (20, 40, 80), 1),
}


def rows() -> Iterator[Row]:
    torch.set_num_threads(1)
    for what, (prepared, sizes, expected) in CASES.items():
        calls = {str(size): prepared(size) for size in sizes}
        times = list(interleaved(calls, ROUNDS, time.process_time, warm_up=2).values())
        exponent = float(np.polyfit(np.log(sizes), np.log(np.maximum(times, 1e-3)), 1)[0])
        yield Row(f"exponent of {what}", "expected", exponent, expected, "", 1.15)


if __name__ == "__main__":
    report(rows())
