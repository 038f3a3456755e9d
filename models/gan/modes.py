"""Does a generator forget what it had found?"""

from dataclasses import dataclass

from models.gan.config import Config
from models.gan.training import train
from models.stopping import wanted


@dataclass(frozen=True)
class Kept:
    """Modes of a run."""

    most: int  # covered at once at any time
    left: int  # covered at its end
    parts: int  # of the data


def modes_kept(config: Config) -> Kept:
    """Train, and count. Raises ValueError as training does."""
    counts = [(snapshot.modes, len(snapshot.counts)) for snapshot in wanted(train(config))]
    return Kept(max(modes for modes, _parts in counts), *counts[-1])
