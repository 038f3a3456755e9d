"""Five numbers that are all called average precision, as the rectangles that they add up.

Each sums precision over recall. They differ in where recall is looked at, and in whether a dip of the curve counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.limits import one_of, within
from models.ranking.curve import PREVALENCE, Curve, precision_at


@dataclass(frozen=True, eq=False)
class AveragePrecision:
    """One definition at work: slabs over recall whose areas add up to the value."""

    value: float
    left: np.ndarray  # [M] recall where each slab begins
    right: np.ndarray  # [M] recall where it ends
    height_left: np.ndarray  # [M] precision at its left edge
    height_right: np.ndarray  # [M] and at its right edge: the same but for the trapezoid


@dataclass(frozen=True, eq=False)
class Points:
    """Precision over recall, as every definition takes it."""

    recall: np.ndarray  # [K] rising
    precision: np.ndarray  # [K]

    @cached_property
    def envelope(self) -> np.ndarray:
        """Best precision at this recall or beyond: ``[K]``, never rising."""
        return np.maximum.accumulate(self.precision[::-1])[::-1]


def all_point(points: Points) -> AveragePrecision:
    """Area under the envelope (VOC 2010 and later)."""
    return _slabs(points.recall, points.envelope[1:], points.envelope[1:])


def step(points: Points) -> AveragePrecision:
    """Every gain of recall times the precision reached with it, dips and all (scikit-learn)."""
    return _slabs(points.recall, points.precision[1:], points.precision[1:])


DEFINITIONS: dict[str, Callable[[Points], AveragePrecision]] = {
    "11-point": lambda points: _sampled(points, np.arange(11) / 10),  # VOC 2007
    "all-point": all_point,
    "101-point": lambda points: _sampled(points, np.linspace(0, 1, 101)),  # COCO, in floating point as in pycocotools
    "step": step,
    # Straight lines flatter: between two points precision does not run straight.
    "trapezoid": lambda points: _slabs(points.recall, points.precision[:-1], points.precision[1:]),
}


def points(curve: Curve, prevalence: float | None = None) -> Points:
    """Recall and precision of a curve, at its own share of positives or at another."""
    return Points(curve.tpr, curve.precision if prevalence is None else precision_at(curve, prevalence))


def average_precision(curve: Curve, definition: str = "step", prevalence: float | None = None) -> AveragePrecision:
    """Average precision of a curve by one of the five definitions."""
    one_of("definition", definition, DEFINITIONS)
    return DEFINITIONS[definition](points(curve, prevalence))


def average_precisions(curve: Curve, prevalence: float | None = None) -> dict[str, AveragePrecision]:
    """All five, by name."""
    taken = points(curve, prevalence)
    return {name: definition(taken) for name, definition in DEFINITIONS.items()}


def worst_average_precision(positives: int, prevalence: float) -> float:
    """Step AP of the worst ranking of so many positives, every negative above them, and it is not 0.

    Reference: Boyd et al., Unachievable Region in Precision-Recall Space, https://arxiv.org/abs/1206.4667
    """
    within("prevalence", prevalence, *PREVALENCE)
    reached = prevalence * np.arange(1, positives + 1) / positives
    return float(np.mean(reached / (reached + 1 - prevalence)))


def random_average_precision(positives: int, negatives: int) -> float:
    """Mean step AP over all orders of so many samples without ties; for long lists the share of positives.

    A hit at rank ``k`` has one positive at ``k``, and on average ``(k - 1)(P - 1) / (N - 1)`` above it.
    """
    count = positives + negatives
    if count < 2:
        raise ValueError(f"there must be at least 2 samples, got {count}")
    inverse = float(np.mean(1 / np.arange(1, count + 1)))
    others = (positives - 1) / (count - 1)
    return inverse * (1 - others) + others


def _sampled(points: Points, levels: np.ndarray) -> AveragePrecision:
    """Mean of the envelope at some levels of recall, each drawn as a slab of equal width; 0 beyond the last recall."""
    reached = np.searchsorted(points.recall[1:], levels)  # the first point says nothing: it has no alarm
    height = np.append(points.envelope[1:], 0.0)[reached]
    edges = np.linspace(0, 1, levels.size + 1)
    return AveragePrecision(float(height.mean()), edges[:-1], edges[1:], height, height)


def _slabs(recall: np.ndarray, height_left: np.ndarray, height_right: np.ndarray) -> AveragePrecision:
    left, right = recall[:-1], recall[1:]
    area = float(np.sum((right - left) * (height_left + height_right)) / 2)
    wide = right > left  # a false positive adds no recall, hence no slab
    return AveragePrecision(area, left[wide], right[wide], height_left[wide], height_right[wide])
