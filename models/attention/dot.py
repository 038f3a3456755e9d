"""Each query spreads a weight of one over the keys: the more, the larger their dot product.

Vaswani et al., Attention is all you need, https://arxiv.org/abs/1706.03762
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.limits import near_divisor, refuse


@dataclass(frozen=True)
class Config:
    scaled: bool = True  # logits are divided by the root of d
    temperature: float = 1.0
    heads: int = 1
    position: float = 0.0  # weight of the sinusoids that are added to the tokens
    seed: int = 0  # of the heads' random projection

    def __post_init__(self) -> None:
        refuse(self, {"temperature": (0.05, 20), "heads": (1, 64), "position": (0, 4), "seed": (0, 9999)})


def weights(query: Tensor, key: Tensor, allowed: Tensor | None = None, scale: float = 1.0) -> Tensor:
    """Softmax over the keys of ``scale * query . key``: [..., Q, D], [..., K, D] -> [..., Q, K].

    Where ``allowed`` [Q, K] is False the weight is exactly 0. (torch's fused function means the same by True;
    nn.MultiheadAttention means the opposite.) A query without any key is refused: its softmax would be 0 / 0.
    """
    logits = scale * query @ key.transpose(-1, -2)  # [..., Q, K]
    if allowed is not None:
        empty = (~allowed.any(-1)).nonzero()
        if len(empty):
            raise ValueError(f"each query must have a key left, got none for query {int(empty[0, -1]) + 1}: 0 / 0")
        logits = logits.masked_fill(~allowed, -torch.inf)
    return logits.softmax(-1)


def entropy(weights: Tensor) -> Tensor:
    """Bits of each row: 0 where one key takes all, log2 of the keys where all get the same."""
    return torch.special.entr(weights).sum(-1) / np.log(2)


def head_width(width: int, heads: int) -> int:
    if width % heads:
        nearest = near_divisor(width, heads)
        raise ValueError(f"heads must divide the {width} numbers of a token, got {heads}; the nearest is {nearest}")
    return width // heads


def projected(tokens: Tensor, config: Config) -> Tensor:
    """Heads see tokens through a random rotation, a share of its axes each: [N, D] -> [heads, N, D / heads]."""
    width = head_width(tokens.shape[1], config.heads)
    if config.heads == 1:  # a rotation changes no dot product
        return tokens[None]
    random = torch.Generator().manual_seed(config.seed)
    square = torch.randn(tokens.shape[1], tokens.shape[1], generator=random, dtype=tokens.dtype)
    rotation = torch.linalg.qr(square).Q
    return (tokens @ rotation).unflatten(1, (config.heads, width)).transpose(0, 1)


def scale(width: int, config: Config) -> float:
    """What a head of this width multiplies its dot products by."""
    return (width**-0.5 if config.scaled else 1.0) / config.temperature


def sinusoids(places: Tensor, width: int) -> Tensor:
    """Sines and cosines of falling frequency: places [N] -> [N, width], length squared width / 2.

    The dot product of two depends on their distance alone.
    """
    rates = 10000 ** (-torch.arange(0, width, 2, dtype=places.dtype) / width)
    angles = places[:, None] * rates  # [N, width / 2]
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)[:, :width]


def row_entropy(row: np.ndarray) -> float:
    return float(entropy(torch.from_numpy(row)))
