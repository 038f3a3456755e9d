"""Candidates and their outcomes on a photo, the map of kept boxes, precision and recall over the thresholds."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
from numpy import ndarray

from models.detectors.candidates import Candidates
from models.nms.film import KEPT, WAITING, Frame, Move
from models.nms.suppression import Config, Suppression, suppression
from models.nms.sweep import Sweep, verdict
from viz.canvas import Box, Line, Shape, Text
from viz.colors import AMBER, BLUE, GREY, PURPLE, VERMILION, plotly_scale
from viz.theme import figure

COORDINATE, SHARE = 16, 10_000  # units a pixel, and a whole, in the 16-bit numbers that the browser gets
COUNTS = np.array((0, 1, 3, 10, 30, 100, 300, 1000, 3000))  # on the scale of the map of kept boxes
MOST_LINES = 40  # drawn in one picture of the animation


def outcomes(found: Candidates, result: Suppression, now: Frame) -> dict[str, object]:
    """All candidates that entered, one row of 16-bit numbers each, in the order that ``anchors.js`` reads."""
    rank = np.full(len(found), -1)
    rank[result.entered] = np.arange(len(result.entered))
    boxes = np.column_stack((np.clip(found.boxes, -2000, 2000) * COORDINATE, found.scores * SHARE, found.labels))
    by = np.where(result.suppressed_by >= 0, rank[result.suppressed_by], -1)
    states = np.column_stack((now.scores * SHARE, now.state, by, result.overlap * SHARE, result.round))
    return {
        "kind": "outcomes",
        "boxes": _packed(boxes[result.entered]),  # [M, 6], the same as long as the same candidates enter
        "now": _packed(states[result.entered]),  # [M, 5]
        "names": list(found.names),
        "coordinate": COORDINATE,
        "share": SHARE,
    }


def kept_boxes(found: Candidates, result: Suppression, up_to: int | None = None) -> list[Box]:
    """The boxes that stay, the best one on top; the last picked of a film, or the best, with place, class and score."""
    place = np.zeros(len(found), dtype=int)
    place[result.entered] = np.arange(1, len(result.entered) + 1)
    boxes = []
    for number, (index, (x1, y1, x2, y2)) in enumerate(zip(result.keep[:up_to], result.boxes.tolist(), strict=False)):
        name = f" {found.names[found.labels[index]]}" if len(found.names) > 1 else ""
        label = f"#{place[index]}{name} {result.scores[index]:.2f}" if number == (up_to - 1 if up_to else 0) else ""
        boxes.append(Box((x1, y1, x2, y2), BLUE, 3 if label else 2, label=label))
    return boxes[::-1]


def of_round(found: Candidates, result: Suppression, now: Frame, letters: str) -> Sequence[Shape]:
    """The boxes of a round, and lines from the picked one to those that it costs score."""
    boxes = few_boxes(found, now, letters) if letters else kept_boxes(found, result, now.round)
    return [*boxes, *lines(found, now)]


def few_boxes(found: Candidates, now: Frame, names: str) -> list[Shape]:
    """Candidates with name and score now, each at its own height: waiting amber, kept blue, suppressed dashed."""
    colors = {WAITING: AMBER, KEPT: BLUE}
    shapes: list[Shape] = []
    for index in range(len(found)):
        x1, y1, x2, y2 = found.boxes[index].tolist()
        state = int(now.state[index])
        color, width = colors.get(state, GREY), 3.5 if state == KEPT else 2.5
        shapes.append(Box((x1, y1, x2, y2), color, width, state not in colors))
        down = (index + 1) / (len(found) + 1)
        shapes.append(Text((x1, y1 + down * (y2 - y1)), f"{names[index]} {now.scores[index]:.2f}", color))
    return shapes


def lines(found: Candidates, now: Frame) -> list[Line]:
    """From the picked box to each box that it costs score, the strongest first."""
    if now.picked < 0:
        return []
    order = now.touched[np.argsort(-now.scores[now.touched], kind="stable")][:MOST_LINES]
    start = _centre(found.boxes[now.picked])
    return [Line((start, _centre(found.boxes[index])), VERMILION, 1.5, arrow=True) for index in order]


def move_rows(
    done: Sequence[Move], result: Suppression, letters: str, actions: Mapping[str, str]
) -> Sequence[Sequence[str]]:
    """Action, box and score of each move, and against which box at which overlap; boxes by letter or by place."""
    places = {int(index): f"#{place}" for place, index in enumerate(result.entered, start=1)}
    names = dict(enumerate(letters)) if letters else places
    rows = []
    for move in done:
        against = ("", "") if move.against < 0 else (names[move.against], f"{move.overlap:.2f}")
        rows.append((actions[move.action], names[move.candidate], f"{move.score:.2f}", *against))
    return rows


def method_rows(
    found: Candidates, objects: ndarray, config: Config, titles: Mapping[str, str]
) -> Sequence[Sequence[str]]:
    """All methods at the current thresholds: boxes kept, precision, recall, milliseconds; the current one marked."""
    rows = []
    for method, title in titles.items():
        kept = suppression(found, replace(config, method=method))
        judged = verdict(kept.boxes, objects)
        shares = (share(judged.precision), share(judged.recall)) if len(objects) else ()
        chosen = "▸ " if method == config.method else ""
        rows.append((chosen + title, f"{kept.rounds:,}", *shares, f"{kept.milliseconds[-1]:.1f}"))
    return rows


def share(value: float) -> str:
    """In words: two digits, a dash where it is of nothing."""
    return f"{value:.2f}" if value == value else "–"


def kept_map(sweep: Sweep, config: Config, labels: Mapping[str, str]) -> go.Figure:
    """Boxes kept at every pair of thresholds, the current pair marked. Labels: score, threshold, kept."""
    score, threshold, kept = (labels[name] for name in ("score", "threshold", "kept"))
    few = bool(sweep.kept.max() < 10)  # then the numbers stand in the cells
    heat = go.Heatmap(
        x=sweep.score_threshold, y=sweep.iou_threshold, z=np.log10(1 + sweep.kept), text=sweep.kept,
        colorscale=plotly_scale("sequential"), texttemplate="%{text}" if few else None, showscale=not few,
        colorbar={"tickvals": np.log10(1 + COUNTS), "ticktext": COUNTS.tolist(), "thickness": 14},
        hovertemplate=f"{score} %{{x:.2f}}<br>{threshold} %{{y:.2f}}<br>{kept} %{{text}}<extra></extra>",
    )  # fmt: skip
    rings = [
        go.Scatter(
            x=[config.score_threshold], y=[_threshold(config)], mode="markers", hoverinfo="skip", showlegend=False,
            cliponaxis=False, marker={"size": 16, "symbol": "circle-open", "color": color, "line": {"width": width}},
        )
        for color, width in (("#111111", 7), ("#ffffff", 3))
    ]  # fmt: skip
    score_axis = {"title": {"text": score}, "range": [-0.05, 1.05]}
    return figure(heat, *rings, xaxis=score_axis, yaxis={"title": {"text": threshold}, "range": [-0.02, 1.05]})


def rates(sweep: Sweep, config: Config, labels: Mapping[str, str]) -> go.Figure:
    """Precision and recall as the score threshold moves, at the current IoU threshold (or sigma).

    Labels: score, precision, recall, share.
    """
    row = row_of(sweep, config)
    curves = (("precision", sweep.precision, BLUE, "solid"), ("recall", sweep.recall, PURPLE, "dash"))
    traces = [
        go.Scatter(
            x=sweep.score_threshold, y=values[row], name=labels[name], mode="lines+markers",
            line={"color": color, "dash": dash},
        )
        for name, values, color, dash in curves
    ]  # fmt: skip
    share = {"title": {"text": labels["share"]}, "range": [-0.03, 1.05]}
    result = figure(*traces, xaxis={"title": {"text": labels["score"]}}, yaxis=share)
    result.add_vline(x=config.score_threshold, line={"dash": "dot", "color": GREY})
    return result


@dataclass(frozen=True)
class Drop:
    """A step to a larger threshold that keeps fewer boxes."""

    low: float
    high: float
    before: int
    after: int


def drops(sweep: Sweep, config: Config) -> Sequence[Drop]:
    """Neighbouring IoU thresholds of which the larger keeps fewer boxes, at the current score threshold."""
    column = sweep.kept[:, np.abs(sweep.score_threshold - config.score_threshold).argmin()]
    edges, counts = sweep.iou_threshold.tolist(), column.tolist()
    return [Drop(edges[i], edges[i + 1], counts[i], counts[i + 1]) for i in np.flatnonzero(np.diff(column) < 0)]


def row_of(sweep: Sweep, config: Config) -> int:
    """The row of the sweep nearest to the current threshold."""
    return int(np.abs(sweep.iou_threshold - _threshold(config)).argmin())


def _threshold(config: Config) -> float:
    return config.sigma if config.method == "soft-gaussian" else config.iou_threshold


def _packed(rows: ndarray) -> str:
    return b64encode(rows.round().astype("<i2").tobytes()).decode()


def _centre(box: ndarray) -> tuple[float, float]:
    return float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2
