"""The parts of the style page: the painting, its Gram matrices, the shuffle proof, the style alone, the poster."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import cv2
import streamlit as st

from models.images.decoding import Picture
from models.images.sizes import middle
from models.style.config import layer_weights
from models.style.film import gif
from models.style.gram import GramView, gram_view, pair
from models.style.losses import distances, losses_of
from models.style.networks import ENTRIES, known
from models.style.pictures import Pictures, brushed, resized
from models.style.poster import Poster, poster, reconstruction_config, texture_config
from models.style.shuffle import PIXELS, Shuffle, shuffle
from models.style.shuffle import Config as ShuffleConfig
from models.style.statistics import gram_matrix, relative_distance
from models.style.transfer import Snapshot, transfer
from pages import shell
from pages.shell import _, codecs
from pages.style.settings import Job, grid, mixer, region
from viz import style as figures
from viz.canvas import Pane


def pictures(job: Job) -> shell.Step:
    """What goes into a run, for a program."""
    region = (shell.step(brushed, job.region, grid(job.content)[1]),) if job.region else ()
    return shell.step(Pictures, shell.attribute(job.content, "pixels"), tuple(one.program for one in job.sources), *region)  # fmt: skip


def painting(job: Job) -> None:
    """The photo and the painting; losses beside them, and what can be saved; the mixer below."""
    layers = known(job.config.network).layers
    rows, columns = grid(job.content)

    def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
        cells = region(job.content)
        if job.region and cells.value != job.region:  # brushed inside the player: the controls are outside
            st.rerun()
        titles = (_("Photo"), _("Painting, step {step}").format(step=snapshot.step))
        words = {"content": _("content"), "step": _("step"), "distance": _("distance (log)")}
        said = [shell.caption(_("Distances measured by {network}."), network=_(known(job.config.network).title))]
        if job.region:
            said.append(shell.caption(_("Orange: where the first style is painted; elsewhere the second, or none.")))
        canvas = shell.Canvas(
            "painting", figures.transfer_panes(job.pictures.content, snapshot.pixels, titles), height=340,
            alt=_("The photo, and the photo painted in the style"), script="style",
            extra={"rows": rows, "columns": columns, "region": job.region},
            on_edit=lambda sent: cells.set(sent.cells or job.region),
            hint=_("Drag over the photo to brush the region") if job.region else "",
            captions=said,
        )  # fmt: skip
        chart = figures.losses(snapshot, layers, words)
        alt = _("Distance of each layer over the steps")
        left, right = st.columns((5, 2))
        with left:
            shell.show(canvas)
            downloads(job, snapshot, history)
        with right:
            shell.show(shell.Chart("losses", chart, alt))

    shell.player(
        lambda: transfer(job.pictures, job.config), job, draw, total=job.config.steps + 1, interval=0.4, autoplay=True
    )
    st.markdown(_("**The mixer:** how much each layer counts for the style. From fine grain, left, to large forms."))
    mixer(job.config.network)
    shell.code(
        distances, pictures(job), job.config, also=(losses_of, transfer),
        shows=r"'\n'.join(f'{layer} {distance:.2f}' for layer, distance in result.items())",
    )  # fmt: skip


def downloads(job: Job, snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
    def parameters() -> bytes:
        config = asdict(snapshot.config) | {"weights": layer_weights(snapshot.config)}
        content = {"config": config, "styles": job.styles, "content": job.content.digest, "step": snapshot.step}
        return json.dumps(content, indent=2).encode()

    def png() -> bytes:
        return cv2.imencode(".png", snapshot.pixels[..., ::-1])[1].tobytes()

    with st.container(horizontal=True):
        shell.file_download("painting.png", png, "image/png")
        shell.file_download("painting.gif", lambda: gif([one.pixels for one in history]), "image/gif")
        shell.file_download("painting.json", parameters, "application/json")


def gram(job: Job) -> None:
    """The matrices that are matched: of the painting now, of the style, and what is left between them."""
    layers = [n for n, w in zip(known(job.config.network).layers, layer_weights(job.config), strict=True) if w]
    layer = shell.choice("gram_layer", _("Layer"), layers, layers[min(2, len(layers) - 1)], bare=True)

    def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
        show_gram(gram_view(snapshot.pixels, job.pictures.styles[0], layer, job.config), snapshot)

    shell.player(
        lambda: transfer(job.pictures, job.config), job, draw, total=job.config.steps + 1, interval=0.6, autoplay=True
    )
    photo = shell.step(resized, shell.attribute(job.content, "pixels"), job.config.size, "content")
    shell.code(
        gram_view, photo, job.sources[0].program, layer, job.config, also=(gram_matrix, relative_distance),
        shows="result.style.shape, round(result.distance, 4)",
    )  # fmt: skip


def show_gram(view: GramView, snapshot: Snapshot) -> None:
    cell = shell.kept("cell", (0.0, 1.0), codecs.numbers(2, 0, len(view.order) - 1))
    row, column = map(int, cell.value)
    matched = _("They are what is matched.") if snapshot.config.statistic == "gram" else _("What is matched now is another statistic; the matrices only look on.")  # fmt: skip
    painted = Pane(snapshot.pixels, _("Painting, step {step}").format(step=snapshot.step), smooth=True)
    titles = (_("Its Gram matrix"), _("Gram matrix of the style"), _("Difference"))
    axes = _("Rows and columns: the {count} channels of {layer}, in one order for all: what fires together in the style stands together.")  # fmt: skip

    def click(sent: shell.Edited) -> None:
        if sent.click and sent.click["pane"]:  # not on the painting
            cell.set((sent.click["y"] // 1, sent.click["x"] // 1))

    shell.show(shell.Canvas(
        "gram", [painted, *figures.gram_panes(view, titles, (row, column))], height=330, click=True,
        alt=_("The painting, its Gram matrix, that of the style, and their difference"), on_edit=click,
        hint=_("Click a cell: which two feature maps fire together?"),
        captions=[
            shell.caption(axes, count=len(view.order), layer=view.layer),
            shell.caption(_("Relative distance of the matrices: {distance:.3g}. {matched}").format(distance=view.distance, matched=matched)),
            shell.compare(_("MMD² with the kernel (xᵀy)²"), view.mmd_difference, 1e-6),
        ],
    ))  # fmt: skip
    style, current = (pair(maps, row, column) for maps in (view.style_maps, view.current_maps))
    first, second = (_("Channel {number}").format(number=view.order[index]) for index in (row, column))
    text = _("Row {row}, column {column}: how strongly channels {first} and {second} fire at the same places: {style:.3g} in the style, {current:.3g} in the painting.")  # fmt: skip
    words = {"style": _("style"), "current": _("painting"), "rank": _("rank"), "eigenvalue": _("eigenvalue")}
    left, right = st.columns([3, 2])
    with left:
        numbers = {"row": row, "column": column, "first": view.order[row], "second": view.order[column]}
        st.markdown(text.format(**numbers, style=style.cell, current=current.cell))
        panes = figures.pair_panes(current, (first, second, _("Both together")))
        alt = _("Two feature maps of the painting and their product")
        shell.show(shell.Canvas("pair", panes, alt, 240, tools=False))
    with right:
        shell.show(shell.Chart("spectrum", figures.spectrum(view, words), _("Eigenvalues of both Gram matrices")))


def texture(job: Job) -> None:
    """The style alone: noise that is given the style's statistics."""
    config = texture_config(job.config)
    statistics = {"gram": _("the Gram matrices"), "covariance": _("the covariances"), "deviation": _("means and deviations"), "mean": _("the means"), "wasserstein": _("the distributions")}  # fmt: skip
    remark = _("No photo takes part. What appears is what {statistic} of the feature maps hold of the style; they forget places.").format(statistic=statistics[job.config.statistic])  # fmt: skip

    def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
        pictures = {source.name: source.pixels for source in job.sources}
        pictures[_("Texture from noise, step {step}").format(step=snapshot.step)] = snapshot.pixels
        panes = [Pane(middle(pixels), title, smooth=True) for title, pixels in pictures.items()]
        alt = _("The style, and a texture grown from noise")
        shell.show(shell.Canvas("texture", panes, alt, 400, captions=[shell.caption(remark)]))

    shell.player(
        lambda: transfer(job.pictures, config), job, draw, name="texture", total=config.steps + 1, autoplay=True
    )
    shell.code(
        transfer, pictures(job), replace(config, steps=2), also=(texture_config, losses_of),
        shows="[round(float(one.style[-1]), 3) for one in result if one.step]",
    )  # fmt: skip


