"""A batch of photos as a cube (N, C, H, W): each method subtracts the mean of another set of its elements.

Sources: Ioffe and Szegedy 2015 (BN), Ba et al. 2016 (LN), Ulyanov et al. 2016 (IN), Wu and He 2018 (GN), Luo et al.
2018 (SN), Zhang and Sennrich 2019 (RMS).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.special import softmax

from models.images.sizes import middle
from models.limits import near_divisor, refuse

SIDE = 96  # px of a photo
LUMA = np.array([0.299, 0.587, 0.114])
METHODS = ("BN", "LN", "IN", "GN", "SN", "RMS")
LIMITS = {"groups": (1, 12), "epsilon": (1e-12, 1.0), "gain": (-5, 5), "shift": (-5, 5), "mix": (-10, 10)}
CHANGES = {"contrast": (0.0, 3.0), "brightness": (-1.0, 1.0), "cast": (-0.9, 0.9), "gamma": (0.1, 5.0)}


@dataclass(frozen=True)
class Config:
    method: str = "BN"
    groups: int = 3  # of GN
    epsilon: float = 1e-5
    gain: float = 1.0  # γ, one for all channels here
    shift: float = 0.0  # β
    mix: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of SN, before the softmax: BN, LN, IN

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"method": METHODS})


@dataclass(frozen=True)
class Change:
    """What happens to a photo, in this order: gamma, cast (red up, blue down), contrast, brightness."""

    contrast: float = 1.0
    brightness: float = 0.0
    cast: float = 0.0
    gamma: float = 1.0

    def __post_init__(self) -> None:
        refuse(self, CHANGES)


def square(pixels: np.ndarray) -> np.ndarray:
    """The middle square of a photo as channels ``[3, 96, 96]``, 0 to 1."""
    small = cv2.resize(middle(pixels), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.moveaxis(small, -1, 0) / 255


def changed(photo: np.ndarray, change: Change) -> np.ndarray:
    """The photo ``[3, H, W]`` after the change; values may leave 0 to 1, none is cut."""
    tint = np.array([1 + change.cast, 1.0, 1 - change.cast])[:, None, None]
    return change.contrast * tint * photo**change.gamma + change.brightness


def cube(photos: Sequence[np.ndarray], changes: Change, channels: int = 3) -> np.ndarray:
    """Photos as one batch ``[N, C, H, W]``, the first one changed; 6 channels: and the slopes of the colours."""
    batch = np.stack([changed(photos[0], changes), *photos[1:]])
    return batch if channels == 3 else np.concatenate([batch, np.gradient(batch, axis=3)], axis=1)


def check_groups(channels: int, groups: int) -> None:
    if channels % groups:
        nearest = near_divisor(channels, groups)
        raise ValueError(f"groups must divide the {channels} channels, got {groups}; the nearest is {nearest}")


def statistics(x: np.ndarray, config: Config) -> tuple[np.ndarray, np.ndarray]:
    """Mean and (biased) variance that each element is normalised with, ``[N or 1, C or 1, 1, 1]``."""
    if config.method == "GN":
        check_groups(x.shape[1], config.groups)
        split = x.reshape(len(x), config.groups, -1)
        each = x.shape[1] // config.groups
        return tuple(np.repeat(of(axis=2), each, axis=1)[..., None, None] for of in (split.mean, split.var))  # type: ignore[return-value]
    if config.method == "SN":
        parts = [_over(x, method) for method in ("BN", "LN", "IN")]
        return tuple(sum(w * part[k] for w, part in zip(softmax(config.mix), parts, strict=True)) for k in (0, 1))  # type: ignore[return-value]
    if config.method == "RMS":
        return np.zeros((1, 1, 1, 1)), (x**2).mean(axis=(1, 2, 3), keepdims=True)
    return _over(x, config.method)


AXES = {"BN": (0, 2, 3), "LN": (1, 2, 3), "IN": (2, 3)}


def _over(x: np.ndarray, method: str) -> tuple[np.ndarray, np.ndarray]:
    return x.mean(axis=AXES[method], keepdims=True), x.var(axis=AXES[method], keepdims=True)


def normalised(x: np.ndarray, config: Config, count: int | None = None) -> np.ndarray:
    """γ (x − μ) / √(σ² + ε) + β ``[N, C, H, W]``; of the first ``count`` photos."""
    mean, variance = (of[:count] for of in statistics(x, config))
    return config.gain * (x[:count] - mean) / np.sqrt(variance + config.epsilon) + config.shift


def members(shape: tuple[int, ...], tile: tuple[int, int], config: Config) -> np.ndarray:
    """Which (photo, channel) share their statistics with ``tile`` ``[N, C]`` bool: each with all of its pixels."""
    (n, c), (count, channels) = tile, shape[:2]
    photo, channel = np.arange(count)[:, None] == n, np.arange(channels)[None] == c
    if config.method == "GN":
        check_groups(channels, config.groups)
        each = channels // config.groups
        return photo & (np.arange(channels)[None] // each == c // each)
    every = np.ones((count, channels), bool)
    sets = {"BN": every & channel, "LN": photo & every, "IN": photo & channel, "RMS": photo & every}
    return sets["BN"] | sets["LN"] if config.method == "SN" else sets[config.method]


def left_over(photos: Sequence[np.ndarray], changes: Sequence[Change], config: Config, channels: int) -> list[float]:
    """What of each change of the first photo survives: root mean square between it normalised with and without."""
    needed = photos if config.method in ("BN", "SN") else photos[:1]  # the others do not look at other photos
    without, *changed = (normalised(cube(needed, one, channels), config, 1) for one in (Change(), *changes))
    return [float(np.sqrt(((one - without) ** 2).mean())) for one in changed]
