"""The Clever-Hans lab: train a network whose data betray one class, then find out which by the maps."""

import numpy as np
import streamlit as st

from models.attribution.lab import Config, Snapshot, training
from models.attribution.lab_maps import Verdict, mean_maps, verdict
from pages import shell
from pages.shell import _
from viz import attribution as figures
from viz.canvas import Pane

DIGITS = {digit: str(digit) for digit in range(10)}


def settings() -> tuple[Config, bool]:
    size = shell.slider("tag", _("Tag (px); 0: honest"), 0, 6, 3)
    epochs = shell.slider("epochs", _("Epochs"), 1, 6, 2)
    seed = shell.number("seed", _("Seed: draws the class"), 0, 999, 0)
    reveal = shell.toggle("reveal", _("Take the tag off"))
    return Config(tag_size=int(size), epochs=int(epochs), seed=int(seed)), reveal


def lab(config: Config, reveal: bool) -> None:
    st.markdown(
        _("All training pictures of **one** digit carry a bright square in the corner. Press Play: which digit is it?")
    )

    def draw(found: Snapshot) -> None:
        left, right = st.columns([2, 3])
        with left:
            clean = found.clean if reveal else np.full(10, np.nan)
            words = _("as trained"), _("without the tag"), _("digit"), _("recognised")
            shell.show(
                figures.recognised(found.as_trained, clean, words), key="recognised",
                alt=_("Share of held-out digits recognised with and without the tag"),
            )  # fmt: skip
            if reveal:
                st.markdown(
                    _(
                        "The tag sat on **{digit}**: without it {clean:.0%} are recognised. Put on other digits, it turns {fooled:.0%} of them into {digit}."
                    ).format(digit=found.tagged, clean=found.clean[found.tagged], fooled=found.fooled)
                )
        with right, st.container(key="stage"):
            shown_maps(found)
        one_picture(found)

    shell.player(training, config, draw, key="hans", total=1 + -(-4000 // 64) * config.epochs // 8, interval=0.4)


def shown_maps(found: Snapshot) -> None:
    """Ten mean occlusion maps on one scale."""
    title = _("Where each digit is recognised: the mean drop under a patch")
    shell.canvas(figures.glowing(mean_maps(found, 4), title), key="glow", height=300, tools=False, alt=title)


def one_picture(found: Snapshot) -> None:
    """Any held-out digit, with or without the tag."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        digit = shell.choice("digit", _("Look at one"), DIGITS, bare=True)
        tag = shell.toggle("with", _("with the tag"), True)
        number = int(shell.number("number", _("Picture"), 0, 99, 0))
    result: Verdict = verdict(found, digit, number, tag)
    winner = int(result.probabilities.argmax())
    limits = [float(np.abs(values).max()) or 1.0 for values in (result.gradient, result.occlusion)]
    said = _("It says {winner} ({p:.0%})").format(winner=winner, p=result.probabilities[winner])
    shell.canvas(
        Pane(result.picture.astype(np.float32), said, scale="grey", limits=(0.0, 1.0)),
        Pane(result.gradient, _("gradient"), scale="diverging", limits=(-limits[0], limits[0])),
        Pane(result.occlusion, _("occlusion"), scale="diverging", limits=(-limits[1], limits[1])),
        key="verdict", height=230, tools=False, alt=_("One digit and what the network looked at"),
    )  # fmt: skip
