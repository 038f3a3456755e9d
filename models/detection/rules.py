"""Which cells of a map learn which object: five rules on the same boxes.

Reference: Redmon et al., YOLO, https://arxiv.org/abs/1506.02640; Jocher, YOLOv5, https://github.com/ultralytics/yolov5;
Tian et al., FCOS, https://arxiv.org/abs/1904.01355; Zhou et al., CenterNet, https://arxiv.org/abs/1904.07850;
Lin et al., FPN, https://arxiv.org/abs/1612.03144
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy import ndarray

from models.anchors import matching as anchors
from models.boxes import areas, checked
from models.limits import refuse, within

NOBODY, LEFT_OUT = -1, -2


@dataclass(frozen=True)
class Config:
    rule: str = "centre"
    stride: int = 32  # px of a cell
    anchor: float = 96.0  # px, side of the one square anchor of each cell
    overlap: float = 0.7  # IoU that a box within the Gaussian's radius still has
    published: bool = False  # the radius as CornerNet published it
    least: int = 0  # cells of the radius, however small the object


@dataclass(frozen=True, eq=False)
class Assigned:
    owner: ndarray  # [R, C] the object that a cell learns; NOBODY: background; LEFT_OUT: no loss there
    weight: ndarray  # [R, C] target of the objectness: 1 at cells that learn, between 0 and 1 under a Gaussian
    lost: tuple[int, ...]  # objects that no cell learns
    taken: tuple[tuple[int, int], ...]  # objects that lost a cell, and to whom


FINEST = 224 / 16  # cells along an object's side below which FPN gives it to a finer level
LIMITS = {"stride": (4, 512), "anchor": (1, 4096), "overlap": (0.05, 0.95)}


def assigned(boxes: ndarray, height: int, width: int, config: Config) -> Assigned:
    """Cells ``[ceil(height / stride), ceil(width / stride)]`` and what each learns of ``boxes [N, 4]``, px.

    Where several objects claim a cell, the first keeps it under the rules of a centre, the smallest inside a box.
    """
    refuse(config, LIMITS, {"rule": RULES})
    boxes = checked(boxes, "objects")
    if len(flat := np.flatnonzero(areas(boxes) == 0)):
        raise ValueError(f"objects must have a width and a height, got {boxes[flat[0]].tolist()}")
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    if len(far := np.flatnonzero((x < 0) | (y < 0) | (x >= width) | (y >= height))):
        raise ValueError(f"centres must lie on the picture, got {x[far[0]]:.0f}, {y[far[0]]:.0f}")
    shape = -(-height // config.stride), -(-width // config.stride)
    if config.rule == "iou":
        return _by_iou(boxes, shape, config)
    claims = RULES[config.rule](boxes, shape, config)
    owner, taken = np.full(shape, NOBODY), []
    for index, row, column in claims:
        if owner[row, column] == NOBODY:
            owner[row, column] = index
        elif owner[row, column] != index:
            taken.append((index, int(owner[row, column])))
    weight = (owner >= 0).astype(float)
    if config.rule == "gaussian":
        weight = heat(boxes, shape, config)
    return Assigned(owner, weight, _lost(boxes, owner), tuple(dict.fromkeys(taken)))


def by_level(boxes: ndarray, height: int, width: int, config: Config, levels: int) -> list[Assigned]:
    """The rule on ``levels`` maps of the stride, twice the stride, and so on: each object learns on that of its size.

    Objects keep their numbers; the square anchor of a cell grows with the stride.
    """
    within("levels", levels, 1, 6)
    boxes, found = checked(boxes, "objects"), []
    place = level(np.sqrt(areas(boxes)), config.stride, levels)
    for index, setting in enumerate(pyramid(config, levels)):
        own = np.flatnonzero(place == index)
        one = assigned(boxes[own], height, width, setting)
        owner = np.where(one.owner >= 0, np.append(own, NOBODY)[one.owner], one.owner)
        taken = tuple((int(own[loser]), int(own[winner])) for loser, winner in one.taken)
        found.append(Assigned(owner, one.weight, tuple(own[list(one.lost)].tolist()), taken))
    return found


def pyramid(config: Config, levels: int) -> list[Config]:
    """The setting of each level, the finest first."""
    scales = [2**index for index in range(levels)]
    return [replace(config, stride=config.stride * scale, anchor=config.anchor * scale) for scale in scales]


def level(side: ndarray, stride: int, levels: int) -> ndarray:
    """FPN's level, from 0, of objects with these roots of the area (px): one more for twice the side.

    On the strides 4, 8, 16, 32 of its P2 to P5 it is floor(4 + log2(side / 224)).
    """
    with np.errstate(divide="ignore"):
        return np.floor(np.log2(side / (FINEST * stride))).clip(0, levels - 1).astype(int)


Claims = list[tuple[int, int, int]]
Shape = tuple[int, int]


def centre(boxes: ndarray, shape: Shape, config: Config) -> Claims:
    """The one cell that holds the centre of the box."""
    places = _centres(boxes, config).astype(int)  # [N, 2]
    return [(index, int(row), int(column)) for index, (column, row) in enumerate(places)]


def three_cells(boxes: ndarray, shape: Shape, config: Config) -> Claims:
    """That cell, and its nearer neighbour in each direction, as YOLOv5: fewer at the edge of the picture."""
    claims = []
    for index, (x, y) in enumerate(_centres(boxes, config)):
        row, column = int(y), int(x)
        beside = column - 1 if x % 1 < 0.5 else column + 1
        above = row - 1 if y % 1 < 0.5 else row + 1
        for r, c in ((row, column), (row, beside), (above, column)):
            if 0 <= r < shape[0] and 0 <= c < shape[1]:
                claims.append((index, r, c))
    return claims


def inside(boxes: ndarray, shape: Shape, config: Config) -> Claims:
    """Every cell whose centre lies in the box, as FCOS; small boxes come first."""
    claims = []
    middle_y, middle_x = ((np.arange(count) + 0.5) * config.stride for count in shape)
    for index in np.argsort(areas(boxes), kind="stable"):
        x1, y1, x2, y2 = boxes[index]
        rows = np.flatnonzero((middle_y > y1) & (middle_y < y2))
        columns = np.flatnonzero((middle_x > x1) & (middle_x < x2))
        claims += [(int(index), int(row), int(column)) for row in rows for column in columns]
    return claims


RULES: dict[str, Callable[[ndarray, Shape, Config], Claims]] = {
    "centre": centre, "three": three_cells, "inside": inside, "gaussian": centre, "iou": centre,
}  # fmt: skip


def heat(boxes: ndarray, shape: Shape, config: Config) -> ndarray:
    """CenterNet's target ``[R, C]``: 1 at each centre's cell, falling as a Gaussian; the larger where two meet."""
    rows, columns = np.indices(shape)
    found = np.zeros(shape)
    for box, (x, y) in zip(boxes / config.stride, _centres(boxes, config).astype(int), strict=True):
        reach = max(config.least, int(radius(box[3] - box[1], box[2] - box[0], config.overlap, config.published)))
        sigma = (2 * reach + 1) / 6
        near = (abs(rows - y) <= reach) & (abs(columns - x) <= reach)
        found = np.maximum(found, near * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * sigma**2)))
    return found


def radius(height: float, width: float, overlap: float, published: bool = False) -> float:
    """How far both corners may move, each along both axes, with IoU >= ``overlap``: the least of three cases.

    Both corners move the same way, both inwards, both outwards. The published code divides all roots by 2, not by 2a,
    and takes the larger root of the first two.
    """
    total, area = height + width, height * width
    cases = (
        (1.0, -total, area * (1 - overlap) / (1 + overlap)),
        (4.0, -2 * total, (1 - overlap) * area),
        (4 * overlap, 2 * overlap * total, (overlap - 1) * area),
    )
    roots = [sqrt(b * b - 4 * a * c) for a, b, c in cases]
    if published:
        signs = (total, 2 * total, -2 * overlap * total)
        return min((b + root) / 2 for b, root in zip(signs, roots, strict=True))
    return min((-b + sign * root) / (2 * a) for (a, b, _c), root, sign in zip(cases, roots, (-1, -1, 1), strict=True))


def _by_iou(boxes: ndarray, shape: Shape, config: Config) -> Assigned:
    """One square anchor a cell; from IoU .5 it learns, between .4 and .5 it is left out, the best is forced."""
    rows, columns = np.indices(shape)
    middle = np.stack((columns, rows), axis=-1).reshape(-1, 2) * config.stride + config.stride / 2  # [R * C, 2]
    laid = np.concatenate((middle - config.anchor / 2, middle + config.anchor / 2), axis=1)  # [R * C, 4]
    found = anchors.matching(laid, boxes, anchors.Config())
    owner = np.where(found.label == anchors.POSITIVE, found.truth, NOBODY)
    owner[found.label == anchors.IGNORED] = LEFT_OUT
    owner = owner.reshape(shape)
    return Assigned(owner, (owner >= 0).astype(float), _lost(boxes, owner), ())


def _centres(boxes: ndarray, config: Config) -> ndarray:
    """In cells, x before y: ``[N, 2]``."""
    return (boxes[:, :2] + boxes[:, 2:]) / 2 / config.stride


def _lost(boxes: ndarray, owner: ndarray) -> tuple[int, ...]:
    return tuple(int(index) for index in np.setdiff1d(np.arange(len(boxes)), owner))
