"""The collapse map: one GAN in every cell, all trained at once."""

from dataclasses import replace

import streamlit as st

from models.gan import training as gan
from models.gan.collapse_map import AXES, CollapseMap, MapConfig, cell, collapse_map
from models.gan.config import Config
from pages import shell
from pages.gan import train as training
from pages.shell import _, state
from viz.gan import plane as figures

RUN, CLICKED, WANTED = "map", "clicked cell", "wanted cell"
WIDTH, BATCH = 32, 64  # small nets and batches: 64 of them train in the time of a few large ones


def axis_names() -> dict[str, str]:
    words = {
        "generator_rate": _("learning rate of the generator"), "discriminator_rate": _("learning rate of the discriminator"),
        "rate": _("learning rate of both"), "r1": _("R1 penalty γ"), "penalty": _("gradient penalty λ"),
        "instance_noise": _("instance noise σ"),
    }  # fmt: skip
    return {name: words[name] for name in AXES}


def explorer(config: Config, hidden: frozenset[str]) -> None:
    if "curves" in hidden:
        shell.hidden_note()
        return
    first, second, third, fourth = st.columns([3, 3, 1, 2], vertical_alignment="bottom")
    with first:
        horizontal = shell.select("horizontal", _("To the right"), axis_names(), "generator_rate")
    with second:
        vertical = shell.select("vertical", _("Upwards"), axis_names(), "discriminator_rate")
    with third:
        side = shell.select("side", _("Cells"), {8: "8 × 8", 12: "12 × 12", 16: "16 × 16"})
    with fourth:
        rounds = shell.select("rounds", _("Rounds"), (600, 1200, 2400), 1200)
    base = replace(config, generator_width=WIDTH, discriminator_width=WIDTH, batch=BATCH, steps=rounds, every=50)
    chosen = MapConfig(base, horizontal, vertical, side, side)
    total = rounds // base.every + 1
    shell.player(collapse_map, chosen, lambda result: stage(result, chosen), key=RUN, total=total, interval=0.5)


def remembered() -> None:
    """A click is told only once, but its cell stays chosen."""
    state.store(CLICKED, shell.clicked("collapse"))


def clicked_cell(result: CollapseMap) -> tuple[int, int] | None:
    """Row and column that were clicked last, if they are on this map."""
    click = st.session_state.get(state.slot(CLICKED))
    if not click:
        return None
    columns, rows = ([f"{value:.2g}" for value in values] for values in (result.horizontal, result.vertical))
    if str(click["x"]) not in columns or str(click["y"]) not in rows:
        return None
    return rows.index(str(click["y"])), columns.index(str(click["x"]))


def stage(result: CollapseMap, config: MapConfig) -> None:
    parts = gan.data(config.base).parts
    place = clicked_cell(result)
    said = _("Round **{step}** · **{full}** of {count} GANs cover all {parts} parts · **{poor}** cover at most two")
    st.markdown(
        said.format(
            step=result.step,
            full=int((result.modes == parts).sum()),
            count=result.modes.size,
            parts=parts,
            poor=int((result.modes <= 2).sum()),
        )
    )
    left, right = st.columns([1, 1])
    names = axis_names()
    words = {
        "x": names[config.horizontal], "y": names[config.vertical], "modes": _("modes"),
        "hover": _("{x}, {y}: {modes} modes, {quality} % good points").format(
            x="%{x}", y="%{y}", modes="%{z}", quality="%{customdata:.0f}"
        ) + "<extra></extra>",
    }  # fmt: skip
    with left, st.container(key="stage"):
        shell.show(
            figures.collapse(result, parts, words, place),
            key="collapse",
            on_click=remembered,
            alt=_("Modes covered by each GAN of the map"),
        )
    with right:
        if place is None:
            st.info(_("Click a cell to see how its GAN got there."))
            return
        film(result, config, place)


def film(result: CollapseMap, config: MapConfig, place: tuple[int, int]) -> None:
    kept = [one for _count, one in list(st.session_state[state.slot(RUN)].kept) if one.step <= result.step]
    real = training.real_points(config.base.data, config.base.density)
    shell.show(
        figures.cell_film(kept or [result], *place, real), key="film", alt=_("The chosen GAN at six moments, by round")
    )
    alone = cell(config, *place)
    names = ("generator_rate", "discriminator_rate", "r1", "penalty", "instance_noise")
    values = {name: getattr(alone, name) for name in names}
    values |= {"generator_width": WIDTH, "discriminator_width": WIDTH, "batch": BATCH.bit_length() - 1, "part": "train"}
    if st.button(_("Train this one alone"), key="replay"):
        state.store(WANTED, values)
        st.rerun()


def opened() -> None:
    """Set the controls to the cell that was asked for: at the top of the page, before any control is drawn."""
    if values := st.session_state.pop(state.slot(WANTED), None):
        shell.put(values)
