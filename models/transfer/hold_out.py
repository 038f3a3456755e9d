"""Two validation numbers of one model: on frames like those it learnt from, and on a session that it never saw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from models.images.samples import sample
from models.limits import refuse
from models.remembered import remembered
from models.transfer import heads
from models.transfer.features import features, of_pixels, resized
from models.transfer.photos import Photos

STRANGERS = ("astronaut", "rocket", "camera", "clock", "horse", "cell", "microaneurysms", "hubble")
NOBODY = -1  # is kept away
DRAWS, SIZES = 5, (1, 2, 3, 5, 8, 12, 20)


@dataclass(frozen=True)
class Split:
    held: int = 1  # the session, or the giver, that is kept away
    by: str = "session"
    share: float = 0.25  # of the other photos, drawn frame by frame
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {"share": (0.1, 0.9), "seed": (0, 9999), "held": (NOBODY, 2000)}
        refuse(self, limits, {"by": ("session", "giver")})


@dataclass(frozen=True, eq=False)
class Trial:
    """One model, and what it says of every photo."""

    head: heads.Head
    shares: np.ndarray  # [N, C]
    train: np.ndarray  # [N] bool
    random: np.ndarray  # [N] bool: other frames of the sessions that it learnt from
    new: np.ndarray  # [N] bool: all of the session that was kept away; none where there is one session alone
    right: np.ndarray  # [N] bool

    @property
    def answers(self) -> np.ndarray:
        return self.shares.argmax(axis=1)

    def counts(self, chosen: np.ndarray) -> tuple[int, int]:
        """How many of the chosen photos are answered rightly, and how many they are."""
        return int(self.right[chosen].sum()), int(chosen.sum())


def groups(photos: Photos, by: str) -> np.ndarray:
    """[N] int: which session, or whose photo."""
    if by == "session":
        return photos.sessions
    if not len(photos.givers):
        raise ValueError("photos must name their givers to be split by them, got none; the nearest split is by session")
    return photos.givers


def holdable(photos: Photos, by: str) -> tuple[int, ...]:
    """The groups without which every class still has two photos: one to learn from, and one to test on."""
    table = confusion(groups(photos, by), photos.labels, max(*groups(photos, by), len(photos.classes)) + 1)
    left = table.sum(axis=0) - table  # [group, class]
    return tuple(np.flatnonzero(table.any(axis=1) & (left[:, : len(photos.classes)] >= 2).all(axis=1)).tolist())


def parts(photos: Photos, split: Split) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train, random frames and new session as truth values ``[3][N]``: every class keeps a photo to learn from."""
    group, random = groups(photos, split.by), np.random.default_rng(split.seed)
    new = (group == split.held) & (len(np.unique(group)) > 1)
    away = np.zeros(len(photos), bool)
    for label, name in enumerate(photos.classes):
        frames = np.flatnonzero((photos.labels == label) & ~new)
        if len(frames) < 2:
            raise ValueError(
                f"a hold-out must leave two photos of each class, one to learn from and one to test on, got "
                f"{len(frames)} of {name} outside of the session that is kept away"
            )
        away[random.permutation(frames)[: max(1, round(split.share * len(frames)))]] = True
    return ~new & ~away, away, new


def learnt(photos: Photos, side: int, parts: Sequence[np.ndarray], config: heads.Config) -> Trial:
    """A head on the photos of the first part, asked about all of them."""
    x, (train, away, new) = features(photos, side), parts
    head = heads.fitted(x[train], photos.labels[train], len(photos.classes), config)
    shares = head.shares(x)
    return Trial(head, shares, train, away, new, shares.argmax(axis=1) == photos.labels)


@remembered(32)
def trial(photos: Photos, side: int, split: Split, config: heads.Config) -> Trial:
    return learnt(photos, side, parts(photos, split), config)


def interval(right: int, count: int, doubt: float = 0.05) -> tuple[float, float]:
    """Shares that would give so few, or so many, in more than ``doubt`` of all cases (Clopper and Pearson, 1934).

    It counts photos that were drawn independently: frames of one burst are not.
    """
    if not 0 <= right <= count or not count:
        raise ValueError(f"right answers must lie between 0 and at least 1 photo, got {right} of {count}")
    found = binomtest(right, count).proportion_ci(1 - 2 * doubt, method="exact")
    return float(found.low), float(found.high)


def confusion(truth: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """How many photos of each class (row) got each answer (column): [C, C]."""
    found = np.zeros((classes, classes), int)
    np.add.at(found, (truth, answers), 1)
    return found


@dataclass(frozen=True, eq=False)
class FewShot:
    sizes: np.ndarray  # [K] photos of each class
    accuracy: np.ndarray  # [K, DRAWS]


@remembered(32)
def few_shot(photos: Photos, side: int, split: Split, config: heads.Config, raw: bool = False) -> FewShot:
    """Accuracy on the new session (random frames where there is none) by photos of each class, drawn several times.

    ``raw``: from the pixels at 32 px in place of features.
    """
    train, away, new = parts(photos, split)
    x = pixels(photos) if raw else features(photos, side)
    test, learn = (new, ~new) if new.any() else (away, train)
    pools = [np.flatnonzero(learn & (photos.labels == label)) for label in range(len(photos.classes))]
    sizes = [size for size in SIZES if size <= min(map(len, pools))]
    random = np.random.default_rng(split.seed)
    accuracy = np.zeros((len(sizes), DRAWS))
    for draw in range(DRAWS):
        orders = [random.permutation(pool) for pool in pools]
        for row, size in enumerate(sizes):
            chosen = np.concatenate([order[:size] for order in orders])
            head = heads.fitted(x[chosen], photos.labels[chosen], len(pools), config)
            accuracy[row, draw] = (head.shares(x[test]).argmax(axis=1) == photos.labels[test]).mean()
    return FewShot(np.array(sizes), accuracy)


def pixels(photos: Photos) -> np.ndarray:
    """The photos as rows of numbers, [N, 3072], in about -1 to 1."""
    small = resized(photos.pixels, 32).reshape(len(photos), -1)
    return (small.astype(np.float32) - 127) / 128


@remembered(8)
def strangers(side: int) -> np.ndarray:
    """Features of crops that belong to none of the sample classes, three of each of eight photos: [24, 1280]."""
    crops = []
    for name in STRANGERS:
        whole = sample(name).pixels
        short = min(whole.shape[:2])
        for share in (0.0, 0.5, 1.0):
            top, left = (int(share * (length - short // 2)) for length in whole.shape[:2])
            crops.append(resized(whole[None, top : top + short // 2, left : left + short // 2], side)[0])
    return of_pixels(np.stack(crops), side)
