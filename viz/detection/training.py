"""Unseen canvases with the boxes of several networks, and average precision while they learn."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.detection.judged import SURE, found
from models.detection.scenes import KINDS, SIDE
from models.detection.training import Snapshot
from viz.canvas import Box, Pane, Shape
from viz.colors import CYCLE, TRUTH, VERMILION
from viz.theme import figure

ENLARGED, COLUMNS, ROWS = 4, 3, 2


def canvases(snapshot: Snapshot, rule: str, suppressed: bool, first: int, title: str) -> Pane:
    """Six unseen canvases: green dashed the objects, coloured the answers above SURE."""
    tiles, shapes = [], list[Shape]()
    for place in range(COLUMNS * ROWS):
        index = (first + place) % len(snapshot.unseen.pictures)
        tiles.append(cv2.resize(snapshot.unseen.pictures[index], None, fx=ENLARGED, fy=ENLARGED, interpolation=0))
        shift = np.tile(np.array([place % COLUMNS, place // COLUMNS]) * SIDE, 2)
        for box in snapshot.unseen.boxes[index][snapshot.unseen.labels[index] >= 0]:
            shapes.append(Box(tuple(((box + shift) * ENLARGED).tolist()), TRUTH, 1.5, dash=True))
        answers = found(snapshot.answers[rule], index, suppressed, rule == "gaussian")
        for box, score, label in zip(answers.boxes, answers.scores, answers.labels, strict=True):
            if score >= SURE:
                name = KINDS[snapshot.config.data][label][:3] if suppressed else ""
                sides = tuple(((np.clip(box, 0, SIDE) + shift) * ENLARGED).tolist())
                shapes.append(Box(sides, VERMILION, 2, label=name))
    rows = [np.concatenate(tiles[r * COLUMNS : (r + 1) * COLUMNS], axis=1) for r in range(ROWS)]
    return Pane(np.concatenate(rows), title, shapes=shapes)


def progress(history: Sequence[Snapshot], words: Mapping[str, str], labels: tuple[str, str]) -> go.Figure:
    """AP50 by step: full lines with suppression, dotted without."""
    steps = [one.step for one in history]
    traces = []
    for index, rule in enumerate(history[-1].config.rules):
        for place, dash in enumerate(("solid", "dot")):
            values = [one.worth[rule][place].average_precision for one in history]
            line = {"color": CYCLE[index % len(CYCLE)], "dash": dash, "width": 3}
            traces.append(go.Scatter(x=steps, y=values, name=words[rule], line=line, showlegend=not place))
    end = history[-1].config.steps
    axes = {"title": labels[0], "range": [-0.02 * end, 1.02 * end]}, {"title": labels[1], "range": [-0.02, 1.02]}
    return figure(*traces, height=280, xaxis=axes[0], yaxis=axes[1])
