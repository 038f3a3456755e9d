"""The questions of the segmentation page; every answer is computed when it is locked."""

import numpy as np

from models.segmentation import instances, masks, measures, scenes
from pages import shell
from pages.segmentation.answers import paint_question
from pages.segmentation.things import COUNT
from pages.segmentation.train_questions import train_questions
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    shifts = (_("Both fall alike"), _("That of the disc falls more"), _("That of the line falls more"))
    with shell.undrawn():
        seed = shell.number("cells seed", _("Seed"), 0, 9999, 0)
    made = scenes.scenes(scenes.Config("cells", COUNT, seed))
    cells = sum(len(np.unique(one)) - 1 for one in made.instances)
    return (
        paint_question(),
        shell.Question(
            "touching", _("A perfect mask of {count} cells in {pictures} pictures: how many connected components does it have?").format(count=cells, pictures=COUNT),
            lambda: float(sum(instances.components(mask).max() for mask in made.masks)),
            lambda answer: _("Cells that touch are one component: {lost:.0f} of {count} are lost, though every pixel is right.").format(lost=cells - answer, count=cells),
            numbers=(1.0, 2000.0, 1.0), kind="number", tolerance=40.0, topic=_("Touching"), reveals={"part": "things"}, shows=frozenset({"paint", "classical", "arithmetic", "measure"}),
        ),
        shell.Question(
            "shift", _("A disc of radius 24 px and a line 2 px wide are predicted one pixel too far to the right. What happens to their IoU?"),
            lambda: shifts[shifted()],
            lambda answer: _("IoU counts pixels: one pixel is half of the line's width, and little of the disc's."),
            options=shifts, topic=_("One pixel"), reveals={"part": "measure", "truth": "line", "grow": 0, "gaps": 0, "hide": False, "place": (65.0, 64.0)}, shows=frozenset({"paint", "classical", "arithmetic", "things"}),
        ),
        shell.Question(
            "accuracy", _("The truth is a speck of 3 × 3 pixels in 128 × 128. A network predicts nothing at all. What share of the pixels is right, in percent?"),
            lambda: 100 * blind(),
            lambda answer: _("{answer:.2f}%: the ground is right, and the ground is nearly everything. IoU is 0.").format(answer=answer),
            numbers=(0.0, 100.0, 0.01), unit="%", kind="number", tolerance=1.0, topic=_("Accuracy"), reveals={"part": "measure", "truth": "speck", "hide": True}, shows=frozenset({"paint", "classical", "arithmetic", "things"}),
        ),
        *train_questions(),
    )  # fmt: skip


def shifted() -> int:
    """0: alike, 1: the disc's IoU is lower, 2: the line's."""
    disc, line = (iou(masks.Config(kind, shift=(1.0, 0.0))) for kind in ("disc", "line"))
    return 1 if disc < line else 2 if line < disc else 0


def iou(config: masks.Config) -> float:
    return measures.iou(masks.predicted(config), masks.truth(config) > 0)


def blind() -> float:
    config = masks.Config("speck", hide=True)
    return measures.measures(masks.predicted(config), masks.truth(config) > 0).accuracy
