"""A photo is painted anew while one watches: its pixels move until a network finds a painting's statistics in it."""

import streamlit as st

from pages import shell
from pages.shell import _
from pages.style import controls, paint
from pages.style import questions as asked
from pages.style import shuffle as shuffling

picture = shell.picture("chelsea")
st.markdown(
    _(
        "Press **Play**: the pixels of the photo move until a network measures in it what it measures in the style. No weight of the network changes."
    )
)
shell.presets({
    _("Night sky"): {},
    _("Stained glass"): {"style": "glass", "balance": 100.0},
    _("Only the finest layer"): {"style": "glass", "solo_stem": True},
    _("Untrained network"): {"network": "untrained"},
    _("Keep my colours"): {"style": "engraving", "colour": "content"},
    _("Quick draft"): {"style": "wheat", "network": "draft", "optimiser": "lbfgs", "variation": 0.3, "steps": 60},
})  # fmt: skip
words = {
    "paint": _("Painting"), "gram": _("Gram matrices"), "shuffle": _("Shuffle proof"), "texture": _("Style alone"),
    "poster": _("Poster of layers"),
}  # fmt: skip
with st.container(horizontal=True, horizontal_alignment="distribute"):
    part = shell.choice("part", _("Show"), words, bare=True)
    hidden = shell.predict(*asked.questions(picture))

if part in hidden:
    shell.hidden_note()
elif part == "shuffle":
    shuffling.proof(picture)
else:
    side, stage = st.columns([1, 3], gap="medium")
    with side:
        job = controls.chosen(picture)
    with stage:
        if job is not None and part == "paint":
            paint.painting(job, picture)
        elif job is not None:
            {"gram": paint.gram, "texture": paint.texture, "poster": paint.posters}[part](job)
    if part == "paint":
        paint.below(job, picture)
