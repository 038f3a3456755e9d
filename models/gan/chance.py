"""Chance for a game: drawn on the CPU and sent to the device, so that one seed is one game everywhere."""

from collections.abc import Callable

import torch
from torch import Tensor

Draw = Callable[[torch.Generator], Tensor]


class Redrawn:
    """Numbers of a recorded round: each time it begins they are handed out in the same tensors, to be redrawn there."""

    def __init__(self, random: torch.Generator):
        self.random, self.drawn, self.given = random, list[tuple[Draw, Tensor]](), 0

    def begin(self) -> None:
        self.given = 0

    def handed(self, draw: Draw, device: str) -> Tensor:
        if self.given == len(self.drawn):
            self.drawn.append((draw, draw(self.random).to(device)))
        self.given += 1
        return self.drawn[self.given - 1][1]

    def redraw(self) -> None:
        for draw, numbers in self.drawn:
            numbers.copy_(draw(self.random))


Chance = torch.Generator | Redrawn


def sent(draw: Draw, random: Chance, device: str) -> Tensor:
    """What is drawn, on the device."""
    return random.handed(draw, device) if isinstance(random, Redrawn) else draw(random).to(device)


def normal(size: tuple[int, ...], random: Chance, device: str) -> Tensor:
    """Standard normal numbers of this size, on the device."""
    return sent(lambda random: torch.randn(size, generator=random), random, device)
