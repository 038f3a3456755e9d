"""Predictions that the models decide, from what the page is set to."""

from dataclasses import replace
from math import isnan

from models.gan import apart as distances
from models.gan import dirac
from models.gan.collapse_map import MapConfig, covering_all
from models.gan.config import Config
from models.gan.digits import distance_after
from models.gan.modes import Kept, modes_kept
from models.gan.slow import moved_by_generator
from models.gan.training import gradient_factor
from pages import shell
from pages.gan import apart, collapse, digits, settings, two_numbers
from pages.shell import _

CIRCLING = Config(optimiser="SGD", generator_rate=0.05, discriminator_rate=0.05, steps=1500, every=25)
STARVING = Config(generator_steps=0, steps=600, every=600)  # the discriminator learns alone
EARLY = 200  # steps of the digits
EARLY_ROUNDS = 600  # of the map
keep = shell.cached(4)
factor, kept, moved = keep(gradient_factor), keep(modes_kept), keep(moved_by_generator)
covered, distance = keep(covering_all), keep(distance_after)


def questions() -> tuple[shell.Question, ...]:
    fates = (_("It is pulled in"), _("Neither"), _("It is pushed out"))
    changes = (_("Smaller than half"), _("About the same"), _("Larger than double"))
    falls = (_("By less than a hundredth"), _("By up to a half"), _("By more than a half"))
    return (
        shell.Question(
            "halve", _("“Two numbers”, simultaneous updates, as that part is set now: the learning rate h is halved. What then happens to the pair near (0, 0)?"),
            lambda: fates[fate(0.5)],
            lambda answer: halve_why(),
            options=fates, topic=_("Rate"), reveals={"part": "dirac"},
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
            options=falls, topic=_("JS"), reveals={"part": "apart"},
            shows=frozenset({"train", "curves", "slow", "map", "dirac", "digits"}),
        ),
    )  # fmt: skip


def more_questions() -> tuple[shell.Question, ...]:
    """Of the parts that train while one looks."""
    parts = (_("The blue points"), _("The field behind them"), _("Both"))
    models = (_("the GAN's"), _("the autoencoder's"))
    return (
        shell.Question(
            "step", _("“Slow motion”, with the settings of “Train”: the generator makes one step. What is different in the picture right after it?"),
            lambda: parts[stepped()],
            lambda answer: _("Its step changes the generator's weights alone: its points move. What the discriminator believes of a place changes only by its own step; then the points stay."),
            options=parts, topic=_("Move"), reveals={"part": "slow"},
            shows=frozenset({"train", "curves", "map", "dirac", "apart", "digits"}),
        ),
        shell.Question(
            "share", _("“Collapse map”: 64 small GANs train for 600 rounds, with the settings of “Train” and the axes of the map. How many of them cover all modes at the end?"),
            lambda: float(covering()),
            lambda answer: _("Each of them has the same data and the same seed: only the two settings on the axes differ."),
            numbers=(0.0, 64.0, 1.0), unit=_("GANs"), kind="number", tolerance=6.0, topic=_("Map"), reveals={"part": "map", "side": 8, "rounds": 600},
            shows=frozenset({"train", "curves", "slow", "dirac", "apart", "digits"}),
        ),
        shell.Question(
            "nearer", _("“Digits”: a GAN and a variational autoencoder train for {steps} steps each, with the noise dimension and rate of that part. Whose digits are nearer to the real ones, by Fréchet distance?").format(steps=EARLY),
            lambda: min(models, key=lambda name: nearness()[name]),
            lambda answer: _("After {steps} steps: GAN {GAN:.1f}, variational autoencoder {VAE:.1f}. An autoencoder has a loss that falls from the first step; a GAN first has to find its balance.").format(steps=EARLY, **{key: nearness()[words] for key, words in zip(("GAN", "VAE"), models, strict=True)}),
            options=models, topic=_("Digits"), reveals={"part": "digits"},
            shows=frozenset({"train", "curves", "slow", "map", "dirac", "apart"}),
        ),
    )  # fmt: skip


def stepped() -> int:
    """What a step of the generator changes: 0 its points, 1 the field, 2 both."""
    with shell.undrawn():
        config = settings.settings()
    points, field = shell.on_worker(moved, config)
    if not (points or field):
        raise ValueError("the step must change something, got a learning rate of 0: raise it")
    return 2 if points and field else int(field)


def covering() -> int:
    """How many GANs of the small map cover all parts of the data."""
    with shell.undrawn():
        base, axes = collapse.small(settings.settings(), EARLY_ROUNDS), (collapse.to_the_right(), collapse.upwards())
    return shell.on_worker(covered, MapConfig(base, *axes, 8, 8))


def nearness() -> dict[str, float]:
    """Fréchet distance after the first steps, by the words of the model."""
    with shell.undrawn():
        config = digits.settings()
    found = {}
    for name, words in (("GAN", _("the GAN's")), ("VAE", _("the autoencoder's"))):
        far: float = shell.on_worker(distance, replace(config, model=name, steps=EARLY, every=EARLY))
        found[words] = far
    return found


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
