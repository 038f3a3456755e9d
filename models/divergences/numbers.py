"""All divergences of two densities at once, their slopes as q moves, transport, and the values of games."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, xlogy

from models.divergences.densities import STEP, Density, X, log_density, quantiles
from models.divergences.generators import GENERATORS, Generator, infinite

SHARES = (np.arange(4000) + 0.5) / 4000
SHIFTS = np.linspace(-8, 8, 33)
RATIOS = np.linspace(0.01, 5, 250)  # at which f is drawn
CLIP = 300.0  # of ln u: its square, too, has a finite exp; beyond, f has its limit


@dataclass(frozen=True, eq=False)
class Numbers:
    values: dict[str, float]  # by name, nats
    slopes: dict[str, float]  # change per unit that q moves to the right


def integrand(found: Generator, log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """q f(p/q) at each place; with f(0) where p is 0, f'(∞) where q is, 0 where both are."""
    with np.errstate(all="ignore"):
        lead, ratio = np.maximum(log_p, log_q), log_p - log_q
        u, weight = np.exp(np.clip(ratio, -CLIP, CLIP)), np.exp(lead)  # of the larger density
        near = np.where(ratio > 0, found.f(u) / u, found.f(u))
        limit = np.where(ratio > 0, found.far, found.zero)
        steep = (np.abs(ratio) > CLIP) & np.isfinite(ratio) & np.isinf(limit)
        ends = np.where((np.abs(ratio) > CLIP) & ~steep, limit, near)
        inside: np.ndarray = np.where(weight > 0, weight * ends, 0.0)
        if found.beyond:
            inside[steep] = found.beyond(lead[steep], np.abs(ratio[steep]))
    return inside


def total(found: Generator, log_p: np.ndarray, log_q: np.ndarray) -> float:
    """The integral over the grid."""
    with np.errstate(over="ignore"):
        return float(integrand(found, log_p, log_q).sum() * STEP)


def divergence(name: str, p: Density, q: Density, found: Generator | None = None) -> float:
    """D(p‖q) in nats."""
    if infinite(name, p.tail, q.tail):
        return np.inf
    return total(found or GENERATORS[name], log_density(p), log_density(q))


def values(p: Density, q: Density, own: Generator | None = None) -> dict[str, float]:
    """All, by name. W1, W2: mean distance, and root of the mean square, of equal shares of the mass in order."""
    known = GENERATORS | ({"own": own} if own else {})
    found = {name: divergence(name, p, q, one) for name, one in known.items()}
    apart = np.abs(quantiles(p, SHARES) - quantiles(q, SHARES))
    return found | {"W1": float(apart.mean()), "W2": float(np.sqrt((apart**2).mean()))}


def numbers(p: Density, q: Density, own: Generator | None = None) -> Numbers:
    """Values and slopes, the slopes by moving q one cell either way."""
    places = (replace(q, means=tuple(mean + by for mean in q.means)) for by in (0.0, STEP, -STEP))
    now, ahead, behind = (values(p, at, own) for at in places)
    finite = {name: np.isfinite([ahead[name], behind[name]]).all() for name in now}
    slopes = {name: (ahead[name] - behind[name]) / (2 * STEP) if finite[name] else np.nan for name in now}
    slopes = {name: 0.0 if abs(slope) < 1e-9 else slope for name, slope in slopes.items()}  # of rounding alone
    return Numbers(now, slopes)


