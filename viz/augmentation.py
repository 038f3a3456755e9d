"""Pictures and charts of augmentation and class imbalance."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.augmentation.fingerprint import Curve
from models.augmentation.imbalance import Outcome
from models.augmentation.measures import areas
from models.augmentation.race import Snapshot
from viz import canvas
from viz.canvas import Line, Mask, Pane, Points
from viz.colors import AMBER, BLUE, GREEN, GREY, VERMILION
from viz.theme import figure, line, numbered

ORDERED = {"legend_traceorder": "normal"}  # of stacked bars, whose legend Plotly turns round


def moved(
    picture: np.ndarray, boxes: Mapping[str, np.ndarray], mask: np.ndarray, points: np.ndarray, title: str, label: str
) -> Pane:
    """A picture with its object: corners ``[4, 2]`` of the rule's box and of the true one, and key points."""
    shapes: list[canvas.Shape] = [
        Line([tuple(corner) for corner in np.r_[boxes[kind], boxes[kind][:1]].tolist()], color, dash=kind == "true")
        for kind, color in (("rule", BLUE), ("true", GREEN))
        if kind in boxes
    ]
    shapes.append(Points([tuple(point) for point in points.tolist()], AMBER, 6))
    return Pane(picture, title, [Mask(mask, GREEN, 45, 0.35, label)], shapes)


def label_bar(shares: Mapping[str, float], title: str) -> go.Figure:
    """The label of a mixture as one bar, each class as long as its share."""
    parts = zip(shares.items(), (BLUE, AMBER), ("", "/"), strict=True)
    bars = [across([""], [share], f"{name} {share:.3f}", color, pattern) for (name, share), color, pattern in parts]
    return figure(*bars, height=110, barmode="stack", xaxis={"title": title, "range": [0, 1]}, **ORDERED)


def across(names: Sequence[str], values: Sequence[float], name: str, color: str, pattern: str, **more: Any) -> go.Bar:
    """Bars to the right, hatched by a pattern."""
    marker = {"color": color, "pattern": {"shape": pattern}}
    return go.Bar(x=values, y=names, name=name, orientation="h", marker=marker, **more)


def leaks(found: Mapping[str, float], labels: tuple[str, str]) -> go.Figure:
    """What each order of steps reports, and the line of what can be known."""
    names, values, (share, chance) = [*found], [*found.values()], labels
    bars = across(names, values, "", BLUE, "", showlegend=False, text=[f"{value:.1%}" for value in values])
    known = line(chance, [0.5] * len(names), names, VERMILION, "dash")
    axis = {"title": share, "range": [0, 1], "tickformat": ".0%"}
    return figure(bars, known, height=420, xaxis=axis, yaxis={"autorange": "reversed"})


def confusion(outcomes: Mapping[str, Outcome], threshold: float, labels: Mapping[str, str], title: str) -> go.Figure:
    """Of each method what is positive, or called so: hits, false alarms and misses as shares of the test."""
    parts = [areas(outcome, threshold) for outcome in outcomes.values()]
    bars = [
        across([*outcomes], [part[kind] for part in parts], labels[kind], color, pattern)
        for kind, color, pattern in (("misses", GREY, "/"), ("hits", GREEN, ""), ("alarms", VERMILION, "x"))
    ]
    axis = {"title": title, "rangemode": "tozero"}
    return figure(*bars, height=380, barmode="stack", xaxis=axis, **ORDERED)


def answer(curve: Curve, at: float, name: str, labels: tuple[str, str]) -> go.Figure:
    """Probability of the class along the strength; of a rotation around a circle, zero on top."""
    if name == "rotate":
        nearest = int(np.abs(curve.strengths - at).argmin())
        way = {"mode": "lines", "line": {"color": BLUE, "width": 3}}
        here = {"mode": "markers", "marker": {"color": VERMILION, "size": 12}}
        polar = {
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, 1], "angle": 45},
            "angularaxis": {"rotation": 90, "direction": "clockwise"},
        }
        return figure(
            go.Scatterpolar(theta=curve.strengths, r=curve.probability, **way),
            go.Scatterpolar(theta=[at], r=[curve.probability[nearest]], **here),
            polar=polar, showlegend=False, margin={"l": 48, "r": 48, "t": 36, "b": 36},
        )  # fmt: skip
    ends = [float(curve.strengths[0]), float(curve.strengths[-1])]
    return figure(
        line("", curve.strengths, curve.probability, BLUE),
        line("", [at, at], [0, 1], VERMILION, "dash"),
        titles=labels, showlegend=False, xaxis={"range": ends}, yaxis={"range": [0, 1]},
    )  # fmt: skip


def race(history: Sequence[Snapshot], words: Mapping[str, str], labels: tuple[str, str, str]) -> go.Figure:
    """Accuracy on unseen digits by step, a line for each runner; on the training digits dotted."""
    config, steps, traces = history[-1].config, [snapshot.step for snapshot in history], []
    for index, name in enumerate(config.transforms):
        seen, unseen = ([getattr(one, kind)[name] for one in history] for kind in ("training", "test"))
        color, dash = numbered(index)
        traces.append(line(words[name], steps, unseen, color, dash, mode="lines+markers"))
        traces.append(line(labels[2], steps, seen, color, "dot", mode="lines+markers", showlegend=index == 0))
    room = {"range": [0, config.steps]}
    return figure(*traces, height=400, titles=labels[:2], xaxis=room, yaxis={"range": [0, 1]})


def batches(first: Snapshot, words: Mapping[str, str]) -> list[Pane]:
    """What each runner is trained on, eight digits side by side."""
    return [Pane(np.concatenate(list(pictures), axis=1), words[name]) for name, pictures in first.seen.items()]
