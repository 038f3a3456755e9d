"""Sampling points, windows with holes, costs and learned taps, drawn from their numbers."""

from typing import TYPE_CHECKING

import cv2
import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from models.sampling.convolution import Sampling
from models.sampling.cost import Cost
from models.sampling.special import SpecialCase
from models.sampling.stack import Config as Stack
from models.sampling.stack import Coverage
from viz.canvas import Box, Mask, Pane
from viz.colors import AMBER, BLUE, GREY, VERMILION
from viz.theme import figure, segments

if TYPE_CHECKING:
    from models.sampling.learned import Snapshot

DIM = 0.12  # of the photo where no path leads
ENLARGED, DOT, TAP = 6, 4, (255, 138, 60)  # screen px of a digit's pixel, radius and colour of a tap


def feature_map(layer: Sampling, title: str) -> Pane:
    """The output: grey values where the layer mixes the colours, a colour picture where groups keep them apart."""
    output = layer.output.numpy()
    signed = bool((layer.weight < 0).any())
    if layer.weight.shape[1] == 3:
        peak = float(np.abs(output).max()) or 1.0
        limits = (-peak, peak) if signed else (0.0, 1.0)
        return Pane(output[0], title, scale="diverging" if signed else "grey", limits=limits)
    shown = 0.5 + 0.5 * output / (np.abs(output).max() or 1.0) if signed else output
    return Pane((255 * shown.clip(0, 1)).round().astype(np.uint8).transpose(1, 2, 0), title)


def path_counts(seen: Coverage, title: str, unread: str) -> Pane:
    """How many paths lead from each pixel of the window to the output; hatched where none does."""
    holes = Mask(seen.paths == 0, GREY, hatch=45, opacity=1.0, name=unread)
    return Pane(seen.paths.astype(np.float32), title, masks=[holes] if seen.touched < seen.paths.size else [])


def seen_photo(photo: np.ndarray, seen: Coverage, center: tuple[int, int], title: str) -> Pane:
    """The window of the photo about ``center`` (row, column), dark where the output cannot see it."""
    reach = seen.window // 2
    padded = np.pad(photo, ((reach, reach), (reach, reach), (0, 0)))
    row, column = center
    window = padded[row : row + seen.window, column : column + seen.window]
    return Pane(np.where(seen.paths[..., None] > 0, window, window * DIM).astype(np.uint8), title)


def located(photo: np.ndarray, seen: Coverage, center: tuple[int, int], title: str) -> Pane:
    """The photo, with the place of the window."""
    reach = seen.window // 2
    row, column = center
    box = Box((column - reach, row - reach, column - reach + seen.window, row - reach + seen.window), AMBER)
    return Pane(photo, title, shapes=[box])


