"""Second methods for layers: the law of wide networks, a difference quotient through the network, counting anew."""

from functools import lru_cache

import numpy as np
import torch
from torch.nn import functional as F

from models.gradients.law import Law
from models.gradients.layers import DEAD, LOOKED_AT, TORCH, Config, Net, Signals, digits


def ratio_difference(found: Signals, law: Law) -> float:
    """Decades between the gradient of each layer by the last one's, as measured and as the law has it."""
    with np.errstate(all="ignore"):
        gaps = np.abs(np.log10(found.gradient / found.gradient[-1]) - np.log10(law.gradient))
    gaps = gaps[np.isfinite(gaps)]  # where float32 overflowed, or all gradients are 0, there is nothing to compare
    return float(gaps.max()) if len(gaps) else 0.0


def allowed(config: Config) -> float:
    """Three standard deviations, in decades: each layer of n units scatters a norm's logarithm by about √(5 / 4n)."""
    return float(3 * np.sqrt(5 * config.depth / (4 * config.width)) / np.log(10))


@lru_cache(maxsize=64)
def loss_difference(config: Config, found: Signals) -> float:
    """The size of the first gradient, as a share, against the loss in float64 when the first layer moves along it."""
    x, labels = (one[:LOOKED_AT] for one in digits())
    net = Net(config)
    logits, outputs, _inputs = net(x)
    (gradient,) = torch.autograd.grad(F.cross_entropy(logits, labels), outputs[0])
    size = float(gradient.double().norm())
    if not 1e-9 < size < np.inf:  # too small for a difference of losses
        return 0.0
    direction, double = gradient.double() / size, net.double()
    with torch.inference_mode():
        loss = float(F.cross_entropy(double(x.double())[0], labels))
        step = min(1e-3 * float(outputs[0].norm()), 1e-6 * max(1.0, loss) / size)
        ends = [float(F.cross_entropy(double(x.double(), sign * step * direction)[0], labels)) for sign in (1, -1)]
    slope = (ends[0] - ends[1]) / (2 * step)
    return abs(slope * len(x) / gradient.numel() ** 0.5 / found.gradient[0] - 1)


def dead_difference(config: Config, found: Signals) -> float:
    """Shares of dead units of a fresh network without skips and normalisation, by difference quotients of φ."""
    net, values = Net(config).double(), digits()[0][:LOOKED_AT].double().numpy()
    gaps = []
    for layer, share in zip([net.first, *net.inner], found.dead, strict=True):
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        entering = values @ weight.T + bias
        ends = [TORCH[config.activation](torch.tensor(entering + move)).numpy() for move in (1e-7, -1e-7)]
        gaps.append(abs(float((np.abs(ends[0] - ends[1]) / 2e-7 < DEAD).all(axis=0).mean()) - share))
        values = TORCH[config.activation](torch.tensor(entering)).numpy()
    return max(gaps)
