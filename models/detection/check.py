"""Second methods: each number of the page by another idea."""

from dataclasses import replace
from itertools import permutations

import cv2
import numpy as np
import torch
from numpy import ndarray
from torch.nn.functional import max_pool2d, pad
from torchvision.ops import batched_nms, box_iou, generalized_box_iou, ps_roi_pool, roi_align, roi_pool

from models.boxes import iou
from models.detection import codes, letterbox, targets
from models.detection.codes import Config as Codes
from models.detection.hungarian import Config as Weights
from models.detection.hungarian import Pairing, pairing
from models.detection.judged import NMS, Answers, found
from models.detection.letterbox import Config as Letterbox
from models.detection.mask import Masks
from models.detection.points import SEEN, Centres, Corners
from models.detection.roi import SAMPLES, Cut, cut, moves
from models.detection.roi import Config as Roi
from models.detection.rules import Assigned, Config

MOST_BRUTE = 7  # queries: 5,040 permutations


def rule_difference(boxes: ndarray, shown: list[Assigned], config: Config) -> int:
    """Cells whose owner differs from asking every cell in turn whether it meets the rule, without any index."""
    strides, gap = [config.stride * 2**index for index in range(len(shown))], 0
    for one, stride in zip(shown, strides, strict=True):
        own = np.array([box for box in boxes if _stride_of(box, strides) == stride]).reshape(-1, 4)
        setting = replace(config, stride=stride, anchor=config.anchor * stride / config.stride)
        if config.rule == "iou":
            gap += _overlap_difference(own, one, setting)
        else:
            gap += sum(
                (one.owner[row, column] >= 0) != any(_meets(box, row, column, setting) for box in own)
                for row, column in np.ndindex(one.owner.shape)
            )
    return int(gap)


def _stride_of(box: ndarray, strides: list[int]) -> int:
    """The largest stride on which the box is still 14 cells wide; the finest if it is so on none."""
    return max((s for s in strides if (box[2] - box[0]) * (box[3] - box[1]) >= (14 * s) ** 2), default=strides[0])


def _overlap_difference(boxes: ndarray, shown: Assigned, config: Config) -> int:
    """Cells that learn against thresholds on torchvision's IoU, and the best of each object."""
    if not len(boxes):
        return int((shown.owner >= 0).sum())
    rows, columns = shown.owner.shape
    middles = [((c + 0.5) * config.stride, (r + 0.5) * config.stride) for r in range(rows) for c in range(columns)]
    half = config.anchor / 2
    laid = torch.tensor([(x - half, y - half, x + half, y + half) for x, y in middles], dtype=torch.float64)
    overlaps = box_iou(laid, torch.tensor(boxes))  # [R * C, N]
    best = overlaps.max(dim=0).values
    learns = (overlaps.max(dim=1).values >= 0.5) | ((overlaps == best) & (overlaps > 0)).any(dim=1)
    return int((learns.numpy() != (shown.owner.ravel() >= 0)).sum())


def _meets(box: ndarray, row: int, column: int, config: Config) -> bool:
    """Whether this cell may learn this box, from distances of the centres alone."""
    stride = config.stride
    x, y = (box[0] + box[2]) / 2 - column * stride, (box[1] + box[3]) / 2 - row * stride  # from the cell's corner
    if config.rule == "inside":
        left, top = (column + 0.5) * stride, (row + 0.5) * stride
        return bool(min(left - box[0], top - box[1], box[2] - left, box[3] - top) > 0)
    within = 0 <= x < stride, 0 <= y < stride
    if config.rule != "three" or all(within):
        return all(within)
    near = -stride / 2 <= x < 1.5 * stride, -stride / 2 <= y < 1.5 * stride  # the offsets -.5 to 1.5 of YOLOv5
    return any(within) and all(near)


def pairing_differences(queries: ndarray, objects: ndarray, shown: Pairing) -> tuple[float, float]:
    """Gap of the total to the least over all permutations, and of GIoU to torchvision's; NaN if too many."""
    reference = generalized_box_iou(torch.tensor(queries), torch.tensor(objects)).numpy()
    overlap = float(abs(reference + shown.terms[2]).max())
    count, wanted = shown.cost.shape
    if count > MOST_BRUTE:
        return float("nan"), overlap
    least = min(sum(shown.cost[q, n] for n, q in enumerate(order)) for order in permutations(range(count), wanted))
    return abs(least - shown.total), overlap


def least_overlap(height: float, width: float, reach: float) -> float:
    """The least IoU of any box whose two corners moved at most ``reach`` along each axis: all 9 x 9 extreme moves."""
    moves = np.array(list(np.ndindex(3, 3, 3, 3))) - 1  # [81, 4]
    box = np.array([0.0, 0.0, width, height])
    moved = box + reach * moves
    whole = moved[(moved[:, 2] > moved[:, 0]) & (moved[:, 3] > moved[:, 1])]
    return float(iou(box, whole).min()) if len(whole) == len(moved) else 0.0


def tensor_difference(tensor: ndarray, boxes: ndarray, size: tuple[int, int], predictors: int) -> float:
    """Largest gap (px) of a decoded box to the nearest of the boxes that were put in."""
    back, _labels = targets.decoded(tensor, size, predictors)
    return float(max((abs(boxes - box).max(axis=1).min() for box in back), default=0.0))


def first_swap() -> int:
    """Whole px that a box slides from the first of two objects until it is paired with the second."""
    objects = np.array([[20.0, 30, 50, 70], [55, 30, 85, 70]])
    queries = np.array([[20.0, 30, 50, 70], [40, 30, 70, 70]])
    step = np.array([[1.0, 0, 1, 0], [0, 0, 0, 0]])
    scores = np.array([0.9, 0.8])
    return next(
        k for k in range(100) if pairing(queries + k * step, scores, objects, (100, 100), Weights()).query[1] == 0
    )


