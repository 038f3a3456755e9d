"""The controls that all parts of the attribution page share: network, classes, score, patch and fill."""

import numpy as np
import streamlit as st

from models.attribution.baselines import FILLS, SHAPES
from models.attribution.subject import SCORES, Config, Subject, answers, subject
from models.images.decoding import Picture
from models.pretrained import weights as fetched_weights
from models.pretrained.classifiers import ENTRIES, available, weights
from models.pretrained.lite0 import class_names
from pages import shell
from pages.shell import _


@st.cache_resource(max_entries=48, show_spinner=False)
def question(digest: str, config: Config, _pixels: np.ndarray) -> Subject:
    """The same question of a whole class is put together once."""
    return subject(_pixels, config)


def network() -> str | None:
    """The classifier's name; None while its weights have to be fetched first."""
    names = {
        name: entry.title if available(name) else _("{title}: to fetch, {size} MB").format(title=entry.title, size=entry.megabytes)
        for name, entry in ENTRIES.items()
    }  # fmt: skip
    name = shell.select("network", _("Network"), names)
    if available(name):
        return name
    st.info(
        _("The weights of {title} ({size} MB) are not on this machine. EfficientNet-Lite0 is always there.").format(
            title=ENTRIES[name].title, size=ENTRIES[name].megabytes
        )
    )
    if st.button(_("Fetch {size} MB").format(size=ENTRIES[name].megabytes), key="fetch", type="primary"):
        bar = st.progress(0.0)
        for share in fetched_weights.fetched(weights(name)):
            bar.progress(share)
        st.rerun()
    return None


def classes(picture: Picture, name: str, device: str) -> tuple[int, int]:
    """Class A, and class B where the score compares two; -1 stands for the network's own first and second answer."""
    own = question(picture.digest, Config(network=name, device=device), picture.pixels)
    first, second = answers(own.logits, 2)
    everything = dict(enumerate(class_names()))
    target = shell.select("a", _("Class A"), {-1: _("{name} (first answer)").format(name=first.name)} | everything)
    if st.session_state.get("score") != "margin":
        return target, -1
    rival = second if target in (-1, first.index) else first
    return target, shell.select("b", _("Class B"), {-1: _("{name} (its rival)").format(name=rival.name)} | everything)


def score_names() -> dict[str, str]:
    words = {"logit": _("logit"), "probability": _("probability"), "log-odds": _("log-odds"), "margin": _("A − B")}
    return {name: words[name] for name in SCORES}


def fill_names() -> dict[str, str]:
    words = {
        "grey": _("grey"), "black": _("black"), "white": _("white"), "mean": _("mean colour"), "blur": _("blur"),
        "noise": _("noise"), "pasted": _("pasted from elsewhere"),
    }  # fmt: skip
    return {name: words[name] for name in FILLS}


def config(picture: Picture, explains: bool = True) -> Config | None:
    """What is asked, from the controls, only the network where nothing is explained; None while it has no weights."""
    device = shell.device()
    name = network()
    if name is None or not explains:
        return name and Config(network=name, device=device)
    score = shell.select("score", _("Score explained"), score_names())
    target, contrast = classes(picture, name, device)
    fill = shell.select("fill", _("Hidden pixels become"), fill_names())
    last = ENTRIES[name].layers[-1]
    return Config(
        network=name, target=target, contrast=contrast, score=score, fill=fill, layer=last, device=device
    )  # fmt: skip


def patch() -> tuple[int, str]:
    """Side and shape of the patch."""
    side = shell.slider("patch", _("Patch (px)"), 4, 128, 48, step=4)
    words = {"square": _("square"), "disc": _("disc")}
    return int(side), shell.choice("shape", _("Shape"), {name: words[name] for name in SHAPES})


def looks(part: str) -> tuple[str, bool]:
    """How maps are drawn: over the photo or raw, blended or in the steps they were measured in."""
    words = {"overlay": _("on photo"), "raw": _("raw")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name, default = ("view", "overlay") if part == "look" else ("maps", "raw")
        look = shell.choice(name, _("Map"), words, default, bare=True)
        return look, shell.toggle("smooth", _("Smooth"))
