"""Second methods for layers: the law of wide networks, a difference quotient through the network, counting anew."""

import numpy as np
import torch
from torch.nn import functional as F

from models.gradients.law import Law
from models.gradients.layers import DEAD, LOOKED_AT, TORCH, Config, Net, Signals
from models.images.decoding import Picture
from models.remembered import remembered


def ratio_difference(found: Signals, law: Law) -> float:
    """Decades between the gradient of each layer by the last one's, as measured and as the law has it."""
    with np.errstate(all="ignore"):
        gaps = np.abs(np.log10(found.gradient / found.gradient[-1]) - np.log10(law.gradient))
    gaps = gaps[np.isfinite(gaps)]  # where float32 overflowed, or all gradients are 0, there is nothing to compare
    return float(gaps.max()) if len(gaps) else 0.0


def allowed(config: Config) -> float:
    """Three standard deviations, in decades: a ReLU layer adds 5 / 4n to the variance of a norm's logarithm.

    Hanin and Nica 2020, https://arxiv.org/abs/1812.05994: the square is multiplied by a mean of n draws of 2ξg², ξ 0 or
    1 and g normal, of variance 4 · ½ · 3 − 1 = 5. Other activations scatter less in all that was tried.
    """
    return float(3 * np.sqrt(5 * config.depth / (4 * config.width)) / np.log(10))


def rounded_away(found: Signals) -> bool:
    """Whether float32's rounding grows so much through the layers that the gradient of a digit has no right figure."""
    return bool(found.ratio * np.finfo(np.float32).eps > 1e-3)


@remembered(64)
def loss_difference(config: Config, found: Signals, picture: Picture | None = None) -> float:
    """The size of the first gradient, as a share, against the loss in float64 when the first layer moves along it."""
    net = Net(config, picture)
    x, labels = (one[:LOOKED_AT] for one in net.data)
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
    net = Net(config).double()
    values = net.data[0][:LOOKED_AT].double().numpy()
    gaps = []
    for layer, share in zip([net.first, *net.inner], found.dead, strict=True):
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        entering = values @ weight.T + bias
        ends = [TORCH[config.activation](torch.tensor(entering + move)).numpy() for move in (1e-7, -1e-7)]
        gaps.append(abs(float((np.abs(ends[0] - ends[1]) / 2e-7 < DEAD).all(axis=0).mean()) - share))
        values = TORCH[config.activation](torch.tensor(entering)).numpy()
    return max(gaps)
