"""Pictures and charts of style transfer: what goes in and comes out, Gram matrices, losses, posters."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.images.sizes import middle
from models.style.gram import GramView, Pair
from models.style.poster import ROWS, Poster
from models.style.shuffle import Shuffle
from models.style.transfer import Snapshot
from viz.canvas import Box, Pane
from viz.colors import BLUE, CYCLE, GREY, VERMILION
from viz.theme import figure


def transfer_panes(content: np.ndarray, painted: np.ndarray, words: tuple[str, str]) -> list[Pane]:
    """The photo, at the painting's size, and the painting."""
    height, width = painted.shape[:2]
    photo = cv2.resize(content, (width, height), interpolation=cv2.INTER_AREA)
    return [Pane(picture, title, smooth=True) for title, picture in zip(words, (photo, painted), strict=True)]


def band(pixels: np.ndarray, aspect: float) -> np.ndarray:
    """A strip from the middle of a style, 420 px wide: enough to recognise it."""
    side = min(pixels.shape[1], round(pixels.shape[0] * aspect))
    height = max(1, round(side / aspect))
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - side) // 2
    part = pixels[top : top + height, left : left + side]
    return cv2.resize(part, (420, round(420 / aspect)), interpolation=cv2.INTER_AREA)


def losses(shown: Snapshot, layers: Sequence[str], words: Mapping[str, str]) -> go.Figure:
    """How far each layer is from the style, and the content from its photo, over the steps; logarithmic."""
    steps = np.arange(1, shown.step + 1)
    traces = [
        go.Scatter(x=steps, y=shown.layers[:, i], name=layer, line={"color": CYCLE[i % len(CYCLE)], "width": 2.5})
        for i, layer in enumerate(layers)
        if shown.step and not np.isnan(shown.layers[0, i])
    ]
    if shown.step and shown.content.any():
        dashed = {"color": GREY, "width": 2.5, "dash": "dash"}
        kept = np.where(shown.content > 1e-6, shown.content, np.nan)  # nothing, at the start, has no logarithm
        traces.append(go.Scatter(x=steps, y=kept, name=words["content"], line=dashed))
    return figure(
        *traces,
        height=400,
        legend={
            "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": -0.3,
            "entrywidth": 0.5, "entrywidthmode": "fraction", "font": {"size": 13},
        },
        xaxis={"title": words["step"], "range": [0, shown.steps]},
        yaxis={"title": words["distance"], "type": "log", "tickformat": "~g", **_ticks([t.y for t in traces])},
    )  # fmt: skip


def _ticks(lines: Sequence[np.ndarray]) -> dict[str, list[float]]:
    """A logarithmic axis with each number in full size; more of them where it spans less than two decades."""
    if not lines:
        return {"range": [-2, 1]}
    low, high = np.log10(np.maximum([np.nanmin(lines), np.nanmax(lines)], 1e-6))
    firsts = (1, 2, 5) if high - low < 2 else (1,)
    ends = [np.floor(2 * low - 0.1) / 2, np.ceil(2 * high + 0.1) / 2]  # half decades: they stay while a run plays
    return {"range": ends, "tickvals": [first * 10.0**power for power in range(-7, 6) for first in firsts]}


def gram_panes(view: GramView, words: Sequence[str], cell: tuple[int, int] | None = None) -> list[Pane]:
    """The matrices of the current picture and of the style, and their difference, on the style's scale: it fades."""
    top = float(np.abs(view.style).max())
    shapes = []
    if cell:
        row, column = cell
        shapes = [Box((column, row, column + 1, row + 1), VERMILION, 3)]
    return [
        Pane(matrix, title, shapes=shapes, scale="diverging", limits=(-top, top))
        for matrix, title in zip((view.current, view.style, view.current - view.style), words, strict=True)
    ]


def pair_panes(found: Pair, words: Sequence[str]) -> list[Pane]:
    """Two feature maps, and where they fire together."""
    panes = []
    for values, title in zip((found.first, found.second, found.product), words, strict=True):
        limit = float(np.percentile(np.abs(values), 99.5)) or 1.0
        panes.append(Pane(values, title, scale="diverging", limits=(-limit, limit), smooth=True))
    return panes


def spectrum(view: GramView, words: Mapping[str, str]) -> go.Figure:
    """Eigenvalues of both matrices, falling: few directions carry most of a style."""
    ranks = np.arange(1, len(view.style_spectrum) + 1)
    floor = 1e-7 * view.style_spectrum[0]  # float32 knows nothing below
    return figure(
        go.Scatter(x=ranks, y=view.style_spectrum.clip(floor), name=words["style"], line={"color": BLUE, "width": 3}),
        go.Scatter(
            x=ranks, y=view.current_spectrum.clip(floor), name=words["current"],
            line={"color": VERMILION, "width": 3, "dash": "dash"},
        ),
        height=300,
        xaxis={"title": words["rank"]},
        yaxis={
            "title": words["eigenvalue"], "type": "log", "tickformat": "~g",
            **_ticks([view.style_spectrum.clip(floor), view.current_spectrum.clip(floor)]),
        },
    )  # fmt: skip


def shuffle_panes(proof: Shuffle, words: Sequence[str]) -> list[Pane]:
    """The map before and after, then its Gram matrix before and after."""
    top = float(np.abs(proof.gram_before).max())
    pictures = [Pane(picture, title) for picture, title in zip((proof.before, proof.after), words[:2], strict=True)]
    return pictures + [
        Pane(gram, title, scale="diverging", limits=(-top, top))
        for gram, title in zip((proof.gram_before, proof.gram_after), words[2:], strict=True)
    ]


def poster(shown: Poster, layers: Sequence[str], side: int, gap: int = 6) -> np.ndarray:
    """All tiles on one sheet [H, W, 3] uint8, a column for each layer; what is not begun is a grey field."""
    sheet = np.full((len(ROWS) * (side + gap) - gap, len(layers) * (side + gap) - gap, 3), 128, np.uint8)
    for (row, layer), tile in shown.tiles.items():
        top, left = ROWS.index(row) * (side + gap), list(layers).index(layer) * (side + gap)
        sheet[top : top + side, left : left + side] = cv2.resize(
            middle(tile), (side, side), interpolation=cv2.INTER_CUBIC
        )
    return sheet
