"""Moving a picture, and what goes with it: boxes, masks and key points.

A transform is a matrix ``[3, 3]`` on pixel centres (x, y), from old to new. Boxes and points are in picture pixels,
where pixel ``(row, col)`` covers ``[col, col + 1)``: half a pixel is taken off on the way in and added on the way out.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike

from models.limits import refuse, within

MOTIONS = ("rotate", "scale", "shift", "shear", "crop", "flip left-right", "flip up-down")
FILLS = ("black", "grey 114", "mean", "reflect")
AMOUNTS = {"scale": (0.01, 10), "crop": (0.01, 1), "shear": (-89, 89)}
RULES = ("corners", "ellipse", "mask", "rotated")
Box = tuple[float, float, float, float]  # left, top, right, bottom in px


@dataclass(frozen=True)
class Motion:
    name: str = "rotate"
    amount: float = 30.0  # degrees; factor; share of the side; degrees of shear; share that is left; unused by flips
    fill: str = "black"

    def __post_init__(self) -> None:
        refuse(self, {}, {"name": MOTIONS, "fill": FILLS})
        if self.name in AMOUNTS:
            within(self.name, self.amount, *AMOUNTS[self.name])


def matrix(motion: Motion, shape: tuple[int, ...]) -> np.ndarray:
    """Of a motion about the picture's middle; ``shape`` is ``[H, W]``."""
    height, width = shape[:2]
    amount, turn = motion.amount, np.radians(motion.amount)
    cosine, sine = np.cos(turn), np.sin(turn)
    parts = {
        "rotate": [[cosine, -sine, 0], [sine, cosine, 0]],
        "scale": [[amount, 0, 0], [0, amount, 0]],
        "shift": [[1, 0, amount * width], [0, 1, amount * height]],
        "shear": [[1, np.tan(turn), 0], [0, 1, 0]],
        "crop": [[1 / (amount or 1), 0, 0], [0, 1 / (amount or 1), 0]],
        "flip left-right": [[-1, 0, 0], [0, 1, 0]],
        "flip up-down": [[1, 0, 0], [0, -1, 0]],
    }
    middle = np.array([[1.0, 0, (width - 1) / 2], [0, 1, (height - 1) / 2], [0, 0, 1]])
    return middle @ np.array([*parts[motion.name], [0, 0, 1]]) @ np.linalg.inv(middle)


def warped(image: np.ndarray, move: np.ndarray, fill: str = "black") -> np.ndarray:
    """The moved picture ``[H, W(, 3)]`` uint8, as large as before; bare places by ``fill``."""
    height, width = image.shape[:2]
    channels = image.reshape(height * width, -1)
    colour = channels.mean(axis=0).tolist() if fill == "mean" else [114.0 if fill == "grey 114" else 0.0] * 4
    border = cv2.BORDER_REFLECT_101 if fill == "reflect" else cv2.BORDER_CONSTANT
    return cv2.warpAffine(
        image, move[:2], (width, height), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=colour
    )


def moved_points(points: np.ndarray, move: np.ndarray) -> np.ndarray:
    """Where points ``[N, 2]`` (x, y in picture pixels) go."""
    return (points - 0.5) @ move[:2, :2].T + move[:2, 2] + 0.5


def moved_mask(mask: np.ndarray, move: np.ndarray) -> np.ndarray:
    """Where the pixels of a mask ``[H, W]`` bool go; each new pixel asks the nearest old one."""
    height, width = mask.shape
    return cv2.warpAffine(mask.view(np.uint8), move[:2], (width, height), flags=cv2.INTER_NEAREST) > 0


def moved_box(box: Box, move: np.ndarray, rule: str, mask: np.ndarray | None = None) -> Box:
    """The upright box that a rule gives for the moved object.

    ``corners``: around the four moved corners; it holds the object, and is too large after a turn. ``ellipse``: around
    the moved ellipse that fits the box. ``mask``: around the moved mask ``[H, W]``.
    """
    x1, y1, x2, y2 = box
    if rule == "mask" and mask is not None:
        return tight_box(moved_mask(mask, move))
    centre = moved_points(np.array([[(x1 + x2) / 2, (y1 + y2) / 2]]), move)[0]
    half = np.array([(x2 - x1) / 2, (y2 - y1) / 2])
    parts = np.abs(move[:2, :2]) * half  # [2, 2]: what each half side adds to each axis
    reach = parts.sum(axis=1) if rule == "corners" else np.hypot(parts[:, 0], parts[:, 1])
    (left, top), (right, bottom) = centre - reach, centre + reach
    return float(left), float(top), float(right), float(bottom)


