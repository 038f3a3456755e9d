"""The same occlusion with every fill: where the maps disagree, the fill spoke, not the network.

A grey patch is an object too: it has edges that no photo has. The table of rank correlations says how much of a map
survives the choice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.attribution.baselines import FILLS
from models.attribution.occlusion import Occlusion, refined
from models.attribution.sanity import rank_correlation
from models.attribution.subject import Config, Subject
from models.limits import within
from models.stopping import last


@dataclass(frozen=True, eq=False)
class Sensitivity:
    config: Config
    fills: tuple[str, ...]  # done so far
    maps: tuple[Occlusion, ...]
    correlations: np.ndarray  # [F, F] Spearman, between the drops of the cells


def fill_sensitivity(question: Subject, fills: tuple[str, ...] = tuple(FILLS), grid: int = 14) -> Iterator[Sensitivity]:
    """One map more at each step."""
    within("grid", grid, 2, 28)
    done: list[Occlusion] = []
    for fill in fills:
        done.append(last(refined(replace(question, config=replace(question.config, fill=fill)), (grid,))))
        table = np.array([[rank_correlation(a.drops, b.drops) for a in done] for b in done])
        yield Sensitivity(question.config, fills[: len(done)], tuple(done), table)
