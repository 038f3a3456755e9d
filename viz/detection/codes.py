"""What a code makes of a number."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from viz.colors import CYCLE, VERMILION
from viz.theme import figure


def curves(
    found: Mapping[str, tuple[np.ndarray, np.ndarray]], chosen: str, at: float, words: Mapping[str, str],
    axes: tuple[str, str],
) -> go.Figure:  # fmt: skip
    """All codes; the chosen one thick, with a point where the number stands."""
    traces: list[go.Scatter] = []
    for index, (name, (t, factor)) in enumerate(found.items()):
        line = {"color": CYCLE[index], "width": 6 if name == chosen else 2}
        traces.append(go.Scatter(x=t, y=factor, name=words[name], line=line))
    t, factor = found[chosen]
    point = {"color": VERMILION, "size": 16}
    traces.append(go.Scatter(x=[at], y=[np.interp(at, t, factor)], mode="markers", marker=point, showlegend=False))
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "entrywidthmode": "fraction", "entrywidth": 0.45}
    return figure(
        *traces, height=420, legend=legend, xaxis={"title": axes[0]}, yaxis={"title": axes[1], "range": [-1, 4.5]}
    )
