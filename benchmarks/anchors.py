"""Suppression beside torchvision, and what else the page computes: ``python -m benchmarks.anchors``.

Rounds are interleaved and medians of processor time are compared, as the machine may be busy with other work.
"""

import time
from collections.abc import Iterator
from functools import partial

import torch
from torchvision.ops import nms

from benchmarks.rows import Row, interleaved, report
from models.anchors.grid import Config, anchors
from models.anchors.matching import Config as Rule
from models.anchors.matching import coverage, matching
from models.detectors.faces import Config as Faces
from models.detectors.faces import faces
from models.detectors.objects import Config as Objects
from models.detectors.objects import objects
from models.detectors.people import Config as People
from models.detectors.people import people
from models.images.samples import sample
from models.nms.suppression import Config as Suppression
from models.nms.suppression import suppression
from models.nms.sweep import sweep

OBJECTS = ((180, 65, 268, 175), (285, 345, 512, 512), (199, 236, 219, 262))  # of the astronaut, px


def rows() -> Iterator[Row]:
    torch.set_num_threads(1)
    pixels = sample("astronaut").pixels
    found = objects(pixels, Objects())
    boxes, scores = torch.from_numpy(found.boxes), torch.from_numpy(found.scores)
    for threshold in (0.3, 0.5, 0.7):
        config = Suppression(score_threshold=0.0, top_k=10_000, iou_threshold=threshold, class_aware=False)
        calls = {"ours": partial(suppression, found, config), "peer": partial(nms, boxes, scores, threshold)}
        taken = interleaved(calls, 13, time.process_time, warm_up=2)
        what = f"suppression of {len(found):,} boxes at IoU {threshold}"
        yield Row(what, "torchvision, without a record", taken["ours"], taken["peer"], most=2)
    grid = anchors(*pixels.shape[:2], Config()).boxes
    calls = {
        "49,104 anchors": partial(anchors, *pixels.shape[:2], Config()),
        "matching three objects": partial(matching, grid, OBJECTS, Rule()),
        "best IoU for all object sizes": partial(coverage.__wrapped__, Config()),
        "420 pairs of thresholds, 1,000 boxes": partial(sweep, found, OBJECTS, Suppression()),
        "P-Net": partial(faces, pixels, Faces()),
        "R-Net": partial(faces, pixels, Faces("R-Net")),
        "HOG": partial(people, pixels, People()),
        "class map": partial(objects, pixels, Objects()),
    }
    for what, taken in interleaved(calls, 5, time.process_time, warm_up=2).items():
        yield Row(what, "a picture of 15 a second", taken, 1000 / 15)


if __name__ == "__main__":
    report(rows())
