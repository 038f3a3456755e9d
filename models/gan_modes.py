"""Which mode does a generator forget first?"""

from collections.abc import Iterable

import numpy as np

from models.gan_data import COVERED
from models.gan_snapshot import SAMPLES, Snapshot


def first_lost(snapshots: Iterable[Snapshot]) -> tuple[int, int] | None:
    """Part and round of the first loss: a part that was covered and then holds no good point at all; None: no loss.

    When several are lost between two snapshots, the one that held fewest points before.
    """
    before = None
    for snapshot in snapshots:
        if before is not None:
            lost = (before >= COVERED * SAMPLES) & (snapshot.counts == 0)
            if lost.any():
                return int(np.where(lost, before, SAMPLES).argmin()), snapshot.step
        before = snapshot.counts
    return None
