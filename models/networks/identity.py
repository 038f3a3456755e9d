"""A plain block that changes nothing: kernels that are 1 in their middle and 0 elsewhere hand every pixel on.

What a ReLU hands on must not be negative, so the photo's values lie between 0 and 1.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from models.limits import refuse
from models.networks.blocks import Residual

LIMITS = {"blocks": (1, 60), "noise": (0, 1)}


@dataclass(frozen=True)
class Config:
    blocks: int = 16
    noise: float = 0.0  # standard deviation of what is added to every weight
    residual: bool = False  # with the addition, and kernels of 0 instead
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Proof:
    before: np.ndarray  # [H, W, 3] float32, 0 to 1
    after: np.ndarray  # [H, W, 3]
    by_block: np.ndarray  # [blocks] largest |output - input| so far


def proof(config: Config, pixels: np.ndarray) -> Proof:
    """The photo [H, W, 3] uint8 through blocks of two 3x3 convolutions with batch norm and ReLU."""
    refuse(config, LIMITS)
    generator = torch.Generator().manual_seed(config.seed)
    before = torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None]  # [1, 3, H, W]
    x, gaps = before, []
    with torch.inference_mode():
        for _ in range(config.blocks):
            x = _block(config, generator)(x)
            gaps.append(float((x - before).abs().max()))
    return Proof(before[0].permute(1, 2, 0).numpy(), x[0].permute(1, 2, 0).numpy(), np.array(gaps))


def _block(config: Config, generator: torch.Generator) -> nn.Module:
    """A block in evaluation mode whose batch norms divide by exactly 1."""
    block = Residual(3, 3, 1, plain=not config.residual).eval()
    for part in block.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.eps = 0.0
        if isinstance(part, nn.Conv2d):
            nn.init.zeros_(part.weight) if config.residual else nn.init.dirac_(part.weight)
            part.weight.add_(config.noise * torch.randn(part.weight.shape, generator=generator))
    return block
