"""Second methods for graphs: PyTorch's autograd, and difference quotients that know of no rule at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.expressions import Language, expression
from models.gradients.activations import ACTIVATIONS
from models.gradients.layers import TORCH
from models.gradients.rules import FUNCTIONS, OPERATIONS, SIGNS
from models.gradients.tape import Arrays, Edge, Tape, forward

TENSORS = Language(
    {name: (1, OPERATIONS[name].tensor) for name in FUNCTIONS},
    {sign: OPERATIONS[name].tensor for sign, name in SIGNS.items()},
    lambda value: lambda values: torch.tensor(value, dtype=torch.float64),
)
AGREE, NEAR = 1e-10, 1e-4  # of the own tape with autograd; of difference quotients: share of the size, at least of 1


@dataclass(frozen=True, eq=False)
class Mark:
    """One edge by three methods: its contribution by the page's rule, by autograd, and by a difference quotient."""

    autograd: np.ndarray
    quotient: np.ndarray
    right: bool  # rule and autograd agree
    near: bool  # the quotient agrees with autograd, too


def quotient(function: Callable[[np.ndarray], float], at: np.ndarray, h: float) -> np.ndarray:
    """(f(x + h) − f(x − h)) / 2h for each entry of ``at``."""
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        ends = [at.copy(), at.copy()]
        ends[0][place] += h
        ends[1][place] -= h
        with np.errstate(all="ignore"):
            found[place] = (function(ends[0]) - function(ends[1])) / (2 * h)
    return found


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """Largest difference, as a share of the larger of 1 and the largest entry."""
    return float(np.abs(a - b).max() / max(1.0, float(np.abs(b).max())))


def mark(tape: Tape, edge: Edge, h: float) -> Mark:
    """The operation of an edge alone, with the gradient that arrives at it."""
    node, gradient = tape.nodes[edge.node], tape.gradients[edge.node]
    inputs = [torch.tensor(one.value, requires_grad=True) for one in node.inputs]
    result = OPERATIONS[node.name].tensor(*inputs)
    (right,) = torch.autograd.grad(result, inputs[edge.position], torch.tensor(gradient).reshape(result.shape))

    def moved(value: np.ndarray) -> float:
        values = [one.value for one in node.inputs]
        values[edge.position] = value
        return float((gradient * OPERATIONS[node.name].array(*values)).sum())

    slope, auto = quotient(moved, node.inputs[edge.position].value, h), right.numpy()
    return Mark(auto, slope, distance(edge.given, auto) <= AGREE, distance(slope, auto) <= NEAR)


def autograd(text: str, values: Arrays, upstream: float) -> dict[str, np.ndarray]:
    """Gradients of the whole expression in each of its variables, by torch, which reads the text anew."""
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in values.items()}
    output: Tensor = expression(text, tuple(values), TENSORS)(leaves)
    found = torch.autograd.grad(output, list(leaves.values()), torch.full_like(output, upstream), allow_unused=True)
    return {name: one.numpy() for name, one in zip(leaves, found, strict=True) if one is not None}


def quotients(text: str, values: Arrays, names: Sequence[str], h: float, upstream: float) -> dict[str, np.ndarray]:
    """The same by difference quotients of the whole expression."""

    def moved(name: str) -> Callable[[np.ndarray], float]:
        return lambda value: upstream * float(forward(text, {**values, name: value}).output.sum())

    return {name: quotient(moved(name), np.asarray(values[name], float), h) for name in names}


def slope_difference(text: str, x: float, slope: float) -> float:
    """The slope of an expression in x against autograd's."""
    return distance(np.asarray(slope), autograd(text, {"x": np.asarray(x)}, 1.0)["x"])


def activation_difference(names: Sequence[str], z: float) -> float:
    """Values and slopes against torch's own functions and autograd; at a kink both give the slope of the left side."""
    gaps = []
    for name in names:
        at = torch.tensor([z], dtype=torch.float64, requires_grad=True)
        value = TORCH[name](at)
        (slope,) = torch.autograd.grad(value.sum(), at)
        own = ACTIVATIONS[name]
        here = np.array([z])
        gaps += [abs(float(own.value(here)[0] - value.detach())), abs(float(own.slope(here)[0] - slope))]
    return max(gaps)
