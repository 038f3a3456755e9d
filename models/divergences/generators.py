"""The f-divergences by their generators: D(p‖q) = ∫ q f(p/q), f convex with f(1) = 0, and their bounds.

``f*`` is the conjugate: E_p T − E_q f*(T) is at most D for every critic T, and equal for T = f'(p/q)
(Nguyen, Wainwright and Jordan, 2010; Nowozin et al., f-GAN, 2016).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from models.expressions import expression

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Generator:
    text: str
    conjugate_text: str
    f: Function  # of u = p/q
    slope: Function  # f'
    conjugate: Function | None  # None: of an own f
    zero: float  # f(0), for each unit of q where p is 0
    far: float  # f'(∞), for each unit of p where q is 0
    # Where that limit is ∞, and ln u beyond what exp can say: the term, from ln of the larger density and |ln u|.
    beyond: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None


def _logarithmic(lead: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    return np.exp(lead) * ratio


def _linear(lead: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    return np.exp(lead + ratio)


HALF = 0.5 * np.log(2)
GENERATORS = {
    "KL": Generator(
        "u ln u", "exp(t − 1)", lambda u: u * np.log(u), lambda u: np.log(u) + 1, lambda t: np.exp(t - 1), 0.0, np.inf,
        _logarithmic,
    ),
    "reverse KL": Generator(
        "−ln u", "−1 − ln(−t)", lambda u: -np.log(u), lambda u: -1 / u, lambda t: -1 - np.log(-t), np.inf, 0.0,
        _logarithmic,
    ),
    "JS": Generator(
        "½[u ln u − (1 + u) ln((1 + u)/2)]", "−½ ln(2 − exp(2t))",
        lambda u: (u * np.log(u) - (1 + u) * np.log((1 + u) / 2)) / 2,
        lambda u: np.log(2 * u / (1 + u)) / 2, lambda t: -np.log(2 - np.exp(2 * t)) / 2, HALF, HALF,
    ),
    "TV": Generator(
        "½|u − 1|", "t, |t| ≤ ½", lambda u: np.abs(u - 1) / 2, lambda u: np.sign(u - 1) / 2, lambda t: t, 0.5, 0.5,
    ),
    "Pearson": Generator(
        "(u − 1)²", "t + t²/4", lambda u: (u - 1) ** 2, lambda u: 2 * (u - 1), lambda t: t + t**2 / 4, 1.0, np.inf,
        _linear,
    ),
    "Neyman": Generator(
        "(1 − u)²/u", "2 − 2√(1 − t)", lambda u: (1 - u) ** 2 / u, lambda u: 1 - 1 / u**2,
        lambda t: 2 - 2 * np.sqrt(1 - t), np.inf, 1.0, _linear,
    ),
    "Hellinger²": Generator(
        "(√u − 1)²", "t/(1 − t)", lambda u: (np.sqrt(u) - 1) ** 2, lambda u: 1 - 1 / np.sqrt(u),
        lambda t: t / (1 - t), 1.0, 1.0,
    ),
    "Le Cam": Generator(
        "(u − 1)²/(u + 1)", "4 − t − 4√(1 − t)", lambda u: (u - 1) ** 2 / (u + 1), lambda u: 1 - 4 / (u + 1) ** 2,
        lambda t: 4 - t - 4 * np.sqrt(1 - t), 1.0, 1.0,
    ),
}  # fmt: skip
OWN = "own"
LOGARITHMIC = ("KL", "reverse KL", "JS")
U = np.geomspace(1e-3, 1e3, 2001)  # where an own f is tried; its middle is 1


@lru_cache(32)
def own(text: str) -> Generator:
    """The generator that a user typed; refused where it is not convex, or not 0 at 1."""
    parsed = expression(text, ("u",))

    def f(u: np.ndarray) -> np.ndarray:
        return parsed({"u": torch.as_tensor(u, dtype=torch.float64)}).numpy()

    values = f(U)
    if not np.isfinite(values).all():
        bad = int(np.argmin(np.isfinite(values)))
        raise ValueError(f"f must be finite for u from 0.001 to 1000, got {values[bad]} at u = {U[bad]:.3g}")
    if abs(float(f(np.ones(1))[0])) > 1e-9:
        raise ValueError(f"f(1) must be 0, got {float(f(np.ones(1))[0]):.4g}")
    slopes = np.diff(values) / np.diff(U)
    falling = np.diff(slopes) < -1e-7 * (1 + np.abs(slopes[1:]))
    if falling.any():
        raise ValueError(f"f must be convex, got a slope that falls at u = {U[1:-1][falling][0]:.3g}")

    def slope(u: np.ndarray) -> np.ndarray:
        return (f(u * (1 + 1e-5)) - f(u * (1 - 1e-5))) / (2e-5 * u)

    with np.errstate(all="ignore"):
        zero, far = float(f(np.array([1e-12]))[0]), float(f(np.array([1e12]))[0]) / 1e12
    return Generator(text, "", f, slope, None, zero, far if abs(far) < 1e6 else np.inf)


def generator(name: str, text: str = "") -> Generator:
    return own(text) if name == OWN else GENERATORS[name]


def infinite(name: str, p: tuple[int, float] | None, q: tuple[int, float] | None) -> bool:
    """Whether the tails make the integral infinite, though every part of it is finite.

    Pearson's ∫ p²/q has no limit where q falls at least twice as fast as p; Neyman's is that with p and q exchanged.
    """
    if name not in ("Pearson", "Neyman") or not (p and q):
        return False
    (power, rate), (other, falls) = (p, q) if name == "Pearson" else (q, p)
    return other > power or (other == power and falls >= 2 * rate)
