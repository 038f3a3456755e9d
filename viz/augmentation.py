"""Pictures and charts of augmentation and class imbalance."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.augmentation.fingerprint import Curve
from models.augmentation.imbalance import Outcome
from models.augmentation.measures import Curves, areas, calibration
from models.augmentation.race import Snapshot
from viz import canvas
from viz.canvas import Line, Mask, Pane, Points
from viz.colors import AMBER, BLUE, CYCLE, GREEN, GREY, VERMILION
from viz.theme import figure

BOXES = {"rule": BLUE, "true": GREEN}  # the true one is dashed


def moved(
    picture: np.ndarray, boxes: Mapping[str, np.ndarray], mask: np.ndarray, points: np.ndarray, title: str, label: str
) -> Pane:
    """A picture with its object: corners ``[4, 2]`` of the rule's box and of the true one, and key points."""
    shapes: list[canvas.Shape] = [
        Line([*map(tuple, corners.tolist()), tuple(corners[0].tolist())], color, dash=color == GREEN)
        for corners, color in ((boxes[kind], color) for kind, color in BOXES.items() if kind in boxes)
    ]
    shapes.append(Points([(float(x), float(y)) for x, y in points], AMBER, 6))
    return Pane(picture, title, [Mask(mask, GREEN, 45, 0.35, label)], shapes)


def label_bar(shares: Mapping[str, float], title: str) -> go.Figure:
    """The label of a mixture as one bar, each class as long as its share."""
    looks = ((BLUE, ""), (AMBER, "/"))
    traces = [
        go.Bar(
            x=[share], y=[""], name=f"{name} {share:.3f}", orientation="h",
            marker={"color": color, "pattern": {"shape": shape}},
        )
        for (name, share), (color, shape) in zip(shares.items(), looks, strict=True)
    ]  # fmt: skip
    return figure(
        *traces, height=110, barmode="stack", xaxis={"title": title, "range": [0, 1]}, legend_traceorder="normal"
    )


def leaks(found: Mapping[str, float], labels: tuple[str, str]) -> go.Figure:
    """What each order of steps reports, and the line of what can be known."""
    names, (share, chance) = list(found), labels
    bars = go.Bar(
        x=[*found.values()], y=names, orientation="h", marker={"color": BLUE}, showlegend=False,
        text=[f"{value:.1%}" for value in found.values()],
    )  # fmt: skip
    line = go.Scatter(
        x=[0.5] * len(names), y=names, mode="lines", name=chance, line={"color": VERMILION, "dash": "dash"}
    )
    axis = {"title": share, "range": [0, 1], "tickformat": ".0%"}
    return figure(bars, line, height=420, xaxis=axis, yaxis={"autorange": "reversed"})


def confusion(outcomes: Mapping[str, Outcome], threshold: float, labels: Mapping[str, str]) -> go.Figure:
    """Of each method what is positive, or called so: hits, false alarms and misses as shares of the test."""
    parts = {name: areas(outcome, threshold) for name, outcome in outcomes.items()}
    kinds = (("misses", GREY, "/"), ("hits", GREEN, ""), ("alarms", VERMILION, "x"))
    traces = [
        go.Bar(
            x=[parts[name][kind] for name in parts], y=[labels[name] for name in parts], name=labels[kind],
            orientation="h", marker={"color": color, "pattern": {"shape": pattern}},
        )
        for kind, color, pattern in kinds
    ]  # fmt: skip
    axis = {"title": labels["of test"], "rangemode": "tozero"}
    return figure(*traces, height=380, barmode="stack", xaxis=axis, legend_traceorder="normal")


