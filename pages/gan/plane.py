"""Training on the plane: field, clouds, curves, alone or two in comparison; one round in ten moves; a map of GANs."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import isnan
from typing import Any

import streamlit as st

from models.gan.check import optimum_difference
from models.gan.collapse_map import AXES, CollapseMap, MapConfig, cell, collapse_map
from models.gan.config import Config
from models.gan.game import discriminator_step, generator_step, next_round
from models.gan.pair import Pair, continue_pair, rival
from models.gan.slow import Move, continue_slowly
from models.gan.snapshot import Snapshot
from models.gan.training import data, real_points, train
from pages import shell
from pages.gan.settings import rows, rules, settings
from pages.shell import _, codecs
from viz.gan import plane as figures

LAYERS = ("real", "generated", "arrows")
POINTS = 400  # real ones that are drawn
BATCH = 48  # points that the eye can still follow in slow motion
WARM_UP = 300  # rounds before it
SMALL = {"generator_width": 32, "discriminator_width": 32, "batch": 6}  # controls: 64 such GANs take the time of a few


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
        train, replace(config, steps=40, every=40), also=(next_round, discriminator_step, generator_step),
        shows="'{0.step} rounds: {0.modes} modes, JS {0.js:.2f}'.format(list(result)[-1])",
    )  # fmt: skip


def slow_motion() -> None:
    """The player of single moves."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
        pause = shell.slider("pause", _("Seconds per move"), 0.3, 3.0, 1.2, step=0.1)
    with stage:
        both = {"both": _("both players")}
        words = both | {"discriminator": _("discriminator alone"), "generator": _("generator alone")}
        who = shell.choice("who", _("At move"), words, bare=True)
        other = {"discriminator": "generator", "generator": "discriminator"}.get(who)
        still: dict[str, Any] = {f"{other}_steps": 0} if other else {}
        calm = replace(config, batch=BATCH, steps=200, every=1, **still)
        own, pair = shell.latest("slow"), shell.latest(run_name())
        make = partial(continue_slowly, calm, (own and own.snapshot, pair and pair.first), WARM_UP)
        shell.player(make, calm, draw_move, name="slow", interval=pause, per_tick=1)
        code(config)


def draw_move(move: Move, history: Sequence[Move]) -> None:
    """The points in play, beside the player's five moves with the present one marked."""
    left, right = st.columns([3, 2])
    with left:
        title = _("Round {step}: what the discriminator believes").format(step=move.snapshot.step)
        cloud = figures.moves(move, real_points(move.snapshot.config, POINTS))
        shell.show(shell.Canvas(
            "slow plane", [figures.belief(move.snapshot.field, title)], height=470, script="gan",
            alt=_("The points in play, over what the discriminator believes"),
            extra={"clouds": [cloud], "colors": figures.COLORS}, hint=_("Orange: real. Blue: generated. Yellow ring: misjudged."),
        ))  # fmt: skip
    with right:
        for name, sentence in sentences()[move.player].items():
            now = name == move.move
            words = sentence.format(loss=move.loss) if now else sentence.replace("{loss:.3f}", "…")
            st.markdown(f"**▸ {words}**" if now else f":gray[{words}]")


def sentences() -> dict[str, dict[str, str]]:
    """Of each player, what each of its moves does."""
    return {
        "": {"update": _("Press Play, or Step for one move.")},
        "discriminator": {
            "draw": _("D 1. The discriminator is shown a batch of real points (orange)."),
            "generate": _("D 2. The generator makes as many points (blue) out of noise."),
            "judge": _("D 3. The discriminator judges each point; yellow rings: it is wrong there."),
            "learn": _("D 4. Its loss is {loss:.3f}, and the gradient says how each weight lowers it."),
            "update": _("D 5. Its weights move one step: the field has changed."),
        },
        "generator": {
            "draw": _("G 1. The generator draws fresh noise."),
            "generate": _("G 2. It makes a batch of points (blue) out of it."),
            "judge": _("G 3. The discriminator judges them; yellow rings: it is fooled."),
            "learn": _("G 4. The loss is {loss:.3f}; its gradient (arrows) says where each should go."),
            "update": _("G 5. The weights move one step: the same noise now gives these points."),
        },
    }


def collapse() -> None:
    """The player of the map."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
    with stage:
        first, second, third, fourth = st.columns([4, 4, 2, 2])
        with first:
            horizontal = shell.select("horizontal", _("To the right"), axis_names(), "generator_rate")
        with second:
            vertical = shell.select("vertical", _("Upwards"), axis_names(), "discriminator_rate")
        with third:
            side = shell.select("side", _("Cells"), {8: "8 × 8", 12: "12 × 12", 16: "16 × 16"})
        with fourth:
            rounds = shell.select("rounds", _("Rounds"), (600, 1200, 2400), 1200)
        small: dict[str, Any] = SMALL | {"batch": 2 ** SMALL["batch"]}
        base = replace(config, **small, steps=rounds, every=50)
        chosen = MapConfig(base, horizontal, vertical, side, side)
        place = shell.kept("cell", (), codecs.numbers(2, 0, side - 1), owner=side)
        make, total = partial(collapse_map, chosen), rounds // base.every + 1
        shell.player(make, chosen, partial(draw_map, place), name="map", total=total, interval=0.5)
        code(config)


def axis_names() -> dict[str, str]:
    named = {name: label for name, (label, *_rest) in rows().items()} | {"rate": _("Learning rate of both")}
    return {name: named[name] for name in AXES}


def draw_map(place: "shell.Kept[tuple[float, ...]]", result: CollapseMap, history: Sequence[CollapseMap]) -> None:
    """The map, beside the way of the GAN in the cell that was clicked."""
    config, parts, chosen = result.config, data(result.config.base).parts, tuple(map(int, place.value))
    words = labels() | {"x": axis_names()[config.horizontal], "y": axis_names()[config.vertical]}
    shell.show(shell.metrics([
        (_("Round"), str(result.step)), (_("GANs"), str(result.modes.size)),
        (_("that cover all {parts} parts").format(parts=parts), str((result.modes == parts).sum())),
        (_("that cover at most two"), str((result.modes <= 2).sum())),
    ]))  # fmt: skip
    left, right = st.columns(2)
    with left:
        figure, alt = figures.collapse(result, parts, chosen, words), _("Modes covered by each GAN of the map")
        shell.show(shell.Chart("collapse", figure, alt, on_click=lambda sent: place.set(tuple(sent["point"]))))
    with right:
        if not chosen:
            st.info(_("Click a cell to see how its GAN got there."))
            return
        figure = figures.cell_film(history, chosen, real_points(config.base, POINTS))
        shell.show(shell.Chart("film", figure, _("The chosen GAN at six moments, by round")))
        if st.button(_("Train this one alone"), key="replay"):
            train_alone(config, *chosen)


def train_alone(config: MapConfig, row: int, column: int) -> None:
    """Set the controls to the GAN of a cell, and begin a run of its own with them."""
    names = ("generator_rate", "discriminator_rate", "r1", "penalty", "instance_noise")
    values = {name: getattr(cell(config, row, column), name) for name in names}
    shell.set_controls({**values, **SMALL, "part": "train", "run": runs().value + 1})
    st.rerun()
