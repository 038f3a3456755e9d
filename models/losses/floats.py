"""Softmax step by step in the numbers that computers have: what overflows, what is lost, and the gradient below it."""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from models.limits import one_of

KINDS = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32, "float64": torch.float64}
METHODS = ("naive", "minus max", "log of softmax", "log-softmax")
MOST = 12  # logits
SCALES = np.geomspace(0.1, 1000, 41)


@dataclass(frozen=True, eq=False)
class Result:
    steps: dict[str, Tensor]  # name of the step -> [K], in the order of computing
    loss: float  # -log p of the true class
    gradient: Tensor  # [K] of the loss in the logits


def parsed(text: str) -> tuple[float, ...]:
    """Numbers separated by blanks or commas; ValueError names the one that is none."""
    found = []
    for index, word in enumerate(text.replace(",", " ").split(), 1):
        try:
            number = float(word)
        except ValueError:
            number = float("nan")
        if not abs(number) < 1e30:
            raise ValueError(f"logit {index} must be a number below 1e30, got {word!r}")
        found.append(number)
    if not 2 <= len(found) <= MOST:
        raise ValueError(f"logits must be 2 to {MOST} numbers, got {len(found)}")
    return tuple(found)


def computed(logits: tuple[float, ...], kind: str, method: str, true: int = 0) -> Result:
    """Every step in one number format."""
    one_of("number format", kind, KINDS)
    one_of("method", method, METHODS)
    if not 0 <= true < len(logits):
        raise ValueError(f"the true class must lie between 0 and {len(logits) - 1}, got {true}")
    x = torch.tensor(logits, dtype=torch.float64).to(KINDS[kind]).requires_grad_()
    steps = {"logit": x}
    if method == "log-softmax":
        steps["shifted"] = x - x.max()
        steps["log p"] = torch.log_softmax(x, 0)
    elif method == "log of softmax":
        steps["p"] = torch.softmax(x, 0)
        steps["log p"] = steps["p"].log()
    else:
        shifted = x - x.max().detach() if method == "minus max" else x
        if method == "minus max":
            steps["shifted"] = shifted
        steps["exp"] = shifted.exp()
        steps["sum"] = steps["exp"].sum().expand(len(logits))
        steps["p"] = steps["exp"] / steps["sum"]
        steps["log p"] = steps["p"].log()
    loss = -steps["log p"][true]
    gradient = torch.autograd.grad(loss, x)[0]
    return Result({name: step.detach() for name, step in steps.items()}, float(loss.detach()), gradient)


@lru_cache(64)
def states(logits: tuple[float, ...], kind: str, method: str, true: int) -> np.ndarray:
    """At each of `SCALES` times the logits: 0 all finite, 1 the gradient is not, 2 the loss is not ``[41]``."""
    found = [computed(tuple(scale * logit for logit in logits), kind, method, true) for scale in SCALES.tolist()]
    return np.array([2 if not isfinite(one.loss) else int(not one.gradient.isfinite().all()) for one in found])


def limits(kind: str) -> tuple[float, float]:
    """Above the first, exp is infinite; below the second, it is zero. Found by halving, in this very format."""

    def turn(low: float, high: float, bad: float) -> float:
        for _ in range(80):
            middle = (low + high) / 2
            value = float(torch.tensor(middle, dtype=torch.float64).to(KINDS[kind]).exp())
            low, high = (low, middle) if value == bad else (middle, high)
        return high

    return turn(0.0, 1000.0, float("inf")), turn(0.0, -1000.0, 0.0)
