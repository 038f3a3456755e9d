"""What the layers look for: filters, activations, pictures that the network likes, and its map of photos."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.attribution import dream
from models.attribution import embedding as maps
from models.attribution.filters import Activations, activations, first_filters
from models.attribution.subject import Config, Subject, answers
from models.images.decoding import Picture
from models.pretrained.classifiers import ENTRIES
from models.pretrained.lite0 import class_names
from pages import shell
from pages.attribution import controls
from pages.shell import _
from viz import attribution as figures
from viz.canvas import Pane

HEIGHT = 360


@st.cache_data(max_entries=128, show_spinner=False)
def active(digest: str, config: Config, layer: str, _asked: Subject) -> Activations:
    return shell.heavy(activations, _asked, layer)


@st.cache_data(max_entries=32, show_spinner=False)
def placed(digest: str, config: maps.Config, _pixels: np.ndarray) -> maps.Embedding:
    return shell.heavy(maps.embedding, _pixels, config)


def inside(picture: Picture, config: Config, room: DeltaGenerator) -> None:
    parts = {
        "dream": (_("Dream on the photo"), dreaming), "class": (_("Climb a class"), climbing_class),
        "channel": (_("Climb a channel"), climbing_channel), "activations": (_("Activations"), activity),
        "filters": (_("First filters"), filters), "map": (_("Map of photos"), photo_map),
    }  # fmt: skip
    picked = shell.choice("inside", _("Inside"), {name: words for name, (words, _part) in parts.items()}, bare=True)
    parts[picked][1](picture, config, controls.question(picture.digest, config, picture.pixels), room)


def dreaming(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    octaves = 3 if ENTRIES[config.network].any_size else 1
    with room:
        layer = depth(asked, -7)
        settings = dream.Config("layer", 0, layer, **climbing(10, 3.0, 0.0, 0.3, 4), octaves=octaves)
    play(
        picture,
        config,
        settings,
        lambda key: dream.deep_dream(asked.classifier, settings, asked.pixels),
        octaves * settings.steps,
    )


def climbing_class(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    with room:
        index = shell.select("climb", _("Class"), dict(enumerate(class_names())), dream.Config().index)
        settings = dream.Config("class", index, "", **climbing())
    play(picture, config, settings, lambda key: dream.ascent(asked.classifier, settings), settings.steps)


def climbing_channel(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    with room:
        layer = depth(asked, -9)
        channels = active(picture.digest, config, layer, asked)
        index = shell.number("channel", _("Channel"), 0, channels.total - 1, 0)
        settings = dream.Config("channel", min(int(index), channels.total - 1), layer, **climbing())
    play(picture, config, settings, lambda key: dream.ascent(asked.classifier, settings), settings.steps)


def depth(asked: Subject, default: int) -> str:
    layers = asked.classifier.layers
    return shell.select("depth", _("Layer"), layers, layers[max(default, -len(layers))])


def climbing(steps: int = 64, rate: float = 16.0, decay: float = 0.006, blur: float = 0.9, jitter: int = 24) -> dict:
    """The brakes: without them the picture is noise."""
    return {
        "steps": int(shell.slider("climb_steps", _("Steps"), 4, 200, steps)),
        "rate": shell.slider("rate", _("Step size (grey levels)"), 0.5, 32.0, rate, step=0.5),
        "decay": shell.slider("decay", _("Pull to grey (L2)"), 0.0, 0.05, decay, step=0.002),
        "blur": shell.slider("blur", _("Blur (px)"), 0.0, 2.0, blur, step=0.1),
        "jitter": int(shell.slider("shake", _("Jitter (px)"), 0, 32, jitter)),
    }


def play(picture: Picture, config: Config, settings: dream.Config, start, total: int) -> None:
    def draw(found: dream.Snapshot) -> None:
        left, right = st.columns([4, 3])
        with left, st.container(key="stage"):
            shell.canvas(Pane(found.pixels, smooth=True), key="dream", height=HEIGHT, alt=_("The picture so far"))
        with right:
            shell.show(
                figures.climb(found.scores, (_("step"), _("what is climbed"))),
                key="climb score",
                alt=_("Score over the steps"),
            )

    shell.player(start, (picture.digest, config, settings), draw, key="dreaming", total=total)


def activity(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    with room:
        layer = depth(asked, 3)
    found = active(picture.digest, config, layer, asked)
    with st.container(key="stage"):
        shown = figures.sheet(found.maps / max(float(found.maps.max()), 1e-9), 8).astype(np.float32)
        shell.canvas(
            Pane(shown, limits=(0.0, 1.0)), key="activity", height=HEIGHT, alt=_("Strongest channels of the layer")
        )
    count, (height, width) = len(found.channels), found.maps.shape[1:]
    st.caption(_("The {count} strongest of {total} channels of {layer}, {height} × {width} each, on one scale: {list}.").format(
        count=count, total=found.total, layer=layer, height=height, width=width, list=", ".join(map(str, found.channels))))  # fmt: skip


def filters(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    found = first_filters(asked.classifier)
    with st.container(key="stage"):
        shown = (255 * figures.sheet(found, 8, 0)).round().astype(np.uint8)
        shell.canvas(Pane(shown), key="filters", height=HEIGHT, alt=_("The filters of the first layer"))
    size = found.shape[1]
    st.caption(_("All {count} filters of the first layer, {size} × {size} pixels of three colours; grey is zero.").format(
        count=len(found), size=size))  # fmt: skip


def photo_map(picture: Picture, config: Config, asked: Subject, room: DeltaGenerator) -> None:
    with room:
        method = shell.choice("projection", _("Projection"), list(maps.METHODS))
        perplexity = 12.0
        if method == "t-SNE":
            perplexity = shell.slider("perplexity", _("Perplexity"), 2.0, 50.0, 12.0, step=1.0)
        settings = maps.Config(config.network, method, perplexity)
    found = placed(picture.digest, settings, picture.pixels)
    with room:
        st.markdown(
            _("{share:.0%} of the crops have their nearest neighbour in the same photo.").format(share=found.purity)
        )
        if method == "PCA":
            st.markdown(_("Two axes hold {share:.0%} of the variance.").format(share=found.explained))
        else:
            st.markdown(_("t-SNE keeps neighbours; distances between groups mean nothing."))
    with st.container(key="stage"):
        shell.canvas(
            Pane(figures.photo_map(found), _("Crops of the samples, and of your photo (framed)"), smooth=True),
            key="photos",
            height=560,
            alt=_("Photos placed by what the network sees in them"),
        )
    st.caption(_("First answer for the whole photo: {name}.").format(name=answers(asked.logits, 1)[0].name))
