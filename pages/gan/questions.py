"""Three predictions that the models decide."""

from dataclasses import replace

import numpy as np

from models.gan import dirac
from models.gan.config import Config
from models.gan.modes import first_lost_of
from models.gan.training import data, gradient_factor, train
from pages import shell
from pages.shell import _
from viz.gan import plane as figures

CIRCLING = Config(optimiser="SGD", generator_rate=0.05, discriminator_rate=0.05, steps=1500, every=25)
STARVING = Config(generator_steps=0, steps=600, every=600)  # the discriminator learns alone
factor, lost = shell.cached(4)(gradient_factor), shell.cached(1)(first_lost_of)


def questions() -> tuple[shell.Question, ...]:
    fates = (_("It converges"), _("It circles"), _("It still moves away"))
    changes = (_("Smaller than half"), _("About the same"), _("Larger than double"))
    return (
        shell.Question(
            "halve", _("“Two numbers”: with simultaneous updates at h = 0.1 the pair spirals away. Its learning rate is halved. Then?"),
            lambda: fates[0 if radius(0.05) < 1 else 1 if radius(0.05) == 1 else 2],
            lambda answer: _("|λ| is {before:.6f} at h = 0.1 and {after:.6f} at h = 0.05: above 1 for every h > 0, only slower. The cure is damping (R1), not a smaller step.").format(before=radius(0.1), after=radius(0.05)),
            options=fates, shows=frozenset({"train", "curves", "slow", "map", "digits"}),
        ),
        shell.Question(
            "starve", _("The generator is frozen and a minimax discriminator trains for 600 rounds, until it is nearly perfect. The gradient that reaches the generator is then …"),
            lambda: changes[0 if starvation("minimax") < 0.5 else 2 if starvation("minimax") > 2 else 1],
            lambda answer: _("It is multiplied by {minimax:.3g} with the minimax loss, but by {other:.3g} with the non-saturating one: a perfect judge gives the minimax generator nothing to learn from.").format(minimax=starvation("minimax"), other=starvation("non-saturating")),
            options=changes, shows=frozenset({"train", "dirac", "digits"}),
        ),
        shell.Question(
            "lost", _("A GAN trained by plain gradient descent (preset “Circling”) loses modes that it had found. Click the one it loses first."),
            lost_place,
            lambda answer: _("Mode {mode} (counted from the right, against the clock) was covered and stood empty at round {step}. Which one it is depends on the seed: nothing in the loss asks for all of them.").format(mode=lost(CIRCLING)[0] + 1, step=lost(CIRCLING)[1]),
            picture=ring, kind="place", shows=frozenset({"dirac", "digits"}), tolerance=12.0,
        ),
    )  # fmt: skip


def radius(step_size: float) -> float:
    return dirac.spectrum(dirac.Config(step_size=step_size)).radius


def starvation(loss: str) -> float:
    return shell.on_worker(factor, replace(STARVING, loss=loss))


def lost_place() -> tuple[float, float]:
    """Where the lost mode lies on the picture of the question."""
    mode, _round = shell.on_worker(lost, CIRCLING)
    [(x, y)] = figures.places(data(CIRCLING).centres[mode : mode + 1].numpy())
    return x, y


def ring() -> np.ndarray:
    best = next(train(CIRCLING)).optimum
    assert best is not None
    return figures.belief_picture(best)
