"""GANs on the plane, drawn: the discriminator as a field, clouds of points, and how the game went so far."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from models.gan.collapse_map import CollapseMap
from models.gan.data import REACH
from models.gan.slow import Move
from models.gan.snapshot import Snapshot
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PREDICTED, PURPLE, TRUTH, VERMILION, plotly_scale
from viz.theme import figure

ENLARGED = 2  # cells of a field are halved for drawing, so that it looks as smooth as it is
LONGEST = 0.6  # length of the longest arrow in units of the plane; the others keep their proportion to it
LOG_4 = float(np.log(4))


def picture(grid: np.ndarray) -> np.ndarray:
    """A grid whose first row is the lowest y, as a picture: top row first, enlarged."""
    side = ENLARGED * len(grid)
    return cv2.resize(np.ascontiguousarray(grid[::-1], np.float32), (side, side), interpolation=cv2.INTER_LINEAR)


def belief(grid: np.ndarray, title: str, kind: str = "points") -> Pane:
    """What a discriminator believes; ``kind`` tells the page's script what to draw on top."""
    return Pane(picture(grid), title, scale="diverging", limits=(0.0, 1.0), smooth=True, extra={"kind": kind})


def difference(snapshot: Snapshot, title: str) -> Pane:
    """How far the discriminator is from the best one."""
    gap = np.abs(snapshot.field - snapshot.optimum)
    return Pane(picture(gap), title, limits=(0.0, 1.0), smooth=True, extra={"kind": "bare"})


def density(snapshot: Snapshot, title: str) -> Pane:
    """Where the generated points are, as a density."""
    return Pane(picture(snapshot.density), title, smooth=True, extra={"kind": "bare"})


def places(points: np.ndarray) -> list[list[float]]:
    """Points of the plane as shares of the picture: x to the right, y down."""
    shares = np.stack(((points[..., 0] + REACH) / (2 * REACH), (REACH - points[..., 1]) / (2 * REACH)), axis=-1)
    return shares.clip(-9, 9).round(4).tolist()


def cloud(snapshot: Snapshot, real: np.ndarray, layers: Sequence[str]) -> dict[str, object]:
    """What the page's script draws over the fields, by layer; arrows point where the generator wants the points."""
    drawn: dict[str, object] = {}
    if "real" in layers:
        drawn["real"] = places(real)
    if "generated" in layers:
        drawn["generated"] = places(snapshot.generated)
    if "arrows" in layers:
        start = snapshot.generated[: len(snapshot.arrows)]
        longest = float(np.linalg.norm(snapshot.arrows, axis=1).max())
        drawn["arrows"] = [places(start), places(start + LONGEST * snapshot.arrows / (longest or 1.0))]
    if "manifold" in layers:
        share = np.log10(snapshot.thinness.clip(1e-3, 1e3))
        drawn["manifold"] = places(snapshot.manifold)
        drawn["opacity"] = ((share + 3) / 6).round(2).tolist()
    return drawn


def moves(move: Move, real: np.ndarray) -> dict[str, object]:
    """A move of slow motion: the batch in play, each point's colour its belief once it is judged."""
    drawn: dict[str, object] = {"faint": places(real), "slow": True}
    for name in ("real", "generated", "moved"):
        if len(points := getattr(move, name)):
            drawn[name] = places(points)
    for name in ("on_real", "on_generated"):
        if len(values := getattr(move, name)):
            drawn[name] = values.round(3).tolist()
    if len(move.arrows):
        longest = float(np.linalg.norm(move.arrows, axis=1).max()) or 1.0
        drawn["arrows"] = [places(move.generated), places(move.generated + LONGEST * move.arrows / longest)]
    return drawn


def curves(
    histories: Mapping[str, Sequence[Snapshot]],
    series: Mapping[str, tuple[str, str]],
    title: str,
    height: int = 250,
    **axis,
) -> go.Figure:
    """Numbers over rounds: ``series`` maps a field of the snapshot to its name and colour; a second run is dashed."""
    traces = [
        go.Scatter(
            x=[one.step for one in history],
            y=[getattr(one, field) for one in history],
            name=f"{run} {name}".strip(),
            mode="lines",
            line={"color": color, "width": 2.5, "dash": "solid" if index == 0 else "dot"},
        )
        for index, (run, history) in enumerate(histories.items())
        for field, (name, color) in series.items()
    ]
    return figure(*traces, height=height, xaxis={"title": "round"}, yaxis={"title": title, **axis})


def losses(histories: Mapping[str, Sequence[Snapshot]], words: Mapping[str, str], equilibrium: bool) -> go.Figure:
    """Losses of both players and what the best discriminator would pay; log 4 is the discriminator's at equilibrium."""
    series = {
        "discriminator_loss": (words["discriminator"], BLUE),
        "best_discriminator_loss": (words["best"], GREY),
        "generator_loss": (words["generator"], VERMILION),
    }
    drawn = curves(histories, series, words["loss"])
    if equilibrium:
        drawn.add_hline(LOG_4, line={"color": GREEN, "dash": "dash", "width": 2})
        drawn.add_annotation(
            x=1, xref="paper", y=LOG_4, text="log 4 = 1.386", showarrow=False, xanchor="right", yanchor="bottom",
            font={"color": GREEN},
        )  # fmt: skip
    return drawn


