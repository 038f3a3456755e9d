"""Sampling points, windows with holes, costs and learned taps, drawn from their numbers."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import cv2
import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from models.sampling.convolution import Sampling
from models.sampling.cost import Config as Layer
from models.sampling.cost import Cost
from models.sampling.facts import Numbers
from models.sampling.layer import CHANNELS, Config
from models.sampling.special import SpecialCase
from models.sampling.stack import Config as Stack
from models.sampling.stack import Coverage
from viz.canvas import Box, Mask, Pane
from viz.colors import AMBER, BLUE, GREY, VERMILION
from viz.sheets import sheet
from viz.theme import dots, figure, segments

if TYPE_CHECKING:
    from torch import Tensor

    from models.sampling.learned import Snapshot

Labels = Mapping[str, str]  # translated words, by what they name
DIM = 0.12  # of the photo where no path leads
PER_ROW = 4  # tiles of connections
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


def pixels(image: "Tensor") -> np.ndarray:
    """A picture ``[3, H, W]`` from 0 to 1 as ``[H, W, 3]`` uint8."""
    return (image * 255).round().byte().permute(1, 2, 0).numpy()


def layer_panes(image: "Tensor", layer: Sampling, labels: Labels) -> tuple[Pane, Pane, Pane]:
    """The picture ``[3, H, W]``, the same for a close-up, and the layer's output."""
    photo = pixels(image)
    return (
        Pane(photo, labels["photo"]), Pane(photo, labels["close-up"]), feature_map(layer, labels["output"])
    )  # fmt: skip


def formulas(found: Numbers, layer: Config, height: int) -> tuple[str, str, str, str]:
    """Window, rows, parameters and multiply-adds of a layer, each with the numbers in its formula."""
    return (
        f"{layer.dilation} · ({layer.kernel_size} − 1) + 1 = {found.window} px",
        f"⌊({height} + 2 · {layer.padding} − {found.window}) / {layer.stride}⌋ + 1 = {found.rows}",
        f"{layer.kernel_size}² · {CHANNELS} · {CHANNELS} / {layer.groups} = {found.parameters:,}",
        f"{found.parameters:,} · {found.rows} · {found.columns} = {found.multiply_adds:,}",
    )


def stack_panes(photo: np.ndarray, seen: Coverage, center: tuple[float, float], labels: Labels) -> tuple[Pane, ...]:
    """Paths from each pixel of the window, the photo through it, its place, and a checkerboard; ``center`` in shares.

    Hatched, and dark in the photo, is what has no path to the output.
    """
    holes = Mask(seen.paths == 0, GREY, hatch=45, opacity=1.0, name=labels["none"])
    column, row = map(int, place(center, photo))
    reach, size = seen.window // 2, seen.window
    window = np.pad(photo, ((reach, reach), (reach, reach), (0, 0)))[row : row + size, column : column + size]
    lit = np.where(seen.paths[..., None] > 0, window, window * DIM).astype(np.uint8)
    box = Box((column - reach, row - reach, column - reach + size, row - reach + size), AMBER)
    return (
        Pane(seen.paths.astype(np.float32), labels["paths"], masks=[holes] if holes.where.any() else []),
        Pane(lit, labels["seen"]),
        Pane(photo, labels["place"], shapes=[box], smooth=True),
        Pane(seen.board.astype(np.float32), labels["board"], scale="grey", limits=(0.0, 1.0)),
    )


def place(shares: tuple[float, float], photo: np.ndarray) -> tuple[float, float]:
    """The middle of the pixel at these shares of a photo's width and height: x and y."""
    x, y = (min(int(share * side), side - 1) + 0.5 for share, side in zip(shares, photo.shape[1::-1], strict=True))
    return x, y


def shares(xy: tuple[float, float], photo: np.ndarray) -> tuple[float, float]:
    """A place on a photo as shares of its width and height, within it."""
    x, y = (min(max(at / side, 0.0), 1.0) for at, side in zip(xy, photo.shape[1::-1], strict=True))
    return x, y


