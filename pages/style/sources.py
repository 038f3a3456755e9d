"""Where a style comes from: paintings by our own code, samples, the user's file or camera."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.style.paintings import PAINTINGS, painting
from pages import shell
from pages.shell import _

TEXTURES = ("tissue", "brick", "grass", "gravel", "hubble", "coffee", "retina", "coins")
NONE, OWN = "none", "own"


@dataclass(frozen=True, eq=False)
class Source:
    """A picture that a style is taken from."""

    name: str
    key: str  # of the picture, in runs
    pixels: np.ndarray  # [h, w, 3] uint8
    program: object  # an argument of `shell.code` that makes the pixels


def source(name: str, label: str, default: str) -> Source:
    """A menu of styles."""
    return _of(name, shell.select(name, label, _words(), default))


def second_source(name: str, label: str) -> Source | None:
    """The same menu, with none at first."""
    key = shell.select(name, label, {NONE: _("None")} | _words(), NONE)
    return None if key == NONE else _of(name, key)


def _words() -> dict[str, str]:
    words = {key: _(entry.title) for key, entry in PAINTINGS.items()}
    return words | {key: SAMPLES[key].title for key in TEXTURES} | {OWN: _("Your own picture …")}


def _of(name: str, key: str) -> Source:
    if key in TEXTURES:
        return _of_picture(sample(key))
    if key == OWN:
        if own := shell.own_picture(f"{name} picture", _("A picture to take the style from")):
            return _of_picture(own)
        st.caption(_("Until there is one, the night sky stands in."))
        key = "night"
    return Source(_words()[key], key, painting(key), shell.step(painting, key))


def _of_picture(picture: Picture) -> Source:
    return Source(picture.name, picture.digest, picture.pixels, shell.attribute(picture, "pixels"))
