"""Walks of many starts at once under one rule; a walk that runs away stops where it left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from models.optimisers.rules import Rule, fresh, step

FAR = 1e6  # a coordinate beyond it, or none at all: the walk has diverged

Gradient = Callable[[np.ndarray], np.ndarray]  # of places [..., D]


@dataclass(frozen=True, eq=False)
class Track:
    places: np.ndarray  # [T + 1, ..., D]
    left: np.ndarray  # [...] int: the step at which a walk diverged, 0 where it did not

    @property
    def steady(self) -> np.ndarray:
        """The places before the first of the walks diverged."""
        return self.places[: int(self.left[self.left > 0].min())] if self.left.any() else self.places

    @property
    def end(self) -> np.ndarray:
        return np.asarray(self.places[-1])


def walk(gradient: Gradient, start: np.ndarray, rule: Rule, steps: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places ``[..., D]`` and which walks are still alive, at the start and after each step."""
    places = np.asarray(start, float)
    state, alive = fresh(rule, places), np.ones(places.shape[:-1], bool)
    yield places, alive
    for count in range(1, steps + 1):
        with np.errstate(all="ignore"):  # whoever runs away is stopped below
            ahead, state = step(rule, places, gradient(places), state, count)
        alive = alive & np.all(np.abs(ahead) < FAR, axis=-1)
        places = np.where(alive[..., None], ahead, places)
        yield places, alive


def track(gradient: Gradient, start: np.ndarray, rule: Rule, steps: int) -> Track:
    """All places of the walks."""
    seen = list(walk(gradient, start, rule, steps))
    alive = np.stack([one[1] for one in seen])  # [T + 1, ...]
    return Track(np.stack([one[0] for one in seen]), np.where(alive[-1], 0, alive.argmin(axis=0)))


def last(gradient: Gradient, start: np.ndarray, rule: Rule, steps: int) -> Track:
    """The walks' ends alone: ``places`` holds start and end."""
    first = places = np.asarray(start, float)
    left = np.zeros(first.shape[:-1], int)
    for count, (now, alive) in enumerate(walk(gradient, first, rule, steps)):
        places, left = now, np.where(~alive & (left == 0), count, left)
    return Track(np.stack([first, places]), left)
