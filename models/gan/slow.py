"""One round in slow motion: five moves of the discriminator, then five of the generator, each to be looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from models.gan.config import Config, validate
from models.gan.game import (
    Game,
    State,
    discriminator_step,
    game,
    generated,
    generator_step,
    initial_state,
    noise,
    real_points,
    scores,
)
from models.gan.losses import LOSSES
from models.gan.snapshot import Snapshot, array, probe, snapshot
from models.gan.training import data, resumed, train
from models.stopping import last

PACE = ("batch", "steps", "every", "discriminator_steps", "generator_steps")  # runs that differ in them are alike
MOVES = ("draw", "generate", "judge", "learn", "update")


@dataclass(frozen=True, eq=False)
class Move:
    player: str  # "discriminator", "generator"; "" before the first move
    move: str  # one of MOVES
    snapshot: Snapshot  # measured after the last update
    real: np.ndarray  # [B, 2] this round's batch; the generator sees none: [0, 2]
    generated: np.ndarray  # [B, 2]; [0, 2] until they are made
    on_real: np.ndarray  # [B] belief that each is real; [0] until they are judged
    on_generated: np.ndarray  # [B]
    loss: float  # of the player at move; NaN until it is known
    arrows: np.ndarray  # [B, 2] where the generator wants its points; [0, 2] otherwise
    moved: np.ndarray  # [B, 2] the same noise after the generator's update; [0, 2] otherwise


def slow_motion(config: Config, start: State | None = None, warm_up: int = 0) -> Iterator[Move]:
    """Yield every move of ``config.steps`` rounds. A player with 0 steps is frozen and left out.

    Without ``start``, both players, also one that is frozen then, train for ``warm_up`` rounds before.
    """
    validate(config)
    if start is None and warm_up:
        both = {name: max(1, getattr(config, name)) for name in ("discriminator_steps", "generator_steps")}
        start = last(train(replace(config, steps=warm_up, every=warm_up, **both))).state
    rules = game(config, data(config))
    state = initial_state(rules) if start is None else resumed(rules, start)
    random = torch.Generator()
    random.set_state(state.random)
    fixed = probe(rules)
    none, nothing = np.zeros((0, 2), np.float32), np.zeros(0, np.float32)
    rest = Move("", "update", snapshot(rules, state, fixed), none, none, nothing, nothing, float("nan"), none, none)
    yield rest

    def settled() -> Move:
        return replace(rest, snapshot=snapshot(rules, replace(state, random=random.get_state()), fixed))

    for _ in range(config.steps):
        for _ in range(config.discriminator_steps):
            state, moves = discriminator_moves(rules, state, rest, random)
            yield from moves
            rest = settled()
            yield replace(moves[-1], move="update", snapshot=rest.snapshot)
        for _ in range(config.generator_steps):
            state, moves, moved = generator_moves(rules, state, rest, random)
            yield from moves
            rest = settled()
            yield replace(moves[-1], move="update", moved=moved, snapshot=rest.snapshot)
        state = replace(state, step=state.step + 1)


def moved_by_generator(config: Config) -> tuple[bool, bool]:
    """Whether one step of the generator moves its points, and whether it changes what the discriminator believes."""
    steps = [move for move in slow_motion(replace(config, steps=1)) if move.player == "generator"]
    if not steps:
        raise ValueError("the generator must make a step for this question, got a frozen one: set its steps to 1")
    before, after = steps[0].snapshot, steps[-1].snapshot
    return not np.array_equal(before.generated, after.generated), not np.array_equal(before.field, after.field)


def continue_slowly(config: Config, starts: Iterable[Snapshot | None], warm_up: int) -> Iterator[Move]:
    """Slow motion from the first of these snapshots whose run is alike, without a restart; else after a warm-up."""
    pace = {name: getattr(config, name) for name in PACE}
    for one in starts:
        if one and one.step >= warm_up and one.config != config and replace(one.config, **pace) == config:
            return slow_motion(config, one.state)
    return slow_motion(config, None, warm_up)


def discriminator_moves(rules: Game, state: State, rest: Move, random: torch.Generator) -> tuple[State, list[Move]]:
    """The state after one step of the discriminator, and the four moves that lead there."""
    config, loss = rules.config, LOSSES[rules.config.loss]
    real = real_points(rules, config.batch, random)
    with torch.no_grad():
        fake = generated(rules, state.generator, noise(config, config.batch, random))
        on_real, on_fake = (scores(rules, state.discriminator, state.vectors, x) for x in (real, fake))
    draw = replace(rest, player="discriminator", move="draw", real=array(real[0]))
    generate = replace(draw, move="generate", generated=array(fake[0]))
    judge = replace(
        generate, move="judge", on_real=array(loss.belief(on_real[0])), on_generated=array(loss.belief(on_fake[0]))
    )
    learn = replace(judge, move="learn", loss=float(loss.real(on_real).mean() + loss.generated(on_fake).mean()))
    return discriminator_step(rules, state, real, fake, random), [draw, generate, judge, learn]


def generator_moves(
    rules: Game, state: State, rest: Move, random: torch.Generator
) -> tuple[State, list[Move], np.ndarray]:
    """The state after one step of the generator, the four moves that lead there, and where its points are then."""
    config, loss = rules.config, LOSSES[rules.config.loss]
    z, real = noise(config, config.batch, random), real_points(rules, config.batch, random)
    theta = state.generator.detach().requires_grad_()
    fake = generated(rules, theta, z)
    outputs = scores(rules, state.discriminator, state.vectors, fake)
    costs = loss.generator(outputs)
    arrows = -torch.autograd.grad(costs.sum(), fake, retain_graph=True)[0]
    draw = replace(rest, player="generator", move="draw")
    generate = replace(draw, move="generate", generated=array(fake[0]))
    judge = replace(generate, move="judge", on_generated=array(loss.belief(outputs[0])))
    learn = replace(judge, move="learn", loss=float(costs.detach().mean()), arrows=array(arrows[0]))
    state = generator_step(rules, state, theta, fake, real, random)
    with torch.no_grad():
        moved = array(generated(rules, state.generator, z)[0])
    return state, [draw, generate, judge, learn], moved
