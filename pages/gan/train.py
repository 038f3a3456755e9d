"""Training on the plane: field, clouds, curves, alone or two in comparison."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st
import torch

from models.gan import training as gan
from models.gan.config import Config
from models.gan.pair import Pair, train_pair
from models.gan.snapshot import Snapshot
from pages import shell
from pages.gan import controls
from pages.shell import _, state
from viz.gan import plane as figures

SCRIPT = Path(__file__).with_name("gan.js")
RUN = "training"  # key of the player
SHOWN = 400  # real points drawn
LAYERS = ("real", "generated", "arrows")
LOGARITHMIC = ("minimax", "non-saturating")  # losses whose best discriminator is known to pay log 4 - 2 JS

Configs = tuple[Config, Config | None]


@st.cache_data(max_entries=32, show_spinner=False)
def real_points(data: str, density: bytes) -> np.ndarray:
    return gan.data(Config(data=data, density=density)).sample(SHOWN, torch.Generator().manual_seed(0)).numpy()


def rival(config: Config) -> tuple[str, Config | None]:
    """The second run: this one's data, seed and networks under a preset's rules."""
    named = {label: values for label, values in controls.presets().items() if "part" not in values}
    words = {"none": _("nothing")} | {str(index): label for index, label in enumerate(named)}
    chosen = shell.select("rival", _("Compare, same seed, with"), words)
    if chosen == "none":
        return "", None
    plain = Config(
        data=config.data,
        density=config.density,
        seed=config.seed,
        batch=config.batch,
        steps=config.steps,
        every=config.every,
        device=config.device,
        noise=config.noise,
        noise_dimension=config.noise_dimension,
    )
    changes = {name: value for name, value in named[words[chosen]].items() if name in vars(plain) and name != "data"}
    return words[chosen], replace(plain, **changes)


def start(configs: Configs) -> Iterator[Pair]:
    """From the beginning; or from where the last run stands when only its settings were changed, by no preset."""
    last, begun = st.session_state.get(state.slot(RUN)), st.session_state.get(state.slot("begun"))
    same_preset = begun == st.session_state.get(state.slot("begun before"))
    state.store("begun before", begun)
    if not (st.session_state.get("keep") and same_preset and last and last.latest) or last.config == configs:
        return train_pair(*configs)
    names = ("data", "density", "seed", "noise_dimension")
    if any(getattr(last.config[0], name) != getattr(configs[0], name) for name in names):
        return train_pair(*configs)
    first, second = last.latest.first.state, last.latest.second
    return train_pair(*configs, starts=(first, second.state if second else None))


def history(until: int) -> list[Pair]:
    """The snapshots kept so far, up to the one that is shown."""
    return [pair for _count, pair in list(st.session_state[state.slot(RUN)].kept) if pair.first.step <= until]


def explorer(config: Config, name: str, other: Config | None, hidden: frozenset[str]) -> None:
    """The player of this run and, under ``name``, of the other that it is compared with."""

    def draw(pair: Pair) -> None:
        with st.container(key="stage"):
            stage(pair, config, name, hidden)

    shell.player(start, (config, other), draw, key=RUN, interval=0.25)


def stage(pair: Pair, config: Config, name: str, hidden: frozenset[str]) -> None:
    """Numbers, fields with their points, what is drawn, and the curves, from top to bottom."""
    parts = gan.data(config).parts
    said(pair.first, parts, hidden)
    plane, left, right = st.container(), *st.columns([3, 2])
    with right:
        words = {"real": _("real"), "generated": _("generated"), "arrows": _("gradients"), "manifold": _("manifold")}
        layers = shell.several("layers", _("Layers"), words, LAYERS) or LAYERS  # an empty plane shows nothing
    with plane:
        fields(pair, config, name, layers)
    if "curves" in hidden:
        shell.hidden_note()
        return
    with left:
        charts = {
            "losses": _("Losses"),
            "divergences": _("Divergence"),
            "modes": _("Modes"),
            "gradients": _("Gradients"),
        }
        chart = shell.choice("chart", _("Chart"), charts)
        shell.show(curves(chart, pair, name, parts, config), key="curves", alt=_("How the game went so far"))
    with right:
        names = {_("These settings"): pair.first} | ({name: pair.second} if pair.second else {})
        words = {"part": _("part of the data"), "points": _("good points of 2000")}
        shell.show(figures.histogram(names, words), key="parts", alt=_("Generated points in each part of the data"))
    if config.loss in LOGARITHMIC:
        gap = abs(pair.first.best_discriminator_loss - (np.log(4) - 2 * pair.first.js))
        shell.checked(_("log 4 − 2 JS, which the best discriminator pays in theory"), gap, 1e-3)


def fields(pair: Pair, config: Config, name: str, layers: tuple[str, ...]) -> None:
    """What the discriminator believes, beside the best one or beside the other run."""
    snapshot, real = pair.first, real_points(config.data, config.density)
    panes = [figures.belief(snapshot.field, _("Discriminator: real or generated?"))]
    clouds = [figures.cloud(snapshot, real, layers)]
    if pair.second:
        panes = [figures.belief(snapshot.field, _("These settings")), figures.belief(pair.second.field, name)]
        clouds.append(figures.cloud(pair.second, real, layers))
    elif snapshot.optimum is not None:
        panes.append(figures.belief(snapshot.optimum, _("The best one: p / (p + q)")))
        panes.append(figures.difference(snapshot, _("Difference")))
    else:
        panes.append(figures.density(snapshot, _("Density of the generated points")))
    shell.canvas(
        *panes, key="plane", height=400, script=SCRIPT, extra={"clouds": clouds},
        alt=_("Real and generated points over what the discriminator believes"),
        hint=_("Green: real. Blue: generated. Brown field: taken for real; blue field: taken for generated."),
    )  # fmt: skip


def said(snapshot: Snapshot, parts: int, hidden: frozenset[str]) -> None:
    """The numbers of the moment in one line."""
    line = _(
        "Round **{step}** · modes **{modes} of {parts}** · good points **{quality:.0%}** · JS **{js:.3f}** of 0.693 "
        "· gradient reaching the generator **{gradient:.2g}** · slope of the discriminator **{slope:.2g}**"
    )
    if "numbers" in hidden:
        line = _("Round **{step}**")
    st.markdown(
        line.format(
            step=snapshot.step,
            modes=snapshot.modes,
            parts=parts,
            quality=snapshot.quality,
            js=snapshot.js,
            gradient=snapshot.gradient,
            slope=snapshot.slope,
        )
    )


def curves(chart: str, pair: Pair, name: str, parts: int, config: Config):
    kept = history(pair.first.step) or [pair]
    runs: dict[str, list[Snapshot]] = {"": [one.first for one in kept]}
    if pair.second:
        runs = {_("these:"): runs[""], f"{name}:": [one.second for one in kept]}
    words = {
        "discriminator": _("discriminator"), "best": _("best discriminator"), "generator": _("generator"),
        "loss": _("loss (nats)"), "js": _("JS (nats)"), "kl": _("KL (nats)"), "modes": _("modes covered"),
        "quality": _("good points"), "percent": _("good points (%)"), "gradient": _("gradient reaching the generator"),
        "slope": _("slope of the discriminator"), "norm": _("norm"),
    }  # fmt: skip
    charts = {
        "losses": lambda: figures.losses(runs, words, config.loss in LOGARITHMIC),
        "divergences": lambda: figures.divergences(runs, words),
        "modes": lambda: figures.covered(runs, parts, words),
        "gradients": lambda: figures.gradients(runs, words),
    }
    return charts[chart]()
