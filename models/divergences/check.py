"""Second methods: the variational bound at its critic, the dual of transport, closed forms."""

import numpy as np
from scipy.special import softmax
from scipy.stats import entropy

from models.divergences.densities import STEP, Density, log_density
from models.divergences.generators import GENERATORS
from models.divergences.numbers import Numbers
from models.divergences.paired import Snapshot, asked, held


def bound(name: str, p: Density, q: Density) -> float:
    """E_p T − E_q f*(T) at T = f'(p/q); NaN where one of p and q alone is 0 somewhere, or next to it."""
    log_p, log_q = log_density(p), log_density(q)
    used = np.maximum(log_p, log_q) > -200
    log_p, log_q = log_p[used], log_q[used]
    if not np.isfinite([log_p, log_q]).all() or (np.abs(log_p - log_q)[np.maximum(log_p, log_q) > -30] > 300).any():
        return np.nan
    reach = 30 if name in ("JS", "Hellinger²") else 300  # beyond, f* is lost to rounding, and hardly any mass is
    with np.errstate(all="ignore"):
        t = GENERATORS[name].slope(np.exp(np.clip(log_p - log_q, -reach, reach)))
        terms = np.exp(log_p) * t - np.exp(log_q) * GENERATORS[name].conjugate(t)  # type: ignore[misc]
    return float(np.nan_to_num(terms, nan=0.0).sum() * STEP)


def bound_difference(p: Density, q: Density, found: Numbers) -> float:
    """Largest difference of the bounded divergences, relative to 1 + the value, where both are finite."""
    pairs = [(found.values[name], bound(name, p, q)) for name in ("KL", "JS", "TV", "Hellinger²")]
    gaps = [abs(value - other) / (1 + abs(value)) for value, other in pairs if np.isfinite([value, other]).all()]
    return max(gaps, default=0.0)


def transport_difference(p: Density, q: Density, found: Numbers) -> float:
    """W1 as what a critic of slope ±1 gains: the area between the two sums of mass."""
    gap = np.exp(log_density(p)) - np.exp(log_density(q))
    critic = -np.sign(gap.cumsum()).cumsum() * STEP  # its slope is the sign of G − F
    return abs(float((gap * critic).sum() * STEP) - found.values["W1"])


def frechet_nuclear(features: np.ndarray, others: np.ndarray) -> float:
    """Fréchet distance without a covariance: tr (CC')^½ is the sum of the singular values of X Yᵀ, rows centred."""
    a, b = (np.linalg.qr((rows - rows.mean(axis=0)) / np.sqrt(len(rows) - 1)).R for rows in (features, others))
    apart = np.sum((features.mean(axis=0) - others.mean(axis=0)) ** 2)
    return float(apart + (a**2).sum() + (b**2).sum() - 2 * np.linalg.norm(a @ b.T, "nuc"))  # as C = aᵀa, C' = bᵀb


def inception_entropies(logits: np.ndarray) -> float:
    """Inception Score as exp(entropy of the mean answer − mean entropy of the answers)."""
    p = softmax(logits.astype(float), axis=1)
    return float(np.exp(entropy(p.mean(axis=0)) - entropy(p, axis=1).mean()))


def steepest_pair(layers: list[np.ndarray], seed: int = 0) -> float:
    """The largest |f(x) − f(y)| / |x − y| of 20,000 pairs of places: no slope is asked for."""
    random = np.random.default_rng(seed)
    x = random.uniform(-3, 3, (20_000, 2))
    places = np.stack((x, x + random.normal(0, 0.1, x.shape)))  # [2, N, 2]
    apart = np.linalg.norm(np.diff(places, axis=0), axis=2)
    for matrix in layers[:-1]:
        places = np.maximum(places @ matrix.T, 0)
    return float((np.abs(np.diff(places @ layers[-1].T, axis=0)[..., 0]) / apart).max())


def paired_difference(found: Snapshot) -> float:
    """Squared error of the held-out digits by E a² − 2 E ab + E b², in float64."""
    rows = asked(found.config.task)
    a, b = found.answers[:, rows].astype(float), held()[:, 0, rows].double().numpy()
    return abs(float((a * a).mean() - 2 * (a * b).mean() + (b * b).mean()) - found.error)
