"""Wrong labels: what they do to each head, and a detective that finds them; and a class with few photos."""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse
from models.remembered import remembered
from models.transfer import heads, scenes
from models.transfer.features import features
from models.transfer.photos import Photos

FOLDS, SIDE = 5, 112
NOISE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
RUNS = {
    "loose": heads.Config("linear", 1000.0),
    "tight": heads.Config("linear", 1.0),
    "prototypes": heads.Config("prototypes"),
    "nearest": heads.Config("neighbours", k=1),
    "nine": heads.Config("neighbours", k=9),
}


@dataclass(frozen=True)
class Config:
    noise: float = 0.2  # share of the photos whose label is another one
    count: int = 20  # photos of each texture
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"noise": (0.0, 0.6), "count": (5, 40), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Suspects:
    photos: Photos
    given: np.ndarray  # [N] the labels, some of them wrong
    wrong: np.ndarray  # [N] bool: those that are, where it is known
    share: np.ndarray  # [N] what heads that did not see the photo give its label
    order: np.ndarray  # [N] the most suspicious first
    answers: np.ndarray  # [N] what those heads say instead

    @property
    def found(self) -> int:
        """Wrong ones among the first suspects, as many as there are wrong ones."""
        return int(self.wrong[self.order[: int(self.wrong.sum())]].sum())


def noisy(labels: np.ndarray, classes: int, noise: float, random: np.random.Generator) -> np.ndarray:
    """The same share of each class gets another label, drawn evenly from the others."""
    given = labels.copy()
    for label in range(classes):
        members = random.permutation(np.flatnonzero(labels == label))
        chosen = members[: round(noise * len(members))]
        given[chosen] = (label + random.integers(1, classes, len(chosen))) % classes
    return given


def textures(config: Config) -> tuple[Photos, np.ndarray, np.ndarray]:
    """Textures, the labels that are learnt from, and which of the photos are learnt from (the left halves)."""
    photos = scenes.textures(config.count, config.seed)
    train = photos.sessions == 0
    given = photos.labels.copy()
    random = np.random.default_rng((config.seed, 1))
    given[train] = noisy(photos.labels[train], len(photos.classes), config.noise, random)
    return photos, given, train


@remembered(8)
def accuracy(config: Config) -> dict[str, list[float]]:
    """By head: right answers on clean photos, after learning from each share of `NOISE` of wrong labels."""
    found: dict[str, list[float]] = {name: [] for name in RUNS}
    for noise in NOISE:
        photos, given, train = textures(Config(noise, config.count, config.seed))
        x = features(photos, SIDE)
        for name, run in RUNS.items():
            head = heads.fitted(x[train], given[train], len(photos.classes), run)
            found[name].append(float((head.shares(x[~train]).argmax(axis=1) == photos.labels[~train]).mean()))
    return found


def folds(count: int, seed: int) -> np.ndarray:
    """[N] int: which fold each photo is in."""
    return np.random.default_rng(seed).permutation(count) % FOLDS


def suspects(photos: Photos, given: np.ndarray, x: np.ndarray, seed: int = 0) -> Suspects:
    """Each photo is judged by a head that learnt from other folds: the lower its label's share, the more suspicious.

    Reference: Northcutt et al., Confident learning, https://jmlr.org/papers/v22/, 2021.
    """
    fold = folds(len(given), seed)
    shares = np.zeros((len(given), len(photos.classes)))
    for out in range(FOLDS):
        head = heads.fitted(x[fold != out], given[fold != out], len(photos.classes), heads.Config(strength=1.0))
        shares[fold == out] = head.shares(x[fold == out])
    own = shares[np.arange(len(given)), given]
    order = np.argsort(own, kind="stable")
    return Suspects(photos, given, given != photos.labels, own, order, shares.argmax(axis=1))


@remembered(8)
def detective(config: Config) -> Suspects:
    photos, given, train = textures(config)
    return suspects(photos.only(train), given[train], features(photos, SIDE)[train])


@dataclass(frozen=True, eq=False)
class Recall:
    rare: np.ndarray  # [K] photos of the rare class
    plain: np.ndarray  # [K] share of its test photos that are found
    others: np.ndarray  # [K] of the other classes
    balanced: np.ndarray  # [K] found with each class as heavy as the others


RARE = (1, 2, 3, 5, 10, 20)


@remembered(8)
def imbalance(digit: int, strength: float, seed: int = 0) -> Recall:
    """Digits, 20 of each, but of one class fewer: how many of it are found among those it was not shown?"""
    photos = scenes.digits(20, seed)
    x, test = features(photos, 96), photos.sessions == 1
    rows = []
    for count in RARE:
        mine = np.flatnonzero((photos.labels == digit) & ~test)
        rest = np.flatnonzero((photos.labels != digit) & ~test)
        chosen = np.r_[mine[:count], rest]
        repeated = np.r_[np.resize(mine[:count], 20), rest]  # a photo shown twice weighs twice
        found = []
        for some in (chosen, repeated):
            head = heads.fitted(x[some], photos.labels[some], 10, heads.Config(strength=strength))
            right = head.shares(x[test]).argmax(axis=1) == photos.labels[test]
            found.append((right[photos.labels[test] == digit].mean(), right[photos.labels[test] != digit].mean()))
        rows.append((found[0][0], found[0][1], found[1][0]))
    return Recall(np.array(RARE), *np.array(rows).T)
