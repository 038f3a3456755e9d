"""Which mode does a generator forget first?"""

from collections.abc import Iterable
from itertools import tee

import numpy as np

from models.gan.config import Config
from models.gan.snapshot import SAMPLES, Snapshot
from models.gan.training import train

FOUND = 0.25  # a mode counts as found once it held this share of its fair share of the points


def first_lost(snapshots: Iterable[Snapshot]) -> tuple[int, int] | None:
    """Part and round of the first loss: a part that had been found holds no good point at all; None: no loss.

    When several stand empty at once, the one that had held fewest points at its best. Looks no further than the loss.
    """
    best = None
    for snapshot in snapshots:
        best = snapshot.counts if best is None else np.maximum(best, snapshot.counts)
        lost = (best >= FOUND * SAMPLES / len(best)) & (snapshot.counts == 0)
        if lost.any():
            return int(np.where(lost, best, SAMPLES + 1).argmin()), snapshot.step
    return None


def first_lost_of(config: Config) -> tuple[int, int]:
    """The same of a run; if it loses none, the part that holds fewest points at the end."""
    run, again = tee(train(config))
    if lost := first_lost(run):
        return lost
    *_earlier, last = again
    return int(last.counts.argmin()), last.step