def cone(seen: Coverage, stack: Stack, labels: Labels) -> go.Figure:
    """One row of each layer, and the taps that connect them, from the output down to the picture."""
    levels = len(seen.levels)
    paths = np.concatenate(seen.levels)
    place = np.concatenate([np.arange(level.size) - level.size / 2 + 0.5 for level in seen.levels])
    height = np.repeat(np.arange(levels)[::-1], [level.size for level in seen.levels])
    kinds = ((paths > 0, BLUE, "circle", labels["read"]), (paths == 0, VERMILION, "x-thin-open", labels["hole"]))
    dots = [
        go.Scatter(
            x=place[here], y=height[here], customdata=paths[here], mode="markers", name=name, showlegend=True,
            marker={"color": color, "size": 8, "symbol": symbol, "line": {"width": 2, "color": color}},
            hovertemplate=labels["hover"] + "<extra></extra>",
        )
        for here, color, symbol, name in kinds
        if here.any()
    ]  # fmt: skip
    taps = [
        _taps(place[(height == level) & (paths > 0)], level, dilation, stack.kernel_size)
        for level, dilation in enumerate(stack.dilations, 1)
    ]
    names = [labels["picture"], *(labels["layer"].format(number=number) for number in range(1, levels))]
    axis = {"tickvals": list(range(levels)), "ticktext": names, "zeroline": False, "showgrid": False}
    return figure(*taps, *dots, height=260, xaxis={"title": labels["axis"], "zeroline": False}, yaxis=axis)


def _taps(start: np.ndarray, level: int, dilation: int, kernel_size: int) -> go.Scatter:
    """Lines from the places of a layer that are read to what they read of the layer below."""
    end = (start[:, None] + dilation * (np.arange(kernel_size) - (kernel_size - 1) / 2)).ravel()
    x, y = segments(np.repeat(start, kernel_size), end), np.tile([level, level - 1, np.nan], end.size)
    return go.Scatter(x=x, y=y, mode="lines", line={"color": BLUE, "width": 1}, hoverinfo="skip", showlegend=False)


def cost_bars(costs: tuple[Cost, ...], labels: Labels) -> go.Figure:
    """Parameters and multiply-adds of each way to build the layer, side by side."""
    names = [labels[cost.name] for cost in costs]
    drawn = make_subplots(1, 2, shared_yaxes=True, horizontal_spacing=0.04)
    for column, (field, title) in enumerate(
        (("parameters", labels["parameters"]), ("multiply_adds", labels["adds"])), 1
    ):
        numbers = [getattr(cost, field) for cost in costs]
        bars = go.Bar(
            x=numbers, y=names, orientation="h", name=title, marker={"color": (BLUE, AMBER)[column - 1]}, text=numbers,
            texttemplate="%{text:,}", textposition="outside", cliponaxis=False, constraintext="none",
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )  # fmt: skip
        drawn.add_trace(bars, 1, column)
        drawn.update_xaxes(title=title, range=[0, 1.35 * max(numbers)], nticks=4, row=1, col=column)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    base = figure(height=300, width=640)
    layout = {**base.layout.to_plotly_json(), "showlegend": False, "margin": {"l": 160, "r": 16, "t": 8, "b": 52}}
    return drawn.update_layout(layout)


def cost_table(costs: tuple[Cost, ...], layer: Layer, labels: Labels) -> str:
    """Formula and number of each cost, and the sizes that stand in them, in Markdown."""
    rows = [f"| | {labels['window']} | {labels['parameters']} | {labels['adds']} |", "|:--|:--|:--|:--|"]
    for cost in costs:
        both = (
            f"${latex(terms)} = {total:,}$".replace(",", "{,}")
            for terms, total in ((cost.parameter_terms, cost.parameters), (cost.multiply_add_terms, cost.multiply_adds))
        )
        rows.append(f"| {labels[cost.name]} | {cost.window} px | {' | '.join(both)} |")
    sizes = {"C": layer.in_channels, "D": layer.out_channels, "k": layer.kernel_size, "G": layer.groups}
    return "\n".join([*rows, "", labels["sizes"].format(**sizes, P=layer.size**2)])


