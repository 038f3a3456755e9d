"""What passes through many layers at the start: gradients backwards, and whether two photos stay different forwards.

Layers of random weights, scaled as He et al. do (variance 2 / inputs), read crops of two photos. Closed forms are of
endless width: with batch norm and ReLU a gradient grows by sqrt(pi / (pi - 1)) per layer on its way back; without it
the cosine of two inputs goes from c to (sqrt(1 - c^2) + c (pi - arccos c)) / pi per layer.
References: Yang et al., https://arxiv.org/abs/1902.08129; Cho and Saul, kernel methods for deep learning, 2009
"""

from dataclasses import dataclass
from math import pi

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse
from models.threads import one_thread

GROWTH = (pi / (pi - 1)) ** 0.5  # 1.2112
CROPS, SIDE = 32, 12  # of each photo; px
LIMITS = {"depth": (2, 60), "width": (16, 512)}
CHOICES = {"kind": ("full", "conv")}


@dataclass(frozen=True)
class Config:
    depth: int = 30
    width: int = 256  # numbers, or maps, of each layer
    kind: str = "full"  # or "conv"
    norm: bool = True
    residual: bool = False  # each layer is added to its input
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Signals:
    gradient: np.ndarray  # [depth] size of the gradient in each layer's output, the last's is 1
    likeness: np.ndarray  # [depth + 1] cosine between what the two photos make, the photos first

    @property
    def growth(self) -> float:
        """Factor per layer on the way back."""
        return float((self.gradient[0] / self.gradient[-1]) ** (1 / (len(self.gradient) - 1)))


def signals(config: Config, first: np.ndarray, second: np.ndarray) -> Signals:
    """Of two photos [H, W, 3] uint8."""
    refuse(config, LIMITS, CHOICES)
    generator = torch.Generator().manual_seed(config.seed)
    x = torch.cat([_crops(photo) for photo in (first, second)])  # [2 N, 3, S, S]
    if config.kind == "full":
        x = x.flatten(1)
    with one_thread():
        outputs = _outputs(config, x, generator)
        loss = (outputs[-1] * torch.randn(outputs[-1].shape, generator=generator)).sum()
        gradients = torch.autograd.grad(loss, outputs)
    sizes = np.array([float(gradient.norm()) for gradient in gradients])
    likeness = [_cosine(one.detach()) for one in (x, *outputs)]
    return Signals(sizes / sizes[-1], np.array(likeness))


def _outputs(config: Config, x: Tensor, generator: torch.Generator) -> list[Tensor]:
    """What each layer makes of the batch."""
    found = []
    for layer in range(config.depth):
        inputs, size = x.shape[1], (3, 3) if config.kind == "conv" else ()
        weight = torch.randn(config.width, inputs, *size, generator=generator)
        weight *= (2 / (inputs * (9 if size else 1))) ** 0.5
        y = F.conv2d(x, weight, padding=1) if size else x @ weight.T
        if config.norm:
            y = F.batch_norm(y, None, None, training=True)
        y = F.relu(y)
        x = y + x if config.residual and layer else y
        x.requires_grad_() if not x.requires_grad else None
        found.append(x)
    return found


def _cosine(batch: Tensor) -> float:
    """Mean cosine between a crop of the first photo and one of the second."""
    first, second = batch.flatten(1).chunk(2)
    return float(nn.functional.cosine_similarity(first, second).mean())


def cosines(start: float, depth: int) -> np.ndarray:
    """The closed form of the likeness without batch norm: [depth + 1]."""
    found = [start]
    for _ in range(depth):
        c = min(max(found[-1], -1.0), 1.0)
        found.append(((1 - c * c) ** 0.5 + c * (pi - np.arccos(c))) / pi)
    return np.array(found)


def _crops(pixels: np.ndarray) -> Tensor:
    """Small squares from all over a photo, each with mean 0: [N, 3, S, S]."""
    generator = np.random.default_rng(0)
    small = cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
    places = generator.integers(0, 96 - SIDE + 1, (CROPS, 2))
    found = torch.from_numpy(np.stack([small[top : top + SIDE, left : left + SIDE] for top, left in places]))
    found = found.permute(0, 3, 1, 2)
    return found - found.mean((1, 2, 3), keepdim=True)
