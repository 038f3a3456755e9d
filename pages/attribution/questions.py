"""The questions of the attribution page; every answer is computed when it is locked."""

from dataclasses import replace

from models.attribution.occlusion import strongest_drop
from models.attribution.sanity import survivor
from models.attribution.subject import Config, answers
from models.images.decoding import Picture
from models.pretrained.classifiers import available
from pages import shell
from pages.attribution import settings
from pages.attribution.look import place, probed
from pages.shell import _

QUICK = ("gradient", "guided backprop", "Grad-CAM")
ALWAYS = frozenset({"look", "checks", "probe", "curves", "sum", "hans", "inside"})


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    names = settings.method_names()
    return (
        shell.Question(
            "survivor", _("Ten of the network's stages get their weights shuffled: it knows nothing any more. Which method still draws the same picture?"),
            lambda: names[survivor(settings.subject_of(picture, Config()), 10, QUICK)],
            lambda answer: _("It follows the photo's edges, whatever the network learned: a sharp map is no proof. Move the slider in “Checks”."),
            options=[names[name] for name in QUICK], shows=ALWAYS | {"answers", "map", "fills"},
        ),
        shell.Question(
            "patch", _("The patch covers the photo where the orange frame stands. What happens to the probability of the first class?"),
            lambda: covered(picture),
            lambda answer: _("Drag the patch and watch the bars. Hiding a rival's evidence, or a distraction, can raise a probability."),
            options=(_("It falls"), _("It stays"), _("It rises")), shows=ALWAYS - {"curves", "sum"},
        ),
        shell.Question(
            "small", _("You make the patch eight times smaller, 8 px instead of 64. What happens to the map?"),
            lambda: smaller(picture),
            lambda answer: _("Evidence is redundant: what a small patch hides, the rest of the photo shows still. So it hurts less. A smaller patch asks a different question, not the same one more sharply."),
            options=(_("The map gets sharper"), _("The drops shrink")), shows=ALWAYS | {"answers", "shuffle"},
        ),
    )  # fmt: skip


def present(picture: Picture) -> Config:
    """What the controls ask of the network now."""
    with shell.undrawn():
        name = settings.network()
        return settings.config(picture, name if available(name) else "lite0")


def covered(picture: Picture) -> str:
    """What the patch does to the first class where it stands."""
    config = present(picture)
    before = answers(settings.subject_of(picture, config).logits, 1)[0].probability
    after = probed(picture, config, place().value).followed[0].probability
    return _("It falls") if after < before - 0.01 else _("It rises") if after > before + 0.01 else _("It stays")


def smaller(picture: Picture) -> str:
    """Largest drop of a small patch against a large one, on the same 7 x 7 places."""
    config = present(picture)
    subjects = (settings.subject_of(picture, replace(config, patch=side)) for side in (8, 64))
    small, large = (strongest_drop(subject, 7) for subject in subjects)
    return _("The drops shrink") if small < 0.7 * large else _("The map gets sharper")
