"""Training on the plane: field, clouds, curves, alone or two in comparison."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import isnan

import streamlit as st

from models.gan.check import optimum_difference
from models.gan.config import Config
from models.gan.game import discriminator_step, generator_step, next_round
from models.gan.pair import Pair, continue_pair, rival
from models.gan.snapshot import Snapshot
from models.gan.training import real_points, train
from pages import shell
from pages.gan.settings import rules, settings
from pages.shell import _, codecs
from viz.gan import plane as figures

LAYERS = ("real", "generated", "arrows")
POINTS = 400  # real ones that are drawn
PROGRAM = 40  # rounds of the program behind the page


def training() -> None:
    """The player of this run, and of the other that it is compared with."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
        help = _("On: the run goes on from where it stands. Off: it begins again. Presets always begin again.")
        keep = shell.toggle("keep", _("Keep training when a setting changes"), True, help=help)
        named = rules()
        words = {"none": _("nothing")} | {str(index): name for index, name in enumerate(named)}
        help = _("A second run with the same data, seed and noise, under the rules of a preset.")
        name = words[shell.select("rival", _("Compare, same seed, with"), words, help=help)]
        other = rival(config, **named[name]) if name in named else None
    with stage:
        shell.player(
            lambda: continue_pair(shell.latest(run_name()) if keep else None, config, other), (config, other),
            partial(draw, name), name=run_name(),
        )  # fmt: skip
        code(config)


def runs() -> "shell.Kept[int]":
    """How many runs came before: a GAN of the collapse map that trains alone begins another one."""
    return shell.kept("run", 0, codecs.ANYTHING, linked=False)


def run_name() -> str:
    return f"training {runs().value}"


def draw(name: str, pair: Pair, history: Sequence[Pair]) -> None:
    """Fields with their points and numbers, and the curves below."""
    plane, left, right = st.container(), *st.columns([3, 2])
    with right:
        words = {"real": _("real"), "generated": _("generated"), "arrows": _("gradients"), "manifold": _("manifold")}
        layers = shell.multi_choice("layers", _("Layers"), words, LAYERS) or LAYERS  # an empty plane shows nothing
    real, pairs = real_points(pair.first.config, POINTS), [pair.first, *([pair.second] if pair.second else [])]
    clouds = [figures.cloud(one, real, layers) for one in pairs]
    with plane:
        shell.show(shell.Canvas(
            "plane", figures.planes(pair, name, labels()), height=400, script="gan", captions=numbers(pair.first),
            alt=_("Real and generated points over what the discriminator believes"),
            extra={"clouds": clouds, "colors": figures.COLORS},
            hint=_("Orange: real, or taken for real. Blue: generated, or taken for generated."),
        ))  # fmt: skip
    if shell.hidden("curves"):
        shell.hidden_note()
        return
    histories, now = {"": [one.first for one in history]}, {_("These settings"): pair.first}
    if pair.second:
        histories = {_("these:"): histories[""], f"{name}:": [one.second for one in history if one.second]}
        now |= {name: pair.second}
    with left:
        words = {"losses": _("Losses"), "divergences": _("Divergence"), "modes": _("Modes"), "gradients": _("Gradients")}  # fmt: skip
        figure = figures.CURVES[shell.choice("chart", _("Chart"), words)](histories, labels())
        shell.show(shell.Chart("curves", figure, _("How the game went so far")))
    with right:
        alt = _("Generated points in each part of the data")
        shell.show(shell.Chart("parts", figures.histogram(now, labels()), alt))


def labels() -> dict[str, str]:
    return {
        "discriminator": _("discriminator"), "best": _("best discriminator"), "generator": _("generator"),
        "loss": _("loss (nats)"), "js": _("JS (nats)"), "kl": _("KL (nats)"), "modes": _("modes covered"),
        "quality": _("good points"), "gradient": _("gradient reaching the generator"),
        "slope": _("slope of the discriminator"), "norm": _("norm"), "round": _("round"), "part": _("part of the data"),
        "points": _("good points of 2000"), "these": _("These settings"), "gap": _("Difference"),
        "field": _("Discriminator: real or generated?"), "optimum": _("The best one: p / (p + q)"),
        "density": _("Density of the generated points"),
    }  # fmt: skip


def numbers(snapshot: Snapshot) -> list[shell.Caption]:
    """What is measured now, and the best discriminator's loss against theory."""
    named = [(_("Round"), str(snapshot.step))]
    if shell.hidden("curves"):
        return [shell.metrics(named)]
    named += [
        (_("Modes"), _("{count} of {parts}").format(count=snapshot.modes, parts=len(snapshot.counts))),
        (_("Good points"), f"{snapshot.quality:.0%}"), (_("JS, of 0.693"), f"{snapshot.js:.3f}"),
        (_("Gradient reaching the generator"), f"{snapshot.gradient:.2g}"),
        (_("Slope of the discriminator"), f"{snapshot.slope:.2g}"),
    ]  # fmt: skip
    gap, theory = optimum_difference(snapshot), _("log 4 − 2 JS, which the best discriminator pays in theory")
    return [shell.metrics(named), *([] if isnan(gap) else [shell.compare(theory, gap, 1e-3)])]


def code(config: Config) -> None:
    """The first rounds of a run with these settings."""
    shell.code(
        train, replace(config, steps=PROGRAM, every=PROGRAM), also=(next_round, discriminator_step, generator_step),
        shows="'{0.step} rounds: {0.modes} modes, JS {0.js:.2f}'.format(list(result)[-1])",
    )  # fmt: skip
