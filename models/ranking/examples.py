"""Detections to think with: twelve objects, twelve boxes, and a list that scores differently at IoU .5 and .75.

The scores and the verdicts are those of the worked example of rafaelpadilla/review_object_detection_metrics; the boxes
are our own, laid out so that they earn these verdicts.
"""

import numpy as np

from models.ranking.detections import Boxes

SCORES = (0.99, 0.98, 0.95, 0.95, 0.94, 0.92, 0.89, 0.86, 0.85, 0.82, 0.81, 0.76)
LOOSE = {1, 3, 10}  # detections with an IoU of .6: hits at .5 only
TWICE = 8  # this detection repeats the first one
SIDE = 60.0  # px


def worked_example() -> tuple[Boxes, Boxes]:
    """Ground truth and detections in one picture of 400 x 300 px: one object is never found."""
    corner = np.array([(20.0 + 95 * (place % 4), 20.0 + 95 * (place // 4)) for place in range(12)])
    truth = np.concatenate((corner, corner + SIDE), axis=1)
    place = [TWICE, *range(1, 12)]
    iou = np.array([0.6 if index in LOOSE else 0.9 for index in range(12)])
    iou[TWICE] = 0.8
    shift = SIDE * (1 - iou) / (1 + iou)  # a box moved sideways by this much keeps this IoU
    found = truth[place] + np.stack((shift, 0 * shift, shift, 0 * shift), axis=1)
    one = np.zeros(12, dtype=int)
    return Boxes(one, one, truth, np.empty(0)), Boxes(one, one, found, np.array(SCORES))
