"""A tiny vision transformer: patches become tokens, a class token collects, a linear layer answers.

Dosovitskiy et al., An image is worth 16x16 words, https://arxiv.org/abs/2010.11929
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.attention.transformer import Heads, feed_forward
from models.limits import refuse

TASKS = ("twins", "digits")


@dataclass(frozen=True)
class Config:
    task: str = "twins"
    positions: bool = True
    layers: int = 2
    heads: int = 1
    width: int = 64
    steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {"layers": (1, 4), "heads": (1, 8), "width": (8, 256), "steps": (1, 1500), "seed": (0, 9999)}
        refuse(self, limits, {"task": TASKS})
        if self.width % self.heads:
            raise ValueError(f"heads must divide the width of {self.width}, got {self.heads}; the nearest is 4")


class Block(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.norm, self.heads = nn.LayerNorm(width), Heads(width, heads)
        self.think = feed_forward(width, 2 * width)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        normed = self.norm(x)
        found, weights = self.heads(normed, normed)
        x = x + found
        return x + self.think(x), weights


class VisionTransformer(nn.Module):
    """Patches [B, N, P] to logits [B, classes]."""

    def __init__(self, patch_size: int, count: int, classes: int, config: Config):
        super().__init__()
        self.embed = nn.Linear(patch_size, config.width)
        self.first = nn.Parameter(torch.randn(config.width) * 0.02)
        self.place = nn.Parameter(torch.randn(count + 1, config.width) * 0.02) if config.positions else None
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm, self.out = nn.LayerNorm(config.width), nn.Linear(config.width, classes)

    def forward(self, patches: Tensor) -> Tensor:
        return self.with_weights(patches)[0]

    def with_weights(self, patches: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits, and the weights of each layer [B, heads, N + 1, N + 1]; token 0 is the class token."""
        x = torch.cat([self.first.expand(len(patches), 1, -1), self.embed(patches)], 1)
        if self.place is not None:
            x = x + self.place
        found = []
        for block in self.blocks:
            x, weights = block(x)
            found.append(weights)
        return self.out(self.norm(x[:, 0])), found