def suppression_difference(answers: Answers) -> int:
    """Boxes that only one of our suppression and torchvision's keeps, on the first twenty canvases."""
    apart = 0
    for index in range(min(20, len(answers.scores))):
        before, after = found(answers, index, False), found(answers, index, True)
        given = (torch.tensor(before.boxes), torch.tensor(before.scores), torch.tensor(before.labels))
        keep = batched_nms(*given, NMS).numpy() if len(before) else []
        apart += abs(len(keep) - len(after)) or int((before.boxes[keep] != after.boxes).any())
    return apart


def border_error(shown: Cut) -> float:
    """Largest distance (px) of a border that is read from the true one."""
    read = (shown.left, shown.right, shown.top, shown.bottom)
    true = (shown.true[0, :-1], shown.true[0, 1:], shown.true[1, :-1], shown.true[1, 1:])
    return float(max(abs(one - other).max() for one, other in zip(read, true, strict=True)))


def ramp_error(ramp: ndarray, box: ndarray, config: Roi) -> float:
    """Largest error (px) of a bin's value where the value of the map is the place itself."""
    shown = cut(ramp, box, config)
    return float(abs(shown.values - (shown.true[0, :-1] + shown.true[0, 1:]) / 2).max())


def value_error(pixels: ndarray, shown: Cut) -> float:
    """Mean error of the bins' brightness against the pixels whose centres lie in the true bins."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(float)
    across, down = np.rint(shown.true).astype(int)
    gaps = []
    for row, column in np.ndindex(shown.values.shape):
        part = grey[max(down[row], 0) : down[row + 1], max(across[column], 0) : across[column + 1]]
        if part.size:
            gaps.append(abs(part.mean() - shown.values[row, column]))
    return float(np.mean(gaps)) if gaps else float("nan")


def roi_difference(feature: ndarray, box: ndarray, config: Roi, shown: Cut) -> float:
    """Against torchvision's operators."""
    image, place = torch.tensor(feature)[None, None], torch.tensor(box)[None]
    scale, size = 1 / config.stride, (config.bins, config.bins)
    if config.method == "pool":
        reference = roi_pool(image, [place], size, scale)
    else:
        reference = roi_align(image, [place], size, scale, SAMPLES, config.method == "align")
    return float(abs(reference[0, 0].numpy() - shown.values).max())


def sensitive_difference(maps: ndarray, box: ndarray, config: Roi, shown: ndarray) -> float:
    """Against torchvision's operator: it never reads the last row and column of a map, so one more is added."""
    larger = pad(torch.tensor(maps)[None], (0, 1, 0, 1))
    reference = ps_roi_pool(larger, [torch.tensor(box)[None]], config.bins, 1 / config.stride)
    return float(abs(reference[0, 0].numpy() - shown).max())


def corner_difference(shown: Corners) -> float:
    """Against looking along the row and down the column from every cell."""
    found = [shown.top[r, c:].max() + shown.left[r:, c].max() for r, c in np.ndindex(shown.top.shape)]
    return float(abs(np.reshape(found, shown.pooled.shape) - shown.pooled).max())


def peak_difference(shown: Centres) -> int:
    """Peaks that differ from torch's 3 x 3 max pooling."""
    heat = torch.tensor(shown.heat)[None]
    peaks = ((max_pool2d(heat, 3, 1, 1) == heat) & (heat > SEEN))[0].nonzero()
    return len(set(map(tuple, peaks.tolist())) ^ set(map(tuple, shown.peaks.tolist())))


def mask_difference(shown: Masks, box: ndarray) -> float:
    """The grid against torchvision's RoI align of the outline."""
    outline = torch.tensor(shown.outline[None, None].astype(float))
    reference = roi_align(outline, [torch.tensor(box)[None]], len(shown.grid), 1.0, SAMPLES, True)
    return float(abs(reference[0, 0].numpy() - shown.grid).max())


def letterbox_difference(boxes: ndarray, height: int, width: int, config: Letterbox) -> float:
    """Gap (px) of boxes brought back to OpenCV's inverse of the affine map that carries three corners of the photo."""
    corners = np.array([[0.0, 0, width, 0], [width, 0, 0, height]])
    there = letterbox.forward(corners, height, width, config)
    before, after = (one.reshape(-1, 2)[[0, 1, 3]].astype(np.float32) for one in (corners, there))
    inverse = cv2.invertAffineTransform(cv2.getAffineTransform(before, after))  # [2, 3]
    square = letterbox.forward(boxes, height, width, config)
    points = square.reshape(-1, 2) @ inverse[:, :2].T + inverse[:, 2]
    return float(abs(points.reshape(-1, 4) - letterbox.back(square, height, width, config)).max(initial=0))


def code_difference(t: ndarray, config: Codes) -> float:
    """Gap of the box to the one that the inverse of its code brings back; numbers beyond a clamp count as the clamp."""
    box = codes.box(t, config)
    return float(abs(codes.box(codes.numbers(box, config), config) - box).max())


def logit_words(code: str, offset: float) -> str:
    """The number that a network must answer for an offset, by bisection: to three digits, or ∞."""
    low, high = -60.0, 60.0
    setting = Codes(code)
    for _round in range(100):
        middle = (low + high) / 2
        below = codes.factors(np.array([middle, 0, 0, 0]), setting)[0] < offset
        low, high = (middle, high) if below else (low, middle)
    return "∞" if high > 30 else f"{high:.3f}"


def steps_of_pool() -> int:
    """Of 16 steps of one px, those in which the first bin of RoI pool moves, on a map of stride 16."""
    return int((np.diff(moves(Roi())["pool"]) > 0).sum())
