"""Training on the plane: field, clouds, curves, alone or two in comparison; one round in ten moves."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from models.gan.check import DRAWN, js_difference
from models.gan.game import discriminator_step, generator_step, next_round
from models.gan.pair import Pair, continue_pair, rival
from models.gan.slow import Move, continue_slowly, discriminator_moves, generator_moves, slow_motion
from models.gan.snapshot import Snapshot
from models.gan.training import data, real_points, train
from pages import shell
from pages.gan.settings import rules, settings
from pages.shell import _, codecs
from viz.gan import plane as figures

LAYERS = ("real", "generated", "arrows")
POINTS = 400  # real ones that are drawn
BATCH = 48  # points that the eye can still follow in slow motion
WARM_UP = 300  # rounds before it


def training() -> None:
    """The player of this run, and of the other that it is compared with."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
        help = _("On: the run goes on from where it stands. Off: it begins again. Presets always begin again.")
        keep = shell.toggle("keep", _("Keep training when a setting changes"), True, help=help)
        named = rules()
        words = {"none": _("nothing"), "seed": _("another seed")} | {str(i): name for i, name in enumerate(named)}
        help = _("A second run: with another seed, or with the same data, seed and noise under the rules of a preset.")
        chosen = shell.select("rival", _("Compare with"), words, help=help)
        name = words[chosen]
        other = rival(config, **named[name]) if name in named else None
        if chosen == "seed":
            other = replace(config, seed=config.seed + 1)
        words = {"real": _("real"), "generated": _("generated"), "arrows": _("gradients"), "manifold": _("manifold")}
        layers = shell.multi_choice("layers", _("Layers"), words, LAYERS) or LAYERS  # an empty plane shows nothing
        words = {"losses": _("Losses"), "divergences": _("Divergence"), "modes": _("Modes"), "gradients": _("Gradients")}  # fmt: skip
        chart = shell.choice("chart", _("Chart"), words)
    with stage:
        shell.player(
            lambda: continue_pair(shell.latest(run_name()) if keep else None, config, other), (config, other),
            partial(draw, name, layers, chart), name=run_name(), autoplay=True,
        )  # fmt: skip
        shell.code(
            train, replace(config, steps=40, every=40), also=(next_round, discriminator_step, generator_step),
            shows="'{0.step} rounds: {0.modes} modes, JS {0.js:.2f}'.format(list(result)[-1])",
        )  # fmt: skip


def runs() -> "shell.Kept[int]":
    """How many runs came before: a GAN of the collapse map that trains alone begins another one."""
    return shell.kept("run", 0, codecs.ANYTHING, linked=False)


def run_name() -> str:
    return f"training {runs().value}"


def draw(
    name: str, layers: Sequence[str], chart: str, pair: Pair, history: Sequence[Pair]
) -> list[shell.Drawing | shell.Row]:
    """Fields with their points and numbers, and the curves below."""
    real, pairs = real_points(pair.first.config, POINTS), [pair.first, *([pair.second] if pair.second else [])]
    seen = [[one.first for one in history], [one.second for one in history if one.second]]
    scale = figures.arrow_scale([*seen[0], *seen[1], *pairs])  # one for both runs
    plane = shell.Canvas(
        "plane", figures.planes(pair, name, labels()), height=400, script="gan", captions=captions(pair, name, scale),
        alt=_("Real and generated points over what the discriminator believes"),
        extra={
            "clouds": [figures.cloud(one, real, layers, scale) for one in pairs], "colors": figures.COLORS,
            "numbers": figures.numbers(data(pair.first.config)),
        },
        hint=_("Orange: real, or taken for real. Blue: generated, or taken for generated. Grey: no points."),
    )  # fmt: skip
    if shell.hidden("curves"):
        return [plane]
    histories, now = {"": seen[0]}, {_("These settings"): pair.first}
    if pair.second:
        histories |= {f"{name}:": seen[1]}
        now |= {name: pair.second}
    curves = shell.Chart("curves", figures.CURVES[chart](histories, labels()), _("How the game went so far"))
    parts = shell.Chart("parts", figures.histogram(now, labels()), _("Generated points in each part of the data"))
    return [plane, shell.Row((3, 2), [[curves], [parts]])]


def labels() -> dict[str, str]:
    return {
        "discriminator": _("discriminator"), "best": _("best discriminator"), "generator": _("generator"),
        "loss": _("loss"), "nats": _("loss (nats)"), "js": _("JS (nats)"), "kl": _("KL (nats)"), "modes": _("modes covered"),
        "quality": _("good points"), "gradient": _("gradient reaching the generator"),
        "slope": _("slope of the discriminator"), "norm": _("norm"), "round": _("round"), "part": _("part of the data"),
        "points": _("good points of 2,000"), "fair": _("fair share"), "these": _("These settings"), "gap": _("Difference"),
        "field": _("Discriminator: real or generated?"), "critic": _("Critic: its score minus the median"),
        "optimum": _("The best one: p / (p + q)"), "optimum of hinge": _("The best one: real where p > q"),
        "density": _("Density of the generated points"),
    }  # fmt: skip


