"""The same question asked in eight ways: a matrix of maps on one signed scale."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from models.attribution.methods import METHODS, attributions
from models.attribution.subject import Attribution, Config, Subject
from models.images.decoding import Picture
from models.pretrained.classifiers import ENTRIES
from pages import shell
from pages.attribution.settings import method_names
from pages.shell import _
from viz.attribution import maps

HEIGHT = 300
ROW = 4  # maps side by side
DEFAULT = ("gradient", "guided backprop", "Grad-CAM", "occlusion")


def selected() -> tuple[str, ...]:
    return shell.multi_choice("methods", _("Methods"), {name: method_names()[name] for name in METHODS}, DEFAULT)


def settings(config: Config, methods: tuple[str, ...]) -> Config:
    """The methods' own settings: only those of the methods that are drawn."""
    changes: dict[str, object] = {}
    if "occlusion" in methods:
        apart = _("Pixels between neighbouring places of the patch.")
        changes["stride"] = shell.slider("stride", _("Occlusion: stride (px)"), 2, 64, 16, step=2, help=apart)
    if "SmoothGrad" in methods:
        changes["samples"] = shell.slider("samples", _("SmoothGrad: copies"), 1, 64, 16)
        changes["sigma"] = shell.slider("sigma", _("SmoothGrad: noise"), 0.0, 0.5, 0.15, step=0.05)
    if "integrated gradients" in methods:
        changes["steps"] = shell.slider("steps", _("Integrated gradients: steps"), 8, 256, 32, step=8)
    if "Grad-CAM" in methods:
        layers, weighed = ENTRIES[config.network].layers, _("The layer whose maps are added up, each with its weight.")
        changes["layer"] = shell.select("layer", _("Grad-CAM: layer"), layers, layers[-1], help=weighed, owner=config.network)  # fmt: skip
    if "RISE" in methods:
        halves = _("Random halves of the photo that are shown to the network.")
        changes["masks"] = shell.slider("masks", _("RISE: masks"), 32, 1024, 192, step=32, help=halves)
    return replace(config, **changes)  # type: ignore[arg-type]


def matrix(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """Each map as soon as it is done."""
    with shell.undrawn():
        methods = selected()
    if not methods:
        st.info(_("Pick at least one method."))
        return
    words = method_names()

    def draw(done: tuple[Attribution, ...], history: Sequence) -> None:
        panes = [
            maps.attributed(one.native, subject.photo, f"{words[one.method]} · {one.milliseconds:.0f} ms", look)
            for one in done
        ]
        alt = _("Maps of the methods")
        for row in range(0, len(panes), ROW):
            shell.show(shell.Canvas(f"maps {row}", panes[row : row + ROW], alt, HEIGHT, tools=not row))
        if any(one.method == "guided backprop" for one in done):
            st.warning(_("Guided backprop is crisp because it redraws the photo's edges: shuffle the network's weights in “Checks” and it hardly changes."))  # fmt: skip
        size = _("Grad-CAM is {rows} × {columns} numbers; all else is blown up. Switch “Smooth” to see them.")
        for one in done:
            if one.method == "Grad-CAM":
                shell.show(shell.caption(size.format(rows=one.native.shape[0], columns=one.native.shape[1])))

    shell.player(
        lambda: attributions(subject, methods), (picture, subject.config, methods), draw, name="matrix",
        total=len(methods), autoplay=True,
    )  # fmt: skip
    shell.show(shell.caption(_("One scale for all: −1 to 1 of each map's own 99.5th percentile. Brown speaks for the class, blue against it.")))  # fmt: skip
