"""Distances of two clouds, drawn."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from models.gan.apart import FARTHEST, Apart, Config, density
from viz.colors import AMBER, GREY, PURPLE
from viz.gan.plane import GENERATED, REAL, with_right_axis
from viz.theme import figure


def clouds(config: Config, distance: float, labels: Mapping[str, str]) -> go.Figure:
    """The real cloud at 0 and the generated one at a distance, as densities."""
    x = np.linspace(-1, FARTHEST + 1, 1201)
    traces = [
        go.Scatter(x=x, y=density(config, x, at), name=name, line={"color": color, "width": 3}, fill="tozeroy")
        for at, name, color in ((0.0, labels["real"], REAL), (distance, labels["generated"], GENERATED))
    ]
    return figure(*traces, height=190, xaxis={"range": [-1, FARTHEST + 1]}, yaxis={"title": labels["density"]})


def curves(found: Apart, distance: float, labels: Mapping[str, str]) -> go.Figure:
    """JS on the left axis, the Wasserstein distance on the right, and the present distance."""
    js = go.Scatter(x=found.distance, y=found.js, name=labels["js"], line={"color": PURPLE, "width": 3})
    far = go.Scatter(
        x=found.distance, y=found.wasserstein, name=labels["wasserstein"], yaxis="y2", line={"color": AMBER, "width": 3}
    )
    drawn = figure(
        js, far, height=290, xaxis={"title": labels["distance"], "range": [0, FARTHEST]},
        yaxis={"title": labels["js"], "range": [0, 0.8]},
    )  # fmt: skip
    drawn.add_vline(distance, line={"color": GREY, "dash": "dash", "width": 2})
    return with_right_axis(drawn, labels["wasserstein"], range=[0, FARTHEST * 0.8 / 0.7], dtick=1, tickmode="linear")
