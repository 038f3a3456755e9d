"""A GAN on the plane, trained while one watches: a cloud of generated points learns to cover the real ones."""

from collections.abc import Iterator
from dataclasses import replace

import torch

from models.gan_config import Config, validate
from models.gan_data import Mixture, mixture
from models.gan_game import Game, State, game, opening, played
from models.gan_snapshot import Snapshot, probe, snapshot


def data(config: Config) -> Mixture:
    """The real data of a run."""
    return mixture(config.data, config.density)


def train(config: Config, start: State | None = None) -> Iterator[Snapshot]:
    """Yield what there is to see before training, then every ``config.every`` rounds until ``config.steps``.

    ``start`` continues from an earlier snapshot's state with settings that may have changed since; a network whose
    shape was changed begins anew. When the numbers become infinite, the last snapshot is the last good one again, with
    ``diverged`` saying where it ended. Raises ValueError for settings that make no sense.
    """
    validate(config)
    rules = game(config, data(config))
    state = opening(rules) if start is None else resumed(rules, start)
    random = torch.Generator(config.device)
    random.set_state(state.random)
    fixed = probe(rules)
    seen = snapshot(rules, state, fixed)
    yield seen
    while state.step < config.steps:
        for _ in range(min(config.every, config.steps - state.step)):
            state = played(rules, state, random)
        if not (state.generator.isfinite().all() and state.discriminator.isfinite().all()):
            yield replace(seen, diverged=state.step)
            return
        state = replace(state, random=random.get_state())
        seen = snapshot(rules, state, fixed)
        yield seen


def resumed(rules: Game, start: State) -> State:
    """An earlier state under the present rules."""
    fresh = opening(rules)
    state = replace(start, vectors=fresh.vectors)
    if start.generator.shape != fresh.generator.shape:
        state = replace(state, generator=fresh.generator, generator_memory=fresh.generator_memory)
    if start.discriminator.shape != fresh.discriminator.shape:
        return replace(state, discriminator=fresh.discriminator, discriminator_memory=fresh.discriminator_memory)
    return replace(state, vectors=start.vectors)
