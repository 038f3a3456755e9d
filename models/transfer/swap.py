"""Does it look at the thing? Brush the thing out of a photo, put it on another ground, and ask again."""

import cv2
import numpy as np

from models.images.decoding import Picture
from models.images.samples import SAMPLES
from models.limits import within
from models.remembered import remembered
from models.transfer import heads, hold_out, scenes
from models.transfer.photos import Photos

CELLS = 32  # of the brush along each side of the photo
LEARN, COUNTER, SAME, SWAPPED, NEW = range(5)  # sessions: the last three are tests
TESTS, MOST, SIDE = 24, 20, 112


def start(picture: Picture) -> str:
    """An ellipse on the thing where the photo is known, else in the middle: CELLS rows of 0 and 1."""
    height, width = picture.pixels.shape[:2]
    known = {SAMPLES[file].title: ellipse for file, ellipse in scenes.OBJECTS.values()}
    x, y, across, down = known.get(picture.name, (width // 2, height // 2, width // 4, height // 3))
    rows, columns = np.mgrid[:CELLS, :CELLS] + 0.5
    inside = ((columns * width / CELLS - x) / across) ** 2 + ((rows * height / CELLS - y) / down) ** 2 <= 1
    return "".join("01"[int(cell)] for cell in inside.ravel())


def cover(region: str, height: int, width: int) -> np.ndarray:
    """How much of each pixel is brushed, with a soft edge, [H, W] of 0 to 1."""
    cells = np.array([cell == "1" for cell in region])
    if len(cells) != CELLS**2 or not cells.any():
        raise ValueError(f"the brushed region must hold 1 to {CELLS**2} cells, got {int(cells.sum())}")
    mask = cv2.resize(cells.reshape(CELLS, CELLS).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(2 * mask - 0.5, 0, 1)


def cut(picture: Picture, region: str) -> np.ndarray:
    """What is brushed, on a transparent ground, [H, W, 4] uint8."""
    mask = cover(region, *picture.pixels.shape[:2])
    rows, columns = (np.flatnonzero((mask > 0.5).any(axis=axis)) for axis in (1, 0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return np.dstack([picture.pixels, (255 * mask).astype(np.uint8)])[box]


def elsewhere(given: Photos, index: int, region: str) -> np.ndarray:
    """The brushed thing of one photo, at its place on the first photo of the next class, [S, S, 3] uint8."""
    label = (given.labels[index] + 1) % len(given.classes)
    photo, ground = (given.pixels[at].astype(np.float32) for at in (index, np.argmax(given.labels == label)))
    return (ground + cover(region, *photo.shape[:2])[..., None] * (photo - ground)).round().astype(np.uint8)


@remembered(8)
def photos(picture: Picture, region: str, scene: scenes.Scene) -> Photos:
    """Class 0, the brushed thing, lives on grass; class 1, another thing, on brick. Sessions as named above."""
    other = "cat" if picture.name == SAMPLES["coffee"].title else "cup"
    things, new = np.arange(2 * MOST) % 2, np.arange(TESTS) % 2
    plans = {
        "1": scenes.plan(scene), "+": np.c_[things, 1 - things],
        "2": np.c_[new, new], "3": np.c_[new, 1 - new], "4": np.c_[new, np.full(TESTS, 2)],
    }  # fmt: skip
    return scenes.staged({picture.name: cut(picture, region), other: scenes.cut(other)}, plans, scene.size, scene.seed)


def learnt(given: Photos, counter: int, config: heads.Config) -> hold_out.Trial:
    """A head on session 1 and ``counter`` counter-examples of each class: the thing on the other one's ground."""
    within("counter-examples", counter, 0, MOST)
    train = given.sessions == LEARN
    train[np.flatnonzero(given.sessions == COUNTER)[: 2 * counter]] = True
    return hold_out.learnt(given, SIDE, (train, given.sessions == SAME, given.sessions == SWAPPED), config)