def posters(job: Job) -> None:
    """Each layer's style and content."""
    layers = known(job.config.network).layers[:5]
    remark = _("Above: textures from noise with the statistics of all layers up to this one; structures grow with depth. Below: the photo found again from one layer's features; the deeper, the less of the exact pixels comes back.")  # fmt: skip

    def draw(snapshot: Poster, history: Sequence[Poster]) -> None:
        pane = Pane(figures.poster(snapshot, layers, job.config.size), "   →   ".join(layers), smooth=True)
        alt = _("Textures and reconstructions of five layers")
        shell.show(shell.Canvas("poster", [pane], alt, 370, captions=[shell.caption(remark)]))

    total = 2 * len(layers) * job.config.steps + 1
    shell.player(lambda: poster(job.pictures, job.config), job, draw, name="poster", total=total, autoplay=True)
    shell.code(
        poster, pictures(job), replace(job.config, steps=2), also=(texture_config, reconstruction_config),
        shows="{place: round(float(tile.mean()), 1) for place, tile in list(result)[-1].tiles.items()}",
    )  # fmt: skip


@shell.cached(64)
def shuffled(picture: Picture, config: ShuffleConfig) -> Shuffle:
    return shuffle(picture.pixels, config)


def proof(picture: Picture) -> None:
    """Shuffle a share of the places: the picture is gone, and the Gram matrix has not noticed."""

    @shell.fragment
    def shuffling() -> None:
        controls, stage = shell.columns()
        layers = {PIXELS: _("pixels")} | {layer: layer for layer in ENTRIES["lite0"].layers}
        with controls:
            values = {
                "what": shell.choice("what", _("Shuffle"), {"features": _("The features"), PIXELS: _("The pixels")}),
                "layer": shell.select("shuffled_layer", _("Layer that is looked at"), layers, "block2"),
                "share": shell.slider("share", _("Share of the places (%)"), 0, 100, 100),
                "seed": shell.number("order", _("Seed of the shuffle"), 0, 99, 0),
            }
        with stage:
            if shell.hidden("shuffle"):
                shell.hidden_note()
            elif shown := shell.follow(lambda values: [shuffle_canvas(picture, **values)], values):
                shell.code(
                    shuffle, shell.attribute(picture, "pixels"), shuffling_config(**shown),
                    shows="round(result.difference, 9), round(result.moved, 3), round(result.change, 3)",
                )  # fmt: skip

    shuffling()


