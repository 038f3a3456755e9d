"""One round in ten moves, slow enough to follow."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from models.gan.slow import Move, continue_slowly
from models.gan.training import real_points
from pages import shell
from pages.gan.settings import settings
from pages.gan.training import POINTS, code, run_name
from pages.shell import _
from viz.gan import plane as figures

BATCH = 48  # points that the eye can still follow
WARM_UP = 300  # rounds


def slow_motion() -> None:
    """The player of single moves."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
        pause = shell.slider("pause", _("Seconds per move"), 0.3, 3.0, 1.2, step=0.1)
    with stage:
        words = {"both": _("both players"), "discriminator": _("discriminator alone"), "generator": _("generator alone")}  # fmt: skip
        who = shell.choice("who", _("At move"), words, bare=True)
        other = {"discriminator": "generator", "generator": "discriminator"}.get(who)
        still: dict[str, Any] = {f"{other}_steps": 0} if other else {}
        calm = replace(config, batch=BATCH, steps=200, every=1, **still)
        own, pair = shell.latest("slow"), shell.latest(run_name())
        make = partial(continue_slowly, calm, (own and own.snapshot, pair and pair.first), WARM_UP)
        shell.player(make, calm, draw, name="slow", interval=pause, per_tick=1)
        code(config)


def draw(move: Move, history: Sequence[Move]) -> None:
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
        for (player, name), sentence in sentences().items():
            if player == move.player:
                now = name == move.move
                words = sentence.format(loss=move.loss) if now else sentence.replace("{loss:.3f}", "…")
                st.markdown(f"**▸ {words}**" if now else f":gray[{words}]")


def sentences() -> dict[tuple[str, str], str]:
    """What each move of each player does."""
    return {
        ("", "update"): _("Press Play, or Step for one move."),
        ("discriminator", "draw"): _("D 1. The discriminator is shown a batch of real points (orange)."),
        ("discriminator", "generate"): _("D 2. The generator makes as many points (blue) out of noise."),
        ("discriminator", "judge"): _("D 3. The discriminator judges each point; yellow rings: it is wrong there."),
        ("discriminator", "learn"): _("D 4. Its loss is {loss:.3f}, and the gradient says how each weight lowers it."),
        ("discriminator", "update"): _("D 5. Its weights move one step: the field has changed."),
        ("generator", "draw"): _("G 1. The generator draws fresh noise."),
        ("generator", "generate"): _("G 2. It makes a batch of points (blue) out of it."),
        ("generator", "judge"): _("G 3. The discriminator judges them; yellow rings: it is fooled."),
        ("generator", "learn"): _("G 4. The loss is {loss:.3f}; its gradient (arrows) says where each should go."),
        ("generator", "update"): _("G 5. The weights move one step: the same noise now gives these points."),
    }
