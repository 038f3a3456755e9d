"""What a detector's answers are worth, before suppression and after it."""

from dataclasses import dataclass

import numpy as np
from numpy import ndarray
from scipy.ndimage import maximum_filter

from models.detection.scenes import Scenes
from models.detectors.candidates import Candidates, candidates, strongest
from models.nms.suppression import survivors
from models.ranking.average_precision import average_precision
from models.ranking.detections import Boxes, assignment, subset

FLOOR = 0.05  # answers with a lower score do not enter
MOST = 60  # answers of a canvas
SURE = 0.3  # answers from this score are drawn and counted
NMS = 0.5  # IoU above which a box is suppressed


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of canvases, in cells or queries."""

    scores: ndarray  # [N, Q, C] probabilities
    boxes: ndarray  # [N, Q, 4] px


@dataclass(frozen=True)
class Worth:
    average_precision: float  # AP50, mean over classes
    boxes: float  # answers from SURE, per object


def found(answers: Answers, index: int, suppressed: bool, peaks: bool = False) -> Candidates:
    """The answers of one canvas: one for each cell and class above FLOOR.

    With ``peaks`` only cells that are the largest of their 3 x 3 neighbours stay, CenterNet's own suppression.
    """
    scores = answers.scores[index]  # [64, C]
    if suppressed and peaks:
        scores = np.where(scores == largest(scores), scores, 0)
    cells, classes = np.nonzero(scores > FLOOR)
    names = tuple(map(str, range(scores.shape[1])))
    given = strongest(candidates(answers.boxes[index][cells], scores[cells, classes], classes, names), MOST)
    return survivors(given, NMS) if suppressed and not peaks and len(given) else given


def largest(scores: ndarray) -> ndarray:
    """The largest score in the 3 x 3 cells around each: ``[64, C] -> [64, C]``."""
    side = int(len(scores) ** 0.5)
    return maximum_filter(scores.reshape(side, side, -1), (3, 3, 1)).reshape(scores.shape)


def worth(answers: Answers, unseen: Scenes, suppressed: bool, peaks: bool = False) -> Worth:
    """AP50 on all unseen canvases, and how many boxes stand on each object."""
    each = [found(answers, index, suppressed, peaks) for index in range(len(unseen.pictures))]
    truth, given = boxes(unseen, each)
    areas = []
    for category in np.unique(truth.category):
        objects, answered = (subset(one, np.flatnonzero(one.category == category)) for one in (truth, given))
        areas.append(average_precision(assignment(objects, answered).curve, "101-point").value)
    sure = sum(int((one.scores >= SURE).sum()) for one in each)
    return Worth(float(np.mean(areas)), sure / len(truth.image))


def boxes(unseen: Scenes, each: list[Candidates]) -> tuple[Boxes, Boxes]:
    """Objects and answers of all canvases, as average precision takes them."""
    where = np.argwhere(unseen.labels >= 0)
    truth = Boxes(where[:, 0], unseen.labels[tuple(where.T)], unseen.boxes[tuple(where.T)], np.empty(0))
    image = np.repeat(np.arange(len(each)), [len(one) for one in each])
    parts = [np.concatenate([getattr(one, name) for one in each]) for name in ("labels", "boxes", "scores")]
    return truth, Boxes(image, *parts)
