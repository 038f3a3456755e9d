"""A small shape slides over a picture and asks at each pixel: do I fit? All of morphology follows from the answers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from models.morphology.chain import transformed
from models.morphology.elements import oversize
from models.morphology.operations import applied
from pages import shell
from pages.morphology import parts, scene
from pages.morphology.chain import chain
from pages.morphology.questions import questions
from pages.shell import _

picture = shell.picture("coins")
part = shell.introduce(
    _("A small shape slides over the picture and asks at every pixel: do I fit? {formulas}").format(formulas=scene.definitions()),
    presets={
        _("Undo an erosion"): {"source": "bw", "op1": "erosion", "op2": "dilation", "steps": 2},
        _("Count coins"): {
            "source": "bw", "threshold": 140, "op1": "closing", "op2": "fill_holes", "op3": "opening", "steps": 3, "radius": 5,
        },
        _("Edges"): {"source": "grey", "op1": "gradient", "element": "square", "radius": 1},
        _("Uneven light"): {"source": "grey", "op1": "white_tophat", "radius": 25},
        _("Skeleton"): {"op1": "thinning"},
        _("Four libraries"): {"op1": "dilation", "element": "own", "part": "libraries"},
        _("OpenCV's opening"): {"source": "bw", "element": "own", "convention": "OpenCV", "part": "laws"},
    },
    questions=questions(picture),
    parts=scene.parts(),
)  # fmt: skip


@shell.fragment
def explorer() -> None:
    controls, stage = shell.columns()
    with controls:
        values = scene.settings(picture)
        if values["element"] == "own":
            scene.element_board(values["drawn"])
    with stage:
        with st.container(horizontal=True, vertical_alignment="center"):
            values["operations"] = chain()
            values["slide"] = part == "result" and shell.toggle(
                "slide", _("Slide"), help=_("The element moves over the picture by itself.")
            )
        shown = scene.scene(picture, values)
        if part != "result" and shell.hidden(part):
            shell.hidden_note()
        elif part == "between":
            parts.between(shown)
        else:
            shell.follow(partial(drawings, picture), values, key=part, places={"element view": controls})
        if sentence := oversize(shown.element, shown.image.shape):
            shell.refused(sentence, {"radius": max(0, (min(shown.image.shape) - 1) // 2)})
        shell.code(
            transformed, scene.image_steps(picture, values), shown.config, also=(applied,),
            shows="result.before.mean().round(3), result.after.mean().round(3)",
        )  # fmt: skip


def drawings(picture, values) -> Sequence[shell.Drawing | shell.Row]:
    """The part that is open, and the structuring element beside it."""
    shown = scene.scene(picture, values)
    drawn = parts.PARTS[part](shown)
    return drawn if values["element"] == "own" else [*drawn, parts.element_view(shown)]


explorer()
