"""The proof: shuffle all places, the picture is gone, and the Gram matrix has not noticed."""

import time

import streamlit as st

from models.images.decoding import Picture
from models.style.networks import ENTRIES
from models.style.shuffle import PIXELS, Config, Shuffle, shuffle
from pages import shell
from pages.shell import _
from viz import style as figures


@st.cache_data(max_entries=64, show_spinner=False)
def shuffled(digest: str, _pixels, config: Config) -> Shuffle:
    return shuffle(_pixels, config)


def proof(picture: Picture) -> None:
    @shell.live
    def shuffling() -> None:
        left, right = st.columns([1, 3])
        with left:
            what = shell.choice("what", _("Shuffle"), {"features": _("The features"), PIXELS: _("The pixels")})
            layers = {PIXELS: _("pixels"), **{layer: layer for layer in ENTRIES["lite0"].layers}}
            layer = shell.select("shuffled_layer", _("Layer that is looked at"), layers, "block2")
            share = shell.slider("share", _("Share of the places (%)"), 0, 100, 100)
            seed = int(shell.number("order", _("Order number"), 0, 99, 0))
        begun = time.perf_counter()
        found = shuffled(
            picture.digest, picture.pixels, Config(layer=layer, shuffled=what, share=share / 100, seed=seed)
        )
        seconds = time.perf_counter() - begun
        with right:
            titles = (_("Before"), _("After: {moved:.0%} of the places moved").format(moved=found.moved),
                      _("Gram matrix before"), _("Gram matrix after"))  # fmt: skip
            with st.container(key="stage"):
                shell.canvas(*figures.shuffle_panes(found, titles), key="shuffle", height=330,
                             alt=_("A feature map and its Gram matrix, before and after the shuffle"))  # fmt: skip
            same = found.difference < 1e-6
            shell.lamps([
                (same, _("largest change of the Gram matrix: {difference:.1g}").format(difference=found.difference),
                 _("Relative to its largest cell.")),
                (found.change == 0, _("mean change of the features: {change:.0%}").format(change=found.change), ""),
            ])  # fmt: skip
            if same:
                st.markdown(
                    _(
                        "The Gram matrix is a **mean over all places**. A mean does not ask in which order: whatever sits in the matrix cannot know where anything was. That is why it holds the style and not the scene."
                    )
                )
            else:
                st.markdown(
                    _(
                        "Here the *pixels* were shuffled before the network looked. Its filters see neighbours, and the neighbours are gone: now the style is destroyed too. Style is what survives shuffling **features**."
                    )
                )
            shell.footer(seconds)

    shuffling()
