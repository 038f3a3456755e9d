"""The two players: small fully connected networks, many of them side by side.

All weights of one network lie in one row of a matrix ``theta [members, numbers]``: an update is then a handful of
operations whatever the depth, and 64 GANs train in one graph as easily as one (``members`` = 64).
"""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

Shapes = tuple[tuple[int, int], ...]  # inputs and outputs of each layer
Layers = list[tuple[Tensor, Tensor]]  # weight [P, inputs, outputs] and bias [P, 1, outputs] of each layer


def shapes(inputs: int, width: int, depth: int, outputs: int, extra: int = 0) -> Shapes:
    """Layers of a network with ``depth`` hidden ones; the last gets ``extra`` more features."""
    widths = (inputs, *[width] * depth)
    return (*pairwise(widths), (widths[-1] + extra, outputs))


def initial(layout: Shapes, generator: torch.Generator) -> Tensor:
    """Weights as ``nn.Linear`` draws them, uniform within 1/sqrt(inputs): ``[1, numbers]``."""
    drawn = [
        (2 * torch.rand(count, generator=generator) - 1) / math.sqrt(inputs)
        for inputs, outputs in layout
        for count in (inputs * outputs, outputs)
    ]
    return torch.cat(drawn)[None]


def layers(theta: Tensor, layout: Shapes) -> Layers:
    """The layers as views of ``theta``."""
    flat = iter(theta.split([count for i, o in layout for count in (i * o, o)], dim=1))
    return [(next(flat).view(-1, i, o), next(flat).view(-1, 1, o)) for i, o in layout]


def network(parts: Layers, x: Tensor, slope: float = 0.0, deviation: bool = False) -> Tensor:
    """Outputs ``[P, B, outputs]`` for inputs ``[P, B, inputs]``; leaky ReLU of that slope between the layers.

    With ``deviation``, the mean standard deviation of the last features over the batch is one more feature, so that a
    batch of equal points gives itself away (Karras et al., Progressive growing of GANs, 2018).
    """
    *hidden, (weight, bias) = parts
    for w, b in hidden:
        x = F.leaky_relu(torch.baddbmm(b, x, w), slope)  # [P, B, width]
    if deviation:
        spread = (x.var(dim=1, unbiased=False) + 1e-8).sqrt().mean(dim=-1)  # [P]
        x = torch.cat((x, spread[:, None, None].expand(-1, x.shape[1], 1)), dim=-1)
    return torch.baddbmm(bias, x, weight)


def singular_vectors(parts: Layers, vectors: Tensor, rounds: int = 1) -> Tensor:
    """Power iteration towards the largest right singular vector of every weight matrix, ``[P, all outputs]``."""
    with torch.no_grad():
        for _ in range(rounds):
            split = vectors.split([w.shape[-1] for w, _ in parts], dim=1)
            products = [v[:, None] @ w.mT @ w for (w, _), v in zip(parts, split, strict=True)]  # [P, 1, outputs]
            vectors = torch.cat([F.normalize(v, dim=-1)[:, 0] for v in products], dim=1)
    return vectors


def spectrally_normalised(parts: Layers, vectors: Tensor) -> Layers:
    """Every weight matrix divided by its largest singular value (Miyato et al., Spectral normalization, 2018)."""
    split = vectors.split([w.shape[-1] for w, _ in parts], dim=1)
    return [
        (w / torch.linalg.vector_norm(w @ v[:, :, None], dim=1, keepdim=True), b)
        for (w, b), v in zip(parts, split, strict=True)
    ]
