"""Second methods for what the page shows, each by another idea."""

from dataclasses import replace

import numpy as np
import torch
from torchvision import tv_tensors
from torchvision.transforms.v2 import functional

from models.augmentation import geometry
from models.augmentation.dropping import Grid, grid_mask
from models.augmentation.geometry import Box

POINTS = 4000  # on the rim of a box or ellipse


def box_difference(box: Box, move: np.ndarray, rule: str, found: Box) -> float:
    """Sides of the moved box against the extremes of many moved points of its outline, in px."""
    x1, y1, x2, y2 = box
    turn = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    if rule == "corners":
        circle /= np.abs(circle).max(axis=1, keepdims=True)  # a square
    outline = circle * [(x2 - x1) / 2, (y2 - y1) / 2] + [(x1 + x2) / 2, (y1 + y2) / 2]
    moved = geometry.moved_points(outline, move)
    return float(np.abs(np.r_[moved.min(axis=0), moved.max(axis=0)] - found).max())


def share_difference(config: Grid, law: float) -> float:
    """The law of the kept share against counting, for one pixel, all places where the grid may begin.

    A turned grid moves the pixel within the period, and all beginnings still occur once.
    """
    upright = replace(config, angle=0.0)
    return abs(float(grid_mask(upright, (config.period, config.period)).mean()) - law)


def library_canvases(width: int, height: int, degrees: float) -> dict[str, tuple[int, int]]:
    """Width and height that torchvision gives a picture, and the boxes on it, by one ``rotate(expand=True)``."""
    picture = torch.zeros(1, height, width, dtype=torch.uint8)
    box = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    boxes = tv_tensors.BoundingBoxes(box, format="XYXY", canvas_size=(height, width))  # type: ignore[call-overload]
    turned = functional.rotate(picture, degrees, expand=True)
    rows, columns = functional.rotate(boxes, degrees, expand=True).canvas_size
    return {"picture": (turned.shape[2], turned.shape[1]), "boxes": (columns, rows)}


def library_points(width: int, height: int, x: int, y: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Where torchvision takes one pixel and the key point on it: by a flip, a half turn, and two flips."""
    picture = torch.zeros(1, height, width, dtype=torch.uint8)
    picture[0, y, x] = 255
    points = tv_tensors.KeyPoints(torch.tensor([[float(x), float(y)]]), canvas_size=(height, width))

    calls = {
        "horizontal_flip": functional.horizontal_flip,
        "rotate 180°": lambda given: functional.rotate(given, 180),
        "both flips": lambda given: functional.vertical_flip(functional.horizontal_flip(given)),
    }
    found = {}
    for name, call in calls.items():
        place = call(tv_tensors.Image(picture))[0].nonzero()[0].tolist()
        key = call(points)[0].tolist()
        found[name] = {"pixel": (float(place[1]), float(place[0])), "key point": (key[0], key[1])}
    return found
