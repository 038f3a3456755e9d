"""Three predictions that the models decide."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import streamlit as st

from models.gan import dirac as gan_dirac
from models.gan import training as gan
from models.gan.config import Config
from models.gan.data import REACH
from models.gan.modes import first_lost
from models.gan.snapshot import Snapshot
from pages import shell
from pages.shell import _
from viz.gan import plane as figures

ROUNDS = 600  # that the discriminator learns alone
CIRCLING = Config(optimiser="SGD", generator_rate=0.05, discriminator_rate=0.05, steps=1500, every=25)


def spiral(step_size: float) -> float:
    return gan_dirac.spectrum(gan_dirac.Config(step_size=step_size)).radius


def halved() -> str:
    radius = spiral(0.05)
    return _("It converges") if radius < 1 else _("It circles") if radius == 1 else _("It still moves away")


@st.cache_data(max_entries=4, show_spinner=False)
def starved(loss: str) -> float:
    """By what factor the gradient reaching the generator changes while the discriminator learns alone."""
    first, last = gan.train(replace(Config(), loss=loss, generator_steps=0, steps=ROUNDS, every=ROUNDS))
    return last.gradient / first.gradient


def verdict_on(factor: float) -> str:
    return _("Smaller than half") if factor < 0.5 else _("Larger than double") if factor > 2 else _("About the same")


@st.cache_data(max_entries=1, show_spinner=False)
def lost() -> tuple[int, int]:
    """The mode of the ring that is lost first, and when; if none is, the one that holds fewest points at the end."""
    seen: list[Snapshot] = []

    def remembered() -> Iterator[Snapshot]:
        for snapshot in gan.train(CIRCLING):
            seen.append(snapshot)
            yield snapshot

    return first_lost(remembered()) or (int(seen[-1].counts.argmin()), seen[-1].step)


def lost_place() -> tuple[float, float]:
    """Where the lost mode lies on the picture of the question."""
    mode, _round = shell.heavy(lost)
    x, y = gan.data(CIRCLING).centres[mode].tolist()
    side = figures.ENLARGED * 48
    return (x + REACH) / (2 * REACH) * side, (REACH - y) / (2 * REACH) * side


def ring() -> np.ndarray:
    first = next(gan.train(replace(CIRCLING, steps=0)))
    return figures.picture(first.optimum)


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "halve",
            _("“Two numbers”: with simultaneous updates at h = 0.1 the pair spirals away. Its learning rate is halved. Then?"),
            halved,
            lambda answer: _(
                "|λ| is {before:.6f} at h = 0.1 and {after:.6f} at h = 0.05: above 1 for every h > 0, only slower. "
                "The cure is damping (R1), not a smaller step."
            ).format(before=spiral(0.1), after=spiral(0.05)),
            options=(_("It converges"), _("It circles"), _("It still moves away")), hides=frozenset({"dirac"}),
        ),
        shell.Question(
            "starve",
            _("The generator is frozen and a minimax discriminator trains for 600 rounds, until it is nearly perfect. The gradient that reaches the generator is then …"),
            lambda: verdict_on(shell.heavy(starved, "minimax")),
            lambda answer: _(
                "It is multiplied by {minimax:.3g} with the minimax loss, but by {other:.3g} with the non-saturating one: "
                "a perfect judge gives the minimax generator nothing to learn from."
            ).format(minimax=starved("minimax"), other=shell.heavy(starved, "non-saturating")),
            options=(_("Smaller than half"), _("About the same"), _("Larger than double")),
            hides=frozenset({"curves", "numbers"}),
        ),
        shell.Question(
            "lost",
            _("A GAN trained by plain gradient descent (preset “Circling”) loses modes that it had found. Click the one it loses first."),
            lost_place,
            lambda answer: _(
                "Mode {mode} (counted from the right, against the clock) was covered and stood empty at round {step}. "
                "Which one it is depends on the seed: nothing in the loss asks for all of them."
            ).format(mode=lost()[0] + 1, step=lost()[1]),
            picture=ring, kind="place", hides=frozenset({"curves", "numbers"}), tolerance=12.0,
        ),
    )  # fmt: skip
