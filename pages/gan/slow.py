"""One round in ten moves, slow enough to follow."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from models.gan.config import Config
from models.gan.slow import Move, slow_motion
from pages import shell
from pages.gan import train as training
from pages.shell import _, state
from viz.gan import plane as figures

RUN = "slow"
BATCH = 48  # points that the eye can still follow
WARM_UP = 300  # rounds


def sentences() -> dict[tuple[str, str], str]:
    return {
        ("", "update"): _("Press Play, or Step for one move."),
        ("discriminator", "draw"): _("D 1. The discriminator is shown a batch of real points (green)."),
        ("discriminator", "generate"): _("D 2. The generator makes as many points (blue) out of noise."),
        ("discriminator", "judge"): _("D 3. The discriminator judges each point; amber rings: it is wrong there."),
        ("discriminator", "learn"): _("D 4. Its loss is {loss:.3f}, and the gradient says how each weight lowers it."),
        ("discriminator", "update"): _("D 5. Its weights move one step: the field has changed."),
        ("generator", "draw"): _("G 1. The generator draws fresh noise."),
        ("generator", "generate"): _("G 2. It makes a batch of points (blue) out of it."),
        ("generator", "judge"): _("G 3. The discriminator judges them; amber rings: it is fooled."),
        ("generator", "learn"): _(
            "G 4. The loss is {loss:.3f}; its gradient (arrows) says where each point should go."
        ),
        ("generator", "update"): _("G 5. The weights move one step: the same noise now gives these points."),
    }


def start(config: Config) -> Iterator[Move]:
    """Where this run stands when only its players changed, or the training run; else after a short training."""
    own = st.session_state.get(state.slot(RUN))
    if own and own.latest and own.config != config and replace(own.config, **steps(config)) == config:
        return slow_motion(config, own.latest.snapshot.state)
    run = st.session_state.get(state.slot(training.RUN))
    fits = run and run.latest and replace(run.config[0], batch=BATCH, steps=config.steps, every=config.every) == config
    trained = fits and run.latest.first.step >= WARM_UP
    return slow_motion(config, run.latest.first.state if trained else None, WARM_UP)


def steps(config: Config) -> dict[str, int]:
    return {"discriminator_steps": config.discriminator_steps, "generator_steps": config.generator_steps}


def explorer(config: Config, pause: float, hidden: frozenset[str]) -> None:
    if "curves" in hidden:
        shell.hidden_note()
        return
    calm = replace(config, batch=BATCH, steps=200, every=1)
    words = {"both": _("both players"), "discriminator": _("discriminator alone"), "generator": _("generator alone")}
    who = shell.choice("who", _("At move"), words, bare=True)
    if who != "both":
        calm = replace(calm, **{f"{other}_steps": 0 for other in words if other not in (who, "both")})
    shell.player(start, calm, lambda move: stage(move, config), key=RUN, interval=pause, per_tick=1)


def stage(move: Move, config: Config) -> None:
    """The points in play, beside the player's five moves with the present one marked."""
    left, right = st.columns([3, 2])
    with left, st.container(key="stage"):
        title = _("Round {step}: what the discriminator believes").format(step=move.snapshot.step)
        shell.canvas(
            figures.belief(move.snapshot.field, title), key="slow plane", height=470, script=training.SCRIPT,
            extra={"clouds": [figures.moves(move, training.real_points(config.data, config.density))]},
            alt=_("The points in play, over what the discriminator believes"),
            hint=_("Green: real. Blue: generated. Amber ring: misjudged."),
        )  # fmt: skip
    with right:
        moves = [(moment, words) for moment, words in sentences().items() if moment[0] == move.player]
        for moment, sentence in moves:
            now = moment == (move.player, move.move)
            said = sentence.format(loss=move.loss) if now else sentence.replace("{loss:.3f}", "…")
            st.markdown(f"**▸ {said}**" if now else f":gray[{said}]")