def cone(seen: Coverage, stack: Stack, words: dict[str, str]) -> go.Figure:
    """One row of each layer, and the taps that connect them, from the output down to the picture."""
    traces = []
    levels = len(seen.levels)
    for level, upper in enumerate(seen.levels[:-1]):
        dilation = stack.dilations[::-1][level]
        start = np.flatnonzero(upper) - upper.size / 2 + 0.5
        arms = dilation * (np.arange(stack.kernel_size) - (stack.kernel_size - 1) / 2)
        end = (start[:, None] + arms).ravel()
        heights = (levels - 1 - level, levels - 2 - level)
        traces.append(
            go.Scatter(
                x=segments(np.repeat(start, stack.kernel_size), end),
                y=segments(np.full(end.size, float(heights[0])), np.full(end.size, float(heights[1]))),
                mode="lines",
                line={"color": BLUE, "width": 1},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    named = set()
    for level, paths in enumerate(seen.levels):
        place = np.arange(paths.size) - paths.size / 2 + 0.5
        for read, color, name in ((True, BLUE, words["read"]), (False, VERMILION, words["hole"])):
            here = place[(paths > 0) == read]
            if not here.size:
                continue
            traces.append(
                go.Scatter(
                    x=here,
                    y=np.full(here.size, levels - 1 - level),
                    customdata=paths[(paths > 0) == read],
                    mode="markers",
                    marker={
                        "color": color,
                        "size": 8,
                        "symbol": "circle" if read else "x-thin-open",
                        "line": {"width": 2, "color": color},
                    },
                    name=name,
                    legendgroup=name,
                    showlegend=name not in named,
                    hovertemplate=words["hover"] + "<extra></extra>",
                )
            )
            named.add(name)
    names = [words["picture"], *(words["layer"].format(number=number) for number in range(1, levels))]
    axis = {"tickvals": list(range(levels)), "ticktext": names, "zeroline": False, "showgrid": False}
    return figure(*traces, height=260, xaxis={"title": words["place"], "zeroline": False}, yaxis=axis)


def cost_bars(costs: tuple[Cost, ...], words: dict[str, str]) -> go.Figure:
    """Parameters and multiply-adds of each way to build the layer, side by side."""
    names = [words[cost.name] for cost in costs]
    drawn = make_subplots(1, 2, shared_yaxes=True, horizontal_spacing=0.04)
    for column, (field, title) in enumerate((("parameters", words["parameters"]), ("multiply_adds", words["adds"])), 1):
        numbers = [getattr(cost, field) for cost in costs]
        bars = go.Bar(
            x=numbers, y=names, orientation="h", name=title, marker={"color": (BLUE, AMBER)[column - 1]}, text=numbers,
            texttemplate="%{text:.4s}", textposition="auto", hovertemplate="%{y}: %{x:,}<extra></extra>",
        )  # fmt: skip
        drawn.add_trace(bars, 1, column)
        drawn.update_xaxes(title=title, type="log", dtick=1, row=1, col=column)
    drawn.update_yaxes(autorange="reversed")
    base = figure(height=360)
    layout = {**base.layout.to_plotly_json(), "showlegend": False, "margin": {"l": 160, "r": 16, "t": 8, "b": 52}}
    return drawn.update_layout(layout)


def connection_tiles(connections: np.ndarray, title: str) -> Pane:
    """What one output depends on: a tile for each input channel ``[C, S, S]``, in one row."""
    channels, size = connections.shape[0], connections.shape[1]
    sheet = np.full((size + 2, channels * (size + 1) + 1), np.nan, np.float32)
    for channel in range(channels):
        left = 1 + channel * (size + 1)
        sheet[1 : 1 + size, left : left + size] = connections[channel]
    return Pane(sheet, title, limits=(0.0, max(1.0, float(connections.max()))))


def overlap(counts: np.ndarray, title: str) -> Pane:
    """How many inputs write into each output of a transposed convolution."""
    return Pane(counts.astype(np.float32), title, limits=(0.0, float(counts.max())))


def identity(case: SpecialCase, titles: tuple[str, str, str]) -> tuple[Pane, Pane, Pane]:
    """Both sides of a special case, and their difference on a scale of its own."""
    left, right = case.left[0].numpy(), case.right[0].numpy()
    limits = (float(min(left.min(), right.min())), float(max(left.max(), right.max())))
    peak = max(1e-6, float(np.abs(left - right).max()))
    return (
        Pane(left, titles[0], scale="grey", limits=limits),
        Pane(right, titles[1], scale="grey", limits=limits),
        Pane(left - right, titles[2], scale="diverging", limits=(-peak, peak)),
    )


def gallery(shown: "Snapshot", title: str, columns: int = 8) -> Pane:
    """Digits in several poses, with the taps that read them as dots."""
    pictures, points = shown.pictures.numpy(), shown.points.numpy()
    size = ENLARGED * pictures.shape[1]
    tiles = []
    for picture, taps in zip(pictures, points, strict=True):
        grey = cv2.resize(
            (255 * picture.clip(0, 1)).round().astype(np.uint8), (size, size), interpolation=cv2.INTER_NEAREST
        )
        tile = np.repeat(grey[..., None], 3, axis=2)
        for y, x in taps:
            place = (round(ENLARGED * (x + 0.5) * 8), round(ENLARGED * (y + 0.5) * 8))  # in eighths
            cv2.circle(tile, place, 8 * DOT, TAP, cv2.FILLED, cv2.LINE_AA, shift=3)
        tiles.append(np.pad(tile, ((1, 1), (1, 1), (0, 0)), constant_values=90))
    rows = [np.hstack(tiles[start : start + columns]) for start in range(0, len(tiles), columns)]
    return Pane(np.vstack(rows), title, smooth=True)


def following(shown: "Snapshot", words: dict[str, str]) -> go.Figure:
    """Spread of the taps against the digit's size, and their turn against the digit's: one dot a held-out digit."""
    drawn = make_subplots(1, 2, horizontal_spacing=0.2)
    pairs = ((shown.scale, shown.spread, "size", "spread", BLUE), (shown.angle, shown.turn, "angle", "turn", VERMILION))
    for column, (x, y, x_name, y_name, color) in enumerate(pairs, 1):
        dots = go.Scatter(x=x.numpy(), y=y.numpy(), mode="markers", marker={"color": color, "size": 5, "opacity": 0.6})
        drawn.add_trace(dots, 1, column)
        drawn.update_xaxes(title=words[x_name], zeroline=False, row=1, col=column)
        drawn.update_yaxes(title=words[y_name], zeroline=False, row=1, col=column)
    drawn.update_yaxes(range=[0, 14], row=1, col=1)
    drawn.update_yaxes(range=[-60, 60], row=1, col=2)
    return drawn.update_layout({**figure(height=270).layout.to_plotly_json(), "showlegend": False})


def accuracy(shown: "Snapshot", last: int, words: dict[str, str]) -> go.Figure:
    """Share of held-out digits read correctly, with moving taps and with fixed ones."""
    step, moving, fixed = np.array(shown.history, float).T
    traces = [
        go.Scatter(x=step, y=moving, mode="lines", line={"color": BLUE, "width": 3}, name=words["moving"]),
        go.Scatter(
            x=step, y=fixed, mode="lines", line={"color": GREY, "width": 3, "dash": "dash"}, name=words["fixed"]
        ),
    ]
    axes = {"xaxis": {"title": words["step"], "range": [0, last]}, "yaxis": {"title": words["share"], "range": [0, 1]}}
    return figure(*traces, height=270, **axes)
