"""Does it look at the thing? Brush the thing out of a photo, put it on another ground, and ask again."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.limits import refuse, within
from models.remembered import remembered
from models.transfer import heads, scenes
from models.transfer.features import features
from models.transfer.photos import Photos

CELLS = 32  # of the brush along each side of the photo
LEARN, COUNTER, SAME, SWAPPED, NEW = range(5)  # sessions: the last three are tests
COUNT, TESTS, MOST, SIDE = 40, 24, 20, 112


@dataclass(frozen=True)
class Config:
    size: int = 36  # px of the thing in a photo of 128
    tied: float = 1.0  # share of the photos with the thing on its own ground
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"size": (20, 100), "tied": (0.5, 1.0), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Outcome:
    head: heads.Head
    train: np.ndarray  # [N] bool
    shares: np.ndarray  # [N, 2]
    right: np.ndarray  # [N] bool

    def counts(self, photos: Photos, session: int) -> tuple[int, int]:
        chosen = photos.sessions == session
        return int(self.right[chosen].sum()), int(chosen.sum())


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
def photos(picture: Picture, region: str, config: Config) -> Photos:
    """Class 0, the brushed thing, lives on grass; class 1, another thing, on brick. Sessions as named above."""
    other = "cat" if picture.name == SAMPLES["coffee"].title else "cup"
    grounds = tuple(sample(name).pixels for name in scenes.GROUNDS)
    mine = scenes.plan(scenes.Scene(config.tied, count=COUNT))
    things, new = np.arange(2 * MOST) % 2, np.arange(TESTS) % 2
    plans = [mine, np.c_[things, 1 - things], np.c_[new, new], np.c_[new, 1 - new], np.c_[new, np.full(TESTS, 2)]]
    chosen = np.concatenate(plans)
    pixels = scenes.scenes((cut(picture, region), scenes.cut(other)), grounds, chosen, config.size, (config.seed, 7))
    sessions = np.repeat(np.arange(5), [len(plan) for plan in plans])
    return Photos(pixels, chosen[:, 0], sessions, (picture.name, other), ("1", "+", "2", "3", "4"))


def learnt(given: Photos, counter: int, config: heads.Config) -> Outcome:
    """A head on session 1 and ``counter`` counter-examples of each class: the thing on the other one's ground."""
    within("counter-examples", counter, 0, MOST)
    train = given.sessions == LEARN
    train[np.flatnonzero(given.sessions == COUNTER)[: 2 * counter]] = True
    x = features(given, SIDE)
    head = heads.fitted(x[train], given.labels[train], 2, config)
    shares = head.shares(x)
    return Outcome(head, train, shares, shares.argmax(axis=1) == given.labels)
