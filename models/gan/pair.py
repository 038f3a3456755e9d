"""Two GANs side by side, fed with the same noise and the same points as long as their settings allow it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from models.gan.config import Config
from models.gan.game import State
from models.gan.snapshot import Snapshot
from models.gan.training import train

SHARED = ("data", "density", "seed", "batch", "steps", "every", "device", "noise", "noise_dimension")
KEPT = ("data", "density", "seed", "noise_dimension")  # a run under other ones begins anew


@dataclass(frozen=True, eq=False)
class Pair:
    first: Snapshot
    second: Snapshot | None  # None: there is only one

    @property
    def step(self) -> int:
        return self.first.step


def train_pair(
    first: Config, second: Config | None = None, starts: tuple[State | None, State | None] = (None, None)
) -> Iterator[Pair]:
    """Yield the snapshots of one GAN, or of two as long as both train."""
    if second is None:
        yield from (Pair(snapshot, None) for snapshot in train(first, starts[0]))
    else:
        yield from map(Pair, train(first, starts[0]), train(second, starts[1]))


def rival(config: Config, **rules: Any) -> Config:
    """Other rules, but the same data, seed and noise, so that two runs can be compared."""
    return replace(Config(), **{name: getattr(config, name) for name in SHARED}, **rules)


def continue_pair(last: Pair | None, first: Config, second: Config | None = None) -> Iterator[Pair]:
    """Go on from the last snapshots, under settings that were changed since.

    From the beginning where nothing was changed, or the data, the noise or the seed was, or there is no last.
    """
    if last is None or any(getattr(last.first.config, name) != getattr(first, name) for name in KEPT):
        return train_pair(first, second)
    if (last.first.config, last.second.config if last.second else None) == (first, second):
        return train_pair(first, second)
    return train_pair(first, second, (last.first.state, last.second.state if last.second else None))
