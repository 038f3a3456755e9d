"""Codes on a plane, and what lies between them: every point of the plane is a digit."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models.autoencoders.data import SIDE, split
from models.autoencoders.networks import Autoencoder
from models.judge import readings

TILES = 20  # digits along each side of the carpet
SPREAD = 0.005  # share of the codes beyond each edge of the frame


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions in the space of codes, and the frame in which all but a few codes lie."""

    center: Tensor  # [code]
    axes: Tensor  # [code, 2], at right angles; the second is zero where codes are single numbers
    low: tuple[float, float]
    high: tuple[float, float]

    def places(self, codes: Tensor) -> np.ndarray:
        """Where codes ``[N, code]`` stand on the plane ``[N, 2]``: their shadows, where the code is larger."""
        return ((codes - self.center) @ self.axes).numpy()

    def codes(self, places: np.ndarray) -> Tensor:
        """The codes ``[N, code]`` of places on the plane."""
        return self.center + torch.tensor(places, dtype=torch.float32) @ self.axes.T

    def shares(self, places: np.ndarray) -> np.ndarray:
        """Places as shares of the frame, to the right and down."""
        shares: np.ndarray = (places - self.low) / np.subtract(self.high, self.low)
        return np.stack((shares[:, 0], 1 - shares[:, 1]), axis=1)

    def at(self, across: float, down: float) -> np.ndarray:
        """The place ``[2]`` at these shares of the frame."""
        return np.add(self.low, np.multiply((across, 1 - down), np.subtract(self.high, self.low)))


@dataclass(frozen=True, eq=False)
class Codes:
    mean: Tensor  # [1000, code] of the held-out digits
    deviation: Tensor  # [1000, code]
    labels: np.ndarray  # [1000]


@lru_cache(16)
def held_codes(model: Autoencoder) -> Codes:
    data = split(-1, model.config.own)
    return Codes(*model.encode(data.held, data.held_labels), data.held_labels.numpy())


@lru_cache(16)
def plane(model: Autoencoder, across: int = 1, up: int = 2) -> Plane:
    """Codes of two numbers as they are; larger ones along two of their principal axes, counted from 1."""
    codes = held_codes(model).mean
    size = model.config.code
    if size <= 2:
        center, axes = torch.zeros(size), torch.eye(2)[:size]
    else:
        if max(across, up) > size or across == up:
            raise ValueError(f"axes must be two of {size}, got {across} and {up}")
        center = codes.mean(dim=0)
        axes = torch.linalg.eigh(torch.cov(codes.T))[1].flip(1)[:, [across - 1, up - 1]]
    places = ((codes - center) @ axes).numpy()
    low, high = np.quantile(places, (SPREAD, 1 - SPREAD), axis=0)
    middle, half = (low + high) / 2, np.maximum(0.55 * (high - low), 1e-3)
    if size == 1:
        half[1] = half[0]
    return Plane(center, axes, tuple((middle - half).tolist()), tuple((middle + half).tolist()))


def carpet(model: Autoencoder, plane: Plane, label: int = 0, tiles: int = TILES) -> np.ndarray:
    """What is decoded at the middle of each tile of the frame ``[28 tiles, 28 tiles]``, ink 0 to 1."""
    shares = (np.arange(tiles) + 0.5) / tiles
    places = np.array([plane.at(across, down) for down in shares for across in shares])
    ink = decoded(model, plane.codes(places), label)
    return ink.reshape(tiles, tiles, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(tiles * SIDE, tiles * SIDE)


def decoded(model: Autoencoder, codes: Tensor, label: int = 0) -> np.ndarray:
    """Digits ``[N, 28, 28]``, ink 0 to 1 (what PCA adds beyond that is cut off)."""
    ink = model.decode(codes, torch.full((len(codes),), label)).clamp(0, 1)
    return ink.view(-1, SIDE, SIDE).numpy()


@dataclass(frozen=True, eq=False)
class Reading:
    """What the judge reads in a digit, and how far the digit is from what the model has learnt."""

    digit: int
    confidence: float  # the judge's probability of that digit
    nearest: np.ndarray  # [28, 28] the training digit that is closest
    distance: float  # root of the squared ink between the two


def reading(ink: np.ndarray, own: bytes = b"") -> Reading:
    """Of one digit ``[28, 28]``; the nearest of the digits, or of the own drawings."""
    digits, confidence = verdicts(ink[None])
    known = split(-1, own).train
    distances = torch.cdist(torch.tensor(ink, dtype=torch.float32).view(1, -1), known)[0]
    at = int(distances.argmin())
    return Reading(int(digits[0]), float(confidence[0]), known[at].view(SIDE, SIDE).numpy(), float(distances[at]))


def verdicts(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The judge's digit ``[N]`` and its probability ``[N]``, for digits ``[N, 28, 28]`` of ink 0 to 1."""
    confidence, digit = readings(halved(torch.tensor(ink, dtype=torch.float32))).max(dim=1)
    return digit.numpy(), confidence.numpy()


def halved(ink: Tensor) -> Tensor:
    """As the judge sees them: ``[N, 28, 28]`` averaged over 2 x 2 pixels, ``[N, 1, 14, 14]``."""
    return torch.nn.functional.avg_pool2d(ink.reshape(-1, 1, SIDE, SIDE), 2)


def ellipses(model: Autoencoder, plane: Plane, chosen: np.ndarray, corners: int = 24) -> np.ndarray:
    """One deviation around the codes of the ``chosen`` digits, seen on the plane ``[N, corners + 1, 2]``."""
    codes = held_codes(model)
    spread = plane.axes.T[None] * codes.deviation[chosen, None] ** 2 @ plane.axes  # [N, 2, 2]
    values, vectors = np.linalg.eigh(spread.numpy())
    turn = np.linspace(0, 2 * np.pi, corners + 1)
    circle = np.stack((np.cos(turn), np.sin(turn)))  # [2, corners + 1]
    around = vectors * np.sqrt(values.clip(min=0))[:, None] @ circle  # [N, 2, corners + 1]
    return plane.places(codes.mean[chosen])[:, None] + around.transpose(0, 2, 1)


def rebuilt(model: Autoencoder, count: int = 8) -> np.ndarray:
    """Held-out digits in three rows of ``count``, each row above its reconstruction ``[6 count, 28, 28]``."""
    data = split(-1, model.config.own)
    chosen = slice(0, 3 * count)
    digits = data.held[chosen]
    made = model.decode(model.encode(digits, data.held_labels[chosen])[0], data.held_labels[chosen]).clamp(0, 1)
    pairs = torch.stack((digits.view(3, count, -1), made.view(3, count, -1)), dim=1)
    return pairs.reshape(-1, SIDE, SIDE).numpy()
