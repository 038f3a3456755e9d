"""The collapse map: many GANs at once, and the way of one of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from models.gan.collapse_map import AXES, CollapseMap, MapConfig, cell, collapse_map
from models.gan.config import Config
from models.gan.training import data, real_points
from pages import shell
from pages.gan.plane import POINTS, labels, runs
from pages.gan.settings import DEFAULT, rows, settings
from pages.shell import _, codecs
from viz.gan import plane as figures

SMALL = {"generator_width": 32, "discriminator_width": 32, "batch": 6}  # controls: 64 such GANs take the time of a few
EVERY = 50  # rounds
BOTH = {"rate": ("generator_rate", "discriminator_rate")}  # what an axis sets that is not one setting


def collapse() -> None:
    """The player of the map."""
    with shell.stage(map_settings) as (config, horizontal, vertical, side, rounds):
        base = small(config, rounds)
        chosen = MapConfig(base, horizontal, vertical, side, side)
        middle = (side / 2, side / 2)
        place = shell.kept("cell", middle, codecs.numbers(2, 0, side - 1), owner=side)
        make, total = partial(collapse_map, chosen), rounds // base.every + 1
        shell.player(make, chosen, partial(draw_map, place), name="map", total=total, interval=0.5, autoplay=True)
        shell.code(collapse_map, replace(chosen, base=replace(base, steps=base.every)), shows="list(result)[-1].modes")


def map_settings() -> tuple[Config, str, str, int, int]:
    """Axes and size of the map, then what its GANs share."""
    axes = to_the_right(), upwards()
    side = shell.select("side", _("Cells"), {8: "8 × 8", 12: "12 × 12", 16: "16 × 16"})
    rounds = shell.select("rounds", _("Rounds"), (600, 1200, 2400), 1200)
    names = {name for axis in axes for name in BOTH.get(axis, (axis,))}
    with shell.fixed({name: getattr(DEFAULT, name) for name in names} | SMALL | {"every": EVERY}):
        return settings(), *axes, side, rounds


def to_the_right() -> str:
    return shell.select("horizontal", _("To the right"), axis_names(), "generator_rate")


def upwards() -> str:
    return shell.select("vertical", _("Upwards"), axis_names(), "discriminator_rate")


def small(base: Config, rounds: int) -> Config:
    """One GAN of a map with these settings."""
    sizes: dict[str, Any] = SMALL | {"batch": 2 ** SMALL["batch"]}
    return replace(base, **sizes, steps=rounds, every=EVERY)


def axis_names() -> dict[str, str]:
    named = {name: label for name, (label, *_rest) in rows().items()} | {"rate": _("Learning rate of both")}
    return {name: named[name] for name in AXES}


def draw_map(place: "shell.Kept[tuple[float, ...]]", result: CollapseMap, history: Sequence[CollapseMap]) -> None:
    """The map, beside the way of the GAN in the cell that was clicked."""
    config, parts, chosen = result.config, data(result.config.base).parts, tuple(map(int, place.value))
    words = labels() | {"x": axis_names()[config.horizontal], "y": axis_names()[config.vertical]}
    left, right = st.columns(2)
    with left:
        figure, alt = figures.collapse(result, parts, chosen, words), _("Modes covered by each GAN of the map")
        shell.show(shell.Chart("collapse", figure, alt, on_click=lambda sent: place.set(tuple(sent["point"]))))
    with right:
        shell.show(shell.caption(_("In each cell: how many modes its GAN covers. Here: how the GAN in the marked cell got there. Click another cell.")))  # fmt: skip
        figure = figures.cell_film(history, chosen, real_points(config.base, POINTS))
        shell.show(shell.Chart("film", figure, _("The chosen GAN at six moments, by round")))
        if st.button(_("Train this one alone"), key="replay"):
            train_alone(config, *chosen)
    shell.show(shell.metrics([
        (_("Round"), f"{result.step:,}"), (_("GANs"), str(result.modes.size)),
        (_("that cover all {parts} parts").format(parts=parts), str((result.modes == parts).sum())),
        (_("that cover at most two"), str((result.modes <= 2).sum())),
    ]))  # fmt: skip


def train_alone(config: MapConfig, row: int, column: int) -> None:
    """Set the controls to the GAN of a cell, and begin a run of its own with them."""
    names = ("generator_rate", "discriminator_rate", "r1", "penalty", "instance_noise")
    values = {name: getattr(cell(config, row, column), name) for name in names}
    shell.set_controls({**values, **SMALL, "part": "train", "run": runs().value + 1})
    st.rerun()
