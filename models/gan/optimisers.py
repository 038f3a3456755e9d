"""Optimisers as pure functions on all weights at once; a learning rate may differ from member to member.

``(theta, gradient, player) -> (theta, moments)``: nothing is changed in place, so that an update can itself be
differentiated, which unrolled training needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

TINY = 1e-16  # inside the root, where others add 1e-8 outside: a root at zero has no derivative


@dataclass(frozen=True, eq=False)
class Rule:
    """How fast one player learns."""

    optimiser: str
    learning_rate: float | Tensor  # [P, 1] when it differs from member to member
    beta1: float
    beta2: float


@dataclass(frozen=True, eq=False)
class Memory:
    """What an optimiser remembers of the gradients so far."""

    updates: int | Tensor  # a tensor where rounds are recorded
    first: Tensor  # [P, numbers] running mean of the gradient
    second: Tensor  # [P, numbers] running mean of its square

    def to(self, device: str) -> "Memory":
        return Memory(self.updates, self.first.to(device), self.second.to(device))


def sgd(theta: Tensor, gradient: Tensor, memory: Memory, rule: Rule) -> tuple[Tensor, Memory]:
    return theta - rule.learning_rate * gradient, Memory(memory.updates + 1, memory.first, memory.second)


def momentum(theta: Tensor, gradient: Tensor, memory: Memory, rule: Rule) -> tuple[Tensor, Memory]:
    """Heavy ball: the steps add up, each remembered with weight beta1."""
    velocity = rule.beta1 * memory.first + gradient
    return theta - rule.learning_rate * velocity, Memory(memory.updates + 1, velocity, memory.second)


def rmsprop(theta: Tensor, gradient: Tensor, memory: Memory, rule: Rule) -> tuple[Tensor, Memory]:
    second = torch.lerp(memory.second, gradient**2, 1 - rule.beta2)
    return theta - rule.learning_rate * gradient / (second + TINY).sqrt(), Memory(
        memory.updates + 1, memory.first, second
    )


def adam(theta: Tensor, gradient: Tensor, memory: Memory, rule: Rule) -> tuple[Tensor, Memory]:
    """Kingma and Ba, Adam, 2015, algorithm 1."""
    count = memory.updates + 1
    first = torch.lerp(memory.first, gradient, 1 - rule.beta1)
    second = torch.lerp(memory.second, gradient**2, 1 - rule.beta2)
    scale = (second / (1 - rule.beta2**count) + TINY).sqrt()
    step = rule.learning_rate / (1 - rule.beta1**count)
    return theta - step * first / scale, Memory(count, first, second)


OPTIMISERS: dict[str, Callable[[Tensor, Tensor, Memory, Rule], tuple[Tensor, Memory]]] = {
    "Adam": adam,
    "RMSprop": rmsprop,
    "SGD": sgd,
    "momentum": momentum,
}
