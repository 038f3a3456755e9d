"""What the learners answer to strokes on a scene or a photo, and what is said of it."""

from typing import Any

import numpy as np

from models.images.decoding import Picture
from models.remembered import remembered
from models.segmentation import learners, stroke_check, strokes, textures
from pages import shell
from pages.segmentation.settings import number
from pages.shell import _
from viz.canvas import Pane
from viz.segmentation import strokes as figures

Source = textures.Config | Picture


@remembered(4)
def prepared(source: Source) -> learners.Prepared:
    scene = textures.scene(source).picture if isinstance(source, textures.Config) else learners.working(source.pixels)
    return learners.prepared(shell.frozen(scene))


@shell.cached(32)
def answered(learner: str, source: Source, text: str) -> learners.Answer:
    """To strokes as text."""
    known = prepared(source)
    return learners.answer(learner, known, strokes.read(text, board(source)))


def truth(source: Source) -> np.ndarray | None:
    return textures.scene(source).truth if isinstance(source, textures.Config) else None


def board(source: Source) -> tuple[int, int]:
    """Rows and columns of the brush's cells."""
    return start(source).shape


@remembered(16)
def start(source: Source) -> np.ndarray:
    """The strokes that a visitor finds."""
    if isinstance(source, textures.Config):
        return shell.frozen(textures.first_strokes(textures.scene(source).truth))
    return shell.frozen(textures.first_guess(prepared(source).picture.shape[:2]))


def words() -> dict[str, str]:
    return {"grey": _("Grey level"), "forest": _("Random forest"), "lite0": _("Lite0 + regression"), "unet": "U-Net"}


def pane(source: Source, learner: str, found: learners.Answer, view: str, late: bool) -> Pane:
    title, true = words()[learner] + (_(" (before the last stroke)") if late and learner == "unet" else ""), truth(source)  # fmt: skip
    if view == "unsure":
        return figures.unsure(found.unsure, len(found.classes), title, _("unsure"))
    answers = figures.coloured(prepared(source).picture, found.mask, title)
    return figures.errors(answers, found.mask != true) if view == "errors" and true is not None else answers


def notes(source: Source, cells: np.ndarray, calls: dict[str, Any]) -> list[shell.Caption]:
    if not calls:
        return [shell.caption(_("Paint strokes of at least two classes: one class alone has nothing to be told from."))]
    true, first = truth(source), calls["lite0"].result
    law = shell.compare(_("the law that at the best weights of the regression the pull of the painted pixels and that of the penalty are equal"), stroke_check.optimum_difference(prepared(source), cells, first), 1e-5)  # fmt: skip
    share = _("{share:.1%} painted").format(share=(cells > 0).mean())
    if true is None:
        sure = [(words()[name], f"{call.result.unsure.mean():.3f}", f"{1e3 * call.seconds:.0f}") for name, call in calls.items()]  # fmt: skip
        return [shell.table((share, _("unsure on average"), "ms"), sure), law, thresholds(calls["grey"].result)]
    scores = {name: learners.scores(call.result, true) for name, call in calls.items()}
    rows = [
        (words()[name], number(one.iou), f"{one.accuracy:.1%}", f"{one.sure_errors:.0%}", f"{1e3 * calls[name].seconds:.0f}")
        for name, one in scores.items()
    ]  # fmt: skip
    gap = max(stroke_check.scores_difference(calls[name].result, true, one) for name, one in scores.items())
    return [
        shell.table((share, _("mean IoU"), _("accuracy"), _("wrong, though surer than 90%"), "ms"), rows), law,
        shell.compare(_("the sets of pixels of each class, in mean IoU and accuracy of every learner"), gap, 1e-9),
        thresholds(calls["grey"].result), *corrections(scores),
    ]  # fmt: skip


def thresholds(found: learners.Answer) -> shell.Caption:
    levels = ", ".join(map(str, found.thresholds)) or "–"
    return shell.caption(
        _("Grey levels at which the first learner changes its answer: {levels}.").format(levels=levels)
    )


def corrections(scores: dict[str, learners.Scores]) -> list[shell.Caption]:
    """What is often said, where the present numbers show the contrary."""
    said = []
    best = max(scores, key=lambda name: scores[name].iou)
    if best == "lite0":
        said.append(
            _(
                "Often said: a deep network needs thousands of examples. Look: features of a network that was trained on other pictures need a few strokes, and are ahead of all others here."
            )
        )
    if scores["lite0"].sure_errors > 0.2:
        said.append(
            _(
                "Often said: a learner knows where it is wrong. Look: of the wrong pixels of Lite0 it was surer than 90% of {share:.0%}."
            ).format(share=scores["lite0"].sure_errors)
        )
    return [shell.caption(one) for one in said]  # fmt: skip


def paint_question() -> shell.Question:
    source = textures.Config()
    names = {learner: words()[learner] for learner in learners.QUICK}

    def best() -> str:
        text, true = strokes.written(start(source)), textures.scene(source).truth
        ious = {name: learners.scores(answered(name, source, text), true).iou for name in names}
        return names[max(ious, key=ious.__getitem__)]

    return shell.Question(
        "strokes", _("Bricks, grass and gravel are equally bright and equally rough. One stroke is painted in each; which learner then has the highest mean IoU?"),
        best,
        lambda answer: _("{name}: what each learner knows of a pixel before anything is painted decides what it makes of few strokes.").format(name=answer),
        options=tuple(names.values()), picture=lambda: textures.scene(source).picture, topic=_("Strokes"), shows=frozenset({"classical", "measure", "things"}),
        reveals={"part": "paint", "paint on": "textures", "classes": source.classes, "scene seed": source.seed, "view": "mask"},
    )  # fmt: skip
