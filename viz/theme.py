"""What all Plotly figures share. Text and grid colours follow the page's light or dark theme in the browser."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.basedatatypes import BaseTraceType

from viz.colors import CYCLE

LOG = {"type": "log", "exponentformat": "power"}  # of an axis
FONT_SIZE = 15  # px; the projector view scales it up


def figure(*traces: BaseTraceType, height: int = 360, **layout: Any) -> go.Figure:
    """Build a figure with the explorer's margins and colours; zoom and pan survive redraws (``uirevision``).

    ``titles=(right, up)`` names the axes; on a phone, what needs more ``width`` than there is scrolls sideways.
    """
    titles = layout.pop("titles", ())
    shared = {
        "template": "none",
        "height": height,
        "colorway": CYCLE,
        "font": {"size": FONT_SIZE},
        "margin": {"l": 64, "r": 16, "t": 16, "b": 52},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "uirevision": "explorer",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    }
    made = go.Figure(list(traces), {**shared, **layout})
    for axis, title in zip(("xaxis", "yaxis"), titles, strict=False):
        made.layout[axis].title.text = title
    return made


def stepped(value: float) -> float:
    """The end of a scale for values up to this one, which otherwise stands still: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(step for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-9)))


def line(name: str, x: ArrayLike, y: ArrayLike, color: str, dash: str = "solid", **more: object) -> go.Scatter:
    """A curve as all charts of learning draw it."""
    return go.Scatter(x=x, y=y, name=name, line={"color": color, "width": 3, "dash": dash}, **{"mode": "lines", **more})


def dots(name: str, x: ArrayLike, y: ArrayLike, color: str, size: float = 12, **more: object) -> go.Scatter:
    """Points of one colour; without a name, none in the legend."""
    mark = {"color": color, "size": size, **more.pop("marker", {})}  # type: ignore[dict-item]
    return go.Scatter(x=x, y=y, name=name, marker=mark, **{"mode": "markers", "showlegend": bool(name), **more})


def numbered(index: int) -> tuple[str, str]:
    """Colour and dash of the curve with this number: more curves than colours differ in their dashes."""
    return CYCLE[index % len(CYCLE)], ("solid", "dash", "dot")[index // len(CYCLE) % 3]


def several(curves: Mapping[str, tuple[ArrayLike, ArrayLike]], **more: Any) -> list[go.Scatter]:
    """A numbered line for each name: x and y."""
    return [line(name, x, y, *numbered(index), **more) for index, (name, (x, y)) in enumerate(curves.items())]


def segments(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Lay out one coordinate of many line segments for a single trace: NaN lifts the pen between them."""
    return np.stack((start, end, np.full_like(start, np.nan)), axis=-1).ravel()
