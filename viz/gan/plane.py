"""GANs on the plane, drawn: the discriminator as a field, clouds of points, and how the game went so far."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from models.gan.check import LOGARITHMIC
from models.gan.collapse_map import CollapseMap
from models.gan.data import REACH, Mixture
from models.gan.pair import Pair
from models.gan.slow import Move
from models.gan.snapshot import RESOLUTION, SAMPLES, Snapshot
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION, ink, plotly_scale
from viz.theme import figure

REAL, GENERATED = VERMILION, BLUE  # as the ends of the diverging scale: what the discriminator believes
COLORS = {"real": REAL, "generated": GENERATED}  # for the page's script
ENLARGED = 2  # cells of a field are halved for drawing, so that it looks as smooth as it is
LONGEST = 0.6  # length in units of the plane of an arrow as long as the scale
LOG_4 = float(np.log(4))
TWO_AXES = {"l": 64, "r": 64, "t": 16, "b": 52}  # margins in px

Histories = Mapping[str, Sequence[Snapshot]]  # by the name of the run; of a single run: ""


def picture(grid: np.ndarray) -> np.ndarray:
    """A grid whose first row is the lowest y, as a picture: top row first, enlarged."""
    side = ENLARGED * len(grid)
    return cv2.resize(np.ascontiguousarray(grid[::-1], np.float32), (side, side), interpolation=cv2.INTER_LINEAR)


def belief(grid: np.ndarray, title: str) -> Pane:
    """What a discriminator believes: from generated (blue, 0) to real (orange, 1)."""
    return Pane(picture(grid), title, scale="diverging", limits=(0.0, 1.0), smooth=True)


def field(snapshot: Snapshot, title: str) -> Pane:
    """What the discriminator says of each place: a belief, or a critic's score about its median."""
    if snapshot.optimum is not None:
        return belief(snapshot.field, title)
    reach = power_of_two(np.abs(snapshot.field).max())
    return Pane(picture(snapshot.field), title, scale="diverging", limits=(-reach, reach), smooth=True)


def power_of_two(value: float) -> float:
    """The next one up: a scale that changes in steps."""
    return float(2.0 ** np.ceil(np.log2(max(float(value), 1e-9))))


def planes(pair: Pair, rival: str, labels: Mapping[str, str]) -> list[Pane]:
    """What the discriminator believes, beside the best one with the difference or, without one, the points' density.

    Of two runs, the fields of both.
    """
    first = pair.first
    if pair.second:
        return [field(first, labels["these"]), field(pair.second, rival)]
    if first.optimum is None:
        density = Pane(picture(first.density), labels["density"], scale="grey", smooth=True)
        return [field(first, labels["critic"]), density]
    optimum = labels["optimum of hinge" if first.config.loss == "hinge" else "optimum"]
    gap = picture(np.abs(first.field - first.optimum))
    return [
        field(first, labels["field"]), belief(first.optimum, optimum),
        Pane(gap, labels["gap"], scale="grey", limits=(0.0, 1.0), smooth=True),
    ]  # fmt: skip


def places(points: np.ndarray) -> list[list[float]]:
    """Points of the plane ``[..., 2]`` as pixels of the picture of a field: x to the right, y down."""
    side = ENLARGED * RESOLUTION
    shares = np.stack((points[..., 0] + REACH, REACH - points[..., 1]), axis=-1) / (2 * REACH)
    return (side * shares.clip(-9, 9)).round(2).tolist()


def arrows(starts: np.ndarray, directions: np.ndarray, scale: float) -> list[list[list[float]]]:
    """Where arrows start and end; one as long as the scale has a fixed length."""
    return [places(starts), places(starts + LONGEST * directions / scale)]


def arrow_scale(seen: Sequence[Snapshot | Move]) -> float:
    """One scale for all arrows of a run so far, so that they shrink when the gradient does; it grows in steps."""
    return power_of_two(max((np.linalg.norm(one.arrows, axis=1).max(initial=0.0) for one in seen), default=1.0))


def cloud(snapshot: Snapshot, real: np.ndarray, layers: Sequence[str], scale: float) -> dict[str, object]:
    """What the page's script draws over the fields, by layer; arrows point where the generator wants the points."""
    drawn: dict[str, object] = {}
    if "real" in layers:
        drawn["real"] = places(real)
    if "generated" in layers:
        drawn["generated"] = places(snapshot.generated)
    if "arrows" in layers:
        drawn["arrows"] = arrows(snapshot.generated[: len(snapshot.arrows)], snapshot.arrows, scale)
    if "manifold" in layers:
        drawn["manifold"] = places(snapshot.manifold)
        drawn["opacity"] = ((np.log10(snapshot.thinness.clip(1e-3, 1e3)) + 3) / 6).round(2).tolist()
    return drawn


