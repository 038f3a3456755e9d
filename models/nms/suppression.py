"""Non-maximum suppression: the best box stays, and suppresses the boxes that overlap it too much.

Round by round the highest remaining score is picked; every other box loses score by how much it overlaps the picked
one. Hard suppression takes the whole score, Soft-NMS a part. a suppressed box suppresses nobody.

Reference: Bodla et al., Soft-NMS, https://arxiv.org/abs/1704.04503; Zheng et al., Distance-IoU,
https://arxiv.org/abs/1911.08287
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy import ndarray

from models.boxes import diou, ios, iou
from models.detectors.candidates import Candidates
from models.limits import refuse


@dataclass(frozen=True)
class Config:
    method: str = "hard"
    iou_threshold: float = 0.5
    score_threshold: float = 0.05
    top_k: int = 1000
    class_aware: bool = True
    sigma: float = 0.5  # of the Gaussian decay


@dataclass(frozen=True)
class Method:
    overlap: Callable[[ndarray, ndarray], ndarray]
    decay: Callable[[ndarray, Config], ndarray]  # what is left of a score at an overlap, 0 to 1
    merges: bool = False  # a kept box becomes the mean, weighted by score, of itself and those it suppressed


@dataclass(frozen=True, eq=False)
class Suppression:
    keep: ndarray  # [N] candidates that stay, in the order they were picked: by falling final score
    boxes: ndarray  # [N, 4] the boxes that stay, px; merged ones move
    scores: ndarray  # [K] final scores: unchanged, decayed, or what they were when the box went
    suppressed_by: ndarray  # [K] the candidate that suppressed this one, -1 where none did
    overlap: ndarray  # [K] with the suppressed_by, 0 where there is none
    round: ndarray  # [K] round, from 1, in which it was picked or suppressed; 0 where it never entered
    entered: ndarray  # [M] candidates that passed score threshold and top-k, by falling score
    funnel: tuple[int, ...]  # windows examined, candidates, above the threshold, top-k, kept
    milliseconds: tuple[float, ...]  # for threshold, top-k, suppression

    @property
    def rounds(self) -> int:
        return len(self.keep)


def step(overlap: ndarray, config: Config) -> ndarray:
    """All or nothing at the threshold: an overlap equal to it is spared."""
    return np.where(overlap > np.float64(config.iou_threshold), 0.0, 1.0)


def linear(overlap: ndarray, config: Config) -> ndarray:
    """Above the threshold a score is multiplied by what is not shared."""
    return np.where(overlap > np.float64(config.iou_threshold), 1 - overlap, 1.0)


def gaussian(overlap: ndarray, config: Config) -> ndarray:
    """No threshold: every overlap costs ``1 - exp(-overlap² / sigma)`` of the score."""
    return np.exp(-(overlap**2) / config.sigma)


METHODS: dict[str, Method] = {
    "hard": Method(iou, step),
    "soft-linear": Method(iou, linear),
    "soft-gaussian": Method(iou, gaussian),
    "diou": Method(diou, step),
    "ios": Method(ios, step),
    "merge": Method(iou, step, merges=True),
}


LIMITS = {"iou_threshold": (0, 1), "score_threshold": (0, 1), "top_k": (1, 10**7), "sigma": (1e-3, 1e3)}
CHOICES = {"method": METHODS}


def suppression(found: Candidates, config: Config) -> Suppression:
    """Score threshold, then top-k, then rounds of picking. Equal scores are picked in the order of the candidates."""
    refuse(config, LIMITS, CHOICES)
    times = [perf_counter()]
    above = np.flatnonzero(found.scores >= config.score_threshold)
    times.append(perf_counter())
    entered = above[np.argsort(-found.scores[above], kind="stable")][: config.top_k]
    times.append(perf_counter())
    keep, scores, suppressed_by, overlap, turn = _rounds(found, entered, config)
    boxes = merged(found, keep, suppressed_by) if METHODS[config.method].merges else found.boxes[keep]
    times.append(perf_counter())
    funnel = (found.examined, len(found), len(above), len(entered), len(keep))
    return Suppression(keep, boxes, scores, suppressed_by, overlap, turn, entered, funnel, tuple(1e3 * np.diff(times)))


def survivors(found: Candidates, iou_threshold: float) -> Candidates:
    """Those that hard suppression keeps, whatever their score."""
    keep = suppression(found, Config(iou_threshold=iou_threshold, score_threshold=0.0)).keep
    return Candidates(found.boxes[keep], found.scores[keep], found.labels[keep], found.names, found.examined)


def _rounds(found: Candidates, entered: ndarray, config: Config) -> tuple[ndarray, ...]:
    """Pick and suppress until nobody waits: ``keep [N]``, then ``scores, suppressed_by, overlap, round [K]``."""
    scores, keep = found.scores.copy(), []
    suppressed_by, overlap_with, turn = np.full(len(found), -1), np.zeros(len(found)), np.zeros(len(found), dtype=int)
    left, top, right, bottom = np.ascontiguousarray(found.boxes[entered].T)  # [M] each
    waiting, current = np.ones(len(entered), dtype=bool), found.scores[entered]
    while waiting.any():
        place = current.argmax()
        picked = entered[place]
        keep.append(picked)
        turn[picked] = len(keep)
        waiting[place], current[place] = False, -np.inf

        touching = (left < right[place]) & (right > left[place]) & (top < bottom[place]) & (bottom > top[place])
        places = np.flatnonzero(touching & waiting)  # the others share nothing with it and lose nothing
        others = entered[places]
        overlap = overlaps(found, picked, others, config)
        share = METHODS[config.method].decay(overlap, config)
        scores[others] *= np.where(share > 0, share, 1)  # a box that goes at once keeps its score
        current[places] = scores[others]
        suppressed = (share == 0) | (scores[others] < config.score_threshold)
        lost = others[suppressed]
        suppressed_by[lost], overlap_with[lost], turn[lost] = picked, overlap[suppressed], len(keep)
        waiting[places[suppressed]], current[places[suppressed]] = False, -np.inf
    return np.array(keep, dtype=int), scores, suppressed_by, overlap_with, turn


def overlaps(found: Candidates, picked: int, others: ndarray, config: Config) -> ndarray:
    """Overlap of one candidate with others: 0 between classes when suppression is class-aware. ``-> [len(others)]``."""
    overlap = METHODS[config.method].overlap(found.boxes[picked], found.boxes[others])
    if config.class_aware:
        overlap[found.labels[others] != found.labels[picked]] = 0
    return overlap


def merged(found: Candidates, keep: ndarray, suppressed_by: ndarray) -> ndarray:
    """Mean of each kept box and those it suppressed, weighted by score: ``[N], [K] -> [N, 4]``, px."""
    place = np.full(len(found), -1)
    place[keep] = np.arange(len(keep))
    owner = place[np.where(suppressed_by >= 0, suppressed_by, np.arange(len(found)))]  # [K]
    members = np.flatnonzero(owner >= 0)
    owner = owner[members]
    weight = np.bincount(owner, found.scores[members], len(keep))[:, None]  # [N, 1]
    sums = [np.bincount(owner, found.scores[members] * column, len(keep)) for column in found.boxes[members].T]
    return np.divide(np.stack(sums, axis=1), weight, out=found.boxes[keep].copy(), where=weight > 0)
