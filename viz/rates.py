"""Charts of scored samples: ROC or precision-recall, and how often it happens that was said to be so probable."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.rates import Curves
from viz.colors import GREY
from viz.theme import dots, figure, line, numbered


def curves(found: Mapping[str, Curves], kind: str, places: Mapping[str, int], **layout: Any) -> go.Figure:
    """ROC or precision-recall, a line by each name, and a dot on it where ``places`` has an index of 0 or more."""
    traces = []
    for index, (name, curve) in enumerate(found.items()):
        start, x, y = (0, curve.false_rate, curve.recall) if kind == "roc" else (1, curve.recall, curve.precision)
        traces.append(line(name, np.r_[0, x], np.r_[start, y], *numbered(index)))
        if (place := places.get(name, -1)) >= 0:
            rim = {"line": {"width": 2, "color": "white"}}
            traces.append(dots("", [x[place]], [y[place]], numbered(index)[0], 13, marker=rim))
    axis = {"range": [0, 1.01]}
    return figure(*traces, xaxis=axis, yaxis=axis, **layout)


def reliability(found: Mapping[str, tuple[np.ndarray, np.ndarray]], diagonal: str, **layout: Any) -> go.Figure:
    """Share by mean probability of each bin, a line by each name; on the diagonal the probabilities are true."""
    traces = [line(diagonal, [0, 1], [0, 1], GREY, "dot")]
    for index, (name, (mean, share)) in enumerate(found.items()):
        traces.append(line(name, mean, share, *numbered(index), mode="lines+markers", connectgaps=True))
    axis = {"range": [0, 1.02]}
    return figure(*traces, xaxis=axis, yaxis=axis, **layout)
