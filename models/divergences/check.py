"""Second methods: the variational bound at its critic, the dual of transport, closed forms."""

import numpy as np

from models.divergences.densities import STEP, Density, log_density
from models.divergences.generators import GENERATORS
from models.divergences.numbers import Numbers


def bound(name: str, p: Density, q: Density) -> float:
    """E_p T − E_q f*(T) at T = f'(p/q); NaN where p or q is 0 somewhere and the other not."""
    log_p, log_q = log_density(p), log_density(q)
    used = np.maximum(log_p, log_q) > -200
    log_p, log_q = log_p[used], log_q[used]
    if not (np.isfinite(log_p).all() and np.isfinite(log_q).all()):
        return np.nan
    found = GENERATORS[name]
    assert found.conjugate is not None
    with np.errstate(all="ignore"):
        t = found.slope(np.exp(np.clip(log_p - log_q, -300, 300)))
        terms = np.exp(log_p) * t - np.exp(log_q) * found.conjugate(t)
    return float(np.nan_to_num(terms, nan=0.0).sum() * STEP)


def bound_difference(p: Density, q: Density, found: Numbers) -> float:
    """Largest difference of the bounded divergences, relative to 1 + the value, where both are finite."""
    gaps = [0.0]
    for name in ("KL", "JS", "TV", "Hellinger²"):
        value, other = found.values[name], bound(name, p, q)
        if np.isfinite(value) and np.isfinite(other):
            gaps.append(abs(value - other) / (1 + abs(value)))
    return max(gaps)


def transport_difference(p: Density, q: Density, found: Numbers) -> float:
    """W1 as what a critic of slope ±1 gains: the area between the two sums of mass."""
    gap = (np.exp(log_density(p)) - np.exp(log_density(q))).cumsum() * STEP
    critic = -np.sign(gap).cumsum() * STEP  # its slope is the sign of G − F
    gain = ((np.exp(log_density(p)) - np.exp(log_density(q))) * critic).sum() * STEP
    return abs(float(gain) - found.values["W1"])
