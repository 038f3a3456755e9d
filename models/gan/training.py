"""A GAN on the plane, trained while one watches: a cloud of generated points learns to cover the real ones."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from models.gan.config import Config, validate
from models.gan.data import Mixture, mixture
from models.gan.game import Game, State, game, initial_state
from models.gan.rounds import rounds
from models.gan.snapshot import Snapshot, probe, snapshot
from models.stopping import wanted
from models.threads import one_thread

BOUND = 1e6  # no weight of a network that still learns is larger; NaN is not smaller either
DIVERGED = (
    "all weights must stay below a million, got larger ones or NaN between rounds {before} and {after}: "
    "the game has diverged; try a smaller learning rate or a regulariser"
)


def data(config: Config) -> Mixture:
    """The real data of a run."""
    return mixture(config.data, config.density)


def real_points(config: Config, count: int) -> np.ndarray:
    """Points ``[count, 2]`` of the data to be drawn, the same for every run on them."""
    return data(config).sample(count, torch.Generator().manual_seed(0)).numpy()


def train(config: Config, start: State | None = None) -> Iterator[Snapshot]:
    """Yield what there is to see before training, then every ``config.every`` of ``config.steps`` rounds.

    ``start`` continues from an earlier snapshot's state with settings that may have changed since; a network whose
    shape was changed begins anew. Raises ValueError for settings that make no sense, and when the numbers leave all
    bounds: the last snapshot is then the last good one.
    """
    validate(config)
    rules = game(config, data(config))
    state = initial_state(rules) if start is None else resumed(rules, start)
    random = torch.Generator()
    random.set_state(state.random)
    fixed = probe(rules)
    yield snapshot(rules, state, fixed)
    end, play = state.step + config.steps, rounds(rules, state, random)
    while state.step < end:
        before = state.step
        state = play(state, min(config.every, end - state.step))
        if not all(weights.abs().max() < BOUND for weights in (state.generator, state.discriminator)):
            raise ValueError(DIVERGED.format(before=before, after=state.step))
        state = replace(state, random=random.get_state())
        with one_thread():
            seen = snapshot(rules, state, fixed)
        yield seen


def resumed(rules: Game, start: State) -> State:
    """An earlier state under the present rules."""
    fresh = initial_state(rules)
    start = start.to(rules.config.device)
    state = replace(start, vectors=fresh.vectors)
    if start.generator.shape != fresh.generator.shape:
        state = replace(state, generator=fresh.generator, generator_memory=fresh.generator_memory)
    if start.discriminator.shape != fresh.discriminator.shape:
        return replace(state, discriminator=fresh.discriminator, discriminator_memory=fresh.discriminator_memory)
    return replace(state, vectors=start.vectors)


def gradient_factor(config: Config) -> float:
    """By what factor the gradient that reaches the generator changes over a run."""
    first, *_between, end = wanted(train(config))
    return end.gradient / first.gradient
