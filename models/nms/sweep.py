"""How many boxes stay, and how many of them are right, at every pair of thresholds.

A decision about a box depends only on boxes picked before it, and those score higher. So one suppression without a
score threshold holds the answer for every score threshold: the kept boxes with at least that final score.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy import ndarray

from models.boxes import checked, iou
from models.detectors.candidates import Candidates
from models.nms.suppression import METHODS, Config, Suppression, merged, suppression


@dataclass(frozen=True, eq=False)
class Sweep:
    iou_threshold: ndarray  # [T]; sigma for the Gaussian decay
    score_threshold: ndarray  # [S]
    kept: ndarray  # [T, S] boxes that stay
    precision: ndarray  # [T, S] share of them that find an object of their own; nan without boxes
    recall: ndarray  # [T, S] share of the objects found; nan without objects


@dataclass(frozen=True, eq=False)
class Verdict:
    """Kept boxes against the objects of the truth, each object found at most once, best score first."""

    truth: ndarray  # [N] the object that each kept box finds, -1 for a false alarm
    missed: ndarray  # objects that nobody finds

    @property
    def precision(self) -> float:
        return float((self.truth >= 0).mean()) if len(self.truth) else float("nan")

    @property
    def recall(self) -> float:
        found = int((self.truth >= 0).sum())
        return found / total if (total := found + len(self.missed)) else float("nan")


def verdict(boxes: ndarray, truth: ndarray, match_iou: float = 0.5) -> Verdict:
    """Give each box, in the order they come, the free object that it overlaps most, if by ``match_iou`` or more."""
    boxes, truth = checked(boxes), checked(truth, "objects")
    free, found = np.ones(len(truth), dtype=bool), np.full(len(boxes), -1)
    for index, box in enumerate(boxes):
        overlap = np.where(free, iou(box, truth), -1)  # [G]
        if len(truth) and overlap.max() >= match_iou:
            found[index] = overlap.argmax()
            free[found[index]] = False
    return Verdict(found, np.flatnonzero(free))


def sweep(found: Candidates, truth: ndarray, config: Config, steps: int = 20) -> Sweep:
    """Suppress once for each of ``steps`` IoU thresholds (or sigmas) and read off ``steps + 1`` score thresholds."""
    thresholds, floors = (np.arange(steps) + 1) / steps, np.arange(steps + 1) / steps
    gaussian, config = config.method == "soft-gaussian", replace(config, score_threshold=0.0)
    kept, precision, recall = np.zeros((3, steps, steps + 1))
    for row, threshold in enumerate(thresholds):
        value = float(threshold)
        here = replace(config, sigma=value) if gaussian else replace(config, iou_threshold=value)
        result = suppression(found, here)
        kept[row], right = _counts(found, result, truth, floors, METHODS[config.method].merges)
        precision[row] = np.divide(right, kept[row], out=np.full(len(floors), np.nan), where=kept[row] > 0)
        recall[row] = right / len(truth) if len(truth) else np.nan
    return Sweep(thresholds, floors, kept.astype(int), precision, recall)


def _counts(
    found: Candidates, result: Suppression, truth: ndarray, floors: ndarray, merges: bool
) -> tuple[ndarray, ndarray]:
    """Boxes that stay at each score threshold, and how many of them are right: ``[S], [S]``."""
    above = np.searchsorted(-result.scores[result.keep], -floors, side="right")
    if not merges:
        return above, np.append(0, np.cumsum(verdict(result.boxes, truth).truth >= 0))[above]
    # A merged box also depends on the weak boxes that it suppressed, so it is merged again at every floor.
    suppressors = (np.where(found.scores >= floor, result.suppressed_by, -1) for floor in floors)
    boxes = (merged(found, result.keep[:count], by) for count, by in zip(above, suppressors, strict=True))
    return above, np.array([(verdict(some, truth).truth >= 0).sum() for some in boxes])
