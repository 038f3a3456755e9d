"""Second methods for one idea each: a rate alone, scikit-learn's components, a filter, second differences, samples."""

import numpy as np
import torch
from scipy.signal import lfilter
from sklearn.decomposition import PCA

from models.optimisers import convex, networks, path, ranges, trap
from models.optimisers.check import alone, optimiser
from models.optimisers.rules import Rule


def range_difference(found: ranges.Range, index: int) -> float:
    """The loss of one network of a range against that of the same network trained alone with PyTorch; in log10."""
    config = found.config
    factors = ranges.factors(config.schedule, config.steps)
    rules = [Rule(config.name, ranges.RATES[index] * factor) for factor in factors.tolist()]
    first = networks.first_layers(networks.SIZES, 1, config.seed)
    log = alone(first, networks.digits(ranges.TRAINED), rules, ranges.batches(config))
    return abs(log - float(np.log10(found.loss[index])))


def shares_difference(config: path.Config, found: path.Components) -> float:
    """Shares of the variance against scikit-learn's principal components, which come from another decomposition."""
    fitted = PCA(5, svd_solver="randomized", random_state=0).fit(path.weights(config))
    return float(np.abs(fitted.explained_variance_ratio_ - found.shares).max())


def average_difference(given: np.ndarray, beta: float, plain: np.ndarray) -> float:
    """The average against SciPy's recursive filter."""
    return float(np.abs(lfilter([1 - beta], [1, -beta], given) - plain).max())


def function_agrees(text: str, half: float, found: convex.Chords) -> bool:
    """Whether chords and second differences on 2,001 places say the same: both convex, or both not."""
    heights = convex.values(text, np.linspace(-half, half, 2001))
    return bool((np.diff(heights, 2) < -1e-9 * (np.ptp(heights) or 1.0)).any()) == bool(found.violated.any())


def outside_difference(cells: np.ndarray, found: convex.Chords, places: int = 400) -> float:
    """Exact shares of the chords outside against the share of evenly spaced places that lie in no cell."""
    share = ((np.arange(places) + 0.5) / places)[:, None]
    along = found.ends[:, :1] + (found.ends[:, 1:] - found.ends[:, :1]) * share  # [C, places, xy]
    sampled = ~cells[along[..., 1].astype(int), along[..., 0].astype(int)]
    return float(np.abs(sampled.mean(axis=1) - found.worst).max())


def trap_difference(config: trap.Config, name: str, found: np.ndarray, steps: int = 300) -> float:
    """The walk in the trap against PyTorch's optimiser, for the first steps."""
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    repeated = optimiser(Rule(name, config.rate, config.beta, config.beta2), [weight])
    worst = 0.0
    for count in range(1, min(steps, config.steps) + 1):
        weight.grad = torch.tensor([config.slope if count % 3 == 1 else -1.0], dtype=torch.float64)
        repeated.param_groups[0]["lr"] = config.rate / count**0.5
        repeated.step()
        weight.data = weight.data.clip(-1, 1)
        if count % trap.EVERY == 0:
            worst = max(worst, abs(float(weight.detach()) - found[count // trap.EVERY]))
    return worst
