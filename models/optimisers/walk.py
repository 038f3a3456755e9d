"""Walks of many starts at once under one rule; a walk that runs away stops where it left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from models import stopping
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
    """Places ``[..., D]`` and the steps at which walks diverged, at the start and after each step."""
    places = np.asarray(start, float)
    state, left = fresh(rule, places), np.zeros(places.shape[:-1], int)
    yield places, left
    for count in range(1, steps + 1):
        with np.errstate(all="ignore"):  # whoever runs away is stopped below
            ahead, state = step(rule, places, gradient(places), state, count)
        left = np.where((left == 0) & ~np.all(np.abs(ahead) < FAR, axis=-1), count, left)
        places = np.where((left == 0)[..., None], ahead, places)
        yield places, left


def track(gradient: Gradient, start: np.ndarray, rule: Rule, steps: int) -> Track:
    """All places of the walks."""
    places, left = zip(*walk(gradient, start, rule, steps), strict=True)
    return Track(np.stack(places), left[-1])


def last(gradient: Gradient, start: np.ndarray, rule: Rule, steps: int) -> Track:
    """The walks' ends alone: ``places`` holds start and end."""
    places, left = stopping.last(walk(gradient, start, rule, steps))
    return Track(np.stack([start, places]), left)
