"""Photos to learn from: each has a class, and the session (one burst, one batch of files) that it came in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from models.images.decoding import Picture
from models.images.sizes import middle_square
from models.remembered import remembered
from models.transfer.album import Photo

SIDE = 224  # px of a square
MOST, FEWEST_CLASSES, MOST_CLASSES = 2000, 2, 8


@dataclass(frozen=True, eq=False)
class Photos:
    pixels: np.ndarray  # [N, S, S, 3] uint8
    labels: np.ndarray  # [N] int, of `classes`
    sessions: np.ndarray  # [N] int, of `names`
    classes: tuple[str, ...]
    names: tuple[str, ...] = ("1",)  # of the sessions
    givers: np.ndarray = field(default_factory=lambda: np.zeros(0, int))  # [N] int; empty: nobody is named

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, chosen: np.ndarray) -> "Photos":
        """These photos alone, by index or by truth value."""
        givers = self.givers[chosen] if len(self.givers) else self.givers
        return Photos(self.pixels[chosen], self.labels[chosen], self.sessions[chosen], self.classes, self.names, givers)


@remembered(512)
def square(picture: Picture) -> np.ndarray:
    """The middle square of a picture, [224, 224, 3] uint8."""
    return middle_square(picture.pixels, SIDE)


@remembered(32)
def photos(shots: tuple[Photo, ...], classes: tuple[str, ...]) -> Photos:
    """What was brought, ready to learn from. Raises ValueError for what nothing can be learnt from."""
    refuse(shots, classes)
    names, givers = (tuple(dict.fromkeys(getattr(one, kind) for one in shots)) for kind in ("session", "giver"))
    return Photos(
        np.stack([square(one.picture) for one in shots]),
        np.array([classes.index(one.label) for one in shots]),
        np.array([names.index(one.session) for one in shots]),
        classes,
        names,
        np.array([givers.index(one.giver) for one in shots]) if any(givers) else np.zeros(0, int),
    )


def refuse(shots: Sequence[Photo], classes: Sequence[str]) -> None:
    if not FEWEST_CLASSES <= len(classes) <= MOST_CLASSES:
        raise ValueError(f"classes must be {FEWEST_CLASSES} to {MOST_CLASSES}, got {len(classes)}")
    if len(shots) > MOST:
        raise ValueError(f"photos must be at most {MOST}, got {len(shots)}")
    counts = {name: sum(one.label == name for one in shots) for name in classes}
    if empty := [name for name, count in counts.items() if not count]:
        raise ValueError(f"each class must have a photo, got none of {', '.join(empty)}")
    if both := doubles(shots):
        first, second = both[0]
        raise ValueError(
            f"a photo must be in one class, got {first.picture.name} in {first.label} and as "
            f"{second.picture.name} in {second.label}"
        )


def doubles(shots: Sequence[Photo]) -> list[tuple[Photo, Photo]]:
    """The same picture in two classes."""
    first: dict[str, Photo] = {}
    pairs = [(first.setdefault(one.picture.digest, one), one) for one in shots]
    return [(before, one) for before, one in pairs if before.label != one.label]
