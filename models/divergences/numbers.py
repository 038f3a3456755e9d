"""All divergences of two densities at once, their slopes as q moves, transport, and the values of games."""

from dataclasses import dataclass

import numpy as np

from models.divergences.densities import STEP, Density, X, log_density, quantiles, shifted
from models.divergences.generators import GENERATORS, Generator, infinite

SHARES = (np.arange(4000) + 0.5) / 4000
SHIFTS = np.linspace(-8, 8, 33)
CLIP = 300.0  # of ln u: its square, too, has a finite exp


@dataclass(frozen=True, eq=False)
class Numbers:
    values: dict[str, float]  # by name, nats
    slopes: dict[str, float]  # change per unit that q moves to the right


def _logs(p: Density, q: Density) -> tuple[np.ndarray, np.ndarray]:
    return log_density(p), log_density(q)


def integrand(found: Generator, log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """q f(p/q) at each place; with f(0) where p is 0, f'(∞) where q is, 0 where both are."""
    p, q, both = np.exp(log_p), np.exp(log_q), np.isfinite(log_p) & np.isfinite(log_q)
    with np.errstate(all="ignore"):
        ratio = np.where(both, log_p - log_q, 0.0)
        if found.conjugate and np.abs(ratio).max() > CLIP:
            ratio = ratio.astype(np.longdouble)  # its exp goes up to 1e4932
        else:
            ratio = np.clip(ratio, -CLIP, CLIP)
        u = np.exp(ratio)
        inside = np.where(ratio > 0, p * (found.f(u) / u), q * found.f(u)).astype(float)  # the larger density leads
        ends = np.where(np.isfinite(log_p), p * found.far, np.where(np.isfinite(log_q), q * found.zero, 0.0))
    return np.where(both, inside, ends)


def divergence(name: str, p: Density, q: Density, found: Generator | None = None) -> float:
    """D(p‖q) in nats."""
    if infinite(name, p.tail, q.tail):
        return np.inf
    return float(integrand(found or GENERATORS[name], *_logs(p, q)).sum() * STEP)


def transport(p: Density, q: Density) -> tuple[float, float]:
    """W1 and W2: mean distance, and root of the mean square, when equal shares of the mass are matched in order."""
    apart = np.abs(quantiles(p, SHARES) - quantiles(q, SHARES))
    return float(apart.mean()), float(np.sqrt((apart**2).mean()))


def values(p: Density, q: Density, own: Generator | None = None) -> dict[str, float]:
    found = {name: divergence(name, p, q) for name in GENERATORS}
    if own:
        found["own"] = divergence("own", p, q, own)
    return found | dict(zip(("W1", "W2"), transport(p, q), strict=True))


def numbers(p: Density, q: Density, own: Generator | None = None) -> Numbers:
    """Values and slopes, the slopes by moving q one cell either way."""
    now, ahead, behind = (values(p, shifted(q, by), own) for by in (0.0, STEP, -STEP))
    finite = {name: np.isfinite([ahead[name], behind[name]]).all() for name in now}
    slopes = {name: (ahead[name] - behind[name]) / (2 * STEP) if finite[name] else np.nan for name in now}
    slopes = {name: 0.0 if abs(slope) < 1e-9 else slope for name, slope in slopes.items()}  # of rounding alone
    return Numbers(now, slopes)


def shifts(p: Density, q: Density, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each divergence for q moved by SHIFTS; NaN where it is infinite."""
    margin = round(float(SHIFTS[-1]) / STEP)
    longer = X[0] + STEP * np.arange(-margin, len(X) + margin)
    log_p, log_q = log_density(p), log_density(q, longer)
    found: dict[str, list[float]] = {name: [] for name in names}
    apart = quantiles(q, SHARES) - quantiles(p, SHARES)
    for by in SHIFTS:
        start = margin - round(float(by) / STEP)
        far = {"W1": np.abs(apart + by).mean(), "W2": np.sqrt(((apart + by) ** 2).mean())}
        for name in names:
            if name in far:
                found[name].append(float(far[name]))
            else:
                terms = integrand(GENERATORS[name], log_p, log_q[start : start + len(X)])
                found[name].append(float(terms.sum() * STEP))
    unlimited = [name for name in names if infinite(name, p.tail, q.tail)]
    return {name: np.where(np.isfinite(line) & (name not in unlimited), line, np.nan) for name, line in found.items()}


def critic(found: Generator, p: Density, q: Density) -> np.ndarray:
    """f'(p/q), the critic that reaches the bound; NaN where neither has mass."""
    log_p, log_q = _logs(p, q)
    with np.errstate(all="ignore"):
        ratio = np.exp(np.clip(log_p - log_q, -30, 30))
        return np.where(np.maximum(log_p, log_q) > -40, found.slope(ratio), np.nan)


def games(p: Density, q: Density) -> dict[str, tuple[float, float]]:
    """Value of each game at its best discriminator, from its own losses, and of the divergence that it equals."""
    log_p, log_q = _logs(p, q)
    a, b = np.exp(log_p), np.exp(log_q)
    both = a + b > 0
    a, b = a[both], b[both]
    best = a / (a + b)
    known = divergence("JS", p, q), divergence("Le Cam", p, q), divergence("TV", p, q)
    with np.errstate(divide="ignore", invalid="ignore"):
        gan = np.where(a > 0, a * np.log(best), 0) + np.where(b > 0, b * np.log(b / (a + b)), 0)
    signed = 2 * best - 1  # of labels -1 and 1
    energy = np.where(a >= b, 0.0, 1.0)  # the discriminator of EBGAN, margin 1
    return {
        "GAN": (float(gan.sum() * STEP), 2 * known[0] - np.log(4)),
        "LSGAN": (float((a * signed**2 + b * signed**2).sum() * STEP), known[1]),
        "LSGAN 0/1": (float(((a + b) * (best - 1) ** 2).sum() * STEP), float((b**2 / (a + b)).sum() * STEP)),
        "EBGAN": (float((a * energy + b * np.maximum(1 - energy, 0)).sum() * STEP), 1 - known[2]),
    }


def lacking(p: Density, q: Density) -> list[tuple[float, float]]:
    """Stretches of the line where p has mass and q has none."""
    log_p, log_q = _logs(p, q)
    alone = np.r_[False, np.isfinite(log_p) & ~np.isfinite(log_q), False]
    ends = np.flatnonzero(alone[1:] != alone[:-1])
    return [
        (float(X[start] - STEP / 2), float(X[stop - 1] + STEP / 2))
        for start, stop in zip(ends[::2], ends[1::2], strict=True)
    ]


RATIOS = np.linspace(0.01, 5, 250)
MOST_JS = float(np.log(2))


def tangent(found: Generator) -> dict[str, np.ndarray]:
    """f and its tangent at 1, over RATIOS: f lies above, so D cannot fall below 0."""
    slope = float(found.slope(np.array([1.0]))[0])
    return {"f(u)": found.f(RATIOS), "f′(1)(u − 1)": slope * (RATIOS - 1)}


def best_discriminator(p: Density, q: Density) -> np.ndarray:
    """p/(p + q); NaN where neither has mass."""
    log_p, log_q = _logs(p, q)
    with np.errstate(all="ignore"):
        return np.where(np.maximum(log_p, log_q) > -40, 1 / (1 + np.exp(np.clip(log_q - log_p, -CLIP, CLIP))), np.nan)


def finite(terms: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(terms), terms, np.nan)


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


def drawn_heights(pixels: list[float], floor: float, top: float) -> tuple[float, ...]:
    """Heights as drawn, from rows of the ground; all 0 becomes flat."""
    found = tuple(max(0.0, top * (1 - y / floor)) for y in pixels)
    return found if max(found) > 0 else (1.0,) * len(found)
