"""Cross entropy and Dice on a painted object: one p for its pixels, another for all others, gradients in the logits."""

from dataclasses import dataclass

import numpy as np

from models.limits import one_of, refuse

SHAPE = (24, 32)
OBJECTS = ("blob", "large", "pixel", "none")


@dataclass(frozen=True)
class Config:
    inside: float = 0.01  # predicted probability on the object
    outside: float = 0.01  # and elsewhere
    epsilon: float = 1.0
    squared: bool = False  # Dice's denominator is Σp² + Σt² (V-Net), not Σp + Σt

    def __post_init__(self) -> None:
        refuse(self, {"inside": (0, 1), "outside": (0, 1), "epsilon": (0, 100)})


@dataclass(frozen=True, eq=False)
class Measured:
    losses: dict[str, float]  # "cross entropy", "Dice", "IoU": 1 − 2I/(S) and 1 − I/(S − I), with ε on both sides
    gradients: dict[str, np.ndarray]  # "cross entropy", "Dice" -> [H, W] in the logits

    def balance(self, name: str, mask: np.ndarray) -> float:
        """Sum of |gradient| over the object by that over the rest; NaN where one has no pixels, or none is pulled."""
        sizes = np.abs(self.gradients[name])
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = float(sizes[mask].sum() / sizes[~mask].sum())
        return ratio if mask.any() and not mask.all() else float("nan")


def painted(name: str) -> np.ndarray:
    """An object to begin with ``[24, 32] bool``."""
    one_of("object", name, OBJECTS)
    y, x = np.indices(SHAPE) + 0.5
    radius = {"blob": 3.2, "large": 9.5, "pixel": 0.8, "none": 0.0}[name]
    return np.asarray(np.hypot(x - 16.5, y - 12.5) < radius)


def measured(mask: np.ndarray, config: Config) -> Measured:
    t, p, epsilon = mask.astype(float), np.where(mask, config.inside, config.outside), config.epsilon
    both, total = float((p * t).sum()), float(p.sum() + t.sum())
    below, bend = (float((p**2).sum() + t.sum()), 2 * p) if config.squared else (total, 1.0)  # and its slope in p
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = float(-np.log(np.where(mask, p, 1 - p)).mean())
        dice = float(1 - np.float64(2 * both + epsilon) / (below + epsilon))
        iou = float(1 - np.float64(both + epsilon) / (total - both + epsilon))
        slope = -p * (1 - p) * (2 * t * (below + epsilon) - bend * (2 * both + epsilon))
        slope = slope / np.float64(below + epsilon) ** 2
    return Measured(
        {"cross entropy": cross, "Dice": dice, "IoU": iou}, {"cross entropy": (p - t) / p.size, "Dice": slope}
    )
