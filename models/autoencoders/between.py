"""Ways from one code to another, and what is decoded on them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.autoencoders.config import Config
from models.autoencoders.data import SIDE
from models.autoencoders.networks import Autoencoder
from models.autoencoders.plane import decoded, plane, verdicts
from models.autoencoders.training import trained

FRAMES = 9


@dataclass(frozen=True, eq=False)
class Film:
    digits: np.ndarray  # [9, 28, 28] ink 0 to 1
    read: np.ndarray  # [9] digit that the judge reads
    confidence: np.ndarray  # [9] its probability
    codes: Tensor  # [9, code]; of mixed pixels, the two ends [2, code]


def line(start: Tensor, end: Tensor) -> Tensor:
    """Codes ``[9, code]`` on the straight line."""
    return torch.lerp(start, end, torch.linspace(0, 1, FRAMES)[:, None])


def arc(start: Tensor, end: Tensor) -> Tensor:
    """Codes that turn from one to the other around 0, their length changing evenly; a line where nothing turns."""
    lengths = torch.stack((start.norm(), end.norm()))
    if lengths.min() < 1e-6:
        return line(start, end)
    first = start / lengths[0]
    along = end @ first
    across = end - along * first
    angle = torch.atan2(across.norm(), along)
    if across.norm() < 1e-6 * lengths[1]:
        if len(start) == 1 or along > 0:
            return line(start, end)
        across = torch.eye(len(first))[first.abs().argmin()]  # opposite codes: any way around will do
        across = across - (across @ first) * first
    share = torch.linspace(0, 1, FRAMES)[:, None]
    turned = (share * angle).cos() * first + (share * angle).sin() * across / across.norm()
    return line(*lengths) * turned


WAYS = {"line": line, "arc": arc}


def film(model: Autoencoder, start: Tensor, end: Tensor, way: str, label: int = 0) -> Film:
    """Nine digits on a way between two codes ``[code]``; "pixels": between the two pictures themselves."""
    codes = torch.stack((start, end)) if way == "pixels" else WAYS[way](start, end)
    digits = decoded(model, codes, label)
    if way == "pixels":
        digits = line(*torch.from_numpy(digits).flatten(1)).view(-1, SIDE, SIDE).numpy()
    return Film(digits, *verdicts(digits), codes)


def confidences(config: Config, first: tuple[float, ...], last: tuple[float, ...], way: str) -> list[tuple[int, float]]:
    """What the judge reads on a way between two places of the plane, and how sure it is, of a model trained now."""
    model = trained(config).model
    start, end = plane(model).codes(np.array([first, last]))
    found = film(model, start, end, way)
    return [(int(digit), round(float(sure), 3)) for digit, sure in zip(found.read, found.confidence, strict=True)]
