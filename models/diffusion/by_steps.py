"""How quality and novelty depend on the number of sampling steps, for DDIM and DDPM, learned and exact."""

from dataclasses import dataclass

import numpy as np

from models.diffusion.blend import generated
from models.diffusion.network import Config
from models.diffusion.sampling import Sampler, gaussian_spread
from models.diffusion.schedules import Schedule, alpha_bars, steps

COUNTS = (1, 2, 5, 10, 20, 50, 100)
RUNS = {  # exactness and η
    "learned DDIM": (0.0, 0.0), "learned DDPM": (0.0, 1.0), "exact DDIM": (1.0, 0.0), "exact DDPM": (1.0, 1.0),
}  # fmt: skip


ETAS = {"DDIM": 0.0, "DDPM": 1.0}


@dataclass(frozen=True, eq=False)
class ByStep:
    counts: np.ndarray  # [7]
    wasserstein: dict[str, np.ndarray]  # [7] by run
    novelty: dict[str, np.ndarray]  # [7]


def sweep(config: Config) -> ByStep:
    """All runs at all counts that the schedule allows, from one noise."""
    counts = [count for count in COUNTS if count <= config.schedule.levels]
    found = ByStep(np.array(counts), {}, {})
    for name, (exactness, eta) in RUNS.items():
        row = [generated(config, exactness, Sampler(count, eta)).quality for count in counts]
        found.wasserstein[name] = np.array([one.wasserstein for one in row])
        found.novelty[name] = np.array([one.novelty for one in row])
    return found


def spreads(schedule: Schedule, deviation: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Counts ``[C]``, and the spread of the samples of Gaussian data in closed form by sampler ``[C]``."""
    bars = alpha_bars(schedule)
    counts = np.unique(np.geomspace(1, schedule.levels, 30).round().astype(int))
    rows = {
        name: [gaussian_spread(steps(bars, count), deviation, eta) for count in counts] for name, eta in ETAS.items()
    }
    return counts, {name: np.array(row) for name, row in rows.items()}
