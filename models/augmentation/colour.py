"""Changing colours: jitter whose order matters, and four readings of "PCA jitter"."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike

from models.limits import refuse

STEPS = ("brightness", "contrast", "saturation", "hue")
PCA = ("Krizhevsky", "square root", "correlation", "albumentations")
LIMITS = {"brightness": (0, 3), "contrast": (0, 3), "saturation": (0, 3), "hue": (-0.5, 0.5)}
LUMA = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True)
class Jitter:
    brightness: float = 1.0  # factors; 1 changes nothing
    contrast: float = 1.0
    saturation: float = 1.0
    hue: float = 0.0  # of a turn of the colour circle
    order: tuple[str, ...] = STEPS

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"order": STEPS})


def jittered(image: np.ndarray, config: Jitter) -> np.ndarray:
    """``[H, W, 3]`` uint8; each step is cut off at 0 and 255, so that the order matters."""
    for step in config.order:
        image = changed(image, step, getattr(config, step))
    return image


def changed(image: np.ndarray, step: str, amount: float) -> np.ndarray:
    """``[H, W, 3]`` uint8 after one step."""
    values = image.astype(np.float32)
    if step == "hue":
        hsv = cv2.cvtColor(values / 255, cv2.COLOR_RGB2HSV)  # hue in degrees
        hsv[..., 0] = (hsv[..., 0] + 360 * amount) % 360
        return _bytes(255 * cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB))
    ground = {
        "brightness": np.float32(0),
        "contrast": np.float32((values @ LUMA).mean()),
        "saturation": (values @ LUMA)[..., None],
    }[step]
    return _bytes(ground + amount * (values - ground))


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def principal_axes(image: np.ndarray, rule: str, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """What a draw is multiplied by, ``[3]``, and the directions of colour, ``[3, 3]`` one a column, strongest first.

    ``Krizhevsky`` takes the eigenvalues of the covariance (AlexNet, section 4.1), ``square root`` their roots,
    ``correlation`` the eigenvalues after each channel was divided by its own standard deviation (a common note).
    ``scale``: 1 for colours from 0 to 1, 255 for colours from 0 to 255; eigenvalues have the unit of its square.
    """
    colours = scale * image.reshape(-1, 3).astype(np.float64) / 255
    if rule == "correlation":
        deviation = colours.std(axis=0)
        colours = (colours - colours.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    values, vectors = np.linalg.eigh(np.cov(colours.T, bias=True))
    strengths = np.maximum(values[::-1], 0)
    return (np.sqrt(strengths) if rule == "square root" else strengths), vectors[:, ::-1]


def draw(deviation: float, seed: int) -> np.ndarray:
    """Three normal numbers ``[3]``, one for each axis."""
    return np.random.default_rng(seed).normal(0, deviation, 3)


def pca_shift(image: np.ndarray, rule: str, draw: ArrayLike, scale: float = 1.0) -> np.ndarray:
    """What is added to every pixel ``[3]``, in colours from 0 to ``scale``."""
    strengths, directions = principal_axes(image, rule, scale)
    return directions @ (np.array(draw) * strengths)


def pca_jittered(image: np.ndarray, rule: str, draw: ArrayLike, scale: float = 1.0) -> np.ndarray:
    """``[H, W, 3]`` uint8. By ``albumentations`` the picture is stretched about its mean instead of shifted."""
    if rule == "albumentations":
        strengths, directions = principal_axes(image, "Krizhevsky")
        colours = image.reshape(-1, 3) / 255
        stretch = np.eye(3) + directions @ np.diag(np.array(draw) * strengths) @ directions.T
        mean = colours.mean(axis=0)
        return _bytes(255 * ((colours - mean) @ stretch.T + mean)).reshape(image.shape)
    return _bytes(image + 255 * pca_shift(image, rule, draw, scale) / scale)
