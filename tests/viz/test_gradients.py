import numpy as np

from models.gradients import activations, cells, check, recall, steps, tape, training
from models.gradients.law import law
from models.gradients.layers import Config
from viz.gradients import bars, curves, graphs

NAMES = ("activation", "gradient", "flat", "dead", "dead in", "law", "share", "accuracy", "loss", "step", "central")
WORDS = {name: name for name in (*NAMES, "forward", "rounding", "h", "error", "distance", "chance")}


def drawn(text, step):
    found = tape.gradients(text, ("x", "y"), (np.array(3.0), np.array(0.5)), tape.Settings())
    marks = [check.mark(found, edge, 1e-5) for edge in found.edges]
    back = max(0, step - len(found.nodes))
    return found, graphs.graph(found, marks, ["d"] * len(marks), step, tape.arrived(found, back) if back else {})


def test_graph_shows_values_then_edges_then_gradients():
    found, (_pane, half) = drawn("x * x + y", 4)
    assert [one["value"] for one in half["boxes"]] == [[["3.00"]], [["9.00"]], [["0.50"]], [["9.50"]]]
    assert not half["hints"]
    found, (_pane, whole) = drawn("x * x + y", 8)
    assert len(whole["hints"]) == len(found.edges)
    assert [one["gradient"] for one in whole["boxes"]] == [[["6.00"]], [["1.00"]], [["1.00"]], [["1.00"]]]
    assert {one["line"] for one in whole["hints"]} == {0, 1}


def test_numbers_of_variables_alone_can_be_dragged():
    _found, (_pane, extra) = drawn("x * x + y", 8)
    assert [(one["cells"], one["exact"]) for one in extra["boxes"] if one["cells"]] == [(["x"], [3.0]), (["y"], [0.5])]


def test_inputs_stand_left_of_their_readers_and_long_edges_bend():
    found, _figure = drawn("sin(x * y) + x", 3)
    at = graphs.places(found)
    index = {id(node): i for i, node in enumerate(found.nodes)}
    assert all(at[index[id(one)]][0] < at[i][0] for i, node in enumerate(found.nodes) for one in node.inputs)
    assert len(set(at)) == len(at)
    assert abs(graphs.way((0, 0), (1, 0))).max() == 1
    assert abs(graphs.way((0, 0), (3, 0))[10, 1]) > 0.5


def test_a_node_without_a_finite_value_has_a_thick_edge():
    _found, (_pane, extra) = drawn("y / (x - x)", 9)
    assert [one["name"] for one in extra["boxes"] if one["broken"]] == ["/"]


def test_steps_carry_both_errors():
    found = steps.errors("x * x * x", 0.7)
    figure = curves.steps(found, steps.at("x * x * x", 0.7, 1e-3), WORDS)
    np.testing.assert_array_equal(figure.data[0].y, found.rounding)
    np.testing.assert_allclose(np.nan_to_num(figure.data[1].y), found.central)


def test_activations_have_values_and_slopes_with_dots():
    figure = curves.activations({"tanh": "tanh"}, 1.0, ("z", "value", "slope"))
    assert [len(trace.x) for trace in figure.data] == [481, 1, 481, 1]
    assert figure.data[3].y[0] == activations.ACTIVATIONS["tanh"].slope(np.array([1.0]))[0]


def test_bars_equal_the_signals_with_the_law_on_them_and_hatch_what_overflowed():
    config = Config(4, steps=10)
    history = training.run(config)
    foretold = law(config, history[0].signals.first)
    named = {trace.name: trace for trace in bars.layers(history, foretold, WORDS).data}
    np.testing.assert_array_equal(named["gradient"].y, history[0].signals.gradient)
    np.testing.assert_array_equal(named["dead"].y, history[0].signals.dead)
    np.testing.assert_array_equal(named["accuracy"].y, [one.accuracy for one in history])
    lines = [trace for trace in bars.layers(history, foretold, WORDS).data if trace.name == "law"]
    np.testing.assert_allclose(lines[1].y, foretold.gradient * history[0].signals.gradient[-1])
    history[0].signals.activation[2] = np.inf
    hatched = [trace for trace in bars.layers(history, None, WORDS).data if trace.name == "∞, NaN"]
    assert [list(trace.x) for trace in hatched] == [[3]]
    shares = bars.shares(history, WORDS)
    np.testing.assert_array_equal(shares.data[0].y, [one.signals.dead[0] for one in history])


def test_time_shows_distances_law_and_recall():
    config = cells.Config("gru", length=6)
    found, history = cells.distances(config), [recall.Snapshot(config, 0, 1.4, 0.25)]
    gradient, foretold, accuracy, _chance = curves.time(found, history, WORDS).data
    np.testing.assert_array_equal(gradient.y, found.gradient)
    np.testing.assert_array_equal(foretold.y, found.law)
    assert list(accuracy.y) == [0.25]
