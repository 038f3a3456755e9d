"""The family of detectors as a map: kinds from top to bottom, time from left to right."""

from collections.abc import Mapping

import plotly.graph_objects as go

from models.detection.family import FAMILY, KINDS
from viz.colors import CYCLE, GREY
from viz.theme import figure


def tree(words: Mapping[str, str], brought: Mapping[str, str]) -> go.Figure:
    """A point for each detector, a line to those that it builds on; hovered, it says what it brought."""
    place = {one.name: (index, KINDS.index(one.kind)) for index, one in enumerate(FAMILY)}
    rank = {one.name: [other for other in FAMILY if other.kind == one.kind].index(one) for one in FAMILY}
    sides = ["top center" if rank[one.name] % 2 else "bottom center" for one in FAMILY]  # neighbours do not overlap
    years = [one.year for one in FAMILY]
    lines = [(place[before], place[one.name]) for one in FAMILY for before in one.after]
    x, y = ([side for line in lines for side in (line[0][axis], line[1][axis], None)] for axis in (0, 1))
    points = go.Scatter(
        x=[place[one.name][0] for one in FAMILY], y=[place[one.name][1] for one in FAMILY], mode="markers+text",
        text=[f"<b>{one.name}</b>" for one in FAMILY], textposition=sides, showlegend=False,
        textfont={"size": 15}, cliponaxis=False,
        marker={"size": 26, "color": [CYCLE[KINDS.index(one.kind)] for one in FAMILY]},
        hovertext=[f"{one.name}: {brought[one.name]}" for one in FAMILY], hoverinfo="text",
    )  # fmt: skip
    links = go.Scatter(x=x, y=y, mode="lines", line={"color": GREY, "width": 2}, hoverinfo="skip", showlegend=False)
    return figure(
        links, points, height=560, width=900, xaxis={
            "tickvals": [years.index(year) for year in dict.fromkeys(years)], "ticktext": list(dict.fromkeys(years)),
            "range": [-0.8, len(FAMILY) - 0.2], "zeroline": False, "side": "top",
        },
        yaxis={
            "tickvals": list(range(len(KINDS))), "ticktext": [words[kind] for kind in KINDS],
            "range": [len(KINDS) - 0.2, -0.6], "zeroline": False,
        },
        margin={"l": 130, "r": 8, "t": 40, "b": 8},
    )  # fmt: skip
