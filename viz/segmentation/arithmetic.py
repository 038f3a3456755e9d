"""A U-Net's maps to scale with the photo in them, tiles on the mirrored photo, numbers on a lattice."""

from collections.abc import Sequence

import cv2
import numpy as np

from models.images.sizes import middle
from models.segmentation.arithmetic import Level
from viz.canvas import Box, Line, Pane, Shape, Text
from viz.colors import AMBER, BLUE, GREEN, GREY

GAP = 50  # px of the photo, between maps
TALL = 560  # px, of the drawing


def levels(tile: np.ndarray, found: Sequence[Level], title: str, dark: bool) -> Pane:
    """Down on the left, up on the right, each map as large as it is, filled with what it covers of the tile."""
    top, tops = GAP, []
    for level in found:
        tops.append(top)
        top += level.made + GAP
    scale = min(1.0, TALL / top)
    right = found[0].made + 5 * GAP
    width = right + max(found[0].joined + 4 * GAP, right // 2)
    picture = np.full((round(scale * top), round(scale * width), 3), 22 if dark else 248, np.uint8)
    shapes: list[Shape] = []
    for depth, (level, y) in enumerate(zip(found, tops, strict=True)):
        left, centre = (found[0].made - level.made) / 2, y + level.made / 2
        places = [(left, float(y), level.made, BLUE, f"{level.read} → {level.made}")]
        if level.joined:
            x, row = right + (found[0].joined - level.written) / 2, y + (level.made - level.written) / 2
            places.append((x, row, level.written, GREEN, f"{level.joined} → {level.written}"))
            shapes.append(Box(_scaled(scale, left + level.crop, y + level.crop, level.joined), AMBER, 2, dash=True))
            ends = [(scale * (left + level.crop + level.joined), scale * centre), (scale * x, scale * centre)]
            shapes.append(Line(ends, AMBER, 2, arrow=True))
        for x, at, side, color, words in places:
            _paste(picture, middle(tile, side * 2**depth), scale, (x, at, side))
            shapes.append(Box(_scaled(scale, x, at, side), color, 2))
            shapes.append(Text((scale * (x + side + 12), scale * (at + min(30, side / 2))), words, color))
    return Pane(picture, title, shapes=shapes, smooth=True)


def _scaled(scale: float, x: float, y: float, side: float) -> tuple[float, float, float, float]:
    return scale * x, scale * y, scale * (x + side), scale * (y + side)


def _paste(picture: np.ndarray, part: np.ndarray, scale: float, place: tuple[float, float, float]) -> None:
    x, y, side = (round(scale * value) for value in place)
    side = max(1, side)
    picture[y : y + side, x : x + side] = cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA)


def mirrored(image: np.ndarray, title: str, frame: tuple[int, int, int, int], shapes: Sequence[Shape]) -> Pane:
    """The photo with what was mirrored around it paler; ``frame`` is the photo."""
    x1, y1, x2, y2 = frame
    pale = (0.55 * image + 0.45 * 128).astype(np.uint8)
    pale[y1:y2, x1:x2] = image[y1:y2, x1:x2]
    return Pane(pale, title, shapes=[Box((x1, y1, x2, y2), GREY, 1.5, dash=True), *shapes])


def tile_frames(corner: tuple[int, int], side: int, out: int) -> list[Shape]:
    """What a tile reads and, within, what it writes."""
    x, y = corner
    near = (side - out) // 2
    return [
        Box((x, y, x + side, y + side), BLUE, 3, label=str(side)),
        Box((x + near, y + near, x + near + out, y + near + out), GREEN, 3, fill=0.2, label=str(out)),
    ]


def grid(frame: tuple[int, int, int, int], step: int, counts: tuple[int, int]) -> list[Shape]:
    """Lines where tiles begin: ``frame`` starts at the first; rows and columns."""
    x1, y1 = frame[:2]
    x2, y2 = x1 + counts[1] * step, y1 + counts[0] * step
    rows = [Line([(x1, y), (x2, y)], GREEN, 1) for y in range(y1, y2 + 1, step)]
    return [*rows, *(Line([(x, y1), (x, y2)], GREEN, 1) for x in range(x1, x2 + 1, step))]


def lattice(period: np.ndarray, title: str, quantity: str, repeats: int) -> Pane:
    """Counts of one period, repeated, with their numbers in the first ones."""
    values = np.tile(period, (repeats, repeats)).astype(np.float32)
    numbers = [
        Text((column + 0.4, row + 0.5), str(int(values[row, column])), AMBER)
        for row, column in np.ndindex(*period.shape)
    ]
    return Pane(values, title, shapes=numbers, limits=(0.0, max(1.0, float(values.max()))), quantity=quantity)


def grey(picture: np.ndarray, title: str, limits: tuple[float, float] = (0.0, 1.0)) -> Pane:
    """Numbers ``[H, W]`` from black to white."""
    return Pane(picture, title, limits=limits, scale="grey")
