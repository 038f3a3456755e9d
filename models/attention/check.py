"""Second methods: torch's fused function, its own module, and loops that take nothing for granted."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.attention import dot
from models.attention.maps import Rollout
from models.attention.masks import Windows, pairs
from models.attention.tokens import Look, Tokens, look, placed


def fused_difference(found: Tokens, config: dot.Config, allowed: np.ndarray, shown: Look) -> float:
    """Largest difference (grey levels) from the output of torch's fused attention."""
    heads = dot.projected(placed(found, config.position), config)
    values = torch.from_numpy(shown.colours).to(heads.dtype).expand(len(heads), -1, -1)
    keep, scale = torch.from_numpy(allowed), dot.scale(heads.shape[2], config)
    fused = F.scaled_dot_product_attention(heads, heads, values, keep, scale=scale)  # [heads, N, 3]
    return float((fused.mean(0) - shown.output).abs().max())


def permuted_difference(found: Tokens, config: dot.Config, shown: Look, order: np.ndarray) -> float:
    """Largest difference (grey levels) between the output of shuffled patches and the shuffled output."""
    return float((look(found, config, None, order).output - shown.output[torch.from_numpy(order)]).abs().max())


def shift_difference(config: Windows) -> int:
    """Pairs in which the mask by axes differs from rolling the tokens, cutting windows, and comparing distances."""
    side, window, shift = config.side, config.window, config.shift
    rolled = np.roll(np.arange(side * side).reshape(side, side), (-shift, -shift), (0, 1))
    allowed = np.zeros((side * side, side * side), bool)
    for top in range(0, side, window):
        for left in range(0, side, window):
            inside = rolled[top : top + window, left : left + window].ravel()
            moved = np.stack(np.divmod(inside, side)) - np.indices((window, window)).reshape(2, -1)
            together = (moved[:, :, None] == moved[:, None]).all(axis=0)  # as far apart in the window as in the photo
            allowed[np.ix_(inside, inside)] = together
    return int((allowed != pairs((side, side), "shifted", window, shift)).sum())


def rollout_difference(weights: Sequence[Tensor], config: Rollout, shown: Tensor) -> float:
    """Largest difference of the rollout of one picture from paths followed token by token; 0 to 1."""
    flow = np.zeros(weights[0].shape[-1])
    flow[0] = 1.0  # all begins at the class token, and goes down from the last layer
    for layer in reversed(weights):
        heads = layer[0].double().numpy()
        merged = heads.mean(axis=0) if config.heads == "mean" else heads.max(axis=0)
        for place in np.argsort(merged.ravel(), kind="stable")[: int(merged.size * config.discard)]:
            merged.ravel()[place] = 0.0
        below = np.zeros_like(flow)
        for token, share in enumerate(flow):
            total = merged[token].sum() + 1
            below += share * merged[token] / total
            below[token] += share / total
        flow = below
    return float(np.abs(flow[1:] - shown[0].double().numpy()).max())
