"""Recurrent cells: how much of a gradient is left so many steps back, before training.

The recurrent matrices are orthogonal, times the radius ρ: every eigenvalue has the size ρ. The gate that keeps (the
forget gate of an LSTM, the update gate of a GRU) begins with a bias of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from models.limits import refuse

KINDS = ("linear", "tanh", "gru", "lstm")
BATCH = 32


@dataclass(frozen=True)
class Config:
    kind: str = "tanh"
    radius: float = 1.2
    gate: float = 0.0  # bias of the gate that keeps
    length: int = 60  # steps
    noise: float = 0.1  # standard deviation of what enters
    units: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {
            "radius": (0, 3), "gate": (-10, 10), "length": (2, 200), "noise": (0, 10), "units": (2, 128),
            "seed": (0, 9999),
        }  # fmt: skip
        refuse(self, limits, {"kind": KINDS})


def cell(config: Config, inputs: int, double: bool = False) -> nn.RNNBase:
    """PyTorch's RNN, GRU or LSTM with these weights; "linear" has those of the RNN."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        kinds: dict[str, Callable[[int, int], nn.RNNBase]] = {"gru": nn.GRU, "lstm": nn.LSTM}
        made = kinds.get(config.kind, nn.RNN)(inputs, config.units).to(torch.float64 if double else torch.float32)
        weights = dict(made.named_parameters())
        with torch.no_grad():
            for block in weights["weight_hh_l0"].split(config.units):
                block.copy_(config.radius * nn.init.orthogonal_(torch.empty_like(block)))
            weights["bias_ih_l0"].zero_()
            weights["bias_hh_l0"].zero_()
            if config.kind in ("gru", "lstm"):  # GRU: r, z, n; LSTM: i, f, g, o
                weights["bias_ih_l0"][config.units : 2 * config.units] = config.gate
    return made


def noise(config: Config) -> Tensor:
    """What enters: ``[T, 32, units]``."""
    random = torch.Generator().manual_seed(config.seed)
    return config.noise * torch.randn(config.length, BATCH, config.units, generator=random, dtype=torch.float64)


@dataclass(frozen=True, eq=False)
class Distances:
    gradient: np.ndarray  # [T] norm of the gradient of the last state in the state k steps before, by that at 0
    law: np.ndarray | None  # [T] in closed form
    state: float  # root mean square of the last state


def states(config: Config, made: nn.RNNBase, x: Tensor, start: Tensor) -> list[Tensor]:
    """The state after each step ``[32, units]``: h, or the cell state c of an LSTM; the first is where it starts."""
    found, h, weights = [start], torch.zeros_like(start), dict(made.named_parameters())
    for one in x:
        if config.kind == "linear":
            found.append(one @ weights["weight_ih_l0"].T + found[-1] @ weights["weight_hh_l0"].T)
        elif config.kind == "lstm":
            _out, (hidden, c) = made(one[None], (h[None], found[-1][None]))
            h = hidden[0]
            found.append(c[0])
        else:
            found.append(made(one[None], found[-1][None])[1][0])
    return found


def distances(config: Config) -> Distances:
    """A random direction of the last state, differentiated in each state before it."""
    made = cell(config, config.units, double=True)
    start = torch.zeros(BATCH, config.units, dtype=torch.float64, requires_grad=True)
    found = states(config, made, noise(config), start)
    gradients = torch.autograd.grad((found[-1] * direction(config)).sum(), found)
    sizes = np.array([float(one.norm()) for one in gradients[::-1]])  # [T + 1]
    return Distances(sizes / sizes[0], law(config), float(found[-1].detach().square().mean().sqrt()))


def direction(config: Config) -> Tensor:
    random = torch.Generator().manual_seed(config.seed + 10000)
    return torch.randn(BATCH, config.units, generator=random, dtype=torch.float64)


def law(config: Config) -> np.ndarray | None:
    """ρ^k without an activation; σ(gate bias)^k of a gate alone, without noise and with ρ = 0; none of a tanh RNN."""
    steps = np.arange(config.length + 1)
    if config.kind == "linear":
        return np.float64(config.radius) ** steps
    return (1 / (1 + np.exp(-config.gate))) ** steps if config.kind in ("gru", "lstm") else None
