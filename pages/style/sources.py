"""Where a style comes from: paintings by our own code, samples, the user's file or camera."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from models.images.decoding import decoded
from models.images.samples import SAMPLES, sample
from models.style.paintings import PAINTINGS, painting
from pages import shell
from pages.shell import _

TEXTURES = ("tissue", "brick", "grass", "gravel", "hubble", "coffee", "retina", "coins")
NONE = "none"


@dataclass(frozen=True, eq=False)
class Source:
    name: str
    key: str  # of caches and runs
    pixels: np.ndarray  # [h, w, 3] uint8
    code: str  # an expression that makes the pixels


def style_source(name: str, label: str, default: str) -> Source | None:
    """A menu of styles; None for the second style where there is none."""
    words = {key: _(entry.title) for key, entry in PAINTINGS.items()}
    words |= {key: SAMPLES[key].title for key in TEXTURES} | {"own": _("Your own picture …")}
    if default == NONE:
        words = {NONE: _("None")} | words
    picked = shell.select(name, label, words, default)
    if picked == NONE:
        return None
    if picked == "own":
        return _own(name) or _drawn("night", words["night"])
    if picked in PAINTINGS:
        return _drawn(picked, words[picked])
    found = sample(picked)
    return Source(words[picked], picked, found.pixels, f"sample({picked!r}).pixels")


def _drawn(name: str, title: str) -> Source:
    return Source(title, name, painting(name), f"painting({name!r})")


def _own(name: str) -> Source | None:
    kept, upload, camera = f"{name} own", f"{name} upload", f"{name} camera"
    st.file_uploader(_("A picture to take the style from"), key=upload, on_change=_taken, args=(kept, upload))
    if st.toggle(_("Camera"), key=f"{camera} on"):
        st.camera_input(_("Camera"), key=camera, on_change=_taken, args=(kept, camera), label_visibility="collapsed")
    if problem := st.session_state.pop(f"{kept} problem", None):
        shell.refused(problem)
    found = st.session_state.get(kept)
    if found is None:
        st.caption(_("Until there is one, the night sky stands in."))
        return None
    read = f"decoded(open({found.name!r}, 'rb').read(), {found.name!r}).pixels"
    return Source(found.name, found.digest, found.pixels, read)


def _taken(kept: str, widget: str) -> None:
    """Decode what came last, from the file or from the camera; when it cannot be, the picture before stays."""
    if file := st.session_state.get(widget):
        try:
            st.session_state[kept] = decoded(file.getvalue(), file.name)
        except ValueError as refusal:
            st.session_state[f"{kept} problem"] = str(refusal)
