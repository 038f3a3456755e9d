"""The same question asked in eight ways: a matrix of maps on one signed scale."""

from dataclasses import replace

import streamlit as st

from models.attribution.methods import METHODS, attributions
from models.attribution.subject import Attribution, Config
from models.images.decoding import Picture
from pages import shell
from pages.attribution import controls
from pages.shell import _, state
from viz import attribution as figures

HEIGHT = 300
ROW = 4  # maps side by side
SHOWN = ("gradient", "guided backprop", "Grad-CAM", "occlusion")


def names() -> dict[str, str]:
    words = {
        "gradient": _("gradient"), "gradient x input": _("gradient × input"), "SmoothGrad": _("SmoothGrad"),
        "integrated gradients": _("integrated gradients"), "guided backprop": _("guided backprop"),
        "Grad-CAM": _("Grad-CAM"), "occlusion": _("occlusion"), "RISE": _("RISE"),
    }  # fmt: skip
    return {method: words[method] for method in METHODS}


def settings(config: Config, layers: tuple[str, ...], methods: tuple[str, ...]) -> Config:
    """The methods' own settings: only those of the methods shown."""
    if "occlusion" in methods:
        stride = shell.slider("stride", _("Occlusion: stride (px)"), 2, 64, 16, step=2)
        config = replace(config, stride=int(stride))
    if "SmoothGrad" in methods:
        samples = shell.slider("samples", _("SmoothGrad: copies"), 1, 64, 16)
        sigma = shell.slider("sigma", _("SmoothGrad: noise"), 0.0, 0.5, 0.15, step=0.05)
        config = replace(config, samples=int(samples), sigma=sigma)
    if "integrated gradients" in methods:
        config = replace(config, steps=int(shell.slider("steps", _("Integrated gradients: steps"), 8, 256, 32, step=8)))
    if "Grad-CAM" in methods:
        config = replace(config, layer=shell.select("layer", _("Grad-CAM: layer"), layers, layers[-1]))
    if "RISE" in methods:
        config = replace(config, masks=int(shell.slider("masks", _("RISE: masks"), 32, 1024, 192, step=32)))
    return config


def matrix(picture: Picture, config: Config, methods: tuple[str, ...], look: str, smooth: bool) -> None:
    """Each map as soon as it is done."""
    asked = controls.question(picture.digest, config, picture.pixels)
    pixels = asked.pixels[0].permute(1, 2, 0).byte().cpu().numpy()
    words = names()

    def draw(done: tuple[Attribution, ...]) -> None:
        with st.container(key="stage"):
            for start in range(0, len(done), ROW):
                panes = [
                    figures.attributed(found.native, pixels, f"{words[found.method]} · {found.milliseconds:.0f} ms", look, smooth)
                    for found in done[start : start + ROW]
                ]  # fmt: skip
                shell.canvas(*panes, key=f"maps {start}", height=HEIGHT, tools=not start, alt=_("Maps of the methods"))
        if any(found.method == "guided backprop" for found in done):
            st.warning(
                _(
                    "Guided backprop is crisp because it redraws the photo's edges: shuffle the network's weights in “Checks” and it hardly changes."
                )
            )
        cam = next((found for found in done if found.method == "Grad-CAM"), None)
        if cam is not None:
            rows, columns = cam.native.shape
            st.caption(_("Grad-CAM is {rows} × {columns} numbers; all else is blown up. Switch “Smooth” to see them.").format(
                rows=rows, columns=columns))  # fmt: skip

    if not methods:
        st.info(_("Pick at least one method."))
        return
    st.session_state.setdefault(state.slot("matrix.playing"), True)
    shell.player(
        lambda key: attributions(asked, methods), (picture.digest, config, methods), draw, key="matrix",
        total=len(methods),
    )  # fmt: skip
    st.caption(
        _(
            "One scale for all: −1 to 1 of each map's own 99.5th percentile. Brown speaks for the class, blue against it."
        )
    )
