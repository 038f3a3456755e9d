"""The questions of the attribution page; every answer is computed when it is locked."""

from dataclasses import replace

import numpy as np

from models.attribution.occlusion import strongest_drop
from models.attribution.sanity import pair, survivor
from models.attribution.subject import Config, answers
from models.images.decoding import Picture
from models.pretrained.classifiers import available
from pages import shell
from pages.attribution import settings
from pages.attribution.look import place, probed
from pages.shell import _
from viz.attribution.maps import twin_sheet

QUICK = ("gradient", "guided backprop", "Grad-CAM")
VOTE = "guided backprop"
ALWAYS = frozenset({"look", "checks", "probe", "curves", "sum", "hans", "inside"})


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    names = settings.method_names()
    return (
        shell.Question(
            "survivor", _("Ten of the network's 19 stages, from the last on, get their weights shuffled: its answers are worthless. Which method still draws the most similar picture?"),
            lambda: names[survivor(settings.subject_of(picture, Config()), 10, QUICK)],
            lambda answer: _("Its map comes from the early layers and the photo's edges, not from the answer: a sharp map is no proof."),
            options=[names[name] for name in QUICK], shows=ALWAYS | {"answers", "map", "fills"},
            topic=_("Shuffled"), reveals={"part": "checks", "check": "shuffle", "stages": 10},
        ),
        shell.Question(
            "patch", _("The patch covers the photo where the orange frame stands. What happens to the probability of the first class?"),
            lambda: covered(picture),
            lambda answer: _("Drag the patch and watch the bars. Hiding a rival's evidence, or a distraction, can raise a probability."),
            options=(_("It falls"), _("It stays"), _("It rises")), shows=ALWAYS - {"curves", "sum"},
            topic=_("Covered"), reveals={"part": "look"},
        ),
        shell.Question(
            "small", _("You make the patch eight times smaller, 8 px instead of 64. What happens to the strongest drop of the score?"),
            lambda: smaller(picture),
            lambda answer: _("Evidence is redundant: what a small patch hides, the rest of the photo still shows, so mostly less is lost. A smaller patch asks a different question, not the same one more sharply."),
            options=(_("They shrink by a third or more"), _("They stay, or grow")), shows=ALWAYS | {"answers", "shuffle"},
            topic=_("Small patch"), reveals={"part": "look", "patch": 8},
        ),
        shell.Question(
            "vote", _("Two maps by {method}. In one network, ten of 19 stages were shuffled. Vote: which is its map?").format(method=names[VOTE]),
            lambda: places()[maps(picture)[1]],
            lambda answer: _("If many chose wrongly, the look of a map says little of what the network has learned."),
            options=places(), picture=lambda: twin_sheet(maps(picture)[0]),
            shows=ALWAYS | {"answers", "fills"}, topic=_("Vote"), reveals={"part": "checks", "check": "shuffle", "stages": 10},
        ),
    )  # fmt: skip


@shell.cached(4)
def maps(picture: Picture) -> tuple[np.ndarray, int]:
    """The two maps of the vote, and which of them is the damaged network's."""
    return pair(settings.subject_of(picture, Config()), 10, VOTE)


def places() -> tuple[str, str]:
    return _("The upper one"), _("The lower one")


def present(picture: Picture) -> Config:
    """What the controls ask of the network now."""
    with shell.undrawn():
        name = settings.network()
        return settings.config(name if available(name) else "lite0", picture)


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
    return _("They shrink by a third or more") if small < 0.67 * large else _("They stay, or grow")
