"""Slant and thickness of a digit, measured on its ink, and the directions in which they change among the codes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models.autoencoders.data import SIDE, split
from models.autoencoders.networks import Autoencoder
from models.autoencoders.plane import decoded, held_codes

INK = 1.0  # least ink of a digit that has a slant, in pixels


def slant(ink: np.ndarray) -> np.ndarray:
    """How far digits ``[N, 28, 28]`` lean to the right, in pixels for each pixel upwards; NaN where there is no ink.

    -m11 / m02 of the central moments: the shear that would set the digit upright.
    """
    down, right = np.mgrid[:SIDE, :SIDE]
    mass = ink.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        x = right - (ink * right).sum(axis=(1, 2), keepdims=True) / mass[:, None, None]
        y = down - (ink * down).sum(axis=(1, 2), keepdims=True) / mass[:, None, None]
        leaning = -(ink * x * y).sum(axis=(1, 2)) / (ink * y * y).sum(axis=(1, 2))
    return np.where(mass > INK, leaning, np.nan)


def thickness(ink: np.ndarray) -> np.ndarray:
    """Width of the strokes in pixels: twice the ink by the length of its edge; NaN where there is no ink."""
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    down, right = np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1]
    edge = np.hypot(down, right).sum(axis=(1, 2))
    mass = ink.sum(axis=(1, 2))
    return np.where(mass > INK, 2 * mass / np.maximum(edge, 1e-9), np.nan)


MEASURES = {"slant": slant, "thickness": thickness}


@lru_cache(4)
def held_measure(name: str) -> np.ndarray:
    """Of the 1,000 held-out digits."""
    return MEASURES[name](split(-1).held.view(-1, SIDE, SIDE).numpy())


def direction(model: Autoencoder, name: str) -> Tensor:
    """``[code]``: from the mean code of the third of the digits with least of it to that of the third with most.

    A ``name`` that is a digit: from the mean of all codes to the mean of that class.
    """
    codes = held_codes(model)
    if name.isdigit():
        return codes.mean[codes.labels == int(name)].mean(dim=0) - codes.mean.mean(dim=0)
    order = np.argsort(held_measure(name), kind="stable")
    third = len(order) // 3
    return codes.mean[order[-third:].copy()].mean(dim=0) - codes.mean[order[:third].copy()].mean(dim=0)


@dataclass(frozen=True, eq=False)
class Told:
    """A digit, told by its code and told again."""

    rebuilt: np.ndarray  # [28, 28] from the mean code, ink 0 to 1
    error: float  # squared ink between the two
    drawn: np.ndarray | None  # [20, 28, 28] from draws of its code; None without a VAE
    film: np.ndarray  # [9, 28, 28] from so many arrows back to as many ahead; the middle one is the digit
    measures: np.ndarray  # [9, 2] slant and thickness of each


def told(model: Autoencoder, ink: np.ndarray, arrow: str, reach: float) -> Told:
    """Encode a digit ``[28, 28]``, decode its code, draws of it, and what lies along an arrow through it."""
    given = torch.tensor(ink, dtype=torch.float32).view(1, -1)
    mean, deviation = model.encode(given, torch.zeros(1, dtype=torch.long))
    rebuilt = decoded(model, mean)[0]
    noise = torch.randn(20, mean.shape[1], generator=torch.Generator().manual_seed(0))
    drawn = decoded(model, mean + deviation * noise) if model.config.variational else None
    film = decoded(model, mean + torch.linspace(-reach, reach, 9)[:, None] * direction(model, arrow))
    measures = np.stack((slant(film), thickness(film)), axis=1)
    return Told(rebuilt, float(((rebuilt - ink) ** 2).sum()), drawn, film, measures)
