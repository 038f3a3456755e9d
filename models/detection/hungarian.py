"""Which query learns which object: DETR's cost, and the pairing whose costs add up to the least.

Reference: Carion et al., https://arxiv.org/abs/2005.12872; Kuhn, The Hungarian method for the assignment problem, 1955
"""

from dataclasses import dataclass

import numpy as np
from numpy import ndarray
from scipy.optimize import linear_sum_assignment

from models.boxes import areas, checked, iou
from models.limits import refuse


@dataclass(frozen=True)
class Config:
    score: float = 1.0  # weight of -p
    distance: float = 5.0  # weight of the L1 distance of (cx, cy, w, h) in shares of the picture
    overlap: float = 2.0  # weight of -GIoU


LIMITS = {"score": (0, 100), "distance": (0, 100), "overlap": (0, 100)}


@dataclass(frozen=True, eq=False)
class Pairing:
    cost: ndarray  # [Q, N] of query q for object n
    terms: ndarray  # [3, Q, N] -p, L1 and -GIoU, without weights
    query: ndarray  # [N] the query that learns each object
    cheapest: ndarray  # [N] each object's cheapest query, whoever else wants it
    total: float


def pairing(queries: ndarray, scores: ndarray, objects: ndarray, size: tuple[int, int], config: Config) -> Pairing:
    """Pair ``objects [N, 4]`` with ``queries [Q, 4]``, px of a picture of ``size`` (height, width), one to one.

    ``scores [Q]`` are the queries' probabilities, or ``[Q, N]`` those of each object's class.
    """
    refuse(config, LIMITS)
    queries, objects = checked(queries, "queries"), checked(objects, "objects")
    if len(objects) > len(queries):
        raise ValueError(f"objects must be at most as many as queries, {len(queries)}, got {len(objects)}")
    if not len(objects):
        raise ValueError("objects must be one or more, got none: draw one")
    share = np.array([size[1], size[0]] * 2)
    distance = abs(_cxcywh(queries / share)[:, None] - _cxcywh(objects / share)).sum(axis=-1)  # [Q, N]
    score = np.broadcast_to(np.asarray(scores, float).reshape(len(queries), -1), distance.shape)
    terms = np.stack((-score, distance, -giou(queries[:, None], objects)))  # [3, Q, N]
    cost = np.tensordot((config.score, config.distance, config.overlap), terms, axes=1)  # [Q, N]
    rows, columns = linear_sum_assignment(cost)
    query = rows[np.argsort(columns)]
    return Pairing(cost, terms, query, cost.argmin(axis=0), float(cost[rows, columns].sum()))


def astray(objects: ndarray, height: int, width: int) -> tuple[tuple[float, ...], ...]:
    """Answers to begin with: each object's box a little to the side, and one in a corner that no object has."""
    sides = (objects[:, 2:] - objects[:, :2]) * (0.22, 0.12)  # [N, 2]
    moved = objects + np.tile(sides * np.where(np.arange(len(objects)) % 2, -1, 1)[:, None], 2)
    spare = [[0.02 * width, 0.02 * height, 0.22 * width, 0.24 * height]]
    return tuple(map(tuple, np.concatenate((moved, spare)).clip(0, np.tile((width, height), 2)).tolist()))


def giou(a: ndarray, b: ndarray) -> ndarray:
    """IoU minus the share of the enclosing box that neither fills: ``[..., 4], [..., 4] -> [...]``, -1 to 1."""
    overlap, total = iou(a, b), areas(a) + areas(b)
    hull = np.concatenate((np.minimum(a[..., :2], b[..., :2]), np.maximum(a[..., 2:], b[..., 2:])), axis=-1)
    union, size = total / (1 + overlap), areas(hull)  # IoU = shared / union and shared + union = total
    return overlap - np.divide(size - union, size, out=np.zeros_like(size), where=size > 0)


def _cxcywh(boxes: ndarray) -> ndarray:
    return np.concatenate(((boxes[..., :2] + boxes[..., 2:]) / 2, boxes[..., 2:] - boxes[..., :2]), axis=-1)
