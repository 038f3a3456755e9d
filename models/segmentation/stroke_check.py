"""Second methods for what is learnt from strokes: the law of the best regression, and scores by sets of pixels."""

import numpy as np
from scipy.special import softmax

from models.segmentation import measures
from models.segmentation.learners import PENALTY, Answer, Prepared, Scores, learnt_from
from models.segmentation.strokes import on_pixels


def scores_difference(found: Answer, truth: np.ndarray, said: Scores) -> float:
    """From the two sets of pixels of each class, without a table."""
    ious = [measures.iou(found.mask == number, truth == number) for number in np.unique(truth)]
    return float(max(abs(said.iou - np.mean(ious)), abs(said.accuracy - np.mean(found.mask == truth))))


def optimum_difference(known: Prepared, cells: np.ndarray, found: Answer) -> float:
    """How far the weights are from where the penalised loss is flat, on one painted pixel's average.

    At the best weights the pull of the pixels, error times feature, equals that of the penalty, which is the weight.
    """
    assert found.weights is not None
    labels = on_pixels(cells)
    at = learnt_from(labels)
    inputs = np.column_stack([known.maps[at].astype(float), np.ones(len(at))])  # [N, 112 + 1]
    wanted = labels.ravel()[at][:, None] == found.classes  # [N, K]
    pull = (wanted - softmax(inputs @ found.weights.T, axis=1)).T @ inputs  # [K, 112 + 1]
    weights = found.weights * (np.arange(inputs.shape[1]) < inputs.shape[1] - 1)  # what is added costs nothing
    free = pull - PENALTY * weights
    if len(found.classes) == 2:  # one row of odds: only its own pull counts
        free = free[1:]
    return float(np.abs(free).max() / len(at))