def shuffling_config(what: str, layer: str, share: float, seed: int) -> ShuffleConfig:
    return ShuffleConfig(layer=layer, shuffled=what, share=share / 100, seed=seed)


def shuffle_canvas(picture: Picture, what: str, layer: str, share: float, seed: int) -> shell.Canvas:
    call = shuffled.timed(picture, shuffling_config(what, layer, share, seed))
    result, same = call.result, call.result.difference < 1e-6
    after = _("After: {moved:.0%} of the places moved").format(moved=result.moved)
    titles = (_("Before"), after, _("Gram matrix before"), _("Gram matrix after"))
    why = (
        _("The Gram matrix is a mean over all places, and a mean does not depend on their order: it forgets places. What fits into one receptive field it keeps: strokes, and in deep layers parts of things.")
        if same
        else _("Here the pixels were shuffled before the network looked. Its filters see neighbours, and the more pixels move, the less is left of the neighbours, and of the style.")
    )  # fmt: skip
    largest = _("Largest change of the Gram matrix, relative to its largest cell: {difference:.1g}").format(difference=result.difference)  # fmt: skip
    mean = _("Mean change of the features: {change:.0%}. Size of the matrix: C × C, its sums divided by the number of places.").format(change=result.change)  # fmt: skip
    colours = _("Colours of Before and After: red, green and blue are the three directions in which the {count} channels of {layer} differ most.")  # fmt: skip
    named = [shell.caption(colours, count=len(result.gram_before), layer=layer)] if layer != PIXELS else []
    captions = [
        *named,
        *map(shell.caption, (largest, mean, why)),
        shell.timing(call.seconds, remembered=call.remembered),
    ]
    alt = _("A feature map and its Gram matrix, before and after the shuffle")
    return shell.Canvas("shuffle", figures.shuffle_panes(result, titles), alt, 330, captions=captions)