def numbers(real: Mixture, away: float = 0.45, most: int = 12) -> list[list[float]]:
    """Where the number of each part of the data stands: outwards of the middle of its points. More would hide them."""
    if real.parts > most:
        return []
    middles = np.stack([real.centres[real.part == part].mean(0).numpy() for part in range(real.parts)])
    far = np.linalg.norm(middles, axis=1, keepdims=True)
    return places(middles + away * np.where(far > away, middles / far.clip(away), (0, 1)))


def moves(move: Move, real: np.ndarray, scale: float) -> dict[str, object]:
    """A move of slow motion: the batch in play, and which points a discriminator (no critic) misjudges."""
    drawn: dict[str, object] = {"faint": places(real), "slow": True}
    for name in ("real", "generated", "moved"):
        if len(points := getattr(move, name)):
            drawn[name] = places(points)
    if move.snapshot.optimum is not None:
        drawn |= {"wrong_real": (move.on_real < 0.5).tolist(), "wrong_generated": (move.on_generated > 0.5).tolist()}
    if len(move.arrows):
        drawn["arrows"] = arrows(move.generated, move.arrows, scale)
    return drawn


def lines(histories: Histories, field: str, name: str, color: str, **more: object) -> list[go.Scatter]:
    """A number over the rounds; that of a second run is dotted."""
    return [
        go.Scatter(
            x=[one.step for one in history], y=[getattr(one, field) for one in history], mode="lines",
            name=f"{run} {name}".strip(), line={"color": color, "width": 2.5, "dash": dash}, **more,
        )
        for (run, history), dash in zip(histories.items(), ("solid", "dot"), strict=False)
    ]  # fmt: skip


def curves(traces: Sequence[go.Scatter], title: str, labels: Mapping[str, str], **axis: object) -> go.Figure:
    return figure(*traces, height=250, xaxis={"title": labels["round"]}, yaxis={"title": labels[title], **axis})


def with_right_axis(drawn: go.Figure, title: str, **axis: object) -> go.Figure:
    right = {"title": title, "overlaying": "y", "side": "right", "showgrid": False, **axis}
    return drawn.update_layout(yaxis2=right, margin=TWO_AXES)


def losses(histories: Histories, labels: Mapping[str, str]) -> go.Figure:
    """Losses of both players and what the best discriminator would pay; log 4 is the discriminator's at equilibrium."""
    series = (
        ("discriminator_loss", "discriminator", PURPLE), ("best_discriminator_loss", "best", GREY),
        ("generator_loss", "generator", GENERATED),
    )  # fmt: skip
    traces = [
        trace for field, name, color in series for trace in lines(histories, field, labels[name], color)
        if not np.isnan(trace.y[-1])
    ]  # fmt: skip
    now = next(iter(histories.values()))[-1]
    if now.config.loss in LOGARITHMIC:
        ends = [next(iter(histories.values()))[0].step, now.step]
        line = {"color": GREEN, "dash": "dash", "width": 2}
        traces.append(go.Scatter(x=ends, y=[LOG_4, LOG_4], mode="lines", name="log 4 = 1.386", line=line))
    return curves(traces, "nats" if now.config.loss in LOGARITHMIC else "loss", labels)


def divergences(histories: Histories, labels: Mapping[str, str]) -> go.Figure:
    """Jensen-Shannon divergence with its ceiling log 2, and KL on the right axis."""
    traces = [*lines(histories, "js", "JS", PURPLE), *lines(histories, "kl", "KL", AMBER, yaxis="y2")]
    drawn = curves(traces, "js", labels, range=[0, 0.75])
    drawn.add_hline(float(np.log(2)), line={"color": GREY, "dash": "dash", "width": 2})
    return with_right_axis(drawn, labels["kl"], rangemode="tozero")


def modes(histories: Histories, labels: Mapping[str, str]) -> go.Figure:
    """Parts of the data covered, and the share of good points on the right axis."""
    traces = lines(histories, "modes", labels["modes"], GENERATED)
    traces += lines(histories, "quality", labels["quality"], GREEN, yaxis="y2")
    parts = len(next(iter(histories.values()))[-1].counts)
    drawn = curves(traces, "modes", labels, range=[0, parts * 1.06])
    return with_right_axis(drawn, labels["quality"], range=[0, 1.06], tickformat=".0%")


