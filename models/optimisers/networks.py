"""Many small networks at once: the same start and the same batches, another rate or momentum for each.

Their weights stand in one tensor for each layer ``[N, in, out]``, so a step of all is a few products of matrices.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional as F

from models.digits import shuffled
from models.optimisers.rules import Rule, fresh, step

Layers = list[Tensor]  # weight [N, in, out], bias [N, 1, out], weight, bias, ...


def first_layers(sizes: Sequence[int], count: int, seed: int) -> Layers:
    """``count`` copies of one draw, as PyTorch draws the weights of ``nn.Linear``."""
    random, layers = torch.Generator().manual_seed(seed), []
    for wide, narrow in pairwise(sizes):
        for rows in (wide, 1):
            draw = (2 * torch.rand(rows, narrow, generator=random) - 1) / wide**0.5
            layers.append(draw.expand(count, rows, narrow).clone())
    return layers


def outputs(layers: Layers, inputs: Tensor) -> Tensor:
    """Of all networks ``[N, B, out]``, for the same inputs ``[B, in]``; tanh between the layers."""
    values = inputs
    for index in range(0, len(layers), 2):
        values = torch.matmul(values, layers[index]) + layers[index + 1]
        if index + 2 < len(layers):
            values = values.tanh()
    return values


def losses(layers: Layers, inputs: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy of each network ``[N]``."""
    logits = outputs(layers, inputs)  # [N, B, out]
    each = F.cross_entropy(logits.flatten(0, 1), labels.repeat(len(logits)), reduction="none")
    return each.reshape(len(logits), -1).mean(dim=1)


def trained(layers: Layers, data: tuple[Tensor, Tensor], rule: Rule, batches: Sequence[Tensor]) -> Layers:
    """Weights after all batches; ``rule`` may hold a rate and a momentum for each network."""
    states = [fresh(rule, layer) for layer in layers]
    for count, batch in enumerate(batches, start=1):
        layers = [layer.detach().requires_grad_() for layer in layers]
        loss = losses(layers, data[0][batch], data[1][batch]).sum()  # each network's weights are in its own loss alone
        slopes = torch.autograd.grad(loss, layers)
        with torch.no_grad():
            moved = [step(rule, *each, count) for each in zip(layers, slopes, states, strict=True)]
        layers, states = [one[0] for one in moved], [one[1] for one in moved]
    return layers


def digits(count: int) -> tuple[Tensor, Tensor]:
    """Digits of 14 x 14 px as rows ``[count, 196]``, ink 0 to 1, and their labels."""
    pictures, labels = shuffled()
    return F.avg_pool2d(pictures[:count], 2).flatten(1), labels[:count]
