"""The one loop in which small networks learn: loss, gradient, step, and a stop now and then to look."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.stopping import wanted
from models.threads import one_thread


@dataclass(frozen=True)
class Schedule:
    steps: int
    every: int
    clip: float = 0.0  # most that all gradients together may measure; 0: as they are
    rate: Callable[[int], float] | None = None  # factor of the learning rate in each step


def descent(
    network: nn.Module, optimiser: torch.optim.Optimizer, loss: Callable[[], Tensor], schedule: Schedule
) -> Iterator[tuple[int, list[float]]]:
    """Step, and the losses so far, the first before any step: at 0, after each ``every`` steps, and at the end.

    When it yields, the gradients are those of the last loss, whose step is yet to be taken.
    """
    losses: list[float] = []
    first = [group["lr"] for group in optimiser.param_groups]
    for step in wanted(range(schedule.steps + 1)):
        with one_thread(), torch.enable_grad():
            value = loss()
            if not torch.isfinite(value):
                raise ValueError(
                    f"the loss must stay finite, got {value.item()} after {step} steps; lower the learning rate"
                )
            optimiser.zero_grad()
            value.backward()
            losses.append(value.item())
            if schedule.clip:
                nn.utils.clip_grad_norm_(network.parameters(), schedule.clip)
        if step % schedule.every == 0 or step == schedule.steps:
            yield step, losses
        with one_thread():
            for group, rate in zip(optimiser.param_groups, first, strict=True):
                group["lr"] = rate * schedule.rate(step) if schedule.rate else rate
            optimiser.step()


def cosine(steps: int) -> Callable[[int], float]:
    """Factor of the learning rate that falls from 1 to 0 in so many steps, as half a wave."""
    return lambda step: (1 + math.cos(math.pi * step / steps)) / 2 if steps else 0.0