def divergences(histories: Mapping[str, Sequence[Snapshot]], words: Mapping[str, str]) -> go.Figure:
    """Jensen-Shannon divergence with its ceiling log 2, and KL on the right axis."""
    drawn = curves(histories, {"js": ("JS", PURPLE)}, words["js"], range=[0, 0.75])
    drawn.add_hline(float(np.log(2)), line={"color": GREY, "dash": "dash", "width": 2})
    for index, (run, history) in enumerate(histories.items()):
        drawn.add_scatter(
            x=[one.step for one in history], y=[one.kl for one in history], name=f"{run} KL".strip(), yaxis="y2",
            mode="lines", line={"color": AMBER, "width": 2.5, "dash": "solid" if index == 0 else "dot"},
        )  # fmt: skip
    right = {"title": words["kl"], "overlaying": "y", "side": "right", "rangemode": "tozero", "showgrid": False}
    return drawn.update_layout(yaxis2=right, margin={"l": 64, "r": 64, "t": 16, "b": 52})


def covered(histories: Mapping[str, Sequence[Snapshot]], parts: int, words: Mapping[str, str]) -> go.Figure:
    """Parts of the data covered, and the share of good points on the right axis."""
    drawn = curves(histories, {"modes": (words["modes"], BLUE)}, words["modes"], range=[0, parts * 1.06])
    for index, (run, history) in enumerate(histories.items()):
        drawn.add_scatter(
            x=[one.step for one in history], y=[100 * one.quality for one in history], yaxis="y2",
            name=f"{run} {words['quality']}".strip(), mode="lines",
            line={"color": GREEN, "width": 2.5, "dash": "solid" if index == 0 else "dot"},
        )  # fmt: skip
    right = {"title": words["percent"], "overlaying": "y", "side": "right", "range": [0, 106], "showgrid": False}
    return drawn.update_layout(yaxis2=right, margin={"l": 64, "r": 64, "t": 16, "b": 52})


def gradients(histories: Mapping[str, Sequence[Snapshot]], words: Mapping[str, str]) -> go.Figure:
    """How much of a lesson reaches the generator, and how steep the discriminator is; both on a log scale."""
    series = {"gradient": (words["gradient"], VERMILION), "slope": (words["slope"], BLUE)}
    return curves(histories, series, words["norm"], type="log", exponentformat="power")


def histogram(snapshots: Mapping[str, Snapshot], words: Mapping[str, str], height: int = 250) -> go.Figure:
    """Good points in each part of the data; the dashed line is a fair share."""
    bars = [
        go.Bar(
            x=np.arange(1, len(one.counts) + 1), y=one.counts, name=run, marker={"color": color},
            showlegend=len(snapshots) > 1,
        )
        for (run, one), color in zip(snapshots.items(), (PREDICTED, PURPLE), strict=False)
    ]  # fmt: skip
    first = next(iter(snapshots.values()))
    drawn = figure(
        *bars, height=height, xaxis={"title": words["part"], "dtick": max(1, round(len(first.counts) / 8))},
        yaxis={"title": words["points"]}, bargap=0.25,
    )  # fmt: skip
    drawn.add_hline(2000 / len(first.counts), line={"color": TRUTH, "dash": "dash", "width": 2})
    return drawn


def collapse(
    result: CollapseMap, parts: int, words: Mapping[str, str], chosen: tuple[int, int] | None = None
) -> go.Figure:
    """The map: brighter cells cover more; the number in a cell is the number of parts, a cross where it diverged."""
    text = np.where(result.diverged, "✗", result.modes.astype(str))
    values = [f"{value:.2g}" for value in result.horizontal], [f"{value:.2g}" for value in result.vertical]
    heat = go.Heatmap(
        x=values[0], y=values[1], z=result.modes, text=text, texttemplate="%{text}", customdata=100 * result.quality,
        zmin=0, zmax=parts, colorscale=plotly_scale("sequential"), colorbar={"title": words["modes"]}, xgap=2, ygap=2,
        hovertemplate=words["hover"],
    )  # fmt: skip
    axes = {"xaxis": {"title": words["x"], "type": "category"}, "yaxis": {"title": words["y"], "type": "category"}}
    drawn = figure(heat, height=430, **axes)
    if chosen:
        row, column = chosen
        drawn.add_shape(
            type="rect",
            x0=column - 0.5,
            x1=column + 0.5,
            y0=row - 0.5,
            y1=row + 0.5,
            line={"color": VERMILION, "width": 4},
        )
    return drawn


def cell_film(maps: Sequence[CollapseMap], row: int, column: int, real: np.ndarray) -> go.Figure:
    """One cell of the map at six moments of its training."""
    picked = [maps[index] for index in np.unique(np.linspace(0, len(maps) - 1, 6).round().astype(int))]
    drawn = make_subplots(
        2, 3, subplot_titles=[str(one.step) for one in picked], vertical_spacing=0.09, horizontal_spacing=0.03
    )
    for index, one in enumerate(picked):
        place = {"row": index // 3 + 1, "col": index % 3 + 1}
        for points, color, size in ((real, TRUTH, 3), (one.samples[row, column], PREDICTED, 4)):
            drawn.add_scatter(
                x=points[:, 0],
                y=points[:, 1],
                mode="markers",
                marker={"color": color, "size": size},
                showlegend=False,
                **place,
            )
    drawn.update_xaxes(range=[-REACH, REACH], showticklabels=False).update_yaxes(
        range=[-REACH, REACH], showticklabels=False
    )
    shared = figure(height=430, margin={"l": 8, "r": 8, "t": 40, "b": 8}).layout
    return drawn.update_layout(shared)
