"""The same question asked in eight ways: a matrix of maps on one signed scale."""

from dataclasses import replace
from typing import Any

import streamlit as st

from models.attribution.methods import METHODS, attributions
from models.attribution.subject import Config
from models.pretrained.classifiers import ENTRIES
from pages import shell
from pages.attribution.settings import Scene, method_names
from pages.shell import _
from viz.attribution import maps

ROW = 4  # maps side by side
DEFAULT = ("gradient", "guided backprop", "Grad-CAM", "occlusion")


def chosen() -> tuple[str, ...]:
    return shell.multi_choice("methods", _("Methods"), {name: method_names()[name] for name in METHODS}, DEFAULT)


def settings(config: Config) -> Config:
    """The choice of methods, and of each that is chosen its own settings."""
    methods, layers = chosen(), ENTRIES[config.network].layers
    apart, halves = (
        _("Pixels between neighbouring patches."),
        _("Random halves of the photo that the network is shown."),
    )
    sliders = (  # method, name in the link and in the config, label, lowest, highest, default, step, help
        ("occlusion", "stride", _("Occlusion: stride (px)"), 2, 64, 16, 2, apart),
        ("SmoothGrad", "samples", _("SmoothGrad: copies"), 1, 64, 16, 1, ""),
        ("SmoothGrad", "sigma", _("SmoothGrad: noise"), 0.0, 0.5, 0.15, 0.05, ""),
        ("integrated gradients", "steps", _("Integrated gradients: steps"), 8, 256, 32, 8, ""),
        ("RISE", "masks", _("RISE: masks"), 32, 1024, 192, 32, halves),
    )
    changes: dict[str, Any] = {
        name: shell.slider(name, label, *scale, step=step, help=help)
        for method, name, label, *scale, step, help in sliders
        if method in methods
    }
    if "Grad-CAM" in methods:
        help = _("The layer whose maps are added up, each with its weight.")
        changes["layer"] = shell.select(
            "layer", _("Grad-CAM: layer"), layers, layers[-1], help=help, owner=config.network
        )
    return replace(config, **changes)


def matrix(scene: Scene) -> None:
    """Each map as soon as it is done."""
    with shell.undrawn():
        methods, words = chosen(), method_names()
    if not methods:
        st.info(_("Pick at least one method."))
        return

    def draw(done, history) -> None:
        natives = {one.method: one.native for one in done}
        panes = maps.matrix(done, scene.subject.photo, scene.look, words)
        for row in range(0, len(panes), ROW):
            some, alt = panes[row : row + ROW], _("Maps of the methods")
            shell.show(shell.Canvas(f"maps {row}", some, alt, 300, tools=not row))
        if "guided backprop" in natives:
            st.warning(_("Guided backprop is crisp because it redraws the photo's edges: shuffle the network's weights in “Checks” and it hardly changes."))  # fmt: skip
        if "Grad-CAM" in natives:
            rows, columns = natives["Grad-CAM"].shape
            text = _("Grad-CAM is {rows} × {columns} numbers; all else is blown up. Switch “Smooth” to see them.")
            shell.show(shell.caption(text.format(rows=rows, columns=columns)))

    scene.play(attributions, draw, "matrix", len(methods), methods)
    shell.show(shell.caption(_("One scale for all: −1 to 1 of each map's own 99.5th percentile. Brown speaks for the class, blue against it.")))  # fmt: skip
