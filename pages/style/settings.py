"""The controls of the style page: two pictures and a balance in sight, everything else one press away."""

from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.pretrained.weights import fetched
from models.style.config import Config, check, fitting_size, layers_of_content
from models.style.networks import ENTRIES, available, vgg19_weights
from models.style.paintings import PAINTINGS, painting
from models.style.pictures import Pictures, brushed
from pages import shell
from pages.shell import _, codecs
from viz.style import band

FIXED: dict[str, shell.Values] = {  # controls that change nothing in a part that keeps no photo, or has a size of its own
    "texture": {
        "balance": 30, "content_layer": "", "brush": False, "colour": "style", "start": "noise", "optimiser": "lbfgs",
        "steps": 60,
    },
    "poster": {
        "balance": 30, "content_layer": "", "brush": False, "colour": "style", "start": "noise", "optimiser": "lbfgs",
        "steps": 30, "size": 128, "statistic": "gram", "scale": 1.0,
    },
}  # fmt: skip
COLUMNS = 32  # cells of the brushed region along the longer side
TEXTURES = ("tissue", "brick", "grass", "gravel", "hubble", "coffee", "retina", "coins")


@dataclass(frozen=True, eq=False)
class Source:
    """A picture that a style is taken from."""

    name: str
    key: str  # of the picture, in runs
    pixels: np.ndarray  # [h, w, 3] uint8
    program: object  # an argument of `shell.code` that makes the pixels


@dataclass(frozen=True)
class Job:
    """One run: equal when nothing that matters changed."""

    config: Config
    content: Picture
    styles: tuple[str, ...]
    region: str  # brushed cells as rows of "0" and "1"; empty where no region is used
    pictures: Pictures = field(compare=False)
    sources: tuple[Source, ...] = field(compare=False)


def chosen(picture: Picture, part: str) -> Job | None:
    """The controls beside the stage, as a run that is possible; the last possible one while they ask too much."""
    with shell.fixed(FIXED.get(part, {})):
        job = asked(picture, part)
    return possible(job)


def asked(picture: Picture, part: str) -> Job:
    """What the controls say that act in this part."""
    words = {key: _(entry.title) for key, entry in PAINTINGS.items()}
    words |= {key: SAMPLES[key].title for key in TEXTURES} | {"own": _("Your own picture …")}
    sources = [source("style", shell.select("style", _("Style"), words, "night"))]
    strip = st.container(horizontal=True, gap="small")
    ratio = shell.slider(
        "balance", _("Style : content"), 0.1, 300, 30, step=0.05, log=True,
        help=_("How much the style counts when the photo counts 1."),
    )  # fmt: skip
    size = shell.slider("size", _("Size (px)"), 128, 768, 256, step=32)
    above = st.container()
    with shell.panel("network panel", _("Network") if part == "poster" else _("Network and statistic")):
        settings = measured(above, mixed=part not in FIXED)
    with shell.panel("second panel", _("More of the style") if part in FIXED else _("Second style, region, colours")):
        second = shell.select("second", _("Second style"), {"none": _("None")} | words)
        settings["blend"] = 0.0
        if second != "none":
            sources.append(source("second", second))
            settings["blend"] = shell.slider("blend", _("Share of the second"), 0.0, 1.0, 0.5, step=0.05)
        cells = region(picture).value if shell.toggle("brush", _("Brush a region onto the photo")) else ""
        settings |= coloured()
    with shell.panel("motion panel", _("How the pixels move")):
        settings |= motion(settings["network"])
    config = Config(size=size, content_weight=round(1 / ratio, 5), device=shell.device(), **settings)
    for one in sources:
        strip.image(band(one.pixels, 2.4 / len(sources)), width=300 if len(sources) == 1 else 130, alt=one.name)
    mask = brushed(cells, grid(picture)[1]) if cells else None
    pictures = Pictures(picture.pixels, tuple(one.pixels for one in sources), mask)
    return Job(config, picture, tuple(one.key for one in sources), cells, pictures, tuple(sources))


def source(name: str, key: str) -> Source:
    """The picture behind a word of the menu; ``name`` is the menu's."""
    picture = sample(key) if key in TEXTURES else None
    if key == "own":
        picture, key = shell.own_picture(f"{name} picture", _("A picture to take the style from")), "night"
        if not picture:
            st.caption(_("Until there is one, the night sky stands in."))
    if picture:
        return Source(picture.name, picture.digest, picture.pixels, shell.attribute(picture, "pixels"))
    return Source(_(PAINTINGS[key].title), key, painting(key), shell.step(painting, key))


