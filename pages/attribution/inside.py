"""What the layers look for: filters, activations, pictures that the network likes, and its map of photos."""

from collections.abc import Callable, Iterator, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.attribution import dream, embedding
from models.attribution.filters import Activations, activations, first_filters
from models.attribution.subject import Config, Subject, answers
from models.images.decoding import Picture
from models.pretrained.classifiers import ENTRIES
from models.pretrained.lite0 import class_names
from pages import shell
from pages.attribution.settings import subject_of
from pages.shell import _
from viz.attribution import charts, maps
from viz.canvas import Pane

HEIGHT = 360


@shell.cached(64)
def active(picture: Picture, config: Config, layer: str) -> Activations:
    return shell.on_worker(activations, subject_of(picture, config), layer)


@shell.cached(32)
def embedded(picture: Picture, config: embedding.Config) -> embedding.Embedding:
    return shell.on_worker(embedding.embedding, picture.pixels, config)


def inside(picture: Picture, network: str, controls: DeltaGenerator) -> None:
    parts = {
        "dream": dreaming, "class": climbing_class, "channel": climbing_channel, "activations": strongest,
        "filters": filters, "map": photo_map,
    }  # fmt: skip
    words = {
        "dream": _("Dream on the photo"), "class": _("Climb a class"), "channel": _("Climb a channel"),
        "activations": _("Activations"), "filters": _("First filters"), "map": _("Map of photos"),
    }  # fmt: skip
    name = shell.choice("inside", _("Inside"), words, bare=True)
    parts[name](picture, subject_of(picture, Config(network, device=shell.device())), controls)


def dreaming(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    octaves = 3 if ENTRIES[subject.config.network].any_size else 1
    with controls:
        settings = dream.Config("layer", 0, depth(subject, -7), **climbing(10, 3.0, 0.0, 0.3, 4), octaves=octaves)
    play(picture, subject, settings, lambda: dream.deep_dream(subject.classifier, settings, subject.pixels), octaves)


def climbing_class(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    with controls:
        index = shell.select("climb", _("Class"), dict(enumerate(class_names())), dream.Config().index)
        settings = dream.Config("class", index, "", **climbing())
    play(picture, subject, settings, lambda: dream.ascent(subject.classifier, settings))


def climbing_channel(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    with controls:
        layer = depth(subject, -9)
        last = active(picture, subject.config, layer).total - 1
        settings = dream.Config("channel", shell.number("channel", _("Channel"), 0, last, 0), layer, **climbing())
    play(picture, subject, settings, lambda: dream.ascent(subject.classifier, settings))


def depth(subject: Subject, default: int) -> str:
    layers, network = subject.classifier.layers, subject.config.network
    return shell.select("depth", _("Layer"), layers, layers[max(default, -len(layers))], owner=network)


def climbing(steps: int = 64, rate: float = 16.0, decay: float = 0.006, blur: float = 0.9, jitter: int = 24) -> dict:
    """The brakes: without them the picture is noise."""
    shifted = _("The photo is shifted by up to this many pixels before each step, so that no pattern fits one grid.")
    return {
        "steps": shell.slider("climb_steps", _("Steps"), 4, 200, steps),
        "rate": shell.slider("rate", _("Step size (grey levels)"), 0.5, 32.0, rate, step=0.5),
        "decay": shell.slider("decay", _("Pull to grey (L2)"), 0.0, 0.05, decay, step=0.002),
        "blur": shell.slider("blur", _("Blur (px)"), 0.0, 2.0, blur, step=0.1),
        "jitter": shell.slider("shake", _("Jitter (px)"), 0, 32, jitter, help=shifted),
    }


def play(
    picture: Picture, subject: Subject, settings: dream.Config, start: Callable[[], Iterator], octaves: int = 1
) -> None:
    def draw(found: dream.Snapshot, history: Sequence[dream.Snapshot]) -> None:
        left, right = st.columns([4, 3])
        with left:
            shell.show(shell.Canvas("dream", [Pane(found.pixels, smooth=True)], _("The picture so far"), HEIGHT))
        with right:
            figure = charts.climb(found.scores, {"step": _("step"), "score": _("what is climbed")})
            shell.show(shell.Chart("climb score", figure, _("Score over the steps")))

    key = (picture, subject.config, settings)
    shell.player(start, key, draw, name="dreaming", total=octaves * settings.steps)


def strongest(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    with controls:
        layer = depth(subject, 3)
    found = active(picture, subject.config, layer)
    count, height, width = found.maps.shape
    text = _("The {count} strongest of {total} channels of {layer}, {height} × {width} each, on one scale: {list}.")
    text = text.format(
        count=count, total=found.total, layer=layer, height=height, width=width,
        list=", ".join(map(str, found.channels)),
    )  # fmt: skip
    alt = _("Strongest channels of the layer")
    shell.show(shell.Canvas("activity", [maps.activations(found)], alt, HEIGHT, captions=[shell.caption(text)]))


def filters(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    found = first_filters(subject.classifier)
    text = _("All {count} filters of the first layer, {size} × {size} pixels of three colours; grey is zero.")
    captions = [shell.caption(text.format(count=len(found), size=found.shape[1]))]
    shell.show(
        shell.Canvas("filters", [maps.filters(found)], _("The filters of the first layer"), HEIGHT, captions=captions)
    )


def photo_map(picture: Picture, subject: Subject, controls: DeltaGenerator) -> None:
    with controls:
        method, perplexity = shell.choice("projection", _("Projection"), tuple(embedding.METHODS)), 12.0
        if method == "t-SNE":
            kept = _("About how many neighbours of each point t-SNE tries to keep.")
            perplexity = shell.slider("perplexity", _("Perplexity"), 2.0, 50.0, 12.0, help=kept)
    found = embedded(picture, embedding.Config(subject.config.network, method, perplexity))
    plane = {
        "PCA": _("Two axes hold {share:.0%} of the variance.").format(share=found.explained),
        "t-SNE": _("t-SNE keeps neighbours; distances between groups mean nothing."),
    }
    nearest = _("{share:.0%} of the crops have their nearest neighbour in the same photo.").format(share=found.purity)
    first = _("First answer for the whole photo: {name}.").format(name=answers(subject.logits, 1)[0].name)
    pane = Pane(maps.photo_map(found), _("Crops of the samples, and of your photo (framed)"), smooth=True)
    alt = _("Photos placed by what the network sees in them")
    captions = [shell.caption(text) for text in (nearest, plane[method], first)]
    shell.show(shell.Canvas("photos", [pane], alt, 560, captions=captions))