def shifts(p: Density, q: Density, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each divergence for q moved by SHIFTS; NaN where it is infinite."""
    apart = quantiles(q, SHARES) - quantiles(p, SHARES) + SHIFTS[:, None]
    found = {"W1": np.abs(apart).mean(axis=1), "W2": np.sqrt((apart**2).mean(axis=1))}
    places = np.round(SHIFTS[-1] / STEP - SHIFTS / STEP).astype(int)  # where the window of each shift begins
    log_p, wide = log_density(p), log_density(q, X[0] + STEP * (np.arange(len(X) + places[0]) - places[0] // 2))
    for name in set(names) - set(found):
        values = np.array([total(GENERATORS[name], log_p, wide[start : start + len(X)]) for start in places])
        found[name] = np.where(np.isfinite(values) & (not infinite(name, p.tail, q.tail)), values, np.nan)
    return {name: found[name] for name in names}


def critics(found: Generator, p: Density, q: Density) -> tuple[np.ndarray, np.ndarray]:
    """f'(p/q), which reaches the bound, and p/(p + q), the best discriminator; NaN where neither has mass."""
    log_p, log_q = log_density(p), log_density(q)
    with np.errstate(all="ignore"):
        apart = np.where(np.maximum(log_p, log_q) > -40, log_p - log_q, np.nan)
        return found.slope(np.exp(np.clip(apart, -30, 30))), expit(apart)


def games(p: Density, q: Density) -> dict[str, tuple[float, float]]:
    """Value of each game at its best discriminator, from its own losses, and of the divergence that it equals."""
    log_p, log_q = log_density(p), log_density(q)
    a, b = np.exp(log_p), np.exp(log_q)
    both = a + b > 0
    a, b = a[both], b[both]
    best = a / (a + b)
    energy = np.where(a >= b, 0.0, 1.0)  # the discriminator of EBGAN, margin 1
    losses = {
        "GAN": (xlogy(a, best) + xlogy(b, b / (a + b)), 2 * divergence("JS", p, q) - np.log(4)),
        "LSGAN": ((a + b) * (2 * best - 1) ** 2, divergence("Le Cam", p, q)),  # of labels -1 and 1
        "LSGAN 0/1": ((a + b) * (best - 1) ** 2, float((b**2 / (a + b)).sum() * STEP)),
        "EBGAN": (a * energy + b * (1 - energy), 1 - divergence("TV", p, q)),
    }
    return {name: (float(loss.sum() * STEP), equal) for name, (loss, equal) in losses.items()}


def lacking(p: Density, q: Density) -> list[tuple[float, float]]:
    """Stretches of the line where p has mass and q has none."""
    log_p, log_q = log_density(p), log_density(q)
    alone = np.r_[False, np.isfinite(log_p) & ~np.isfinite(log_q), False]
    ends = np.flatnonzero(alone[1:] != alone[:-1])
    edges = np.append(X, X[-1] + STEP)[ends] - STEP / 2
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def tangent(found: Generator) -> dict[str, np.ndarray]:
    """f and its tangent at 1, over RATIOS: f lies above, so D cannot fall below 0."""
    slope = float(found.slope(np.array([1.0]))[0])
    return {"f(u)": found.f(RATIOS), "f′(1)(u − 1)": slope * (RATIOS - 1)}


def moved(density: Density, places: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Means, weights and width, from where the handles of the modes and of the width now stand (place, height)."""
    *modes, (edge, _height) = places
    now = np.exp(log_density(density, np.array(density.means)))
    means = tuple(round(float(np.clip(x, -8, 8)), 2) for x, _y in modes)
    weights = density.weights
    if len(modes) > 1:
        grown = [max(height, 0.0) / before for (_x, height), before in zip(modes, now, strict=True)]
        weights = tuple(float(np.clip(w * g, 0.01, 20)) for w, g in zip(density.weights, grown, strict=True))
    slack = 0.98 if density.shape == "box" else 1.0
    stretched = means == tuple(round(mean, 2) for mean in density.means)
    width = float(np.clip(round(abs(edge - density.means[0]) / slack, 2), 0.2, 4)) if stretched else density.width
    return means, weights, width


def drawn_heights(places: list[tuple[float, float]]) -> tuple[float, ...]:
    """Heights as drawn; all 0 becomes flat."""
    found = tuple(max(0.0, height) for _x, height in places)
    return found if any(found) else (1.0,) * len(found)