def gradients(histories: Histories, labels: Mapping[str, str]) -> go.Figure:
    """How much of a lesson reaches the generator, and how steep the discriminator is; both on a log scale."""
    traces = lines(histories, "gradient", labels["gradient"], GENERATED)
    traces += lines(histories, "slope", labels["slope"], PURPLE)
    return curves(traces, "norm", labels, type="log", exponentformat="power")


CURVES = {"losses": losses, "divergences": divergences, "modes": modes, "gradients": gradients}


def histogram(snapshots: Mapping[str, Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Good points in each part of the data; the dashed line is a fair share."""
    bars = [
        go.Bar(
            x=np.arange(1, len(one.counts) + 1), y=one.counts, name=run, marker={"color": color},
            showlegend=len(snapshots) > 1,
        )
        for (run, one), color in zip(snapshots.items(), (GENERATED, PURPLE), strict=False)
    ]  # fmt: skip
    parts = len(next(iter(snapshots.values())).counts)
    fair, most = SAMPLES / parts, max(int(one.counts.max()) for one in snapshots.values())
    line = {"color": REAL, "dash": "dash", "width": 2}
    share = go.Scatter(x=[0.5, parts + 0.5], y=[fair, fair], mode="lines", name=labels["fair"], line=line)
    return figure(
        *bars, share, height=250, xaxis={"title": labels["part"], "dtick": max(1, round(parts / 8))},
        yaxis={"title": labels["points"], "range": [0, fair * max(2.0, power_of_two(most / fair))]}, bargap=0.25,
    )  # fmt: skip


def collapse(result: CollapseMap, parts: int, chosen: Sequence[int], labels: Mapping[str, str]) -> go.Figure:
    """The map: brighter cells cover more; the number in a cell is the number of parts, a cross where it diverged."""
    text = np.where(result.diverged, "✗", result.modes.astype(str))
    x, y = ([f"{value:.2g}" for value in values] for values in (result.horizontal, result.vertical))
    hover = f"%{{x}}, %{{y}}: %{{z}} {labels['modes']}, %{{customdata:.0f}} % {labels['quality']}<extra></extra>"
    heat = go.Heatmap(
        x=x, y=y, z=result.modes, customdata=100 * result.quality,
        zmin=0, zmax=parts, colorscale=plotly_scale("sequential"), showscale=False, xgap=2, ygap=2, hovertemplate=hover,
    )  # fmt: skip
    every = {"type": "category", "tickangle": 0}
    axes = {
        "xaxis": {"title": labels["x"], **every, "tickvals": x[::2]},
        "yaxis": {"title": labels["y"], **every, "tickvals": y[::2]},
    }  # fmt: skip
    columns, rows = (one.ravel() for one in np.meshgrid(x, y))
    font = {"size": 16, "color": ink(result.modes.ravel() / parts, "sequential")}
    words = {"text": text.ravel(), "mode": "text", "textfont": font, "hoverinfo": "skip", "showlegend": False}
    drawn = figure(heat, go.Scatter(x=columns, y=rows, **words), height=430, **axes)
    if chosen:
        row, column = chosen
        corners = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        drawn.add_shape(type="rect", **corners, line={"color": VERMILION, "width": 4})
    return drawn


def cell_film(maps: Sequence[CollapseMap], cell: Sequence[int], real: np.ndarray) -> go.Figure:
    """One cell of the map, by row and column, at six moments of its training."""
    picked = [maps[index] for index in np.unique(np.linspace(0, len(maps) - 1, 6).round().astype(int))]
    titles = [str(one.step) for one in picked]
    drawn = make_subplots(2, 3, subplot_titles=titles, vertical_spacing=0.09, horizontal_spacing=0.03)
    for index, one in enumerate(picked):
        place = {"row": index // 3 + 1, "col": index % 3 + 1}
        for points, color, size in ((real, REAL, 3), (one.samples[tuple(cell)], GENERATED, 4)):
            marker = {"color": color, "size": size}
            drawn.add_scatter(x=points[:, 0], y=points[:, 1], mode="markers", marker=marker, showlegend=False, **place)
    drawn.update_xaxes(range=[-REACH, REACH], showticklabels=False)
    drawn.update_yaxes(range=[-REACH, REACH], showticklabels=False)
    return drawn.update_layout(figure(height=430, margin={"l": 8, "r": 8, "t": 40, "b": 8}).layout)
