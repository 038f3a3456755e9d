"""The controls of the style page: two pictures and a balance in sight, everything else one press away."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.pretrained.weights import fetched
from models.style.config import Config, check, layers_of_content
from models.style.networks import ENTRIES, available, vgg19_weights
from models.style.pictures import Pictures
from pages import shell
from pages.shell import _, state
from pages.style.sources import NONE, Source, style_source
from viz.style import band

COLUMNS = 32  # cells of the brushed region along the longer side


@dataclass(frozen=True)
class Job:
    """One run: equal when nothing that matters changed."""

    config: Config
    content: str  # digest
    styles: tuple[str, ...]
    region: str
    pictures: Pictures = field(compare=False)
    sources: tuple[Source, ...] = field(compare=False)


def chosen(picture: Picture) -> Job | None:
    """The controls beside the stage, as a run that is possible; the last possible one while they ask too much."""
    first = style_source("style", _("Style"), "night")
    strip = st.container(horizontal=True, gap="small")
    ratio = shell.slider("balance", _("Style : content"), 0.01, 10_000, 30, step=0.05, log=True)
    size = int(shell.slider("size", _("Size (px)"), 128, 768, 256, step=32))
    with st.expander(_("Network and statistic")):
        network = _network()
        statistics = {
            "gram": _("Gram matrix"), "covariance": _("Covariance"), "deviation": _("Mean and deviation"),
            "mean": _("Mean only"), "wasserstein": _("Sliced Wasserstein"),
        }  # fmt: skip
        statistic = shell.select("statistic", _("What is matched"), statistics)
        layer = shell.select(
            "content_layer", _("Layer of the content"), layers_of_content(network), ENTRIES[network].content
        )
    with st.expander(_("Second style, region, colours")):
        second = style_source("second", _("Second style"), NONE)
        blend = shell.slider("blend", _("Share of the second"), 0, 1, 0.5, step=0.05) if second else 0.0
        region = _region(picture)
        scale = shell.slider("scale", _("Style scale"), 0.25, 3, 1, step=0.05)
        colours = {"style": _("The style's"), "content": _("The photo's"), "matched": _("Matched first")}
        colour = shell.select("colour", _("Colours"), colours)
    with st.expander(_("How the pixels move")):
        starts = {"content": _("Photo"), "style": _("Style"), "noise": _("Noise"), "mixed": _("Half noise")}
        start = shell.select("start", _("Start from"), starts)
        optimiser = shell.choice("optimiser", _("Optimiser"), {"adam": "Adam", "lbfgs": "L-BFGS"})
        rate = (
            shell.slider("rate", _("Step of Adam"), 0.003, 0.3, 0.03, step=0.05, log=True)
            if optimiser == "adam"
            else 0.03
        )
        steps = int(shell.slider("steps", _("Steps"), 10, 400, 80, step=10))
        variation = shell.slider(
            "variation", _("Smoothing (total variation)"), 0, 1, 0.3 if network == "draft" else 0, step=0.05
        )
        seed = int(shell.number("seed", _("Seed"), 0, 99, 0))
    config = Config(
        size=size, network=network, statistic=statistic, weights=mixed(network), content_layer=layer,
        style_weight=1.0, content_weight=1 / ratio, total_variation=float(variation), start=start,
        optimiser=optimiser, rate=float(rate), steps=steps, style_scale=float(scale), colour=colour,
        blend=float(blend), seed=seed, device=shell.device(),
    )  # fmt: skip
    sources = (first, second) if second else (first,)
    for source in sources:
        strip.image(band(source.pixels, 2.4 / len(sources)), width=300 if len(sources) == 1 else 130, alt=source.name)
    pictures = Pictures(picture.pixels, tuple(source.pixels for source in sources), cells_of(region, picture))
    job = Job(config, picture.digest, tuple(source.key for source in sources), region, pictures, sources)
    return shell.attempt("job", possible, job)


def named_network() -> str:
    """The network that was chosen, or Lite0 in its place."""
    network = st.session_state.get("network")
    return network if network in ENTRIES and available(network) else "lite0"


def possible(job: Job) -> Job:
    check(job.pictures, job.config)
    return job


def _network() -> str:
    words = {name: _(entry.title) for name, entry in ENTRIES.items()}
    network = shell.select("network", _("Network"), words)
    if available(network):
        return network
    st.caption(_("VGG-19 is not on this machine; until it is, Lite0 works in its place."))
    if st.button(_("Fetch it ({megabytes:.0f} MB)").format(megabytes=vgg19_weights().megabytes), key="fetch vgg"):
        bar = st.progress(0.0)
        try:
            for share in fetched(vgg19_weights()):
                bar.progress(share)
        except ValueError as refusal:
            shell.refused(str(refusal))
        else:
            st.rerun()
    return "lite0"


def mixed(network: str) -> tuple[float, ...]:
    """What the mixer says: faders, mutes and solos, from where it was last drawn."""
    layers, defaults = ENTRIES[network].layers, ENTRIES[network].weights
    faders = [float(state.value(f"w_{layer}", default, float)) for layer, default in zip(layers, defaults, strict=True)]
    flags = {"true": True, "false": False}.__getitem__
    muted = [state.value(f"mute_{layer}", False, flags) for layer in layers]
    alone = [state.value(f"solo_{layer}", False, flags) for layer in layers]
    return tuple(
        0.0 if mute or (any(alone) and not solo) else (fader or float(solo))
        for fader, mute, solo in zip(faders, muted, alone, strict=True)
    )


def mixer(network: str) -> None:
    """A channel strip for each layer: fader, mute, solo."""
    entry = ENTRIES[network]
    for column, layer, default in zip(st.columns(len(entry.layers)), entry.layers, entry.weights, strict=True):
        with column:
            shell.slider(f"w_{layer}", layer, 0, 2, default, step=0.1)
            shell.toggle(f"mute_{layer}", _("Mute"))
            shell.toggle(f"solo_{layer}", _("Solo"))


def grid(picture: Picture) -> tuple[int, int]:
    """Rows and columns of the region."""
    height, width = picture.pixels.shape[:2]
    longer = max(height, width)
    return max(1, round(COLUMNS * height / longer)), max(1, round(COLUMNS * width / longer))


def _region(picture: Picture) -> str:
    """The brushed cells as rows in one text of "0" and "1"; empty when no region is used."""
    if not shell.toggle("brush", _("Brush a region onto the photo")):
        return ""
    rows, columns = grid(picture)
    if (drawn := shell.edited("painting").cells) is not None:
        state.store("region", drawn)
        shell.forget("painting", "cells")
    start = "".join("1" if column < columns // 2 else "0" for _row in range(rows) for column in range(columns))
    region = state.value("region", start, str)
    if len(region) != rows * columns or set(region) - set("01"):
        region = start
        state.store("region", region)
    state.note("region", None if region == start else region)
    return region


def cells_of(region: str, picture: Picture) -> np.ndarray | None:
    if not region:
        return None
    return np.array([cell == "1" for cell in region]).reshape(grid(picture))
