"""Three predictions; the answers are small runs of the page's own model on the picture at hand."""

from dataclasses import replace
from statistics import mean

from models.images.decoding import Picture
from models.style import transfer
from models.style.config import Config
from models.style.paintings import painting
from models.style.shuffle import Config as ShuffleConfig
from models.style.shuffle import shuffle
from pages import shell
from pages.shell import _

SMALL = Config(size=128, steps=40, optimiser="lbfgs")
ONLY_FIRST = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@shell.cached(16)
def left_over(picture: Picture, config: Config) -> dict[str, float]:
    """Of the distance from the night sky, by layer, after a small run; the trained network judges."""
    return transfer.left_over(picture.pixels, painting("night"), config, SMALL)


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    def shuffled() -> str:
        change = shuffle(picture.pixels, ShuffleConfig(size=128)).difference
        return _("It stays the same") if change < 1e-6 else _("It changes a little") if change < 0.5 else _("It turns to noise")  # fmt: skip

    def first_only() -> str:
        left = shell.on_worker(left_over, picture, replace(SMALL, weights=ONLY_FIRST))
        return _("Its colours and finest grain, no strokes") if left["block4"] > 0.3 else _("The whole style")

    def untrained() -> str:
        """How well a network does that has seen no picture, beside the trained one."""
        configs = (replace(SMALL, network="untrained"), SMALL)
        wild, tame = (mean(shell.on_worker(left_over, picture, config).values()) for config in configs)
        return grades[0 if wild < 1.25 * tame else 1 if wild < 0.9 else 2]

    grades = (_("As good"), _("Something, but clearly worse"), _("Nothing of the style"))
    return (
        shell.Question(
            "order", _("All places of a feature map are shuffled, for every channel in the same way. What does its Gram matrix do?"),
            shuffled,
            lambda answer: _("Each cell is a sum over all places, and a sum does not ask for the order. See “Shuffle proof”."),
            options=(_("It stays the same"), _("It changes a little"), _("It turns to noise")), shows=frozenset({"paint", "texture", "poster"}),
            topic=_("Shuffle"), reveals={"part": "shuffle", "what": "features", "share": 100},
        ),
        shell.Question(
            "first", _("Only the first layer (stem) is matched. What will appear of the night sky?"), first_only,
            lambda answer: _("The first filters are 3 × 3 pixels: they know colours and edges. Strokes live in deeper layers: mute and solo them in the mixer."),
            options=(_("The whole style"), _("Its colours and finest grain, no strokes")), shows=frozenset({"shuffle"}),
            topic=_("One layer"), reveals={"part": "paint", "solo_stem": True},
        ),
        shell.Question(
            "untrained", _("The network keeps its layers, but its weights are random: it has never seen a picture. How good is the painting, judged by the trained network?"),
            untrained,
            lambda answer: _("Random filters also measure statistics, so colours and some texture come over; but the network learnt from photos what a stroke is. Choose “untrained” under Network."),
            options=grades, shows=frozenset({"shuffle", "texture"}),
            topic=_("Untrained"), reveals={"part": "paint", "network": "untrained"},
        ),
    )  # fmt: skip
