"""Rounds of a game, one after another; on an NVIDIA GPU they are recorded once and repeated.

Networks as small as these leave a GPU waiting for the next launch: `python -m benchmarks.gpu` measures both ways.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from models.gan.chance import Redrawn
from models.gan.game import Game, State, next_round
from models.gan.optimisers import Memory
from models.recorded import recorded
from models.threads import one_thread

Rounds = Callable[[State, int], State]


def rounds(rules: Game, state: State, random: torch.Generator) -> Rounds:
    """``(state, count)`` -> the state after so many rounds, with chance from the generator.

    ``state`` only says how many members there are.
    """
    cuda = torch.device(rules.config.device).type == "cuda"
    return RecordedRounds(rules, state, random) if cuda else one_by_one(rules, random)


def one_by_one(rules: Game, random: torch.Generator) -> Rounds:
    @one_thread()
    def play(state: State, count: int) -> State:
        for _ in range(count):
            state = next_round(rules, state, random)
        return state

    return play


class RecordedRounds:
    """A round that is repeated in place, on a state of its own; chance is drawn as ever, and copied there before."""

    def __init__(self, rules: Game, state: State, random: torch.Generator):
        self.rules, self.chance = rules, Redrawn(random)
        device = rules.config.device  # a graph holds no Python number that grows
        self.held = copied(state, lambda updates: torch.tensor(updates, dtype=torch.float64, device=device))
        before = random.get_state()
        self.replay = recorded(self.one)
        random.set_state(before)

    def one(self) -> None:
        self.chance.begin()
        fill(self.held, next_round(self.rules, self.held, self.chance))

    def __call__(self, state: State, count: int) -> State:
        fill(self.held, state)
        for _ in range(count):
            self.chance.redraw()
            self.replay()
        return replace(copied(self.held, int), step=state.step + count, random=state.random)


def copied(state: State, counted: Callable) -> State:
    """The state with tensors of its own, and with its numbers of updates as ``counted`` makes them."""

    def own(memory: Memory) -> Memory:
        return Memory(counted(memory.updates), memory.first.clone(), memory.second.clone())

    return replace(
        state,
        generator=state.generator.clone(),
        discriminator=state.discriminator.clone(),
        generator_memory=own(state.generator_memory),
        discriminator_memory=own(state.discriminator_memory),
        vectors=state.vectors.clone(),
    )


def fill(held: State, state: State) -> None:
    for old, new in zip(numbers(held), numbers(state), strict=True):
        old.copy_(new)


def numbers(state: State) -> Iterator[Tensor]:
    """All that a round changes."""
    yield from (state.generator, state.discriminator, state.vectors)
    for memory in (state.generator_memory, state.discriminator_memory):
        yield from (torch.as_tensor(memory.updates), memory.first, memory.second)