def latex(terms: tuple[str, ...]) -> str:
    """``("kkCD/G",)`` as ``\\tfrac{k^2CD}{G}``."""
    parts = []
    for term in terms:
        top, _slash, bottom = term.partition("/")
        powers = re.sub(r"k+", lambda run: "k" if len(run[0]) == 1 else f"k^{len(run[0])}", top)
        parts.append(rf"\tfrac{{{powers}}}{{{bottom}}}" if bottom else powers)
    return " + ".join(parts)


def connection_panes(connections: np.ndarray, written: np.ndarray, labels: Labels) -> tuple[Pane, Pane]:
    """What one output depends on, a tile for each input channel ``[C, S, S]``; how often each output is written."""
    tiles = sheet(connections.astype(np.float32), PER_ROW, np.nan, edge=1)
    return (
        Pane(tiles, labels["connections"], limits=(0.0, max(1.0, float(connections.max())))),
        Pane(written.astype(np.float32), labels["overlap"], limits=(0.0, float(written.max()))),
    )


def identity(case: SpecialCase, labels: Labels, tolerance: float) -> tuple[Pane, Pane]:
    """Both sides of a special case; hatched where they differ by more than the tolerance."""
    left, right = case.left[0].numpy(), case.right[0].numpy()
    limits = (float(min(left.min(), right.min())), float(max(left.max(), right.max())))
    apart = ~(np.abs(left - right) <= tolerance)
    masks = [Mask(apart, VERMILION, hatch=45, name=labels["differ"])] if apart.any() else []
    return (
        Pane(left, labels["left"], scale="grey", limits=limits),
        Pane(right, labels["right"], masks, scale="grey", limits=limits),
    )


def gallery(shown: "Snapshot", title: str, columns: int = 4) -> Pane:
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
        tiles.append(tile)
    return Pane(sheet(tiles, columns, 90, gap=2, edge=1), title, smooth=True)


def following(shown: "Snapshot", labels: Labels) -> go.Figure:
    """Spread of the taps against the digit's size, and their turn against the digit's: one dot a held-out digit."""
    pairs = ((shown.scale, shown.spread, "size", "spread", BLUE), (shown.angle, shown.turn, "angle", "turn", VERMILION))
    traces, axes = [], {}
    limits, halves = ([0, 14], [-60, 60]), ([0, 0.4], [0.6, 1])
    for (x, y, x_name, y_name, color), limit, half, which in zip(pairs, limits, halves, ("", "2"), strict=True):
        traces.append(dots("", x.numpy(), y.numpy(), color, 5, opacity=0.6, xaxis=f"x{which}", yaxis=f"y{which}"))
        axes[f"xaxis{which}"] = {"title": labels[x_name], "zeroline": False, "domain": half, "anchor": f"y{which}"}
        axes[f"yaxis{which}"] = {"title": labels[y_name], "zeroline": False, "range": limit, "anchor": f"x{which}"}
    return figure(*traces, height=170, width=560, **axes)


def accuracy(shown: "Snapshot", labels: Labels) -> go.Figure:
    """Share of held-out digits read correctly, with moving taps and with fixed ones."""
    step, moving, fixed = np.array(shown.history, float).T
    traces = [
        go.Scatter(x=step, y=moving, mode="lines", line={"color": BLUE, "width": 3}, name=labels["moving"]),
        go.Scatter(
            x=step, y=fixed, mode="lines", line={"color": GREY, "width": 3, "dash": "dash"}, name=labels["fixed"]
        ),
    ]
    axes = {
        "xaxis": {"title": labels["step"], "range": [0, shown.config.steps]},
        "yaxis": {"title": labels["share"], "range": [0, 1]},
    }
    return figure(*traces, height=170, **axes)
