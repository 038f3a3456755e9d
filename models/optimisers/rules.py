"""How an optimiser makes a step of a gradient. Arithmetic alone: it works on arrays and on tensors, of any shape.

Conventions are PyTorch's: the momentum of "momentum" and "nesterov" is a sum of gradients, not their average.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.limits import one_of, within

LIMITS = {"rate": (1e-7, 1000.0), "beta": (0.0, 0.9999), "beta2": (0.0, 0.99999), "decay": (0.0, 10.0)}

State = tuple[Any, ...]  # what a rule remembers, each as large as the values
Direction = Callable[["Rule", Any, State, int], tuple[Any, State]]  # of rule, gradient, state, number of the step


@dataclass(frozen=True)
class Rule:
    """Numbers of an optimiser; ``rate`` and ``beta`` may be arrays, for a map."""

    name: str = "momentum"
    rate: Any = 0.1
    beta: Any = 0.9  # momentum, the first beta of Adam
    beta2: float = 0.999  # average of the squares: RMSProp, Adam
    epsilon: float = 1e-8
    decay: float = 0.0  # added to the gradient; AdamW shrinks the weights instead
    correction: bool = True  # of Adam's averages, which start at zero

    def __post_init__(self) -> None:
        one_of("optimiser", self.name, RULES)
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            ends = (float(value.min()), float(value.max())) if hasattr(value, "min") else (value, value)
            for end in ends:
                within(name, end, low, high)


def plain(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    return gradient, state


def momentum(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """v = βv + g (heavy ball)."""
    velocity = rule.beta * state[0] + gradient
    return velocity, (velocity,)


def averaged(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """v = βv + (1 − β)g: an exponentially weighted average."""
    velocity = rule.beta * state[0] + (1 - rule.beta) * gradient
    return velocity, (velocity,)


def nesterov(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """v = βv + g, then g + βv: the gradient counts once more."""
    velocity = rule.beta * state[0] + gradient
    return gradient + rule.beta * velocity, (velocity,)


def adagrad(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """Divides by the root of the sum of all squares: its steps only get shorter."""
    squares = state[0] + gradient**2
    return gradient / (squares**0.5 + rule.epsilon), (squares,)


def rmsprop(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """Divides by the root of the average square."""
    squares = rule.beta2 * state[0] + (1 - rule.beta2) * gradient**2
    return gradient / (squares**0.5 + rule.epsilon), (squares,)


def adam(rule: Rule, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """The average gradient by the root of the average square (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980).

    AMSGrad remembers a third number, the largest average square so far, and divides by its root (Reddi et al. 2018).
    """
    mean = rule.beta * state[0] + (1 - rule.beta) * gradient
    squares = rule.beta2 * state[1] + (1 - rule.beta2) * gradient**2
    largest = [(before + squares + abs(before - squares)) / 2 for before in state[2:]]
    state = (mean, squares, *largest)
    first, second = (1 - rule.beta**count, 1 - rule.beta2**count) if rule.correction else (1.0, 1.0)
    return mean / first / ((state[-1] / second) ** 0.5 + rule.epsilon), state


RULES: dict[str, tuple[int, Direction]] = {  # name -> numbers remembered for each weight, direction of the step
    "plain": (0, plain),
    "momentum": (1, momentum),
    "averaged": (1, averaged),
    "nesterov": (1, nesterov),
    "adagrad": (1, adagrad),
    "rmsprop": (1, rmsprop),
    "adam": (2, adam),
    "adamw": (2, adam),
    "amsgrad": (3, adam),
}
WITH_BETA = ("momentum", "averaged", "nesterov", "adam", "adamw", "amsgrad")
WITH_SQUARES = ("rmsprop", "adam", "adamw", "amsgrad")


def fresh(rule: Rule, values: Any) -> State:
    """What the rule remembers before its first step: zeros."""
    return tuple(0 * values for _ in range(RULES[rule.name][0]))


def step(rule: Rule, values: Any, gradient: Any, state: State, count: int) -> tuple[Any, State]:
    """The values after step number ``count`` (1, 2, ...), and what the rule remembers."""
    if rule.decay and rule.name == "adamw":
        values = values * (1 - rule.rate * rule.decay)
    elif rule.decay:
        gradient = gradient + rule.decay * values
    direction, state = RULES[rule.name][1](rule, gradient, state, count)
    return values - rule.rate * direction, state
