"""The Clever-Hans lab: train a network whose data betray one class, then find out which by the maps."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.attribution.lab import Config, Snapshot, snapshot_count, training
from models.attribution.lab_maps import mean_maps, verdict
from pages import shell
from pages.shell import _
from viz.attribution import charts, maps


@shell.cached(8)
def mean_drops(snapshot: Snapshot) -> np.ndarray:
    return mean_maps(snapshot, 4)


def lab(controls: DeltaGenerator) -> None:
    with controls:
        size = shell.slider("tag", _("Tag (px); 0: honest"), 0, 6, 3)
        epochs = shell.slider("epochs", _("Epochs"), 1, 6, 2)
        seed = shell.number("seed", _("Seed: draws the class"), 0, 999, 0)
        reveal = shell.toggle("reveal", _("Take the tag off"))
        digit = shell.select("digit", _("Look at one"), range(10))
        number = shell.number("number", _("Picture"), 0, 99, 0)
        tag = shell.toggle("with", _("with the tag"), True)
    st.markdown(_("All training pictures of **one** digit carry a bright square in the corner. Press Play: which digit is it?"))  # fmt: skip
    bars = {"trained": _("as trained"), "clean": _("without the tag")}
    labels = {**bars, "digit": _("digit"), "recognised": _("recognised")}
    sat = _("The tag sat on {digit}: without it {clean:.0%} are recognised. Put on other digits, it turns {fooled:.0%} of them into {digit}.")  # fmt: skip

    def draw(found, history) -> None:
        figure = charts.recognised(found.as_trained, found.clean if reveal else None, labels)
        alt = _("Share of held-out digits recognised with and without the tag")
        text = sat.format(digit=found.tagged, clean=found.clean[found.tagged], fooled=found.fooled)
        title = _("Where each digit is recognised: the mean drop under a patch")
        glow = shell.Canvas("glow", [maps.glowing(mean_drops(found), title)], title, 300, tools=False)
        tag_text = [shell.caption(text)] if reveal else []
        shell.show_columns((2, 3), [shell.Chart("recognised", figure, alt), *tag_text], [glow])
        result = verdict(found, digit, number, tag)
        title = _("It says {winner} ({p:.0%})").format(winner=result.winner, p=result.probabilities[result.winner])
        panes = maps.verdict(result, title, {"gradient": _("gradient"), "occlusion": _("occlusion")})
        shell.show(shell.Canvas("verdict", panes, _("One digit and what the network looked at"), 230, tools=False))

    config = Config(tag_size=size, epochs=epochs, seed=seed)
    shell.player(lambda: training(config), config, draw, name="hans", total=snapshot_count(config), interval=0.4)
