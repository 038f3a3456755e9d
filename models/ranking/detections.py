"""Boxes become a ranked list: each detection is a hit or a false alarm, and which one depends on who came before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.boxes import checked, iou
from models.limits import one_of, within
from models.ranking.average_precision import average_precision
from models.ranking.curve import Curve

COCO_THRESHOLDS = np.linspace(0.5, 0.95, 10)
COCO_MAX_DETECTIONS = 100  # per image and category
HIT, DUPLICATE, POOR, BACKGROUND = "hit", "duplicate", "poor overlap", "background"


@dataclass(frozen=True, eq=False)
class Boxes:
    """Ground truth (without scores) or detections, of any number of images and categories."""

    image: np.ndarray  # [D] int
    category: np.ndarray  # [D] int
    xyxy: np.ndarray  # [D, 4] px
    scores: np.ndarray  # [D], empty for ground truth


@dataclass(frozen=True, eq=False)
class Assignment:
    """The detections in the order in which they choose, and what becomes of each."""

    order: np.ndarray  # [D] index into the detections, by falling score
    truth: np.ndarray  # [D] index of the object it overlaps best among those it may ask for, -1 without any
    iou: np.ndarray  # [D] with that object
    verdict: tuple[str, ...]  # [D] hit, duplicate, poor overlap or background
    curve: Curve  # one operating point per detection; negatives are the false alarms, as a picture has no others


def one_picture(truth: np.ndarray, found: Any) -> tuple[Boxes, Boxes]:
    """Ground truth ``[N, 4]``, and a detector's ``boxes [D, 4]`` and ``scores [D]`` in one picture; xyxy in px."""
    pair = ((np.asarray(truth, float).reshape(-1, 4), np.empty(0)), (found.boxes, found.scores))
    objects, detections = (Boxes(np.zeros(len(xyxy), int), np.zeros(len(xyxy), int), xyxy, s) for xyxy, s in pair)
    return objects, detections


def coco_choice(overlaps: np.ndarray, taken: np.ndarray, iou_threshold: float) -> tuple[int, bool]:
    """The best object that is still free, the last of equals, as pycocotools has it; else the best of all."""
    free = np.where(taken, -1.0, overlaps)
    best = free.size - 1 - int(np.argmax(free[::-1]))
    if free[best] >= min(iou_threshold, 1 - 1e-10):
        return best, True
    return int(np.argmax(overlaps)), False


def voc_choice(overlaps: np.ndarray, taken: np.ndarray, iou_threshold: float) -> tuple[int, bool]:
    """The best object of all, even if it is taken: then the detection is a duplicate."""
    best = int(np.argmax(overlaps))
    return best, bool(overlaps[best] >= iou_threshold and not taken[best])


PROTOCOLS: dict[str, Callable[[np.ndarray, np.ndarray, float], tuple[int, bool]]] = {
    "COCO": coco_choice,
    "VOC": voc_choice,
}


def assignment(truth: Boxes, detections: Boxes, iou_threshold: float = 0.5, protocol: str = "COCO") -> Assignment:
    """Let the detections choose their objects, the most confident first, within their image and category."""
    one_of("protocol", protocol, PROTOCOLS)
    within("IoU threshold", iou_threshold, 0.01, 1)
    _check(truth, detections)

    number = detections.image.size
    best, overlap, verdict = np.full(number, -1), np.zeros(number), np.full(number, BACKGROUND, dtype=object)
    for objects, candidates in _groups(truth, detections):
        overlaps = iou(detections.xyxy[candidates][:, None], truth.xyxy[objects])  # [candidates, objects]
        taken = np.zeros(objects.size, dtype=bool)
        for row, candidate in zip(overlaps, candidates, strict=True):
            if not objects.size:
                continue
            chosen, hit = PROTOCOLS[protocol](row, taken, iou_threshold)
            best[candidate], overlap[candidate] = objects[chosen], row[chosen]
            missed = DUPLICATE if row[chosen] >= iou_threshold else POOR if row[chosen] > 0.1 else BACKGROUND
            verdict[candidate] = HIT if hit else missed
            taken[chosen] |= hit

    order = np.argsort(-detections.scores, kind="stable")
    hits = verdict[order] == HIT
    tp, fp = np.append(0, np.cumsum(hits)), np.append(0, np.cumsum(~hits))
    curve = Curve(np.append(np.inf, detections.scores[order]), tp, fp, truth.image.size, max(int(fp[-1]), 1))
    return Assignment(order, best[order], overlap[order], tuple(verdict[order]), curve)


def coco_average_precision(truth: Boxes, detections: Boxes) -> np.ndarray:
    """Average precision per IoU threshold .50, .55, ... .95 and category that has objects: ``[10, C]``."""
    _check(truth, detections)
    groups = [candidates[:COCO_MAX_DETECTIONS] for _, candidates in _groups(truth, detections)]
    detections = subset(detections, np.concatenate([*groups, np.empty(0, dtype=int)]))  # as pycocotools lists them
    categories = np.unique(truth.category)

    def area(threshold: float, category: int) -> float:
        objects, found = (subset(boxes, np.flatnonzero(boxes.category == category)) for boxes in (truth, detections))
        return average_precision(assignment(objects, found, threshold).curve, "101-point").value

    return np.array([[area(threshold, category) for category in categories] for threshold in COCO_THRESHOLDS])


def _groups(truth: Boxes, detections: Boxes) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Indices of the objects and of the detections, by falling score, of each image and category with detections."""
    kinds = np.stack((np.append(truth.image, detections.image), np.append(truth.category, detections.category)), axis=1)
    names, kind = np.unique(kinds, axis=0, return_inverse=True)
    of_object, of_detection = np.split(kind.ravel(), [truth.image.size])
    by_object, by_detection = np.argsort(of_object, kind="stable"), np.lexsort((-detections.scores, of_detection))
    pairs = ((by_object, of_object), (by_detection, of_detection))
    parts = (np.split(order, np.cumsum(np.bincount(group, minlength=len(names)))[:-1]) for order, group in pairs)
    return ((mine, theirs) for mine, theirs in zip(*parts, strict=True) if theirs.size)


def subset(boxes: Boxes, index: np.ndarray) -> Boxes:
    scores = boxes.scores[index] if boxes.scores.size else boxes.scores
    return Boxes(boxes.image[index], boxes.category[index], boxes.xyxy[index], scores)


def _check(truth: Boxes, detections: Boxes) -> None:
    if truth.image.size == 0:
        raise ValueError("the ground truth must have at least one box, got none")
    if detections.scores.shape != detections.image.shape:
        raise ValueError(
            f"each detection must have a score, got {detections.scores.size} for {detections.image.size} boxes"
        )
    checked(truth.xyxy, "ground truth boxes")
    checked(detections.xyxy, "detections")
    if not np.isfinite(detections.scores).all():
        raise ValueError(f"every score must be finite, got {detections.scores[~np.isfinite(detections.scores)][0]}")
