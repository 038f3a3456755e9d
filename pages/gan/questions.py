"""Predictions that the models decide, from what the page is set to."""

from dataclasses import replace
from math import isnan

from models.gan import apart as distances
from models.gan import dirac
from models.gan.config import Config
from models.gan.modes import Kept, modes_kept
from models.gan.training import gradient_factor
from pages import shell
from pages.gan import apart, two_numbers
from pages.shell import _

CIRCLING = Config(optimiser="SGD", generator_rate=0.05, discriminator_rate=0.05, steps=1500, every=25)
STARVING = Config(generator_steps=0, steps=600, every=600)  # the discriminator learns alone
factor, kept = shell.cached(4)(gradient_factor), shell.cached(4)(modes_kept)


def questions() -> tuple[shell.Question, ...]:
    fates = (_("It is pulled in"), _("Neither"), _("It is pushed out"))
    changes = (_("Smaller than half"), _("About the same"), _("Larger than double"))
    falls = (_("By less than a hundredth"), _("By up to a half"), _("By more than a half"))
    return (
        shell.Question(
            "halve", _("“Two numbers”, simultaneous updates, as that part is set now: the learning rate h is halved. What then happens to the pair near (0, 0)?"),
            lambda: fates[fate(0.5)],
            lambda answer: halve_why(),
            options=fates, topic=_("Step"), reveals={"part": "dirac"},
            shows=frozenset({"train", "curves", "slow", "map", "apart", "digits"}),
        ),
        shell.Question(
            "starve", _("The generator is frozen and a minimax discriminator trains for 600 rounds, until it is nearly perfect. The gradient that reaches the generator is then …"),
            lambda: changes[0 if starvation("minimax") < 0.5 else 2 if starvation("minimax") > 2 else 1],
            lambda answer: _("It is multiplied by {minimax:.3g} with the minimax loss, but by {other:.3g} with the non-saturating one: a perfect judge gives the minimax generator nothing to learn from.").format(minimax=starvation("minimax"), other=starvation("non-saturating")),
            options=changes, topic=_("Gradient"), reveals={"part": "train", "loss": "minimax", "generator_steps": 0, "chart": "gradients"},
            shows=frozenset({"train", "dirac", "apart", "digits"}),
        ),
        shell.Question(
            "left", _("A GAN trained by plain gradient descent (preset “Circling”, the seed of “Train”, 1,500 rounds) finds modes and may lose some again. How many of the 8 does it cover at the end?"),
            lambda: float(modes().left),
            lambda answer: _("It covered {most} at once at its best, and {left} at the end. Which and how many depends on the seed: nothing in the loss asks for all of them. Look: preset “Two seeds”.").format(most=modes().most, left=modes().left),
            numbers=(0.0, 8.0, 1.0), unit=_("modes"), kind="number", tolerance=1.0, topic=_("Modes"), reveals={"part": "train", "optimiser": "SGD", "generator_rate": 0.05, "discriminator_rate": 0.05, "rival": "seed", "chart": "modes"},
            shows=frozenset({"dirac", "apart", "digits"}),
        ),
        shell.Question(
            "flat", _("“Far apart”, as that part is set now: the distance of the clouds is halved. By how much does their JS divergence fall?"),
            lambda: falls[fall()],
            lambda answer: _("From {before:.3f} to {after:.3f} nats. As long as the clouds hardly overlap, JS stays near log 2 = 0.693, wherever they are.").format(before=js(1.0), after=js(0.5)),
            options=falls, topic=_("Distance"), reveals={"part": "apart"},
            shows=frozenset({"train", "curves", "slow", "map", "dirac", "digits"}),
        ),
    )  # fmt: skip


def radius(share: float) -> float:
    """The largest |λ| of simultaneous updates, with this share of the learning rate."""
    with shell.undrawn():
        config = two_numbers.game(two_numbers.settings())
    return dirac.spectrum(replace(config, step_size=share * config.step_size)).radius


def fate(share: float) -> int:
    """0: pulled in, 1: neither, 2: pushed out. Raises ValueError where the update has no derivative."""
    if isnan(found := radius(share)):
        raise ValueError(
            "the update must have a derivative at (0, 0), got one with a gradient penalty: set λ to 0 first"
        )
    return 1 if abs(found - 1) < 1e-9 else 0 if found < 1 else 2


def halve_why() -> str:
    numbers = _("|λ| was {before:.6f} and is {after:.6f}.").format(before=radius(1.0), after=radius(0.5))
    if fate(0.5) < 2:
        return numbers
    return f"{numbers} " + _("A smaller step only makes it slower. The cure is damping (R1), with a step that is not too large.")  # fmt: skip


def starvation(loss: str) -> float:
    return shell.on_worker(factor, replace(STARVING, loss=loss))


def modes() -> Kept:
    with shell.undrawn():
        seed = shell.number("seed", "", 0, 9999, 0)
    return shell.on_worker(kept, replace(CIRCLING, seed=seed))


def js(share: float) -> float:
    with shell.undrawn():
        values = apart.settings()
    return distances.at(distances.Config(values["width"]), share * values["distance"])[0]


def fall() -> int:
    """How far JS falls: hardly, up to a half, more. Raises ValueError where there is nothing to fall."""
    before, after = js(1.0), js(0.5)
    if before < 1e-3:
        raise ValueError("the clouds must be apart, got two at the same place: move one, or try another question")
    change = 1 - after / before
    return 0 if change < 0.01 else 1 if change <= 0.5 else 2
