"""A graph written down while an expression is computed, and played backwards by the rules of its nodes.

One sees numbers go forward and gradients come back; where paths meet, contributions are added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from models.expressions import Language, expression
from models.gradients.rules import FUNCTIONS, OPERATIONS, SIGNS, rule

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Node:
    name: str  # of the leaf or operation
    value: np.ndarray
    inputs: tuple["Node", ...] = ()
    constant: bool = False

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.value).all())


@dataclass(frozen=True, eq=False)
class Edge:
    """From an input to the node that reads it: what the rule of the node hands back along it."""

    node: int  # index of the reader
    position: int  # which of its inputs
    source: int  # index of the input
    given: np.ndarray  # the contribution, in the shape of the input


@dataclass(frozen=True)
class Settings:
    """Upstream gradient of every entry of the result; own rules by operation; a path that is left out."""

    upstream: float = 1.0
    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    forget: tuple[int, int] | None = None  # index of the reader, and which of its inputs

    def rules_of(self, name: str) -> tuple[str, ...]:
        return dict(self.rules).get(name, OPERATIONS[name].rules)


@dataclass(frozen=True, eq=False)
class Tape:
    """Nodes in the order of computing, the gradients of all, and the contributions in the order of going back."""

    nodes: Sequence[Node]
    gradients: Sequence[np.ndarray] = ()  # none where a value is not finite
    edges: Sequence[Edge] = ()
    settings: Settings = field(default_factory=Settings)

    def leaves(self) -> dict[str, int]:
        return {node.name: i for i, node in enumerate(self.nodes) if not node.inputs and not node.constant}

    @property
    def output(self) -> np.ndarray:
        return self.nodes[-1].value


def _record(name: str, *inputs: Node) -> Node:
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(OPERATIONS[name].array(*(one.value for one in inputs)), float)
    except ValueError as problem:
        if "broadcast" not in str(problem):
            raise
        shapes = " and ".join(str(one.value.shape) for one in inputs)
        raise ValueError(f"the shapes of {name} must agree or be repeated, got {shapes}") from None
    return Node(name, value, inputs)


GRAPH = Language(
    {name: (1, partial(_record, name)) for name in FUNCTIONS},
    {sign: partial(_record, name) for sign, name in SIGNS.items()},
    lambda value: lambda values: Node(f"{value:.4g}", np.asarray(value), constant=True),
)


def forward(text: str, values: Arrays) -> Tape:
    """The graph of an expression over named arrays; a node that occurs twice (a shared variable) is there once."""
    leaves = {name: Node(name, np.asarray(value, float)) for name, value in values.items()}
    output: Node = expression(text, tuple(values), GRAPH)(leaves)
    nodes: list[Node] = []
    seen: set[int] = set()

    def visit(node: Node) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            for one in node.inputs:
                visit(one)
            nodes.append(node)

    visit(output)
    return Tape(nodes)


def fitted(contribution: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """In the shape of the input: summed over the copies that broadcasting made, repeated where a sum was taken."""
    if contribution.ndim < len(shape):
        contribution = np.broadcast_to(contribution, shape)
    summed = contribution.sum(axis=tuple(range(contribution.ndim - len(shape))))
    axes = tuple(axis for axis, size in enumerate(shape) if size == 1 and summed.shape[axis] != 1)
    try:
        return np.broadcast_to(summed.sum(axis=axes, keepdims=True) if axes else summed, shape)
    except ValueError:
        raise ValueError(f"a rule must give the shape {shape} of its input, got {contribution.shape}") from None


def handed_back(node: Node, position: int, gradient: np.ndarray, settings: Settings) -> np.ndarray:
    """What a node with this gradient hands to one of its inputs, by its rule."""
    names = {"g": gradient, "out": node.value, "a": node.inputs[0].value, "b": node.inputs[-1].value}
    with np.errstate(all="ignore"):
        found = rule(settings.rules_of(node.name)[position])(names)
    return fitted(np.asarray(found, float), node.inputs[position].value.shape)


def backward(tape: Tape, settings: Settings) -> Tape:
    """The same graph with all gradients: upstream at the result, then contributions added along all paths."""
    if not all(node.finite for node in tape.nodes):
        return tape
    index = {id(node): i for i, node in enumerate(tape.nodes)}
    gradients = [np.zeros_like(node.value) for node in tape.nodes]
    gradients[-1] = np.full_like(tape.output, settings.upstream)
    found = []
    for i in range(len(tape.nodes) - 1, -1, -1):
        node = tape.nodes[i]
        for position, one in enumerate(node.inputs):
            if one.constant:
                continue
            given = handed_back(node, position, gradients[i], settings)
            if settings.forget == (i, position):
                given = np.zeros_like(given)
            source = index[id(one)]
            gradients[source] = gradients[source] + given
            found.append(Edge(i, position, source, given))
    return Tape(tape.nodes, gradients, found, settings)


def gradients(text: str, names: Sequence[str], values: Sequence[np.ndarray], settings: Settings) -> Tape:
    """Forward and backward of ``text``, where ``names`` stand for ``values``."""
    return backward(forward(text, dict(zip(names, values, strict=True))), settings)


def edges(tape: Tape) -> int:
    """How many edges a gradient goes back along."""
    return sum(not one.constant for node in tape.nodes for one in node.inputs)


def meeting(tape: Tape) -> list[tuple[int, int]]:
    """Edges (reader, which input) out of nodes that are read more than once: there contributions are added."""
    readers: dict[int, list[tuple[int, int]]] = {}
    for i, node in enumerate(tape.nodes):
        for position, one in enumerate(node.inputs):
            if not one.constant:
                readers.setdefault(id(one), []).append((i, position))
    return [edge for edges in readers.values() if len(edges) > 1 for edge in edges]


def arrived(tape: Tape, count: int) -> dict[int, np.ndarray]:
    """Gradients by index of the node after the first ``count`` edges of the way back, added up so far."""
    if not tape.edges:
        return {}
    found = {len(tape.nodes) - 1: tape.gradients[-1]}
    for edge in tape.edges[:count]:
        found[edge.source] = found.get(edge.source, np.zeros_like(edge.given)) + edge.given
    return found


def slope(tape: Tape, edge: Edge) -> str:
    """The local derivative of an edge: a number between numbers, else the rule."""
    node, text = tape.nodes[edge.node], tape.settings.rules_of(tape.nodes[edge.node].name)[edge.position]
    if node.value.ndim or node.inputs[edge.position].value.ndim:
        return text
    return f"× {float(handed_back(node, edge.position, np.asarray(1.0), tape.settings)):.3g}".replace("-", "−")