def answer(curve: Curve, at: float, name: str, labels: tuple[str, str]) -> go.Figure:
    """Probability of the class along the strength; of a rotation around a circle, zero on top."""
    strength, probability = labels
    height = 360
    nearest = int(np.abs(curve.strengths - at).argmin())
    if name == "rotate":
        line = go.Scatterpolar(
            theta=curve.strengths, r=curve.probability, mode="lines", line={"color": BLUE, "width": 3}
        )
        mark = {"color": VERMILION, "size": 12}
        dot = go.Scatterpolar(theta=[at], r=[curve.probability[nearest]], mode="markers", marker=mark)
        polar = {
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, 1], "angle": 45},
            "angularaxis": {"rotation": 90, "direction": "clockwise"},
        }
        room = {"l": 48, "r": 48, "t": 36, "b": 36}
        return figure(line, dot, height=height, polar=polar, showlegend=False, margin=room)
    return figure(
        go.Scatter(x=curve.strengths, y=curve.probability, mode="lines", line={"color": BLUE, "width": 3}),
        go.Scatter(x=[at, at], y=[0, 1], mode="lines", line={"color": VERMILION, "width": 2, "dash": "dash"}),
        height=height, showlegend=False,
        xaxis={"title": strength, "range": [float(curve.strengths[0]), float(curve.strengths[-1])]},
        yaxis={"title": probability, "range": [0, 1]},
    )  # fmt: skip


def race(history: Sequence[Snapshot], words: Mapping[str, str], labels: tuple[str, str, str]) -> go.Figure:
    """Accuracy on unseen digits by step, a line for each runner; on the training digits dotted."""
    step, test, training = labels
    config, steps = history[-1].config, [snapshot.step for snapshot in history]
    traces = []
    for index, name in enumerate(config.transforms):
        color = CYCLE[index % len(CYCLE)]
        seen, unseen = ([getattr(one, kind)[name] for one in history] for kind in ("training", "test"))
        traces.append(go.Scatter(x=steps, y=unseen, name=words[name], line={"color": color, "width": 3}))
        dotted = {"color": color, "dash": "dot"}
        traces.append(go.Scatter(x=steps, y=seen, name=training, showlegend=index == 0, line=dotted))
    return figure(
        *traces, height=400, xaxis={"title": step, "range": [0, config.steps]}, yaxis={"title": test, "range": [0, 1]}
    )


def batches(first: Snapshot, words: Mapping[str, str]) -> list[Pane]:
    """What each runner is trained on, eight digits side by side."""
    return [Pane(np.concatenate(list(pictures), axis=1), words[name]) for name, pictures in first.seen.items()]


def curves(found: Mapping[str, Curves], at: Mapping[str, int], labels: Mapping[str, str], kind: str) -> go.Figure:
    """ROC or precision-recall of each method, a dot at the threshold."""
    traces = []
    for index, (name, curve) in enumerate(found.items()):
        color, place = CYCLE[index % len(CYCLE)], at[name]
        x, y = (curve.false_rate, curve.recall) if kind == "roc" else (curve.recall, curve.precision)
        traces.append(go.Scatter(x=x, y=y, name=labels[name], line={"color": color, "width": 3}))
        if place >= 0:
            dot = {"color": color, "size": 13, "line": {"width": 2, "color": "white"}}
            traces.append(go.Scatter(x=[x[place]], y=[y[place]], mode="markers", showlegend=False, marker=dot))
    titles = ("false_rate", "recall") if kind == "roc" else ("recall", "precision")
    axes = [{"title": labels[title], "range": [0, 1.01]} for title in titles]
    return figure(*traces, height=380, xaxis=axes[0], yaxis=axes[1])


def reliability(outcomes: Mapping[str, Outcome], labels: Mapping[str, str]) -> go.Figure:
    """Share of positives in each bin of probability; on the diagonal the probabilities are true."""
    traces = [go.Scatter(x=[0, 1], y=[0, 1], name=labels["true"], line={"color": GREY, "dash": "dash"})]
    for index, (name, outcome) in enumerate(outcomes.items()):
        mean, share, _weight = calibration(outcome)
        color = CYCLE[index % len(CYCLE)]
        line = {"color": color, "width": 3}
        traces.append(go.Scatter(x=mean, y=share, name=labels[name], mode="lines+markers", line=line))
    axes = [{"title": labels[title], "range": [0, 1.01]} for title in ("probability", "share")]
    return figure(*traces, height=380, xaxis=axes[0], yaxis=axes[1])
