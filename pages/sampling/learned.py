"""A deformable layer that learns, while one watches, to spread its taps over digits of any size and turn."""

import math
from collections.abc import Sequence

from models.sampling.learned import Classifier, Config, Snapshot, correlations, train
from pages import shell
from pages.shell import _
from viz import sampling as figures


def settings() -> shell.Values:
    return {
        "smallest": shell.slider("smallest", _("Smallest scale"), 0.3, 1.0, 0.5, step=0.1, help=_("Of the digits that it learns from.")),
        "largest": shell.slider("largest", _("Largest scale"), 1.0, 1.8, 1.3, step=0.1, help=_("Of the digits that it learns from.")),
        "turn": shell.slider("turn", _("Turned by up to, degrees"), 0, 90, 45, step=5, help=_("To either side, at random.")),
        "learning_rate": shell.slider("learning_rate", _("Learning rate"), 3e-4, 3e-2, 3e-3, step=0.1, log=True, help=_("How far one step of Adam may change a weight.")),
        "seed": shell.number("seed", _("Seed"), 0, 99, 0, help=_("Start value of the random numbers: the same seed gives the same run.")),
    }  # fmt: skip


def learning() -> None:
    with shell.stage(settings) as values:
        config = Config(**values)
        total = config.steps // config.every + 1
        shell.player(lambda: train(config), config, draw, name="learning", total=total, interval=0.4, autoplay=True)
        shell.code(train, config, also=(Classifier,), shows="next(result).accuracy")


def correlation(value: float) -> str:
    return _("– (all alike)") if math.isnan(value) else f"{value:.2f}"


def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> list[shell.Drawing | shell.Row]:
    """Digits with the taps that read them; beside, the taps against the digits, and the accuracy so far."""
    size, turn = correlations(snapshot)
    rows = {
        _("Training step"): f"{snapshot.step}", _("Recognised with moving taps, of 500"): f"{snapshot.accuracy:.0%}",
        _("Recognised with fixed taps"): f"{snapshot.plain_accuracy:.0%}",
        _("Correlation of size and spread"): correlation(size), _("Correlation of rotation of digit and taps"): correlation(turn),
    }  # fmt: skip
    title = _("New digits, and the 49 taps that read them")
    gallery = shell.Canvas("gallery", [figures.gallery(snapshot, title)], title, 540)
    labels = {
        "size": _("scale of digit"), "spread": _("spread, px"), "angle": _("turn of digit, °"),
        "turn": _("turn, °"), "moving": _("moving taps"), "fixed": _("fixed taps"), "step": _("step"),
        "share": _("recognised"),
    }  # fmt: skip
    following = shell.Chart("following", figures.following(snapshot, labels), _("Taps against digits, a dot each"))
    accuracy = shell.Chart("accuracy", figures.accuracy(snapshot, labels), _("Accuracy while it learns"))
    numbers = [shell.metrics(rows.items()), shell.caption(_("The new digits have scales of 0.5 to 1.3 and are turned by up to 40°. A dot is a digit: how far its taps are spread, and turned. A rigid template reads best what is posed alike. The moving layer also has a small network of its own, which places its taps."))]  # fmt: skip
    return [shell.Row((2, 3), [[gallery], [following, accuracy]]), shell.Captions("learned numbers", numbers)]
