"""The painting as it comes about, its losses, and its Gram matrices beside the style's."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import streamlit as st

from models.images.decoding import Picture
from models.style import transfer as style
from models.style.config import Config, layer_weights
from models.style.film import gif
from models.style.gram import gram_view, pair
from models.style.losses import distances
from models.style.networks import ENTRIES, known
from models.style.pictures import Pictures
from models.style.poster import Poster, poster, texture_config
from pages import shell
from pages.shell import _, state
from pages.style import controls
from pages.style.controls import Job
from viz import style as figures
from viz.canvas import Pane

POSTER_SIZE, POSTER_STEPS = 128, 30


def start(job: Job) -> Iterator[style.Snapshot]:
    return style.transfer(job.pictures, job.config)


def painting(job: Job, picture: Picture) -> None:
    """Photo, style and painting; losses below; the mixer and what can be saved."""
    layers = known(job.config.network).layers

    def draw(shown: style.Snapshot) -> None:
        if shell.edited("painting").cells is not None:  # a brushed region belongs to the controls, outside of the stage
            st.rerun()
        with st.container(key="stage"):
            titles = (_("Photo"), _("Painting, step {step}").format(step=shown.step))
            shell.canvas(
                *figures.transfer_panes(picture.pixels, shown.pixels, titles), key="painting", height=340,
                alt=_("The photo, and the photo painted in the style"), extra=_brush(job, picture),
                script=Path(__file__).with_name("style.js"),
                hint=_("Drag over the photo to brush the region") if job.region else "",
            )  # fmt: skip
        words = {
            "content": _("content"), "step": _("step"), "distance": _("distance (log)"),
        }  # fmt: skip
        shell.show(figures.losses(shown, layers, words), key="losses", alt=_("Distance of each layer over the steps"))
        _saved(shown, job)

    shell.player(start, job, draw, key="run", total=job.config.steps + 1, interval=0.4)


def below(job: Job | None, picture: Picture) -> None:
    """The mixer, across the page, and the code; without a run the mixer still, as it may be what to change."""
    st.markdown(
        _(
            "**The mixer:** how loud each layer of the network speaks about style. From fine grain, left, to large forms."
        )
    )
    controls.mixer(job.config.network if job else controls.named_network())
    if job:
        _code(job, picture)


def _brush(job: Job, picture: Picture) -> dict[str, object]:
    rows, columns = controls.grid(picture)
    return {"rows": rows, "columns": columns, "region": job.region}


def _saved(shown: style.Snapshot, job: Job) -> None:
    run = st.session_state[state.slot("run")]

    def png() -> bytes:
        return cv2.imencode(".png", shown.pixels[..., ::-1])[1].tobytes()

    def film() -> bytes:
        return gif([snapshot.pixels for _count, snapshot in run.kept])

    def parameters() -> bytes:
        config = asdict(job.config) | {"weights": layer_weights(job.config)}
        return json.dumps(
            {"config": config, "styles": job.styles, "content": job.content, "step": shown.step}, indent=2
        ).encode()

    with st.container(horizontal=True):
        shell.file_download("painting.png", png, "image/png")
        shell.file_download("painting.gif", film, "image/gif")
        shell.file_download("painting.json", parameters, "application/json")


def _code(job: Job, picture: Picture) -> None:
    drawn = ", ".join(source.code for source in job.sources)
    changed = {k: v for k, v in asdict(job.config).items() if v != getattr(Config(), k)}
    options = ", ".join(f"{name}={value!r}" for name, value in changed.items())
    snippet = (
        "from models.images.decoding import decoded\nfrom models.images.samples import sample\nfrom models.style.transfer import transfer\n"
        "from models.style.config import Config\nfrom models.style.losses import distances\n"
        "from models.style.paintings import painting\nfrom models.style.pictures import Pictures\n\n"
        f"{shell.picture_snippet(picture)}\npictures = Pictures(picture.pixels, ({drawn},))\n"
        f"config = Config({options})\nrun = transfer(pictures, config)  # next(run).pixels is the picture after a step\n"
        "for layer, distance in distances(pictures, config).items():\n    print(f'{layer} {distance:.2f}')"
    )
    if st.session_state.get("code"):
        found = distances(Pictures(job.pictures.content, job.pictures.styles), job.config)
        prints = "\n".join(f"{layer} {distance:.2f}" for layer, distance in found.items())
    else:
        prints = ""
    shell.code(style.transfer, snippet=snippet, prints=prints)


def gram(job: Job) -> None:
    """The matrices that are matched: of the style, of the painting now, and what is left between them."""
    heard = [n for n, w in zip(known(job.config.network).layers, layer_weights(job.config), strict=True) if w]

    def draw(shown: style.Snapshot) -> None:
        layer = shell.choice("gram_layer", _("Layer"), heard, heard[min(2, len(heard) - 1)])
        view = gram_view(shown.pixels, job.pictures.styles[0], layer, job.config)
        cell = _cell(len(view.order))
        titles = (
            _("Gram matrix of the style"),
            _("of the painting, step {step}").format(step=shown.step),
            _("Difference"),
        )
        with st.container(key="stage"):
            shell.canvas(
                *figures.gram_panes(view, titles, cell), key="gram", height=330, click=True,
                alt=_("Gram matrices of style, painting and their difference"),
                hint=_("Click a cell: which two feature maps fire together?"),
            )  # fmt: skip
        row, column = cell
        both = [pair(maps, row, column) for maps in (view.style_maps, view.current_maps)]
        shell.lamps([
            (True, _("relative distance {distance:.3g}").format(distance=view.distance), ""),
            (view.mmd_difference < 1e-6, _("checked against MMD² with kernel (xᵀy)²: {gap:.1g}").format(gap=view.mmd_difference), ""),
        ])  # fmt: skip
        left, right = st.columns([3, 2])
        with left:
            st.markdown(
                _("Cell ({row}, {column}): how strongly channels {first} and {second} fire at the same places: {style:.3g} in the style, {current:.3g} in the painting.").format(
                    row=row, column=column, first=view.order[row], second=view.order[column],
                    style=both[0].cell, current=both[1].cell,
                )
            )  # fmt: skip
            names = (
                _("Channel {number}").format(number=view.order[row]),
                _("Channel {number}").format(number=view.order[column]),
                _("Both together"),
            )
            shell.canvas(*figures.pair_panes(both[1], names), key="pair", height=240, tools=False,
                         alt=_("Two feature maps of the painting and their product"))  # fmt: skip
        with right:
            words = {"style": _("style"), "current": _("painting"), "rank": _("rank"), "eigenvalue": _("eigenvalue")}
            shell.show(figures.spectrum(view, words), key="spectrum", alt=_("Eigenvalues of both Gram matrices"))

    shell.player(start, job, draw, key="run", total=job.config.steps + 1, interval=0.6)


def _cell(channels: int) -> tuple[int, int]:
    """The cell that was clicked, else the strongest corner."""
    click = shell.edited("gram").click
    row, column = (int(click["y"]), int(click["x"])) if click else (0, min(1, channels - 1))
    return min(row, channels - 1), min(column, channels - 1)


def texture(job: Job) -> None:
    """The style alone: noise that is given the style's statistics."""
    alone = replace(
        job,
        config=texture_config(replace(job.config, steps=60)),
        region="",
        pictures=replace(job.pictures, region=None),
    )

    def draw(shown: style.Snapshot) -> None:
        with st.container(key="stage"):
            panes = [Pane(figures.middle(source.pixels), source.name, smooth=True) for source in job.sources]
            title = _("Texture from noise, step {step}").format(step=shown.step)
            panes.append(Pane(figures.middle(shown.pixels), title, smooth=True))
            shell.canvas(*panes, key="texture", height=400, alt=_("The style, and a texture grown from noise"))
        st.caption(
            _(
                "No photo takes part. What appears is what the Gram matrices remember of the style: its grain, its strokes, its colours; not where anything was."
            )
        )

    shell.player(start, alone, draw, key="texture run", total=61, interval=0.4)


def posters(job: Job) -> None:
    """Each layer's style and content."""
    small = replace(
        job.config,
        size=POSTER_SIZE,
        steps=POSTER_STEPS,
        style_scale=1.0,
        colour="style",
        statistic="gram",
        content_layer="",
    )
    alone = replace(job, config=small, region="", pictures=replace(job.pictures, region=None))
    layers = ENTRIES[small.network].layers[:5]

    def draw(shown: Poster) -> None:
        with st.container(key="stage"):
            sheet = figures.poster(shown, layers, POSTER_SIZE)
            title = "   →   ".join(layers)
            shell.canvas(
                Pane(sheet, title, smooth=True),
                key="poster",
                height=370,
                alt=_("Textures and reconstructions of five layers"),
            )
        st.caption(
            _(
                "Above: textures from noise with the statistics of all layers up to this one; structures grow with depth. Below: the photo found again from one layer's features; the deeper, the less of the exact pixels comes back."
            )
        )

    total = POSTER_STEPS // 2 * 2 * 5 + POSTER_STEPS * 5 + 1
    shell.player(_posters, alone, draw, key="poster run", total=total, interval=0.5)


def _posters(job: Job) -> Iterator[Poster]:
    return poster(job.pictures, job.config)
