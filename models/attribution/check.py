"""The quick occlusion against the slow one."""

import numpy as np

from models.attribution.occlusion import Occlusion, centred, probe
from models.attribution.subject import Subject


def drop_difference(question: Subject, found: Occlusion) -> float:
    """The strongest drop of a map once more, by the whole network: how far the two are apart."""
    steps = centred(found.grid, question.image.shape[-1], question.config.patch)
    row, column = divmod(int(np.nanargmax(np.abs(found.drops))), found.grid)
    return abs(probe(question, int(steps[row]), int(steps[column])).drop - float(found.drops[row, column]))
