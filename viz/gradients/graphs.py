"""A graph of computing as boxes and arrows: values in blue, gradients in orange, on each edge what it hands back."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.gradients.check import Mark
from models.gradients.tape import Edge, Tape
from viz.colors import AMBER, BLUE, GREEN, GREY, VERMILION
from viz.theme import figure

SIGNS = {"right": ("✓", GREEN), "far": ("≈", AMBER), "wrong": ("✗", VERMILION)}
Place = tuple[float, float]


def places(tape: Tape) -> list[Place]:
    """Column and row of each node: inputs stand left of their readers, leaves as near to them as possible."""
    index = {id(node): i for i, node in enumerate(tape.nodes)}
    column = [0] * len(tape.nodes)
    for i, node in enumerate(tape.nodes):
        column[i] = 1 + max((column[index[id(one)]] for one in node.inputs), default=-1)
    for i, node in enumerate(tape.nodes):
        if not node.inputs:
            readers = [column[j] for j, other in enumerate(tape.nodes) if any(one is node for one in other.inputs)]
            column[i] = min(readers, default=1) - 1
    rows = np.zeros(len(tape.nodes))
    for level in range(max(column) + 1):
        inside = [i for i in range(len(tape.nodes)) if column[i] == level]
        wish = {i: np.mean([rows[index[id(one)]] for one in tape.nodes[i].inputs] or [0.0]) for i in inside}
        first = -(len(inside) - 1) / 2 + (np.mean(list(wish.values())) if level else 0)
        for position, i in enumerate(sorted(inside, key=lambda i: wish[i])):
            rows[i] = first + position
    return list(zip(map(float, column), rows.tolist(), strict=True))


def numbers(value: np.ndarray) -> str:
    """Three digits; the rows of a matrix below each other, equally wide."""
    if value.ndim == 0:
        return short(float(value))
    lines = [" ".join(short(float(one)).rjust(5, "\u2007") for one in row) for row in np.atleast_2d(value)]
    return "<br>".join(lines)


def short(value: float) -> str:
    if not np.isfinite(value):
        return "NaN" if value != value else "∞" if value > 0 else "−∞"
    small = value != 0 and not 0.005 <= abs(value) < 1e4
    return (f"{value:.0e}" if small else f"{value:.3g}" if abs(value) >= 100 else f"{value:.2f}").replace("-", "−")


def mark_kind(mark: Mark) -> str:
    return "wrong" if not mark.right else "right" if mark.near else "far"


def graph(
    tape: Tape, marks: Sequence[Mark], labels: Sequence[str], step: int, gradients: Mapping[int, np.ndarray]
) -> go.Figure:
    """Nodes computed up to ``step``, then edges handed back; ``labels`` is the local derivative of each edge."""
    at, back = places(tape), max(0, step - len(tape.nodes))
    index = {id(node): i for i, node in enumerate(tape.nodes)}
    edges = [(index[id(one)], i) for i, node in enumerate(tape.nodes) for one in node.inputs]
    ways = [way(at[source], at[reader]) for source, reader in edges]
    xs, ys = (np.concatenate([np.r_[one[:, axis], np.nan] for one in ways] or [np.zeros(1)]) for axis in (0, 1))
    lines = go.Scatter(x=xs, y=ys, mode="lines", hoverinfo="skip", line={"color": GREY, "width": 2}, showlegend=False)
    crowded = max(x for x, _row in at) > 5
    boxes = [_box(tape, i, at[i], step, gradients.get(i), 12 if crowded else 17) for i in range(len(tape.nodes))]
    texts = [""] * len(labels) if crowded else labels
    hints = [_edge(edge, marks[k], texts[k], at, twins(tape, edge)) for k, edge in enumerate(tape.edges[:back])]
    across, down = zip(*at, strict=True)
    hidden = {"visible": False}
    return figure(
        lines, height=480, annotations=[*boxes, *hints], margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={**hidden, "range": [min(across) - 0.45, max(across) + 0.45]},
        yaxis={**hidden, "range": [max(np.nanmax(ys), *down, 0.3) + 0.6, min(np.nanmin(ys), *down, -0.3) - 0.6]},
    )  # fmt: skip


def twins(tape: Tape, edge: Edge) -> bool:
    """Whether a node reads one input twice."""
    inputs = tape.nodes[edge.node].inputs
    return len(inputs) > 1 and inputs[0] is inputs[1]


def way(start: Place, end: Place) -> np.ndarray:
    """Points of an edge ``[21, 2]``: straight to the next column, bent around what is between to a later one."""
    share = np.linspace(0, 1, 21)[:, None]
    straight = (1 - share) * np.array(start) + share * np.array(end)
    longer = max(0.0, end[0] - start[0] - 1)
    side = 1 if start[1] > 0 else -1
    bend = side * min(1.2, 0.5 * longer) if longer else 0.0
    return straight + np.sin(np.pi * share) * np.array([0.0, bend])


def _box(tape: Tape, i: int, place: Place, step: int, gradient: np.ndarray | None, size: int) -> dict[str, object]:
    node, text = tape.nodes[i], f"<b>{tape.nodes[i].name}</b>"
    if i < step and not node.constant:
        text += f'<br><span style="color:{BLUE}">{numbers(node.value)}</span>'
    if gradient is not None:
        text += f'<br><span style="color:{VERMILION}">{numbers(gradient)}</span>'
    broken = i < step and not node.finite
    return {
        "x": place[0], "y": place[1], "text": text, "showarrow": False, "borderwidth": 4 if broken else 2,
        "bordercolor": VERMILION if broken else BLUE if i < step else GREY, "borderpad": 4,
        "bgcolor": "#ffffff", "font": {"size": size, "color": "#222222"},
    }  # fmt: skip


def _edge(edge: Edge, mark: Mark, label: str, at: Sequence[Place], twins: bool) -> dict[str, object]:
    """In the middle of the edge; two edges between the same nodes (x · x) have theirs below each other."""
    sign, color = SIGNS[mark_kind(mark)]
    x, y = way(at[edge.source], at[edge.node])[10].tolist()
    return {
        "x": x, "y": y + 0.14 * edge.position * twins, "showarrow": False,
        "text": f'<b style="color:{color}">{sign}</b> {label}',
        "bgcolor": "#f2f2f2", "borderpad": 1, "font": {"size": 15, "color": "#222222"},
    }  # fmt: skip
