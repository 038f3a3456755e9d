"""Second methods: measures from counts of a table and from all pairs of points, regions by another library."""

import numpy as np
from scipy.spatial import cKDTree
from skimage.filters import threshold_otsu
from skimage.measure import euler_number, label
from skimage.metrics import hausdorff_distance
from sklearn.metrics import confusion_matrix, f1_score, jaccard_score

from models.segmentation.measures import Measures, outline


def measures_difference(predicted: np.ndarray, truth: np.ndarray, found: Measures) -> float:
    """From scikit-learn's IoU, F1 and accuracy, and scikit-image's Hausdorff distance of the outlines."""
    flat = truth.ravel(), predicted.ravel()
    table = confusion_matrix(*flat, labels=[False, True])
    gaps = [abs(found.accuracy - np.trace(table) / table.sum())]
    if table.sum() > table[0, 0]:
        gaps += [abs(found.iou - jaccard_score(*flat)), abs(found.dice - f1_score(*flat))]
    if predicted.any() and truth.any():
        gaps.append(abs(found.hausdorff - hausdorff_distance(outline(predicted), outline(truth))))
        gaps.append(abs(found.boundary_iou - _band_iou(predicted, truth, 2.0)))
    return float(max(gaps))


def _band_iou(first: np.ndarray, second: np.ndarray, width: float) -> float:
    """By a search tree for the nearest pixel outside."""
    bands = [_near(mask, width) for mask in (first, second)]
    union = (bands[0] | bands[1]).sum()
    return float((bands[0] & bands[1]).sum() / union) if union else float("nan")


def _near(mask: np.ndarray, width: float) -> np.ndarray:
    near = np.zeros_like(mask)
    if mask.any() and not mask.all():
        inside = np.argwhere(mask)
        distance, _ = cKDTree(np.argwhere(~mask)).query(inside)
        near[tuple(inside[distance <= width + 1e-6].T)] = True
    return near


def component_difference(mask: np.ndarray, count: int) -> int:
    """Against Euler's number plus the holes: neither follows a region."""
    holes = label(np.pad(~mask, 1, constant_values=True), connectivity=1).max() - 1
    return abs(count - (int(euler_number(mask, connectivity=2)) + holes))


def otsu_difference(values: np.ndarray, level: int) -> int:
    return abs(int(threshold_otsu(values)) - level)
