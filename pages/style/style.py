"""A photo is painted anew while one watches: its pixels move until a network finds a painting's statistics in it."""

import streamlit as st

from models.style.losses import distances
from models.style.pictures import Pictures
from models.style.transfer import transfer
from pages import shell
from pages.shell import _
from pages.style import parts, settings
from pages.style.questions import questions

picture = shell.picture("chelsea")
part = shell.introduce(
    _("Press **Play**: the pixels of the photo move until a network measures in it what it measures in the style. No weight of the network changes."),
    presets={
        _("Night sky"): {},
        _("Stained glass"): {"style": "glass", "balance": 100.0},
        _("Only the finest layer"): {"style": "glass", "solo_stem": True},
        _("Untrained network"): {"network": "untrained"},
        _("Keep my colours"): {"style": "engraving", "colour": "content"},
        _("Quick draft"): {"style": "wheat", "network": "draft", "optimiser": "lbfgs", "variation": 0.3, "steps": 60},
    },
    questions=questions(picture),
    parts={
        "paint": _("Painting"), "gram": _("Gram matrices"), "shuffle": _("Shuffle proof"), "texture": _("Style alone"),
        "poster": _("Poster of layers"),
    },
)  # fmt: skip

if part == "shuffle":
    parts.proof(picture)
else:
    controls, stage = shell.columns()
    with controls:
        job = settings.chosen(picture)
    with stage:
        if shell.hidden(part):
            shell.hidden_note()
        elif job:
            draw = {"paint": parts.painting, "gram": parts.gram, "texture": parts.texture, "poster": parts.posters}
            draw[part](job)
    if part == "paint":
        st.markdown(_("**The mixer:** how loud each layer of the network speaks about style. From fine grain, left, to large forms."))  # fmt: skip
        settings.mixer(job.config.network if job else "lite0")
    if job:
        pictures = shell.step(Pictures, shell.attribute(picture, "pixels"), tuple(one.program for one in job.sources))
        shell.code(
            distances, pictures, job.config, also=(transfer,),
            shows=r"'\n'.join(f'{layer} {distance:.2f}' for layer, distance in result.items())",
        )  # fmt: skip
