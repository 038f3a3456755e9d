"""The boxes that stay against a second method: torchvision, or conditions that only the right outcome meets.

Nothing is picked round by round here. Hard rules: a box stays exactly if no better one that stays overlaps it too
much. Soft ones: in the table of all scores after each pick, each pick is the largest of its row.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy import ndarray
from torch import Tensor
from torchvision import ops

from models.detectors.candidates import Candidates
from models.limits import refuse
from models.nms.suppression import CHOICES, LIMITS, Config, Suppression

MOST = 2000  # boxes for which a matrix of all pairs is built
TOLERANCE = 1e-9  # of scores and px


@dataclass(frozen=True)
class Agreement:
    method: str  # the second one, by its name in a program
    kept: int  # boxes that stay in what is shown
    differing: int  # boxes that one of the two methods keeps and the other does not
    gap: float  # largest difference of a final score, or of a merged box in px

    @property
    def holds(self) -> bool:
        return not self.differing and self.gap <= TOLERANCE


def agreement(found: Candidates, result: Suppression, config: Config) -> Agreement:
    """What is shown, judged by the second method."""
    refuse(config, LIMITS, CHOICES)
    above = np.flatnonzero(found.scores >= config.score_threshold)
    entered = above[np.argsort(-found.scores[above], kind="stable")][: config.top_k]  # [M]
    if config.method.startswith("soft"):
        differing, gap = _soft(found, result, entered, config)
        return Agreement("the scores after every pick, by torchvision.ops.box_iou", len(result.keep), differing, gap)
    gap = float(np.abs(result.scores - found.scores)[result.keep].max(initial=0))
    if config.method in CONDITIONS:
        method = f"no better box that stays overlaps it too much, by {OVERLAPS[config.method][0]}"
        return Agreement(method, len(result.keep), _contradictions(found, result, entered, config), gap)
    keep, method = _torchvision(found, entered, config), "torchvision.ops.batched_nms"
    differing = len(np.setxor1d(keep, result.keep))
    if config.method == "merge" and not differing:
        method = "torchvision.ops.batched_nms, averages over torchvision.ops.box_iou"
        gap = float(np.abs(_averages(found, keep, entered, config) - result.boxes).max(initial=0))
    return Agreement(method, len(result.keep), differing, gap)


def _torchvision(found: Candidates, entered: ndarray, config: Config) -> ndarray:
    """The candidates that stay: ``-> [N]``."""
    if not len(entered):
        return entered
    boxes, scores, labels = (torch.from_numpy(column[entered]) for column in (found.boxes, found.scores, found.labels))
    labels = labels if config.class_aware else torch.zeros_like(labels)
    kept = ops.batched_nms(boxes - boxes.min(), scores, labels, config.iou_threshold)  # it tells classes by coordinates
    return entered[kept.numpy()]


def _contradictions(found: Candidates, result: Suppression, entered: ndarray, config: Config) -> int:
    """Boxes that stay although a better one that stays overlaps them too much, and that go although none does."""
    overlap = _overlaps(found, entered, entered, config)  # [M, M]
    stays, tolerance = np.isin(entered, result.keep), CONDITIONS[config.method]
    better = np.triu(np.ones_like(overlap, dtype=bool), 1)  # than the one of the column
    worst = np.where(better & stays[:, None], overlap, -1).max(axis=0, initial=-1)  # [M]
    wrong = np.where(stays, worst > config.iou_threshold + tolerance, worst <= config.iou_threshold - tolerance)
    return int(wrong.sum()) + len(np.setdiff1d(result.keep, entered))


def _soft(found: Candidates, result: Suppression, entered: ndarray, config: Config) -> tuple[int, float]:
    """Picks that are not the largest of their row, or boxes left over; the largest gap of a final score."""
    overlap = _overlaps(found, result.keep, entered, config)  # [N, M]
    above = np.where(overlap > config.iou_threshold, 1 - overlap, 1)
    left = above if config.method == "soft-linear" else np.exp(-(overlap**2) / config.sigma)
    start = np.vstack((np.ones(len(entered)), left))  # [N + 1, M]
    table = found.scores[entered] * np.cumprod(start, axis=0)  # [N + 1, M] before each pick, and in the end
    waiting = (table >= config.score_threshold) & (np.cumprod(start > 0, axis=0) > 0)
    place = np.full(len(found), -1)
    place[entered] = np.arange(len(entered))
    picks, rows = place[result.keep], np.arange(len(result.keep))
    if (picks < 0).any():
        return int((picks < 0).sum()), 0.0
    for row, pick in enumerate(picks):
        waiting[row + 1 :, pick] = False
    best = np.where(waiting, table, -1).max(axis=1, initial=-1)  # [N + 1]
    wrong = ~waiting[rows, picks] | (table[rows, picks] < best[:-1] - TOLERANCE)
    gap = np.abs(table[rows, picks] - result.scores[result.keep]).max(initial=0)
    return int(wrong.sum() + waiting[-1].sum()), float(gap)


def _averages(found: Candidates, keep: ndarray, entered: ndarray, config: Config) -> ndarray:
    """Each box that stays, averaged with the worse ones that overlap it and none before: ``-> [N, 4]``."""
    over = _overlaps(found, keep, entered, config) > config.iou_threshold  # [N, M]
    over |= keep[:, None] == entered
    over[:, np.isin(entered, keep)] &= (keep[:, None] == entered)[:, np.isin(entered, keep)]
    first = over & (np.cumsum(over, axis=0) == 1)
    weights = first * found.scores[entered]
    total = weights.sum(axis=1, keepdims=True)
    return np.where(total > 0, weights @ found.boxes[entered] / np.where(total > 0, total, 1), found.boxes[keep])


def _overlaps(found: Candidates, rows: ndarray, columns: ndarray, config: Config) -> ndarray:
    """Overlap of candidates with candidates by torchvision, 0 between classes that do not meet: ``-> [R, C]``."""
    if len(columns) > MOST:
        raise ValueError(f"boxes must be at most {MOST} for a matrix of all pairs, got {len(columns)}")
    boxes = torch.from_numpy(found.boxes)
    overlap = OVERLAPS.get(config.method, OVERLAPS["hard"])[1](boxes[rows], boxes[columns]).nan_to_num(0).numpy()
    same = found.labels[rows][:, None] == found.labels[columns]
    return overlap * same if config.class_aware else overlap


def intersection_over_smaller(a: Tensor, b: Tensor) -> Tensor:
    """From the IoU, as the intersection is IoU / (1 + IoU) of the sum of both areas: ``[N, 4], [M, 4] -> [N, M]``."""
    iou, area, other = ops.box_iou(a, b), ops.box_area(a)[:, None], ops.box_area(b)
    return iou / (1 + iou) * (area + other) / torch.minimum(area, other)


OVERLAPS = {
    "hard": ("torchvision.ops.box_iou", ops.box_iou),
    "diou": ("torchvision.ops.distance_box_iou", ops.distance_box_iou),
    "ios": ("torchvision.ops.box_iou and box_area", intersection_over_smaller),
}
CONDITIONS = {"diou": 1e-6, "ios": 1e-12}  # rounding of an overlap; torchvision adds 1e-7 px² to the diagonal of DIoU
