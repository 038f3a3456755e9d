"""What all Plotly figures share. Text and grid colours follow the page's light or dark theme in the browser."""

import numpy as np
import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from viz.colors import CYCLE

FONT_SIZE = 15  # px; the projector view scales it up


def figure(*traces: BaseTraceType, height: int = 360, **layout: object) -> go.Figure:
    """Build a figure with the explorer's margins and colours; zoom and pan survive redraws (``uirevision``)."""
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
    return go.Figure(list(traces), {**shared, **layout})


def segments(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Lay out one coordinate of many line segments for a single trace: NaN lifts the pen between them."""
    return np.stack((start, end, np.full_like(start, np.nan)), axis=-1).ravel()
