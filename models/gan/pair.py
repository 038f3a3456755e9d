"""Two GANs side by side, fed with the same noise and the same points as long as their settings allow it."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.gan.config import Config
from models.gan.game import State
from models.gan.snapshot import Snapshot
from models.gan.training import train


@dataclass(frozen=True, eq=False)
class Pair:
    first: Snapshot
    second: Snapshot | None  # None: there is only one


def train_pair(
    first: Config, second: Config | None = None, starts: tuple[State | None, State | None] = (None, None)
) -> Iterator[Pair]:
    """Yield the snapshots of one GAN, or of two as long as both train."""
    if second is None:
        yield from (Pair(snapshot, None) for snapshot in train(first, starts[0]))
    else:
        yield from map(Pair, train(first, starts[0]), train(second, starts[1]))
