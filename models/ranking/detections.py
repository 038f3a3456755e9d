"""Boxes become a ranked list: each detection is a hit or a false alarm, and which one depends on who came before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from models.boxes import checked, coverage, iou
from models.limits import one_of, within
from models.ranking.average_precision import average_precision
from models.ranking.curve import Curve

COCO_THRESHOLDS = np.linspace(0.5, 0.95, 10)
COCO_MAX_DETECTIONS = 100  # per image and category
HIT, DUPLICATE, POOR, BACKGROUND = "hit", "duplicate", "poor overlap", "background"
IGNORED = "ignored"  # neither a hit nor a false alarm
POOR_FROM = 0.1  # IoU from which a detection that does not hit is called poor, not background
COUNTED, DIFFICULT, CROWD = range(3)  # kinds of objects; only the first kind must be found


@dataclass(frozen=True, eq=False)
class Boxes:
    """Ground truth (without scores) or detections, of any number of images and categories."""

    image: np.ndarray  # [D] int
    category: np.ndarray  # [D] int
    xyxy: np.ndarray  # [D, 4] px
    scores: np.ndarray  # [D], empty for ground truth
    kind: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=int))  # [D] of objects; empty: all are counted

    @property
    def counted(self) -> np.ndarray:
        """Which objects must be found: ``[D]`` bool. VOC's difficult ones and COCO's crowd regions need not be."""
        return self.kind == COUNTED if self.kind.size else np.ones(self.image.size, dtype=bool)


class DetectionSet(NamedTuple):
    """What detections are judged by, and on which pictures, those without any object included."""

    truth: Boxes
    found: Boxes
    categories: tuple[str, ...]  # names, by index
    images: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Assignment:
    """The detections in the order in which they choose, and what becomes of each; ignored ones are left out."""

    order: np.ndarray  # [D] index into the detections, by falling score
    truth: np.ndarray  # [D] index of the object it overlaps best among those it may ask for, -1 without any
    iou: np.ndarray  # [D] with that object
    verdict: tuple[str, ...]  # [D] hit, duplicate, poor overlap or background
    curve: Curve  # one operating point per detection; negatives are the false alarms, as a picture has no others
    ignored: np.ndarray  # [I] index of the detections on objects that need not be found


def one_picture(truth: np.ndarray, found: Any) -> tuple[Boxes, Boxes]:
    """Ground truth ``[N, 4]``, and a detector's ``boxes [D, 4]`` and ``scores [D]`` in one picture; xyxy in px."""
    pair = ((np.asarray(truth, float).reshape(-1, 4), np.empty(0)), (found.boxes, found.scores))
    objects, detections = (Boxes(np.zeros(len(xyxy), int), np.zeros(len(xyxy), int), xyxy, s) for xyxy, s in pair)
    return objects, detections


def coco_choice(overlaps: np.ndarray, taken: np.ndarray, ignored: np.ndarray, iou_threshold: float) -> tuple[int, bool]:
    """The best object that is still free, else the best ignored one, the last of equals, as pycocotools has it."""
    for allowed in (~taken & ~ignored, ignored):
        free = np.where(allowed, overlaps, -1.0)
        best = free.size - 1 - int(np.argmax(free[::-1]))
        if free[best] >= min(iou_threshold, 1 - 1e-10):
            return best, True
    return int(np.argmax(overlaps)), False


def voc_choice(overlaps: np.ndarray, taken: np.ndarray, ignored: np.ndarray, iou_threshold: float) -> tuple[int, bool]:
    """The best object of all, even if it is taken: then the detection is a duplicate."""
    best = int(np.argmax(overlaps))
    return best, bool(overlaps[best] >= iou_threshold and not taken[best])


PROTOCOLS: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray, float], tuple[int, bool]]] = {
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
        ignored, taken = ~truth.counted[objects], np.zeros(objects.size, dtype=bool)
        for row, candidate in zip(_overlaps(truth, objects, detections.xyxy[candidates]), candidates, strict=True):
            if not objects.size:
                continue
            chosen, hit = PROTOCOLS[protocol](row, taken, ignored, iou_threshold)
            best[candidate], overlap[candidate] = objects[chosen], row[chosen]
            missed = DUPLICATE if row[chosen] >= iou_threshold else POOR if row[chosen] > POOR_FROM else BACKGROUND
            verdict[candidate] = (IGNORED if ignored[chosen] else HIT) if hit else missed
            taken[chosen] |= hit and not ignored[chosen]

    order = np.argsort(-detections.scores, kind="stable")
    order, left_out = order[verdict[order] != IGNORED], np.flatnonzero(verdict == IGNORED)
    hits = verdict[order] == HIT
    tp, fp = np.append(0, np.cumsum(hits)), np.append(0, np.cumsum(~hits))
    positives, negatives = int(truth.counted.sum()), max(int(fp[-1]), 1)
    curve = Curve(np.append(np.inf, detections.scores[order]), tp, fp, positives, negatives)
    return Assignment(order, best[order], overlap[order], tuple(verdict[order]), curve, left_out)


def _overlaps(truth: Boxes, objects: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """IoU of each box with each object; of a crowd region, the share of the box inside it: ``[boxes, objects]``."""
    pair = boxes[:, None], truth.xyxy[objects]
    if not truth.kind.size:
        return iou(*pair)
    return np.where(truth.kind[objects] == CROWD, coverage(*pair), iou(*pair))


def coco_average_precision(truth: Boxes, detections: Boxes) -> np.ndarray:
    """Average precision per IoU threshold .50, .55, ... .95 and category that has objects: ``[10, C]``.

    Of each image and category only the first hundred detections count, see `beyond_limit`.
    """
    _check(truth, detections)
    groups = [candidates[:COCO_MAX_DETECTIONS] for _, candidates in _groups(truth, detections)]
    detections = subset(detections, np.concatenate([*groups, np.empty(0, dtype=int)]))  # as pycocotools lists them
    categories = np.unique(truth.category[truth.counted])

    def area(threshold: float, category: int) -> float:
        objects, found = (subset(boxes, np.flatnonzero(boxes.category == category)) for boxes in (truth, detections))
        return average_precision(assignment(objects, found, threshold).curve, "101-point").value

    return np.array([[area(threshold, category) for category in categories] for threshold in COCO_THRESHOLDS])


def beyond_limit(truth: Boxes, detections: Boxes) -> int:
    """How many detections COCO leaves out, as they come after the first hundred of their image and category."""
    return sum(max(candidates.size - COCO_MAX_DETECTIONS, 0) for _, candidates in _groups(truth, detections))


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
    kind = boxes.kind[index] if boxes.kind.size else boxes.kind
    return Boxes(boxes.image[index], boxes.category[index], boxes.xyxy[index], scores, kind)


def _check(truth: Boxes, detections: Boxes) -> None:
    if not truth.counted.any():
        got = f"{truth.image.size} difficult ones or crowds" if truth.image.size else "none"
        raise ValueError(f"the ground truth must have at least one box that counts, got {got}")
    if detections.scores.shape != detections.image.shape:
        raise ValueError(
            f"each detection must have a score, got {detections.scores.size} for {detections.image.size} boxes"
        )
    checked(truth.xyxy, "ground truth boxes")
    checked(detections.xyxy, "detections")
    if not np.isfinite(detections.scores).all():
        raise ValueError(f"every score must be finite, got {detections.scores[~np.isfinite(detections.scores)][0]}")
