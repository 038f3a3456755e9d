"""A map of where GANs collapse: one GAN in every cell, all trained at once, coloured by how many modes each covers.

The GANs differ only in the two settings on the axes: they start from the same weights and see the same points, so
that what differs on the map is due to the settings. All of them are one batch of matrix products.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.gan.config import Config, validate
from models.gan.data import coverage
from models.gan.game import Game, State, game, generated, initial_state, noise
from models.gan.rounds import rounds
from models.gan.snapshot import array
from models.gan.training import data
from models.limits import refuse
from models.stopping import last

AXES = {
    "generator_rate": (1e-4, 2e-2),
    "discriminator_rate": (1e-4, 2e-2),
    "rate": (1e-4, 2e-2),  # of both players
    "r1": (1e-3, 10.0),
    "penalty": (1e-3, 10.0),
    "instance_noise": (1e-2, 1.0),
}  # first and last value of an axis, spaced by equal factors
JUDGED = 1000  # points that a cell is judged by
KEPT = 150  # of them are kept for the picture of a cell
CHOICES = {"horizontal": AXES, "vertical": AXES}
LIMITS = {"columns": (2, 16), "rows": (2, 16)}


@dataclass(frozen=True)
class MapConfig:
    base: Config = field(
        default_factory=lambda: Config(generator_width=32, discriminator_width=32, batch=64, steps=1200, every=100)
    )
    horizontal: str = "rate"
    vertical: str = "r1"
    columns: int = 8
    rows: int = 8


@dataclass(frozen=True, eq=False)
class CollapseMap:
    config: MapConfig
    step: int
    horizontal: np.ndarray  # [columns] values
    vertical: np.ndarray  # [rows] values
    modes: np.ndarray  # [rows, columns] parts covered; 0 where the numbers became infinite
    quality: np.ndarray  # [rows, columns] share of good samples
    diverged: np.ndarray  # [rows, columns] bool
    samples: np.ndarray  # [rows, columns, 150, 2]


def axis(name: str, count: int) -> np.ndarray:
    """Values of an axis, from its first to its last by equal factors."""
    return np.geomspace(*AXES[name], count)


def cell(config: MapConfig, row: int, column: int) -> Config:
    """The settings of one cell, to train it alone."""
    settings: dict[str, Any] = {
        config.horizontal: float(axis(config.horizontal, config.columns)[column]),
        config.vertical: float(axis(config.vertical, config.rows)[row]),
    }
    if "rate" in settings:
        rate = settings.pop("rate")
        settings = {"generator_rate": rate, "discriminator_rate": rate} | settings
    return replace(config.base, **settings)


def collapse_map(config: MapConfig) -> Iterator[CollapseMap]:
    """Yield the map before training and every ``base.every`` rounds until ``base.steps``."""
    validate_map(config)
    cells = [cell(config, row, column) for row in range(config.rows) for column in range(config.columns)]
    rules = population(game(config.base, data(config.base)), cells)
    state = initial_state(rules, len(cells))
    random = torch.Generator()
    random.set_state(state.random)
    z = noise(config.base, JUDGED, torch.Generator().manual_seed(config.base.seed + 1))
    yield measure(config, rules, state, z)
    play = rounds(rules, state, random)
    while state.step < config.base.steps:
        state = play(state, min(config.base.every, config.base.steps - state.step))
        yield measure(config, rules, state, z)


def covering_all(config: MapConfig) -> int:
    """How many GANs of the map cover all parts of the data at the end."""
    return int((last(collapse_map(config)).modes == data(config.base).parts).sum())


def validate_map(config: MapConfig) -> None:
    """Raise ValueError for the first setting that makes no sense."""
    validate(config.base)
    refuse(config, LIMITS, CHOICES)
    rates = {name for name in (config.horizontal, config.vertical) if name.endswith("rate")}
    if config.horizontal == config.vertical or ("rate" in rates and len(rates) > 1):
        raise ValueError(f"the axes must be independent, got {config.horizontal!r} and {config.vertical!r}")


def population(rules: Game, cells: list[Config]) -> Game:
    """The same rules with the strengths of every cell; a strength that no cell uses stays a plain zero."""
    device = rules.config.device

    def strengths(name: str) -> Tensor:
        return torch.tensor([getattr(one, name) for one in cells]).to(device)  # [P]

    def used(name: str) -> Tensor | float:
        return strengths(name) if any(getattr(one, name) for one in cells) else 0.0

    shift = used("instance_noise")
    return replace(
        rules,
        generator_rule=replace(rules.generator_rule, learning_rate=strengths("generator_rate")[:, None]),
        discriminator_rule=replace(rules.discriminator_rule, learning_rate=strengths("discriminator_rate")[:, None]),
        r1=used("r1"),
        penalty=used("penalty"),
        instance_noise=shift[:, None, None] if isinstance(shift, Tensor) else shift,
    )


def measure(config: MapConfig, rules: Game, state: State, z: Tensor) -> CollapseMap:
    """How many modes each member covers now."""
    shape = (config.rows, config.columns)
    with torch.no_grad():
        points = generated(rules, state.generator, z)  # [P, N, 2]
        finite = points.isfinite().all(dim=(1, 2))
        covered = coverage(points.nan_to_num(1e6, 1e6, -1e6), rules.data)
    return CollapseMap(
        config,
        state.step,
        axis(config.horizontal, config.columns),
        axis(config.vertical, config.rows),
        array(covered.modes).reshape(shape),
        array(covered.quality).reshape(shape),
        ~array(finite).reshape(shape),
        array(points[:, :KEPT]).reshape(*shape, KEPT, 2),
    )
