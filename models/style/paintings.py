"""Paintings by our own code, to be used as styles: no museum piece comes with a Python package.

Each is a square of brush strokes, glass, ink or paint, drawn from a seed: the same everywhere, and free of rights.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from scipy.spatial import cKDTree

from models.limits import one_of

SIDE = 512  # px


@dataclass(frozen=True)
class Painting:
    title: str
    draw: Callable[[np.random.Generator], np.ndarray]


@lru_cache(maxsize=16)
def painting(name: str) -> np.ndarray:
    """[512, 512, 3] uint8, read-only."""
    one_of("painting", name, PAINTINGS)
    canvas = PAINTINGS[name].draw(np.random.default_rng(7))
    canvas.setflags(write=False)
    return canvas


def smooth_noise(random: np.random.Generator, grain: float) -> np.ndarray:
    """[SIDE, SIDE] with mean 0 and deviation 1, its blobs about ``grain`` px wide."""
    noise = cv2.GaussianBlur(random.standard_normal((SIDE, SIDE)), (0, 0), grain)
    return (noise - noise.mean()) / noise.std()


def night(random: np.random.Generator) -> np.ndarray:
    """Thick strokes that flow around bright stars."""
    stars = random.uniform(30, SIDE - 30, (11, 2))
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    glow, angle = np.zeros((SIDE, SIDE)), 0.9 * smooth_noise(random, 60)
    for x, y in stars:
        reach = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * 24**2))
        around = np.arctan2(rows - y, columns - x) + np.pi / 2
        angle = (1 - reach) * angle + reach * around
        glow += reach
    tone = glow + 0.18 * smooth_noise(random, 25)
    palette = np.array([(12, 24, 70), (28, 64, 140), (70, 130, 190), (160, 195, 190), (245, 214, 110), (255, 240, 190)])
    return strokes(random, angle, tone, palette, length=26, width=5)


def wheat(random: np.random.Generator) -> np.ndarray:
    """Short upright strokes of a field in late summer."""
    angle = np.pi / 2 + 0.5 * smooth_noise(random, 40)
    tone = 0.5 + 0.25 * smooth_noise(random, 30)
    palette = np.array([(92, 48, 20), (168, 92, 24), (222, 152, 32), (246, 200, 84), (120, 140, 60), (60, 96, 130)])
    return strokes(random, angle, tone, palette, length=18, width=4)


def strokes(
    random: np.random.Generator, angle: np.ndarray, tone: np.ndarray, palette: np.ndarray, length: int, width: int
) -> np.ndarray:
    """Strokes along a field of angles, coloured by tone (0 to 1 along the palette), each with bristles of light."""
    canvas = np.full((SIDE, SIDE, 3), palette[0], np.uint8)
    for x, y in random.uniform(0, SIDE, (14 * SIDE**2 // (length * width * 4), 2)):
        at = angle[int(y), int(x)] + random.normal(0, 0.15)
        step = np.array((np.cos(at), np.sin(at))) * length / 2
        place = np.clip(tone[int(y), int(x)] + random.normal(0, 0.07), 0, 1) * (len(palette) - 1)
        low = int(min(place, len(palette) - 2))
        colour = palette[low] + (place - low) * (palette[low + 1] - palette[low]) + random.normal(0, 9, 3)
        normal = np.array((-step[1], step[0])) / (length / 2)
        for bristle in np.linspace(-0.5, 0.5, 3):
            start, end = (np.array((x, y)) + normal * bristle * width + sign * step for sign in (-1, 1))
            shade = (colour + 22 * bristle).clip(0, 255)
            _line(canvas, start, end, shade, max(1, width // 2))
    return canvas


def glass(random: np.random.Generator) -> np.ndarray:
    """Leaded windows: flat bright cells between dark lines."""
    points = random.uniform(0, SIDE, (190, 2))
    places = np.moveaxis(np.mgrid[:SIDE, :SIDE], 0, -1)  # [SIDE, SIDE, 2]
    distances, owners = cKDTree(points).query(places, k=2)
    palette = np.array([(200, 30, 40), (240, 170, 30), (30, 90, 170), (40, 150, 90), (240, 230, 200), (110, 40, 120)])
    colours = palette[random.integers(len(palette), size=len(points))] + random.normal(0, 12, (len(points), 3))
    light = 0.82 + 0.12 * smooth_noise(random, 12)
    canvas = colours[owners[..., 0]] * light[..., None]
    canvas[distances[..., 1] - distances[..., 0] < 5] = (22, 20, 24)
    return canvas.clip(0, 255).astype(np.uint8)


def engraving(random: np.random.Generator) -> np.ndarray:
    """Ink lines on paper, thicker where it is dark."""
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    bend = 14 * smooth_noise(random, 50)
    tone = 0.5 + 0.3 * smooth_noise(random, 35)
    first = 0.5 + 0.5 * np.sin(2 * np.pi * (rows + bend) / 8)
    second = 0.5 + 0.5 * np.sin(2 * np.pi * (columns + rows / 2 + bend) / 9)
    ink = np.maximum(first < tone * 0.75, (second < tone * 0.6) & (tone > 0.55))
    ink = cv2.GaussianBlur(ink.astype(np.float64), (0, 0), 0.8)[..., None]
    return (ink * np.array((34, 28, 26)) + (1 - ink) * np.array((238, 228, 206))).astype(np.uint8)


def dots(random: np.random.Generator) -> np.ndarray:
    """Pure colours in small dots that mix only in the eye."""
    canvas = np.full((SIDE, SIDE, 3), (244, 238, 222), np.uint8)
    fields = np.stack([smooth_noise(random, 45) for _ in range(5)])
    palette = np.array([(226, 84, 46), (248, 196, 60), (56, 128, 196), (82, 160, 96), (150, 84, 160)])
    for x, y in random.uniform(0, SIDE, (9000, 2)):
        choice = (fields[:, int(y), int(x)] + random.normal(0, 0.6, 5)).argmax()
        colour = (palette[choice] + random.normal(0, 10, 3)).clip(0, 255)
        cv2.circle(canvas, (int(x), int(y)), int(random.integers(3, 6)), colour.tolist(), -1, cv2.LINE_AA)
    return canvas


def waves(random: np.random.Generator) -> np.ndarray:
    """Bands of blue and white that curl like printed water."""
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    height = rows + 26 * smooth_noise(random, 34) + 18 * np.sin(columns / 30)
    band = np.floor(height / 11).astype(int)
    edge = (height / 11) % 1
    palette = np.array([(16, 44, 92), (236, 234, 218), (44, 98, 150), (206, 218, 214), (24, 66, 120), (220, 196, 160)])
    canvas = palette[band % len(palette)].astype(np.float64)
    canvas[(edge < 0.14)] = (12, 26, 54)
    return cv2.GaussianBlur(canvas, (0, 0), 0.7).clip(0, 255).astype(np.uint8)


def _line(canvas: np.ndarray, start: np.ndarray, end: np.ndarray, colour: np.ndarray, width: int) -> None:
    x1, y1, x2, y2 = (int(value) for value in np.concatenate((start, end)).round())
    cv2.line(canvas, (x1, y1), (x2, y2), colour.tolist(), width, cv2.LINE_AA)


PAINTINGS = {
    "night": Painting("Night sky", night),
    "wheat": Painting("Wheat field", wheat),
    "glass": Painting("Stained glass", glass),
    "engraving": Painting("Engraving", engraving),
    "dots": Painting("Coloured dots", dots),
    "waves": Painting("Printed waves", waves),
}
