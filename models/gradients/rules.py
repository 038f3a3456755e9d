"""What a node computes, and its backward rule as a line of arithmetic that can be retyped.

In a rule ``g`` is the gradient that arrives, ``out`` the node's value, ``a`` and ``b`` its inputs. Where a smaller
input was repeated (a bias over a batch), the tape sums the contribution over the copies. ReLU and the absolute value
take the slope 0 at 0, as PyTorch does.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.expressions import Expression, Language, expression

Forward = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Operation:
    array: Forward  # of NumPy arrays
    tensor: Forward  # the same of torch's tensors, for autograd
    rules: tuple[str, ...]  # one for each input


def softmax(a: np.ndarray) -> np.ndarray:
    power = np.exp(a - a.max(axis=-1, keepdims=True))
    return power / power.sum(axis=-1, keepdims=True)


def truth(a: np.ndarray) -> np.ndarray:
    """Row i belongs to class i, counted round: one-hot, in the shape of ``a``."""
    return np.eye(a.shape[-1])[np.arange(rows(a)) % a.shape[-1]].reshape(a.shape)


def rows(a: np.ndarray) -> int:
    return a.shape[0] if a.ndim > 1 else 1


def cross_entropy(a: np.ndarray) -> np.ndarray:
    """Mean over the rows of ``a [N, C]`` of the softmax cross entropy of class i in row i."""
    if a.ndim == 0:
        raise ValueError("ce(...) must take a row of logits, or a batch of them, got one number")
    largest = a.max(axis=-1, keepdims=True)
    logs = a - largest - np.log(np.exp(a - largest).sum(axis=-1, keepdims=True))
    return np.asarray(-(logs * truth(a)).sum() / rows(a))


def _torch_cross_entropy(a: Tensor) -> Tensor:
    batch = a[None] if a.ndim == 1 else a
    return torch.nn.functional.cross_entropy(batch, torch.arange(len(batch)) % batch.shape[-1])


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[0]:
        raise ValueError(f"A @ B must have as many columns in A as rows in B, got {a.shape} @ {b.shape}")
    return a @ b


OPERATIONS = {
    "+": Operation(np.add, torch.add, ("g", "g")),
    "−": Operation(np.subtract, torch.sub, ("g", "-g")),
    "×": Operation(np.multiply, torch.mul, ("g * b", "g * a")),
    "/": Operation(np.divide, torch.div, ("g / b", "-g * a / b**2")),
    "**": Operation(np.power, torch.pow, ("g * b * a**(b - 1)", "g * out * log(a)")),
    "neg": Operation(np.negative, torch.neg, ("-g",)),
    "@": Operation(matmul, torch.matmul, ("g @ T(b)", "T(a) @ g")),
    "exp": Operation(np.exp, torch.exp, ("g * out",)),
    "log": Operation(np.log, torch.log, ("g / a",)),
    "sin": Operation(np.sin, torch.sin, ("g * cos(a)",)),
    "cos": Operation(np.cos, torch.cos, ("-g * sin(a)",)),
    "sqrt": Operation(np.sqrt, torch.sqrt, ("g / (2 * out)",)),
    "abs": Operation(np.abs, torch.abs, ("g * sign(a)",)),
    "sigmoid": Operation(lambda a: 1 / (1 + np.exp(-a)), torch.sigmoid, ("g * out * (1 - out)",)),
    "tanh": Operation(np.tanh, torch.tanh, ("g * (1 - out**2)",)),
    "relu": Operation(lambda a: np.maximum(a, 0.0), torch.relu, ("g * step(a)",)),
    "sum": Operation(lambda a: np.asarray(a.sum()), torch.sum, ("g",)),
    "mean": Operation(lambda a: np.asarray(a.mean()), torch.mean, ("g / size(a)",)),
    "ce": Operation(cross_entropy, _torch_cross_entropy, ("g * (softmax(a) - truth(a)) / rows(a)",)),
}
SIGNS: dict[type[ast.operator | ast.unaryop], str] = {
    ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/", ast.Pow: "**", ast.USub: "neg", ast.MatMult: "@",
}  # fmt: skip
FUNCTIONS = tuple(name for name in OPERATIONS if name.isalpha() and name != "neg")

_ONLY_IN_RULES: dict[str, tuple[int, Forward]] = {
    "T": (1, np.transpose), "step": (1, lambda a: (a > 0).astype(float)), "sign": (1, np.sign), "size": (1, np.size),
    "softmax": (1, softmax), "truth": (1, truth), "rows": (1, rows),
}  # fmt: skip
RULES = Language(
    {name: (1, OPERATIONS[name].array) for name in FUNCTIONS} | _ONLY_IN_RULES,
    {sign: OPERATIONS[name].array for sign, name in SIGNS.items()},
    lambda value: lambda values: np.float64(value),
)


def rule(text: str) -> Expression:
    return expression(text, ("g", "out", "a", "b"), RULES)
