"""A fully connected network of any depth on digits or patches of 14 x 14 px, and what one sees in each layer of it.

Without skips each layer is φ(norm(Wx)). With skips a block is x + s · W₂ φ(norm(W₁ x)): two matrices, so that the
mean of what is added is near 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.gradients.activations import ACTIVATIONS, FLAT, LEAK, Function
from models.gradients.inputs import data
from models.images.decoding import Picture
from models.limits import refuse

TORCH: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leaky": partial(F.leaky_relu, negative_slope=LEAK),
    "elu": F.elu, "gelu": F.gelu, "silu": F.silu,
}  # fmt: skip
INITS = ("zeros", "constant", "normal", "xavier", "he", "orthogonal")
NORMS, SKIPS = ("none", "batch", "layer"), ("none", "plain", "scaled", "zero")
TRAINED, INPUTS, CLASSES, LOOKED_AT = 4000, 196, 10, 512
DEAD = 1e-3  # a unit with a slope below this for every digit is dead


@dataclass(frozen=True)
class Config:
    depth: int = 20  # hidden layers, or blocks
    width: int = 64
    activation: str = "relu"
    init: str = "he"
    spread: float = 1.0  # standard deviation of the weights of init "normal"
    norm: str = "none"
    skip: str = "none"
    bias: float = 0.0  # of hidden layers at the start
    rate: float = 0.01
    clip: float = 0.0  # largest norm of the gradient; 0: no clipping
    steps: int = 200  # of 100 digits
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {
            "depth": (2, 100), "width": (16, 512), "spread": (1e-4, 10), "bias": (-10, 10), "rate": (1e-5, 10),
            "clip": (0, 1000), "steps": (10, 2000), "seed": (0, 9999),
        }  # fmt: skip
        refuse(self, limits, {"activation": ACTIVATIONS, "init": INITS, "norm": NORMS, "skip": SKIPS})

    @property
    def scale(self) -> float:
        """What the branch of a block is multiplied by."""
        return self.depth**-0.5 if self.skip == "scaled" else 1.0


class Net(nn.Module):
    """Hands out its logits, the output of each layer and the inputs of each activation."""

    def __init__(self, config: Config, picture: Picture | None = None) -> None:
        super().__init__()
        self.config, width = config, config.width
        self.data = data(picture)  # what it looks at
        random = torch.Generator().manual_seed(config.seed)
        blocks = config.depth if config.skip != "none" else config.depth - 1
        self.first = linear(INPUTS, width, config, random)
        self.inner = nn.ModuleList(linear(width, width, config, random) for _ in range(blocks))
        self.norms = nn.ModuleList(normalisation(config) for _ in range(blocks + 1))
        self.outer = nn.ModuleList()
        if config.skip != "none":
            self.outer.extend(linear(width, width, config, random, second=True) for _ in range(blocks))
        self.last = linear(width, CLASSES, config, random, second=True, last=True)

    def forward(self, x: Tensor, nudge: Tensor | float = 0.0) -> tuple[Tensor, list[Tensor], list[Tensor]]:
        """``nudge`` is added to the output of the first layer."""
        activation, config = TORCH[self.config.activation], self.config
        inputs = [self.norms[0](self.first(x))]  # [N, width]
        outputs = [activation(inputs[0]) + nudge]
        for layer, norm, outer in zip_longest(self.inner, list(self.norms)[1:], self.outer):
            inputs.append(norm(layer(outputs[-1])))
            found = activation(inputs[-1])
            outputs.append(outputs[-1] + config.scale * outer(found) if outer else found)
        return self.last(outputs[-1]), outputs, inputs


def normalisation(config: Config) -> nn.Module:
    """Batch normalisation takes the statistics of the digits at hand, in training and in testing."""
    if config.norm == "batch":
        return nn.BatchNorm1d(config.width, track_running_stats=False)
    return nn.LayerNorm(config.width) if config.norm == "layer" else nn.Identity()


def linear(
    inputs: int, outputs: int, config: Config, random: torch.Generator, *, second: bool = False, last: bool = False
) -> nn.Linear:
    """``second``: no activation follows, so He's factor 2 is left out, and "zero" makes a branch begin at 0."""
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs)
    kind = "zeros" if second and not last and config.skip == "zero" else config.init
    with torch.no_grad():
        layer.bias.fill_(0.0 if second else config.bias)
        if kind in ("zeros", "constant"):
            layer.weight.fill_(0.0 if kind == "zeros" else 1 / inputs)
        elif kind == "orthogonal":
            nn.init.orthogonal_(layer.weight, generator=random)
        else:
            spread = {"normal": config.spread, "xavier": (2 / (inputs + outputs)) ** 0.5, "he": (2 / inputs) ** 0.5}
            size = inputs**-0.5 if kind == "he" and second else spread[kind]
            layer.weight.normal_(0, size, generator=random)
    return layer


@dataclass(frozen=True, eq=False)
class Signals:
    """By layer ``[L]``; NaN and infinity where float32 overflowed."""

    activation: np.ndarray  # root mean square
    gradient: np.ndarray  # root mean square over units and digits of the gradient of one digit's loss
    flat: np.ndarray  # share of units and digits with a slope below 0.05; of blocks: within the branch
    dead: np.ndarray  # share of units whose slope is 0, to three digits, for every digit
    first: float  # mean square of what enters the first activation
    loss: float

    @property
    def ratio(self) -> float:
        """Gradient of the first layer by that of the last."""
        return float(self.gradient[0] / self.gradient[-1]) if self.gradient[-1] else float("nan")


def signals(net: Net) -> Signals:
    """One pass forward and back with 512 digits; the network's own gradients are left as they were."""
    x, labels = (one[:LOOKED_AT] for one in net.data)
    logits, outputs, inputs = net(x)
    loss = F.cross_entropy(logits, labels)
    gradients = torch.autograd.grad(loss, outputs)
    slope = ACTIVATIONS[net.config.activation].slope
    flat, dead = zip(*(idle(one.detach().numpy(), slope) for one in inputs), strict=True)
    return Signals(
        np.array([rms(one) for one in outputs]),
        np.array([len(x) * rms(one) for one in gradients]),
        np.array(flat),
        np.array(dead),
        rms(inputs[0]) ** 2,
        float(loss.detach()),
    )


def idle(inputs: np.ndarray, slope: Function) -> tuple[float, float]:
    """Shares that are flat and dead; NaN where an input is not a number, of which a comparison would say False."""
    if not np.isfinite(inputs).all():
        return float("nan"), float("nan")
    with np.errstate(all="ignore"):
        slopes = slope(inputs)
    np.abs(slopes, out=slopes)
    return float((slopes < FLAT).mean()), float((slopes.max(axis=0) < DEAD).mean())


def rms(values: Tensor) -> float:
    return float(torch.linalg.vector_norm(values.detach(), dtype=torch.double)) / values.numel() ** 0.5


def fresh(config: Config, picture: Picture | None = None) -> Signals:
    """A network before its first step."""
    return signals(Net(config, picture))