def captions(pair: Pair, name: str, scale: float) -> list[shell.Caption]:
    """What is measured now of each run, the divergence against Monte Carlo, and what the words mean."""
    named = [(_("Round"), f"{pair.first.step:,}")]
    if shell.hidden("curves"):
        return [shell.metrics(named)]
    found = [shell.metrics([*named, *numbers(pair.first)])]
    if pair.second:
        found += [shell.caption(name), shell.metrics(numbers(pair.second))]
    words = _("Mode: a part of the data with at least 0.2% of 2,000 points. JS: of both densities p and q, blurred by 0.12. An arrow of full length: gradient {scale:.2g}.")  # fmt: skip
    gap, allowed = js_difference(pair.first)
    sampled = _("a Monte Carlo estimate of JS from {count:,} points of each kind").format(count=DRAWN)
    return [*found, shell.caption(words, scale=scale), shell.compare(sampled, gap, allowed)]


def numbers(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        (_("Modes"), _("{count} of {parts}").format(count=snapshot.modes, parts=len(snapshot.counts))),
        (_("Good points"), f"{snapshot.quality:.0%}"), (_("JS (nats), at most 0.693"), f"{snapshot.js:.3f}"),
        (_("Gradient reaching the generator"), f"{snapshot.gradient:.2g}"),
        (_("Slope of the discriminator"), f"{snapshot.slope:.2g}"),
    ]  # fmt: skip


def slowly() -> None:
    """The player of single moves."""
    controls, stage = shell.columns()
    with controls:
        with shell.fixed({"every": 1, "batch": 0}):  # as many as the eye can follow
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
        shell.code(
            slow_motion, replace(calm, steps=1), None, WARM_UP, also=(discriminator_moves, generator_moves),
            shows=r"'\n'.join(f'{one.player} {one.move}: loss {one.loss:.3f}' for one in result if one.loss == one.loss)",
        )  # fmt: skip


def draw_move(move: Move, history: Sequence[Move]) -> None:
    """The points in play, beside the player's five moves with the present one marked."""
    left, right = st.columns([3, 2])
    with left:
        title = _("Round {step}: what the discriminator believes").format(step=move.snapshot.step)
        cloud = figures.moves(move, real_points(move.snapshot.config, POINTS), figures.arrow_scale([*history, move]))
        shell.show(shell.Canvas(
            "slow plane", [figures.field(move.snapshot, title)], height=470, script="gan",
            alt=_("The points in play, over what the discriminator believes"),
            extra={"clouds": [cloud], "colors": figures.COLORS}, hint=_("Orange: real. Blue: generated. Yellow ring: misjudged."),
        ))  # fmt: skip
    with right:
        if not move.player:
            st.markdown(_("Press Play, or Step for one move."))
        critic = move.snapshot.optimum is None
        for name, sentence in sentences(critic)[move.player or "discriminator"].items():
            now = bool(move.player) and name == move.move
            paid = " " + _("The loss is {loss:.3f}.").format(loss=move.loss) if now and name == "learn" else ""
            st.markdown(f"**▸ {sentence}{paid}**" if now else f":gray[{sentence}]")


def sentences(critic: bool) -> dict[str, dict[str, str]]:
    """Of each player, what each of its moves does; a critic gives scores, which are neither right nor wrong."""
    return {
        "discriminator": {
            "draw": _("D 1. The discriminator is shown a batch of real points (orange)."),
            "generate": _("D 2. The generator makes as many points (blue) out of noise."),
            "judge": _("D 3. The critic gives each point a score.") if critic else _("D 3. The discriminator judges each point; yellow rings: it is wrong there."),
            "learn": _("D 4. The gradient of its loss says how to change each weight to lower it."),
            "update": _("D 5. Its weights move one step: the field has changed."),
        },
        "generator": {
            "draw": _("G 1. The generator draws fresh noise."),
            "generate": _("G 2. It makes a batch of points (blue) out of it."),
            "judge": _("G 3. The critic gives each a score.") if critic else _("G 3. The discriminator judges them; yellow rings: it is fooled."),
            "learn": _("G 4. The gradient of its loss (arrows) says where each should go."),
            "update": _("G 5. The weights move one step: the same noise now gives these points."),
        },
    }  # fmt: skip
