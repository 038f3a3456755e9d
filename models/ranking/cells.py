"""What is behind the four cells of decision x truth at a threshold, behind a detection, and how scores are spread."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.ranking.detections import HIT, Boxes, subset
from models.ranking.ranked import Detected, Ranked
from models.ranking.sources import Sample

CALLED, POSITIVE = ("tp", "fp"), ("tp", "fn")


def cell_samples(sample: Sample, threshold: float, cell: str) -> np.ndarray:
    """Indices of the samples in a cell, the least expected first."""
    scores = sample.scores
    inside = np.flatnonzero(((scores >= threshold) == (cell in CALLED)) & (sample.labels == (cell in POSITIVE)))
    return inside[np.argsort(scores[inside] if cell in POSITIVE else -scores[inside], kind="stable")]


def nearest_samples(sample: Sample, threshold: float, count: int) -> np.ndarray:
    """Indices of the samples next to the threshold, by falling score."""
    nearest = np.argsort(np.abs(sample.scores - threshold), kind="stable")[:count]
    return nearest[np.argsort(-sample.scores[nearest], kind="stable")]


def cell_boxes(detected: Detected, threshold: float, cell: str) -> Boxes:
    """Detections over the threshold that hit or do not, or ("fn") the objects that none of them hits."""
    result = detected.assignment
    over, hits = detected.found.scores[result.order] >= threshold, np.array(result.verdict) == HIT
    if cell == "fn":
        every = np.flatnonzero(detected.truth.counted)
        return subset(detected.truth, np.setdiff1d(every, result.truth[over & hits]))
    return subset(detected.found, result.order[over & (hits == (cell == "tp"))])


class Listed(NamedTuple):
    """A detection, and the list down to it."""

    number: int  # from 1
    score: float
    verdict: str
    iou: float
    tp: int
    fp: int
    precision: float
    recall: float


def listed(ranked: Ranked, detected: Detected, number: int) -> Listed:
    result, curve, i = detected.assignment, ranked.curve, number - 1
    overlap, tp, fp = float(result.iou[i]), int(curve.tp[number]), int(curve.fp[number])
    reached = float(curve.precision[number]), float(curve.tpr[number])
    return Listed(number, float(ranked.sample.scores[i]), result.verdict[i], overlap, tp, fp, *reached)


@dataclass(frozen=True)
class Histogram:
    low: float
    high: float
    positives: list[int]
    negatives: list[int]


def histogram(sample: Sample, bins: int = 40) -> Histogram:
    """Over all of [0, 1] where the scores fit in, so that the axis stands still while a classifier learns."""
    low, high = float(sample.scores.min()), float(sample.scores.max())
    low, high = (0.0, 1.0) if low >= 0 and high <= 1 else (low, high if high > low else low + 1)
    classes = (sample.scores[sample.labels], sample.scores[~sample.labels])
    positives, negatives = (np.histogram(scores, bins, (low, high))[0].tolist() for scores in classes)
    return Histogram(low, high, positives, negatives)
