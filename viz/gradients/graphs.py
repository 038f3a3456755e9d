"""A graph of computing as boxes and arrows: values in blue, gradients in orange, on each edge what it hands back.

The page's plugin paints it: boxes as large as their numbers, downwards in a narrow window.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from models.gradients.check import Mark
from models.gradients.tape import Edge, Tape
from viz.canvas import Pane, clear
from viz.colors import AMBER, BLUE, GREEN, GREY, VERMILION

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


def numbers(value: np.ndarray) -> list[list[str]]:
    """Three digits each, row by row."""
    return [[short(float(one)) for one in row] for row in np.atleast_2d(value)]


def short(value: float) -> str:
    if not np.isfinite(value):
        return "NaN" if value != value else "∞" if value > 0 else "−∞"
    small = value != 0 and not 0.005 <= abs(value) < 1e4
    return (f"{value:.0e}" if small else f"{value:.3g}" if abs(value) >= 100 else f"{value:.2f}").replace("-", "−")


def mark_kind(mark: Mark) -> str:
    return "wrong" if not mark.right else "right" if mark.near else "far"


def graph(
    tape: Tape, marks: Sequence[Mark], labels: Sequence[str], step: int, gradients: Mapping[int, np.ndarray]
) -> tuple[Pane, dict[str, object]]:
    """Nodes computed up to ``step``, then edges handed back; ``labels`` is the local derivative of each edge."""
    at, back = places(tape), max(0, step - len(tape.nodes))
    index = {id(node): i for i, node in enumerate(tape.nodes)}
    ways = [way(at[index[id(one)]], at[i]).tolist() for i, node in enumerate(tape.nodes) for one in node.inputs]
    boxes = [_box(tape, i, at[i], step, gradients.get(i)) for i in range(len(tape.nodes))]
    hints = [_edge(tape, k, marks[k], labels[k], at) for k in range(min(back, len(tape.edges)))]
    every = np.array([*at, *(point for one in ways for point in one)])
    extra: dict[str, object] = {
        "boxes": boxes, "ways": ways, "hints": hints, "low": every.min(axis=0).tolist(),
        "high": every.max(axis=0).tolist(), "colors": {"value": BLUE, "gradient": VERMILION, "edge": GREY},
    }  # fmt: skip
    return Pane(clear(1, 2), smooth=True), extra


def way(start: Place, end: Place) -> np.ndarray:
    """Points of an edge ``[21, 2]``: straight to the next column, bent around what is between to a later one."""
    share = np.linspace(0, 1, 21)[:, None]
    straight = (1 - share) * np.array(start) + share * np.array(end)
    longer = max(0.0, end[0] - start[0] - 1)
    side = 1 if start[1] > 0 else -1
    bend = side * min(1.2, 0.5 * longer) if longer else 0.0
    return straight + np.sin(np.pi * share) * np.array([0.0, bend])


def _box(tape: Tape, i: int, place: Place, step: int, gradient: np.ndarray | None) -> dict[str, object]:
    """A box with the numbers that are known; those of a variable can be dragged, by the names of their cells."""
    node, known = tape.nodes[i], i < step
    cells = [node.name + "".join(str(k + 1) for k in cell) for cell in np.ndindex(node.value.shape)]
    return {
        "at": place, "name": node.name, "value": numbers(node.value) if known and not node.constant else [],
        "gradient": [] if gradient is None else numbers(gradient),
        "cells": [] if node.inputs or node.constant else cells,
        "exact": node.value.ravel().tolist() if node.finite else [],
        "border": VERMILION if known and not node.finite else BLUE if known else GREY,
        "broken": known and not node.finite,
    }  # fmt: skip


def _edge(tape: Tape, k: int, mark: Mark, label: str, at: Sequence[Place]) -> dict[str, object]:
    """In the middle of the edge; two edges between the same nodes (x · x) have theirs below each other."""
    edge, (sign, color) = tape.edges[k], SIGNS[mark_kind(mark)]
    return {
        "at": way(at[edge.source], at[edge.node])[10].tolist(), "sign": sign, "color": color, "text": label,
        "line": edge.position if twins(tape, edge) else 0,
    }  # fmt: skip


def twins(tape: Tape, edge: Edge) -> bool:
    """Whether a node reads one input twice."""
    inputs = tape.nodes[edge.node].inputs
    return len(inputs) > 1 and inputs[0] is inputs[1]
