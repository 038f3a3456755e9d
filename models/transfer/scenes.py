"""Samples to learn from that ship with the app, as crops of free photos and as digits. No network is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from models.digits import mnist
from models.images.samples import sample
from models.limits import refuse
from models.transfer.photos import Photos

CROP = 128  # px of a scene
TEXTURES = ("brick", "grass", "gravel", "hubble", "tissue", "coins", "text", "retina")
OBJECTS = {"cat": ("chelsea", (218, 160, 175, 135)), "cup": ("coffee", (298, 160, 122, 135))}  # centre, half-axes in px
GROUNDS = ("grass", "brick", "gravel")


@dataclass(frozen=True)
class Scene:
    """Two things, each mostly on a ground of its own."""

    tied: float = 1.0  # share of the photos in which the thing is on its own ground
    size: int = 36  # px of the thing in a photo of 128
    count: int = 40  # photos of session 1
    sessions: int = 3  # 2: on swapped grounds, 3: on gravel
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"tied": (0.0, 1.0), "size": (20, 100), "count": (4, 200), "sessions": (1, 3), "seed": (0, 9999)})


def cut(name: str) -> np.ndarray:
    """The cat's face or the cup on a transparent ground, [H, W, 4] uint8."""
    file, (x, y, across, down) = OBJECTS[name]
    pixels = sample(file).pixels
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.ellipse(mask, (x, y), (across, down), 0, 0, 360, 255, -1)
    left, top = max(x - across, 0), max(y - down, 0)
    return np.dstack([pixels, mask])[top : y + down, left : x + across]


def pasted(thing: np.ndarray, ground: np.ndarray, size: int, random: np.random.Generator) -> np.ndarray:
    """The thing somewhere on a crop of the ground, [128, 128, 3] uint8."""
    top, left = (int(random.integers(0, length - CROP + 1)) for length in ground.shape[:2])
    scene = ground[top : top + CROP, left : left + CROP].astype(np.float32)
    longest = max(thing.shape[:2])
    width, height = (max(2, round(side * size / longest)) for side in thing.shape[1::-1])
    small = cv2.resize(thing, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    y, x = (int(random.integers(0, CROP - side + 1)) for side in (height, width))
    cover = small[..., 3:] / 255
    scene[y : y + height, x : x + width] *= 1 - cover
    scene[y : y + height, x : x + width] += cover * small[..., :3]
    return scene.round().astype(np.uint8)


def plan(config: Scene) -> np.ndarray:
    """Which thing stands on which ground, [N, 2]: the things in turn, a share of them on the other ground."""
    things, order = np.arange(config.count) % 2, np.arange(config.count) // 2  # within a class
    own = order < round(config.tied * config.count / 2)
    return np.stack([things, np.where(own, things, 1 - things)], axis=1)


def staged(things: Mapping[str, np.ndarray], plans: Mapping[str, np.ndarray], size: int, seed: int) -> Photos:
    """Sessions by name, in each a photo for each row of its plan [N, 2]: which of the things, on which ground."""
    cuts, grounds = tuple(things.values()), tuple(sample(name).pixels for name in GROUNDS)
    pixels = []
    for session, plan in enumerate(plans.values()):
        random = np.random.default_rng((seed, session))
        pixels += [pasted(cuts[thing], grounds[ground], size, random) for thing, ground in plan]
    labels = np.concatenate([plan[:, 0] for plan in plans.values()])
    sessions = np.repeat(np.arange(len(plans)), [len(plan) for plan in plans.values()])
    return Photos(np.stack(pixels), labels, sessions, tuple(things), tuple(plans))


@lru_cache(16)
def cat_and_cup(config: Scene) -> Photos:
    """Session 1 as the config says; session 2 on swapped grounds, and 3 on gravel, with twelve photos of each thing."""
    new = np.arange(24) % 2
    plans = {"1": plan(config), "2": np.c_[new, 1 - new], "3": np.c_[new, np.full(24, 2)]}
    chosen = {name: plans[name] for name in list(plans)[: config.sessions]}
    return staged({name: cut(name) for name in OBJECTS}, chosen, config.size, config.seed)


@lru_cache(8)
def textures(count: int = 20, seed: int = 0) -> Photos:
    """Grey crops of eight photos, 64 px: ``count`` of each left half (session 1), as many of each right half (2)."""
    random = np.random.default_rng(seed)
    crops, labels, sessions = [], [], []
    for label, name in enumerate(TEXTURES):
        grey = cv2.cvtColor(np.array(sample(name).pixels), cv2.COLOR_RGB2GRAY)
        half = grey.shape[1] // 2
        for session, start in enumerate((0, half)):
            for _crop in range(count):
                top, left = int(random.integers(0, grey.shape[0] - 64)), start + int(random.integers(0, half - 64))
                crops.append(grey[top : top + 64, left : left + 64])
                labels.append(label)
                sessions.append(session)
    pixels = np.repeat(np.stack(crops)[..., None], 3, axis=3)
    return Photos(pixels, np.array(labels), np.array(sessions), TEXTURES, ("1", "2"))


@lru_cache(8)
def digits(count: int = 20, seed: int = 0) -> Photos:
    """MNIST, ``count`` of each digit to learn from (session 1), 30 others of each to test (2)."""
    order = np.random.default_rng(seed).permutation(500)[: count + 30]
    chosen = (np.arange(10)[:, None] * 500 + order).ravel()
    sessions = np.tile(np.arange(count + 30) >= count, 10).astype(int)
    pixels = np.repeat(mnist().pictures[chosen][..., None], 3, axis=3)
    return Photos(pixels, mnist().labels[chosen], sessions, tuple(map(str, range(10))), ("1", "2"))
