"""The questions of the augmentation page; every answer is computed when it is locked."""

import numpy as np

from models.augmentation import fingerprint, geometry, imbalance, measures
from models.images.decoding import Picture
from pages import shell
from pages.augmentation import settings
from pages.augmentation.fingerprint import top
from pages.shell import _


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    ways = {"mirrored": _("Left-right"), "upside down": _("Upside down"), "neither": _("Neither: both keep the class")}
    return (
        shell.Question(
            "flip", _("Your photo is flipped left-right, or turned upside down by a flip. After which of the two has its class lost more of its probability?"),
            lambda: ways[worse_flip(picture)],
            lambda answer: _("Photos of the world are often mirrored, and hardly ever upside down: the network has learned what training has shown. Flips that make sense for your classes help, others harm."),
            options=tuple(ways.values()), topic=_("Flips"), reveals={"part": "fingerprint", "change": "rotate", "at rotate": 180.0},
        ),
        shell.Question(
            "box", _("A square box is turned by 30° and its corners are boxed; that box is turned back by 30° and boxed again. How many times the first area has the last box?"),
            round_trip,
            lambda answer: _("Each turn makes a square (cos 30° + sin 30°)² = 1.866 times as large, and the second starts from the large one: 1.866². The picture is back where it was, the box is not."),
            numbers=(1.0, 6.0, 0.01), kind="number", tolerance=0.25, topic=_("Box"),
            reveals={"part": "bench", "transform": "rotate", "angle": 30, "back": True, "rule": "corners"},
        ),
        shell.Question(
            "weight", _("20 positives among 1,000 get a weight of 49. At threshold 0.5, what changes more: the area under ROC, or the G-mean?"),
            heavier,
            lambda answer: _("The weight moves all probabilities up and hardly changes their order: ROC stays, the point on it moves. A lower threshold would have moved it, too."),
            options=("AUC", "G-mean"), topic=_("Weight"), reveals={"part": "imbalance", "methods": ("nothing", "weight")},
        ),
    )  # fmt: skip


def worse_flip(picture: Picture) -> str:
    """Which flip costs the class of the photo more; neither where both cost less than a hundredth."""
    image, index = settings.image(picture), top(picture)[0]
    flips = {"mirrored": image[:, ::-1].copy(), "upside down": image[::-1].copy()}
    answers = shell.on_worker(fingerprint.probabilities, [image, *flips.values()])[:, index]
    losses = dict(zip(flips, answers[0] - answers[1:], strict=True))
    worst = max(losses, key=losses.__getitem__)
    return worst if losses[worst] > 0.01 else "neither"


def round_trip() -> float:
    box = (100.0, 100.0, 200.0, 200.0)
    move = geometry.matrix(geometry.Motion("rotate", 30), (300, 300))
    back = geometry.moved_box(geometry.moved_box(box, move, "corners"), np.linalg.inv(move), "corners")
    return geometry.outline_area(geometry.corners(back)) / geometry.outline_area(geometry.corners(box))


def heavier() -> str:
    found = [imbalance.outcome(imbalance.Config(), method) for method in ("nothing", "weight")]
    auc = [one.rates.auc for one in found]
    g_mean = [measures.at_threshold(one, 0.5).g_mean for one in found]
    return "AUC" if abs(auc[1] - auc[0]) > abs(g_mean[1] - g_mean[0]) else "G-mean"
