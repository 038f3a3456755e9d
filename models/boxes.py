"""How much two boxes share: the overlaps that matching and suppression threshold.

A box is ``(x1, y1, x2, y2)`` in pixels with ``x1 <= x2`` and ``y1 <= y2``, in the last dimension of an array.
Every overlap broadcasts, ``[..., 4], [..., 4] -> [...]``, so one box meets many as ``iou(box, boxes)`` and all
meet all as ``iou(boxes[:, None], boxes)``.
"""

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike


def areas(boxes: ndarray) -> ndarray:
    """``[..., 4] -> [...]``, px²."""
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def iou(a: ndarray, b: ndarray) -> ndarray:
    """Intersection over union; 0 where both boxes are empty."""
    shared = _intersection(a, b)
    return _ratio(shared, areas(a) + areas(b) - shared)


def ios(a: ndarray, b: ndarray) -> ndarray:
    """Intersection over the smaller box: 1 as soon as one box lies inside the other, however small it is."""
    return _ratio(_intersection(a, b), np.minimum(areas(a), areas(b)))


def coverage(a: ndarray, b: ndarray) -> ndarray:
    """Share of ``a`` that lies inside ``b``: how COCO measures a detection against a crowd region."""
    return _ratio(_intersection(a, b), np.broadcast_to(areas(a), np.broadcast_shapes(a.shape, b.shape)[:-1]))


def diou(a: ndarray, b: ndarray) -> ndarray:
    """IoU minus the squared distance of the centres in units of the enclosing box's diagonal: from -1 to 1.

    Reference: Zheng et al., Distance-IoU Loss, https://arxiv.org/abs/1911.08287
    """
    distance_x = (a[..., 0] + a[..., 2] - b[..., 0] - b[..., 2]) / 2  # [...]
    distance_y = (a[..., 1] + a[..., 3] - b[..., 1] - b[..., 3]) / 2  # [...]
    width = np.maximum(a[..., 2], b[..., 2]) - np.minimum(a[..., 0], b[..., 0])  # [...]
    height = np.maximum(a[..., 3], b[..., 3]) - np.minimum(a[..., 1], b[..., 1])  # [...]
    return iou(a, b) - _ratio(distance_x**2 + distance_y**2, width**2 + height**2)


def checked(values: ArrayLike, name: str = "boxes") -> ndarray:
    """The boxes as float64 ``[N, 4]``, or a refusal that names the first bad one."""
    boxes = np.asarray(values, dtype=np.float64)
    if boxes.size == 0:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"{name} must be rows of x1, y1, x2, y2, got shape {boxes.shape}")
    if not (fine := np.isfinite(boxes).all(axis=1)).all():
        raise ValueError(f"{name} must be finite, got {boxes[fine.argmin()].tolist()} at {fine.argmin()}")
    if not (fine := (boxes[:, :2] <= boxes[:, 2:]).all(axis=1)).all():
        raise ValueError(f"{name} must have x1 <= x2 and y1 <= y2, got {boxes[fine.argmin()].tolist()}")
    return boxes


def _intersection(a: ndarray, b: ndarray) -> ndarray:
    width = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])  # [...]
    height = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])  # [...]
    return np.maximum(width, 0) * np.maximum(height, 0)


def _ratio(part: ndarray, whole: ndarray) -> ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
