"""How a network's answer changes with the strength of a transform: its invariance, on one picture."""

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from models.augmentation import colour, geometry
from models.images.sizes import shrunk
from models.pretrained.lite0 import class_names, efficientnet_lite0, preprocessed

RANGES = {  # lowest and highest strength, and the one that changes nothing
    "rotate": (-180.0, 180.0, 0.0), "scale": (0.4, 2.0, 1.0), "shift": (-0.4, 0.4, 0.0), "shear": (-45.0, 45.0, 0.0),
    "brightness": (0.1, 2.5, 1.0), "contrast": (0.0, 2.5, 1.0), "saturation": (0.0, 3.0, 1.0), "hue": (-0.5, 0.5, 0.0),
    "blur": (0.0, 6.0, 0.0), "noise": (0.0, 80.0, 0.0),
}  # fmt: skip
SIDE = 320  # px, of the shorter side: larger pictures are made smaller first


@dataclass(frozen=True, eq=False)
class Curve:
    strengths: np.ndarray  # [N]
    probability: np.ndarray  # [N] of the class
    best: tuple[str, ...]  # name of the most probable class at each strength


def transformed(image: np.ndarray, name: str, strength: float, fill: str = "black") -> np.ndarray:
    """The picture ``[H, W, 3]`` uint8 at one strength."""
    if name in geometry.MOTIONS:
        motion = geometry.Motion(name, strength, fill)
        return geometry.warped(image, geometry.matrix(motion, image.shape), fill)
    if name == "blur":
        return cv2.GaussianBlur(image, (0, 0), strength) if strength > 0 else image
    if name == "noise":
        noise = np.random.default_rng(0).normal(0, strength, image.shape)
        return np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)
    return colour.changed(image, name, strength)


def small(image: np.ndarray) -> np.ndarray:
    """As the network will see it, nearly: transforms of a large photo take time that nobody sees."""
    return shrunk(image, SIDE / min(image.shape[:2]))


@torch.inference_mode()
def probabilities(images: list[np.ndarray]) -> np.ndarray:
    """``[N, 1000]``, of EfficientNet-Lite0, one picture after the other."""
    network = efficientnet_lite0()
    scores = torch.cat([network(preprocessed(image)) for image in images])
    return scores.softmax(dim=1).numpy()


def curve(image: np.ndarray, name: str, label: int, count: int = 33, fill: str = "black") -> Curve:
    """Probability of class ``label`` at ``count`` strengths."""
    strengths, names = np.linspace(*RANGES[name][:2], count), class_names()
    answers = probabilities([transformed(image, name, strength, fill) for strength in strengths.tolist()])
    return Curve(strengths, answers[:, label], tuple(names[index] for index in answers.argmax(axis=1).tolist()))


def views(image: np.ndarray) -> dict[str, np.ndarray]:
    """What test-time augmentation averages over: seven views that should change nothing."""
    mirrored = image[:, ::-1].copy()
    found = {"as it is": image, "mirrored": mirrored}
    for percent in (90, 110):
        found[f"scaled {percent}%"] = transformed(image, "scale", percent / 100, "reflect")
    for degrees in (-10, 10):
        found[f"turned {degrees}°"] = transformed(image, "rotate", degrees, "reflect")
    found["brighter"] = transformed(image, "brightness", 1.2)
    return found
