import numpy as np
import pytest
import torch

from models.gradients import activations, check, steps
from models.gradients.rules import OPERATIONS, RULES
from models.gradients.tape import Settings, arrived, edges, gradients, meeting, slope

RANDOM = np.random.default_rng(0)
VALUES = {
    "x": np.array(0.7), "y": np.array(1.3), "X": RANDOM.normal(size=(3, 2)), "W": RANDOM.normal(size=(2, 3)),
    "b": RANDOM.normal(size=3), "V": RANDOM.normal(size=(3, 3)), "c": RANDOM.normal(size=3),
}  # fmt: skip
AS_WRITTEN = Settings()
TEXTS = [
    "ce(relu(X @ W + b) @ V + c)", "sigmoid(X @ W + b) * x", "x * x + sin(x) * exp(y) / sqrt(x) - abs(-x)**y + 2**x",
    "mean(tanh(X @ W)) + sum(cos(b) * log(x))", "x", "ce(b)", "b - X @ W",
]  # fmt: skip


def played(text, settings=AS_WRITTEN, **values):
    values = {name: np.asarray(value, float) for name, value in values.items()} or VALUES
    return gradients(text, tuple(values), tuple(values.values()), settings)


def leaf(tape, name):
    return tape.gradients[tape.leaves()[name]]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("upstream", [1.0, -2.5])
def test_tape_equals_autograd_and_quotients(text, upstream):
    tape = played(text, Settings(upstream))
    names = tuple(tape.leaves())
    auto, quotients = check.autograd(text, VALUES, upstream), check.quotients(text, VALUES, names, 1e-5, upstream)
    for name in names:
        np.testing.assert_allclose(leaf(tape, name), auto[name], rtol=1e-12, atol=1e-12)
        assert check.distance(quotients[name], auto[name]) < 1e-7
    marks = [check.mark(tape, edge, 1e-5) for edge in tape.edges]
    assert all(mark.right and mark.near for mark in marks)
    assert len(tape.edges) == edges(tape)


EXAMPLES = {"neg": "-b + y", "@": "X @ W + x", "−": "X - x", "×": "X * x"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_wrong_rule_is_found_at_its_node(name):
    text = EXAMPLES.get(name, f"{name}(b * x)" if name.isalpha() else f"X {name} x")
    rules = ("2 * g @ T(b)" if name == "@" else "g * 1.5 + 0.1", *OPERATIONS[name].rules[1:])
    values = {**VALUES, "X": np.abs(VALUES["X"]), "b": np.abs(VALUES["b"])}
    tape = gradients(text, tuple(values), tuple(values.values()), Settings(rules=((name, rules),)))
    wrong = {tape.nodes[edge.node].name for edge in tape.edges if not check.mark(tape, edge, 1e-5).right}
    assert wrong == {name}


def test_paths_add_and_one_can_be_forgotten():
    assert leaf(played("x * x", x=3), "x") == 6
    tape = played("x * x", x=3)
    assert meeting(tape) == [(1, 0), (1, 1)]
    assert leaf(played("x * x", Settings(forget=(1, 0)), x=3), "x") == 3
    assert [float(arrived(tape, count)[0]) for count in (1, 2)] == [3, 6]
    assert slope(tape, tape.edges[0]) == "× 3"


def test_a_bias_over_a_batch_gets_the_sum_of_the_rows():
    tape = played("X @ W + b")
    upstream = np.ones((3, 3))
    np.testing.assert_allclose(leaf(tape, "b"), upstream.sum(axis=0))
    np.testing.assert_allclose(leaf(tape, "X"), upstream @ VALUES["W"].T)
    np.testing.assert_allclose(leaf(tape, "W"), VALUES["X"].T @ upstream)


def test_softmax_cross_entropy_hands_back_p_minus_truth():
    logits = torch.tensor(VALUES["V"])
    right = (torch.softmax(logits, -1) - torch.eye(3)) / 3
    np.testing.assert_allclose(leaf(played("ce(V)"), "V"), right.numpy(), atol=1e-15)


@pytest.mark.parametrize("text", ["log(x - x)", "1 / (x - x)", "sqrt(-x)"])
def test_no_gradient_where_a_value_is_not_finite(text):
    tape = played(text)
    assert not tape.edges
    assert not all(node.finite for node in tape.nodes)


def test_relu_at_0_has_slope_0_and_its_quotient_is_half_way():
    tape = played("relu(x)", x=0)
    mark = check.mark(tape, tape.edges[0], 1e-5)
    assert (float(mark.autograd), float(mark.quotient), mark.right, mark.near) == (0, 0.5, True, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [("x +", "column"), ("q", "column 1"), ("X @ X", "columns in A"), ("X + W", "shapes"), ("ce(x)", "row of logits")],
)
def test_bad_expressions_are_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        played(text)


def test_a_rule_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="a rule must give the shape"):
        played("X @ W", Settings(rules=(("@", ("g", "g")),)))
    assert "@" in RULES.signs


def test_quotients_have_the_shape_of_a_u():
    found = steps.errors("exp(sin(3*x))", 0.7)
    for kind, low, high in (("central", 1e-7, 1e-4), ("forward", 1e-10, 1e-6)):
        h, least = steps.best(found, kind)
        assert low < h < high
        values = getattr(found, kind)
        assert values[0] > 1e4 * least < values[-1]
    assert check.slope_difference("exp(sin(3*x))", 0.7, found.slope) < 1e-12
    assert check.slope_difference("exp(sin(3*x))", 0.7, found.slope + 1) > 0.1
    with pytest.raises(ValueError, match="depends on x"):
        steps.errors("2", 0.7)


@pytest.mark.parametrize("z", [-3.0, -0.4, 0.0, 2.0])
def test_activations_equal_torchs(z, monkeypatch):
    names = tuple(activations.ACTIVATIONS)
    assert check.activation_difference(names, z) < 1e-12
    wrong = activations.Activation(np.tanh, lambda z: 1 - np.tanh(z))
    monkeypatch.setitem(activations.ACTIVATIONS, "tanh", wrong)
    assert check.activation_difference(("tanh",), 2.0) > 1e-3


def test_rms_slopes_in_closed_form():
    assert activations.passed_on("relu") == pytest.approx(0.5**0.5, abs=1e-9)
    assert activations.passed_on("leaky") == pytest.approx(((1 + activations.LEAK**2) / 2) ** 0.5, abs=1e-9)
    assert activations.ACTIVATIONS["tanh"].slope(np.array([0.0, 1, 2])) == pytest.approx([1, 0.42, 0.0707], abs=1e-4)
    assert activations.ACTIVATIONS["sigmoid"].slope(np.linspace(-5, 5, 101)).max() == 0.25
