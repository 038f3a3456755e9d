"""Things in a mask of one class: connected pixels, or basins of the distance to the outside.

One sees touching cells come out as one by their components, and apart again where each has a hill of its own.
"""

import cv2
import numpy as np
from scipy import ndimage
from skimage.morphology import h_maxima
from skimage.segmentation import watershed

from models.limits import within

LARGEST = 20.0  # px


def components(mask: np.ndarray) -> np.ndarray:
    """Numbers of the connected regions ``[H, W]`` int32, eight neighbours, 0 outside."""
    return np.asarray(cv2.connectedComponents(mask.view(np.uint8), connectivity=8)[1])


def by_distance(mask: np.ndarray, apart: float = 2.0) -> np.ndarray:
    """Watershed of the distance to the outside; hills that rise less than ``apart`` px above a saddle merge."""
    within("apart", apart, 0.1, LARGEST)
    far = cv2.distanceTransform(mask.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    tops = ndimage.label(h_maxima(far, apart), np.ones((3, 3)))[0] if mask.any() else np.zeros(mask.shape, int)
    missing = components(mask)
    have = np.unique(missing[tops > 0])
    for number in np.setdiff1d(np.unique(missing[mask]), have):  # a thing lower than ``apart`` is one thing still
        at = np.flatnonzero(missing == number)
        tops.flat[at[np.argmax(far.flat[at])]] = tops.max() + 1
    return watershed(-far, tops, mask=mask).astype(np.int32)


def colours(labels: np.ndarray, count: int) -> np.ndarray:
    """One of ``count`` colours for each region number ``[max + 1]``, not a neighbour's where that is possible."""
    right = np.stack([labels[:, :-1].ravel(), labels[:, 1:].ravel()])  # [2, P]
    down = np.stack([labels[:-1].ravel(), labels[1:].ravel()])
    touching = np.concatenate([right, down], axis=1)
    touching = np.unique(touching[:, touching[0] != touching[1]], axis=1)
    neighbours: dict[int, set[int]] = {}
    for first, second in touching.T.tolist():
        neighbours.setdefault(first, set()).add(second)
        neighbours.setdefault(second, set()).add(first)
    chosen = np.full(int(labels.max()) + 1, -1)
    for number in range(1, len(chosen)):
        taken = {int(chosen[other]) for other in neighbours.get(number, ()) if other}
        order = [(number + step) % count for step in range(count)]
        chosen[number] = next((colour for colour in order if colour not in taken), order[0])
    return chosen
