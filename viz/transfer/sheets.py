"""Many photos at once: in rows by class, and as a map in which the network's neighbours lie together."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from viz.canvas import Box, Pane
from viz.colors import CYCLE, GREY, VERMILION

COLORS = (*CYCLE[:5], "#56b4e9", "#8c6d31", GREY, "#c49c00", "#444f5a")
PIXELS, LARGEST, MAP, GAP = 1_000_000, 72, 720, 3  # of all photos together; px of one; px of the map


@dataclass(frozen=True)
class Marks:
    """What is said of photos, each [N]."""

    words: Sequence[str]  # at the pointer
    wrong: np.ndarray  # bool: answered otherwise
    asked: int = -1  # the photo that is looked at


def ground(dark: bool) -> int:
    return 38 if dark else 236


def small(pixels: np.ndarray) -> np.ndarray:
    """Photos [N, S, S, 3] at a size at which all fit on the page."""
    side = min(LARGEST, pixels.shape[1] * 2, int((PIXELS / max(len(pixels), 1)) ** 0.5))
    return np.stack([cv2.resize(one, (side, side), interpolation=cv2.INTER_AREA) for one in pixels])


def framed(photos: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """With the colour of its class around each."""
    result = photos.copy()
    for color in np.unique(labels):
        shade = [int(COLORS[color % len(COLORS)][i : i + 2], 16) for i in (1, 3, 5)]
        edge = np.ones(photos.shape[1:3], bool)
        width = max(1, photos.shape[1] // 18)
        edge[width:-width, width:-width] = False
        chosen = np.flatnonzero(labels == color)
        result[chosen[:, None], np.nonzero(edge)[0], np.nonzero(edge)[1]] = shade
    return result


def crosses(places: np.ndarray, side: int, marks: Marks) -> list[Box]:
    """Hatched boxes on the photos that are answered wrongly."""
    corners = places[marks.wrong].tolist()
    return [Box((left, top, left + side, top + side), VERMILION, 2.5, hatch=True) for left, top in corners]


def sheet(pixels: np.ndarray, labels: np.ndarray, marks: Marks, title: str, dark: bool, columns: int = 0) -> Pane:
    """The photos in rows, in the order in which they are given."""
    photos = framed(small(pixels), labels)
    side = photos.shape[1] + GAP
    columns = columns or max(1, int(np.ceil((len(photos) * 1.2) ** 0.5)))
    rows = -(-len(photos) // columns)
    picture = np.full((rows * side, columns * side, 3), ground(dark), np.uint8)
    places = np.stack([np.arange(len(photos)) % columns, np.arange(len(photos)) // columns], axis=1) * side
    for (left, top), photo in zip(places, photos, strict=True):
        picture[top : top + side - GAP, left : left + side - GAP] = photo
    return pane(picture, places, side - GAP, marks, title)


def feature_map(
    pixels: np.ndarray, labels: np.ndarray, plane: np.ndarray, marks: Marks, title: str, dark: bool
) -> Pane:
    """Each photo at its place on a plane [N, 2]."""
    photos = framed(small(pixels), labels)
    side = min(photos.shape[1], 56 if len(photos) < 100 else 36)
    photos = framed(np.stack([cv2.resize(one, (side, side), interpolation=cv2.INTER_AREA) for one in photos]), labels)
    low, high = plane.min(axis=0), plane.max(axis=0)
    places = ((plane - low) / np.maximum(high - low, 1e-9) * (MAP - side)).round().astype(int)
    picture = np.full((MAP, MAP, 3), ground(dark), np.uint8)
    for (left, top), photo in zip(places, photos, strict=True):
        picture[top : top + side, left : left + side] = photo
    return pane(picture, places, side, marks, title)


def pane(picture: np.ndarray, places: np.ndarray, side: int, marks: Marks, title: str) -> Pane:
    """With what the page's script needs to find a photo under the pointer."""
    shapes = crosses(places, side, marks)
    if marks.asked >= 0:
        left, top = places[marks.asked].tolist()
        shapes.append(Box((left - 2, top - 2, left + side + 2, top + side + 2), "#e69f00", 5))
    extra = {"places": places.tolist(), "side": side, "words": list(marks.words)}
    return Pane(picture, title, shapes=shapes, smooth=True, extra=extra)


def pressed(pane: Pane, x: float, y: float) -> int | None:
    """Which photo lies there: of those that overlap the last one drawn; None where there is none."""
    places, side = np.array(pane.extra["places"]), pane.extra["side"]
    hit = np.flatnonzero(((places <= (x, y)) & (places + side > (x, y))).all(axis=1))
    return int(hit[-1]) if len(hit) else None
