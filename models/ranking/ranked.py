"""A ranked list, whatever it comes from: scored samples, and the curves that they come down to."""

from dataclasses import dataclass

import numpy as np

from models.ranking.curve import Curve, auc, operating_points
from models.ranking.detections import HIT, Assignment, Boxes
from models.ranking.sources import Sample
from models.ranking.transforms import transformed


@dataclass(frozen=True, eq=False)
class Ranked:
    """Nothing of it moves with the prevalence, the costs or the threshold."""

    sample: Sample
    curve: Curve
    rival: Curve | None  # of a second model on the same samples
    auc: float


def ranked(sample: Sample, transform: str = "x") -> Ranked:
    """The list by falling score, the scores rewritten by a rising function first."""
    scores, rival_scores = transformed(sample.scores, transform), sample.rival_scores
    curve, rival = operating_points(scores, sample.labels), None
    if rival_scores is not None:
        rival_scores = transformed(rival_scores, transform)
        rival = operating_points(rival_scores, sample.labels)
    return Ranked(Sample(scores, sample.labels, rival_scores), curve, rival, auc(curve))


def detected(detections: Boxes, result: Assignment) -> Ranked:
    """The list of a detector: each detection is a sample, and a positive where it hits an object."""
    hits = np.array(result.verdict) == HIT
    return Ranked(Sample(detections.scores[result.order], hits), result.curve, None, auc(result.curve))