def possible(job: Job) -> Job | None:
    """The job, the last possible one, or the same pictures small with the network's own weights."""

    def checked(job: Job) -> Job:
        check(job.pictures, job.config)
        return job

    def smaller() -> shell.Values:  # where memory is what is asked too much of
        fits = fitting_size(job.pictures.content, job.config)
        return {"size": fits} if 128 <= fits < job.config.size else {}

    if call := shell.attempt(checked, job, nearest=smaller):
        return call.result
    config = replace(job.config, size=Config.size, style_scale=Config.style_scale, weights=())
    try:
        return checked(replace(job, config=config))
    except ValueError:  # the pictures themselves
        return None


def measured(above: DeltaGenerator, mixed: bool) -> shell.Values:
    """What looks at the pictures, and what it compares; all layers alike, unless the mixer counts.

    Where weights are missing, that is said ``above``: in sight while the panel is closed.
    """
    words = {name: _(entry.title) for name, entry in ENTRIES.items()}
    name = shell.select("network", _("Network"), words)
    if name == "vgg19":
        with above:
            there = shell.fetch(
                "VGG-19", vgg19_weights().megabytes, available(name), lambda: fetched(vgg19_weights()),
                _("Until they are, Lite0 works in their place."),
            )  # fmt: skip
        name = name if there else "lite0"
    weights: tuple[float, ...] = ()
    if mixed:
        with shell.undrawn():
            weights = mixer(name)
    statistics = {
        "gram": _("Gram matrix"), "covariance": _("Covariance"), "deviation": _("Mean and deviation"),
        "mean": _("Mean only"), "wasserstein": _("Sliced Wasserstein"),
    }  # fmt: skip
    return {
        "network": name,
        "statistic": shell.select(
            "statistic", _("What is matched"), statistics,
            help=_("The numbers that must agree with the style's. All of them forget where things are."),
        ),
        "content_layer": shell.select(
            "content_layer", _("Layer of the content"), layers_of_content(name), ENTRIES[name].content, owner=name
        ),
        "weights": weights,
    }  # fmt: skip


def coloured() -> shell.Values:
    words = {"style": _("The style's"), "content": _("The photo's"), "matched": _("Style recoloured first")}
    return {
        "style_scale": shell.slider(
            "scale", _("Style scale"), 0.25, 3.0, 1.0, step=0.05,
            help=_("Size of the style picture as a multiple of the photo's: large strokes or small ones."),
        ),
        "colour": shell.select("colour", _("Colours"), words),
    }  # fmt: skip


def motion(network: str) -> shell.Values:
    """Where the pixels start, and how they are moved."""
    starts = {"content": _("Photo"), "style": _("Style"), "noise": _("Noise"), "mixed": _("Half noise")}
    start = shell.select("start", _("Start from"), starts)
    optimiser = shell.choice("optimiser", _("Optimiser"), {"adam": "Adam", "lbfgs": "L-BFGS"})
    settings = {"start": start, "optimiser": optimiser}
    if optimiser == "adam":
        settings["rate"] = shell.slider("rate", _("Step of Adam"), 0.003, 0.3, 0.03, step=0.05, log=True)
    return settings | {
        "steps": shell.slider("steps", _("Steps"), 10, 400, 80, step=10),
        "total_variation": shell.slider(
            "variation", _("Smoothing (total variation)"), 0.0, 1.0, 0.3 if network == "draft" else 0.0, step=0.05,
            help=_("Costs for differences of neighbouring pixels: less grain."), owner=network,
        ),
        "seed": shell.number("seed", _("Seed"), 0, 99, 0),
    }  # fmt: skip


def mixer(network: str) -> tuple[float, ...]:
    """A channel strip for each layer: fader, mute, solo."""
    entry = ENTRIES[network]
    strips = []
    for column, layer, default in zip(st.columns(len(entry.layers)), entry.layers, entry.weights, strict=True):
        with column:
            fader = shell.slider(f"w_{layer}", layer, 0.0, 2.0, default, step=0.1, owner=network)
            strips.append((fader, shell.toggle(f"mute_{layer}", _("Mute")), shell.toggle(f"solo_{layer}", _("Solo"))))
    alone = any(solo for _fader, _mute, solo in strips)
    return tuple(0.0 if mute or (alone and not solo) else fader or float(solo) for fader, mute, solo in strips)


def grid(picture: Picture) -> tuple[int, int]:
    """Rows and columns of the region."""
    height, width = picture.pixels.shape[:2]
    longer = max(height, width)
    return max(1, round(COLUMNS * height / longer)), max(1, round(COLUMNS * width / longer))


def region(picture: Picture) -> "shell.Kept[str]":
    """The cells that take the style, as rows of "0" and "1": the left half at first."""
    rows, columns = grid(picture)
    start = ("1" * (columns // 2) + "0" * (columns - columns // 2)) * rows

    def check_cells(text: str) -> None:
        if len(text) != rows * columns or set(text) - set("01"):
            raise ValueError(text)

    return shell.kept("region", start, codecs.text(check_cells, (start[::-1],)), owner=picture)
