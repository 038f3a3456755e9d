"""Two maps that know nothing of the network: what is not better than these has explained nothing."""

import cv2
import numpy as np
import torch
from torch import Tensor

from models.attribution.subject import Subject


def edges(pixels: Tensor) -> np.ndarray:
    """The strength of Sobel's edges in the photo's brightness: [H, W] float32. Many saliency maps look like this."""
    photo = pixels[0].permute(1, 2, 0).round().byte().cpu().numpy()
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))


def chance(pixels: Tensor, seed: int) -> np.ndarray:
    """A map drawn blindly: soft blobs of noise, [H, W] float32."""
    noise = np.random.default_rng(seed).standard_normal(tuple(pixels.shape[2:])).astype(np.float32)
    return cv2.GaussianBlur(noise, (0, 0), sigmaX=pixels.shape[2] / 28)


def edge_map(question: Subject) -> tuple[Tensor, int]:
    return torch.from_numpy(edges(question.pixels)), 0


def chance_map(question: Subject) -> tuple[Tensor, int]:
    return torch.from_numpy(chance(question.pixels, question.config.seed)), 0