def tight_box(mask: np.ndarray) -> Box:
    """Around the pixels of a mask ``[H, W]`` bool; four zeros where there are none."""
    x, y, width, height = map(float, cv2.boundingRect(mask.view(np.uint8)))
    return x, y, x + width, y + height


def corners(box: Box) -> np.ndarray:
    """Of a box, in order around it ``[4, 2]`` of x, y in px; moved, they are a box that turns with its object."""
    x1, y1, x2, y2 = box
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]])


def turned_box(mask: np.ndarray) -> np.ndarray:
    """Corners ``[4, 2]`` of the smallest turned box around the pixels of a mask, one at least."""
    places = np.argwhere(mask)[:, ::-1]
    rims = [places + step for step in ((0, 0), (1, 0), (1, 1), (0, 1))]
    return cv2.boxPoints(cv2.minAreaRect(np.concatenate(rims).astype(np.float32))).astype(float)


def on_picture(outline: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The part of a convex polygon ``[N, 2]`` on the picture, ``[M, 2]``; three zeros where there is none."""
    frame = corners((0.0, 0.0, float(shape[1]), float(shape[0])))
    area, shared = cv2.intersectConvexConvex(outline.astype(np.float32), frame.astype(np.float32))
    return shared.reshape(-1, 2).astype(float) if area > 0 and shared is not None else np.zeros((3, 2))


def outline_area(outline: np.ndarray) -> float:
    """Of a polygon ``[N, 2]``, by the shoelace formula."""
    x, y = outline.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def outline_overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union of two convex polygons ``[N, 2]``."""
    shared, _outline = cv2.intersectConvexConvex(first.astype(np.float32), second.astype(np.float32))
    union = outline_area(first) + outline_area(second) - shared
    return float(shared / union) if union else 0.0


def mask_of_cells(cells: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A board painted over the whole picture ``[N, N]`` as its mask ``[H, W]``; refuses an empty board."""
    if not cells.any():
        raise ValueError("the mask must have at least one painted cell, got none")
    return cv2.resize(cells.astype(np.uint8), shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0


def cells_of_mask(mask: np.ndarray, side: int) -> np.ndarray:
    """The board ``[side, side]`` on which a cell is painted where half of its pixels are."""
    return cv2.resize(mask.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA) >= 0.5


def inside(box: ArrayLike, shape: tuple[int, ...]) -> Box:
    """The part of the box on the picture."""
    x1, y1, x2, y2 = np.clip(box, 0, shape[1::-1] * 2).tolist()
    return x1, y1, x2, y2


def object_mask(image: np.ndarray, box: Box) -> np.ndarray:
    """The object inside of a box by its colours, ``[H, W]`` bool (GrabCut: Rother, Kolmogorov and Blake, 2004).

    Raises ValueError for a box without area, or outside of the picture.
    """
    x1, y1, x2, y2 = (round(side) for side in inside(box, image.shape))
    if x2 - x1 < 2 or y2 - y1 < 2:
        raise ValueError(f"the box must have at least 2 × 2 px on the picture, got {x2 - x1} × {y2 - y1}")
    labels = np.zeros(image.shape[:2], np.uint8)
    cv2.setRNGSeed(0)
    try:
        frame, models = (x1, y1, x2 - x1, y2 - y1), (np.zeros((1, 65)), np.zeros((1, 65)))
        cv2.grabCut(image, labels, frame, *models, 3, cv2.GC_INIT_WITH_RECT)
    except cv2.error:  # all pixels are of one kind, or the box is the whole picture
        labels[y1:y2, x1:x2] = cv2.GC_FGD
    mask = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if not mask.any():
        mask[y1:y2, x1:x2] = True
    return mask
