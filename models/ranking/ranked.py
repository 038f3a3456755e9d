"""A ranked list, whatever it comes from: scored samples, and the curves that they come down to."""

from dataclasses import dataclass

import numpy as np

from models.ranking.curve import Curve, auc, operating_points
from models.ranking.detections import HIT, Assignment, Boxes, DetectionSet, assignment
from models.ranking.sources import Sample
from models.ranking.transforms import transformed


@dataclass(frozen=True, eq=False)
class Detected:
    """What stands behind a list of detections."""

    truth: Boxes
    found: Boxes
    assignment: Assignment
    images: int = 1  # those without objects included


@dataclass(frozen=True, eq=False)
class Ranked:
    """Nothing of it moves with the prevalence, the costs or the threshold."""

    sample: Sample
    curve: Curve
    rival: Curve | None  # of a second model on the same samples
    auc: float
    detected: Detected | None = None  # of a detector, whose background has no samples


def ranked(sample: Sample, transform: str = "x") -> Ranked:
    """The list by falling score, the scores rewritten by a rising function first."""
    scores, rival_scores = transformed(sample.scores, transform), sample.rival_scores
    curve, rival = operating_points(scores, sample.labels), None
    if rival_scores is not None:
        rival_scores = transformed(rival_scores, transform)
        rival = operating_points(rival_scores, sample.labels)
    return Ranked(Sample(scores, sample.labels, rival_scores), curve, rival, auc(curve))


def matched(boxes: tuple[Boxes, Boxes] | DetectionSet, iou_threshold: float = 0.5, protocol: str = "COCO") -> Ranked:
    """The list of a detector, of ground truth and detections: a detection that hits an object is positive."""
    truth, found = boxes[:2]
    if not found.scores.size:
        raise ValueError("the detector must propose at least one box, got none")
    result = assignment(truth, found, iou_threshold, protocol)
    if not result.order.size:
        raise ValueError("at least one detection must count, got only some on difficult objects or crowd regions")
    sample = Sample(found.scores[result.order], np.array(result.verdict) == HIT)
    images = len(boxes.images) if isinstance(boxes, DetectionSet) else 1
    return Ranked(sample, result.curve, None, auc(result.curve), Detected(truth, found, result, images))
