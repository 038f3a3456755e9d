"""A brush for each class; four learners answer for all pixels while one paints."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.segmentation import learners, strokes, textures
from pages import shell
from pages.segmentation.answers import Source, answered, board, notes, pane, prepared, start, truth
from pages.shell import _, codecs
from viz.canvas import Pane
from viz.segmentation import strokes as figures

HEIGHT = 460


def strokes_of(source: Source, classes: int) -> "shell.Kept[np.ndarray]":
    shape = board(source)
    examples = (np.zeros(shape, np.uint8), np.indices(shape)[1].astype(np.uint8) % 2 + 1)
    codec = codecs.Codec(lambda text: strokes.read(text, shape), strokes.written, examples)
    return shell.kept("strokes", start(source), codec, owner=(source, classes))


def brushes(source: Source, classes: int) -> dict[int, str]:
    colors = ("blue", "orange", "green", "violet")
    names = [_("Bricks"), _("Grass"), _("Gravel"), _("Bricks, turned")]
    if not isinstance(source, textures.Config):
        names = [_("Class {number}").format(number=number) for number in (1, 2, 3, 4)]
    inks = [f":{color}[■] {name}" for color, name in zip(colors, names, strict=True)]
    return dict(enumerate(inks[:classes], 1)) | {0: _("Erase")}


def settings(picture: Picture) -> tuple[Source, dict[str, Any]]:
    on = shell.choice("paint on", _("Paint on"), {"textures": _("Textures"), "photo": _("Your photo")})
    classes = shell.choice("classes", _("Classes"), {2: "2", 3: "3", 4: "4"}, 3 if on == "textures" else 2)
    source: Source = picture
    if on == "textures":
        source = textures.Config(classes, shell.number("scene seed", _("Seed"), 0, 9999, 0))
    values: shell.Values = {"classes": classes, "ink": shell.choice("ink", _("Brush"), brushes(source, classes), 1)}
    values["reach of brush"] = shell.slider("reach of brush", _("Brush reaches (cells)"), 0, 4, 1, help=_("To each side of the pointer; a cell has 4 × 4 pixels."))  # fmt: skip
    views = {"mask": _("Answers"), "unsure": _("Unsure")} | (
        {"errors": _("Errors (hatched)")} if on == "textures" else {}
    )
    values["view"] = shell.choice("view", _("Look at"), views)
    values["unet"] = shell.toggle("unet", _("Train a U-Net too (some seconds)"), help=_("90 steps on crops around your strokes, after each stroke anew: it answers when you pause."))  # fmt: skip
    return source, values | {"strokes": strokes_of(source, classes).value}


def paint_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        source, values = settings(picture)
        kept = strokes_of(source, values["classes"])
        past = shell.kept("strokes before", (), codecs.ANYTHING, owner=kept.owner, linked=False)
        buttons(kept, past)
    with stage:
        text, slow = strokes.written(kept.value), None
        if values["unet"] and np.unique(kept.value[kept.value > 0]).size > 1:
            slow = text, shell.on_worker(answered.timed, "unet", source, text)
        if shell.follow(partial(drawings, source, slow, change(kept, past)), values, key="paint"):
            program(picture, source, kept.value)


def change(kept: "shell.Kept[np.ndarray]", past: shell.Kept) -> Callable[[shell.Edited], None]:
    """Remembers what was there before a stroke; the stroke itself is set by the canvas."""

    def remember(sent: shell.Edited) -> None:
        new = sent.classes(kept.value.shape)
        if new is not None and not np.array_equal(new, kept.value):
            past.set((*past.value, strokes.written(kept.value))[-50:])

    return remember


def buttons(kept: "shell.Kept[np.ndarray]", past: shell.Kept) -> None:
    def undo() -> None:
        kept.set(strokes.read(past.value[-1], kept.value.shape))
        past.set(past.value[:-1])

    def clear() -> None:
        past.set((*past.value, strokes.written(kept.value)))
        kept.set(np.zeros_like(kept.value))

    with st.container(horizontal=True):
        st.button(_("Undo"), key="undo stroke", on_click=undo, disabled=not past.value)
        st.button(_("Clear"), key="clear strokes", on_click=clear, disabled=not kept.value.any())


Slow = tuple[str, Any] | None  # strokes as text, and the U-Net's call


def drawings(source: Source, slow: Slow, remember: Callable, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    cells, calls = values["strokes"], {}
    text = strokes.written(cells)
    if np.unique(cells[cells > 0]).size > 1:
        calls = {learner: answered.timed(learner, source, text) for learner in learners.QUICK}
        if slow:
            calls["unet"] = slow[1]
    late = bool(slow and slow[0] != text)
    true = truth(source)
    answers = [] if true is None else [figures.coloured(prepared(source).picture, true, _("Truth"))]
    answers += [pane(source, learner, call.result, values["view"], late) for learner, call in calls.items()]
    below = shell.Captions("paint notes", notes(source, cells, calls))
    canvas = brush(prepared(source).picture, remember, values)
    if not answers:
        return [canvas, below]
    right = shell.Canvas("answers", answers, _("What each learner makes of the strokes"), HEIGHT)
    return [shell.Row((2, 3), ((canvas,), (right,))), below]


def brush(picture: np.ndarray, remember: Callable, values: shell.Values) -> shell.Canvas:
    cells = values["strokes"]
    extra = {
        "rows": cells.shape[0], "columns": cells.shape[1], "region": "".join(map(str, cells.ravel().tolist())),
        "ink": str(values["ink"]), "size": values["reach of brush"], "colors": list(figures.COLORS),
    }  # fmt: skip

    def sets(sent: shell.Edited) -> dict[str, object]:
        new = sent.classes(cells.shape)
        return {} if new is None else {"strokes": new}

    hint = _("Drag to paint. Keys: arrows, Space.")
    return shell.Canvas("painting", [Pane(picture, _("Paint here"))], _("A picture with strokes"), HEIGHT, sets=sets, on_edit=remember, script="segmentation", extra=extra, hint=hint)  # fmt: skip


def program(picture: Picture, source: Source, cells: np.ndarray) -> None:
    if isinstance(source, textures.Config):
        image: object = shell.attribute(shell.step(textures.scene, source), "picture")
    else:
        image = shell.step(learners.working, shell.attribute(picture, "pixels"))
    drawn = shell.step(strokes.read, strokes.written(cells), cells.shape)
    if np.unique(cells[cells > 0]).size > 1:
        shell.code(learners.answer, "lite0", shell.step(learners.prepared, image), drawn, shows="[(result.mask == k).sum() for k in result.classes]")  # fmt: skip
