"""What pairs cost: memory and operations in closed form, milliseconds as this machine takes them."""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from models.attention import dot
from models.stopwatch import fastest

SIDES, WIDTH, WINDOW, REPEATS = (8, 16, 24, 32, 48, 64), 64, 8, 3  # tokens along a side; of a head; tokens; runs


@dataclass(frozen=True, eq=False)
class Cost:
    tokens: int
    mebibytes: float  # of one head's N x N weights in float32
    window_mebibytes: float
    milliseconds: tuple[float, ...]  # written out, fused, in windows of 8 x 8


def pair_mebibytes(tokens: int, each: int) -> float:
    return tokens * each * 4 / 2**20


def measured_costs() -> tuple[Cost, ...]:
    """Best of three runs of one head of width 64, for growing squares of tokens."""
    return tuple(cost(side) for side in SIDES)


@torch.inference_mode()
def cost(side: int) -> Cost:
    tokens = side * side
    x = torch.randn(1, 1, tokens, WIDTH, generator=torch.Generator().manual_seed(0))
    windows = x.reshape(-1, 1, WINDOW * WINDOW, WIDTH)
    seconds = fastest(
        lambda: dot.weights(x, x, None, WIDTH**-0.5) @ x,
        lambda: F.scaled_dot_product_attention(x, x, x),
        lambda: F.scaled_dot_product_attention(windows, windows, windows),
        times=REPEATS,
    )
    milliseconds = tuple(1000 * one for one in seconds)
    return Cost(tokens, pair_mebibytes(tokens, tokens), pair_mebibytes(tokens, WINDOW**2), milliseconds)


def layer_macs(tokens: int, width: int, seen: int) -> tuple[int, int]:
    """Multiply-adds of a layer of self-attention: its four projections, and QK^T and AV over ``seen`` keys each."""
    return 4 * tokens * width**2, 2 * tokens * seen * width


def pair_share(tokens: int, width: int) -> float:
    """The part of a ViT layer's multiply-adds that QK^T and AV take; its MLP has four times the width."""
    projections, pairs = layer_macs(tokens, width, tokens)
    return pairs / (projections + pairs + 8 * tokens * width**2)


def swin_macs(side: int = 56, width: int = 96, window: int = 7) -> tuple[int, int]:
    """Multiply-adds of Swin-T's first attention layer: all pairs, and pairs within windows."""
    tokens = side * side
    return sum(layer_macs(tokens, width, tokens)), sum(layer_macs(tokens, width, window * window))
