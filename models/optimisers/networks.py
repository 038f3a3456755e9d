"""Many small networks at once: the same start and the same batches, another rate or momentum for each.

Their weights stand in one tensor for each layer ``[N, in, out]``, so a step of all is a few products of matrices.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional as F

from models.digits import ink_rows
from models.optimisers.rules import Rule, fresh, step
from models.stopping import wanted
from models.threads import one_thread

SIZES = (196, 32, 10)  # of a network for digits of 14 x 14 px

Layers = list[Tensor]  # weight [N, in, out], bias [N, 1, out], weight, bias, ...


def first_layers(sizes: Sequence[int], count: int, seed: int) -> Layers:
    """``count`` copies of one draw, as PyTorch draws the weights of ``nn.Linear``."""
    random, layers = torch.Generator().manual_seed(seed), []
    for wide, narrow in pairwise(sizes):
        for rows in (wide, 1):
            draw = (2 * torch.rand(rows, narrow, generator=random) - 1) / wide**0.5
            layers.append(draw.expand(count, rows, narrow).clone())
    return layers


def layers_of(rows: Tensor) -> Layers:
    """All weights of each network for digits, in a row ``[N, P]``, as layers."""
    shapes = [shape for wide, narrow in pairwise(SIZES) for shape in ((wide, narrow), (1, narrow))]
    parts = rows.split([height * width for height, width in shapes], dim=1)
    return [part.reshape(len(rows), *shape) for part, shape in zip(parts, shapes, strict=True)]


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


def training(
    layers: Layers, data: tuple[Tensor, Tensor], rules: Iterable[Rule], batches: Sequence[Tensor]
) -> Iterator[Layers]:
    """Weights after each batch, of which each has a rule; a rule may hold a rate and a momentum for each network."""
    states = None
    for count, (rule, batch) in enumerate(zip(rules, batches, strict=True), start=1):
        with one_thread():
            states = states or [fresh(rule, layer) for layer in layers]
            layers = [layer.detach().requires_grad_() for layer in layers]
            loss = losses(layers, data[0][batch], data[1][batch]).sum()  # each network's weights are in its own alone
            slopes = torch.autograd.grad(loss, layers)
            with torch.no_grad():
                moved = [step(rule, *each, count) for each in zip(layers, slopes, states, strict=True)]
            layers, states = [one[0] for one in moved], [one[1] for one in moved]
        yield layers


def trained(layers: Layers, data: tuple[Tensor, Tensor], rules: Iterable[Rule], batches: Sequence[Tensor]) -> Layers:
    """Weights after all batches."""
    for now in wanted(training(layers, data, rules, batches)):
        layers = now
    return layers


def drawn(total: int, size: int, steps: int, seed: int) -> list[Tensor]:
    """Batches of so many numbers below ``total``, each drawn by chance."""
    random = torch.Generator().manual_seed(seed)
    return [torch.randint(0, total, (size,), generator=random) for _ in range(steps)]


def digits(count: int, first: int = 0) -> tuple[Tensor, Tensor]:
    """Digits of 14 x 14 px as rows ``[count, 196]``, ink 0 to 1, and their labels."""
    ink, labels = ink_rows()
    some = slice(first, first + count)
    return ink[some], labels[some]
