import numpy as np
import pytest

from models.losses import asks, confidence, curves, information, lines, mask, networks
from models.rates import curves as rates_of
from viz import losses as figures
from viz.canvas import Line, Points, Text
from viz.rates import reliability

CONFIG = curves.Config()
GRID = np.linspace(-12, 12, 25)
CURVES = {name: curves.curve(name, 1.0, CONFIG, GRID) for name in ("cross entropy", "hinge")}
SAMPLES = {name: curves.curve(name, 1.0, CONFIG, np.array([-3.0])) for name in CURVES}


@pytest.mark.parametrize("logistic", [False, True])
def test_the_sample_stands_on_its_curve_and_its_handle_gives_its_logit_back(logistic):
    pane, [handle] = figures.ground(CURVES, SAMPLES, logistic, "loss")
    x, y = handle["xy"]
    assert figures.logit(x, logistic) == pytest.approx(-3)
    assert figures.TOP * (1 - y / pane.picture.shape[0]) == pytest.approx(SAMPLES["cross entropy"].loss[0])
    drawn = [shape for shape in pane.shapes if isinstance(shape, Line) and len(shape.xy) == len(GRID)]
    assert len(drawn) == sum(isinstance(shape, Points) for shape in pane.shapes) == 2


def test_a_handle_beyond_the_ground_gives_the_edge():
    assert figures.logit(-50, False) == pytest.approx(-12, abs=1e-3)
    assert figures.logit(-50, True) == pytest.approx(np.log(1e-5), abs=1e-3)


def test_gradients_have_a_curve_and_a_dot_each():
    figure = figures.gradients(CURVES, SAMPLES, False, ("x", "y"))
    assert [trace.mode for trace in figure.data] == ["lines", "markers"] * 2
    np.testing.assert_array_equal(figure.data[1].y, SAMPLES["cross entropy"].gradient)


def test_wishes_have_their_dot_where_the_loss_is_least():
    found = asks.wish("cross entropy", 0.9, CONFIG)
    figure = figures.wishes({"ce": found.expected}, {"ce": found.probability}, 0.9, ("p", "loss", "true"))
    assert figure.data[1].x[0] == pytest.approx(0.9, abs=1e-4)
    assert figure.data[0].y.min() == 0


def test_bars_are_read_back_from_their_handles():
    p, q = np.array([0.6, 0.4]), np.array([0.1, 0.9])
    _pane, handles = figures.distributions(p, q, "bars")
    assert figures.heights(handles, 2) == pytest.approx((*p, *q))
    figure = figures.terms(information.numbers(p, q).terms, dict.fromkeys(("forward", "reverse", "js"), ""), ("x", "y"))
    assert len(figure.data) == 3


def test_points_are_read_back_from_their_pixels():
    points = np.array([[1.0, 3.0], [5.0, -4.0], [9.0, 20.0]])
    _pane, handles = figures.fits(points, lines.fitted(points, 1.0), "fits")
    np.testing.assert_allclose(figures.from_pixels(np.array([handle["xy"] for handle in handles])), points)


def test_the_name_of_a_loss_stands_on_its_line():
    points = np.array([[1.0, 3.0], [5.0, -4.0], [9.0, 20.0]])
    found = lines.fitted(points, 1.0)
    pane, _handles = figures.fits(points, found, "fits")
    named = [
        (shape.text, figures.from_pixels(np.array([shape.xy]))[0]) for shape in pane.shapes if isinstance(shape, Text)
    ]
    assert {name: y for name, (_x, y) in named} == pytest.approx(
        {name: found[name][0] * x + found[name][1] for name, (x, _y) in named}
    )


def test_runs_and_rates():
    history = list(networks.stall(networks.Config(steps=15)))
    figure = figures.stall(history, {"cross entropy": "CE", "MSE": "MSE"}, ("step", "accuracy", "gradient"))
    assert len(figure.data) == 4
    found = {"one": rates_of(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]))}
    figure = figures.rates(found, "precision", ("recall", "precision"))
    assert (figure.data[0].x[0], figure.data[0].y[0]) == (0, 1)


def test_reliability_has_the_diagonal_and_a_line_each():
    logits = np.eye(10) * 5
    found = confidence.reliability(confidence.Answers(logits, np.arange(10), 1.0), 1.0)
    figure = reliability({"one": (found.sure, found.right)}, "diagonal")
    assert np.nanmax(figure.data[1].y) == 1
    assert len(figure.data) == 2


def test_classes_are_named_from_above():
    figure = figures.classes(("a", "b"), {"T = 2": np.array([0.6, 0.4]), "T = 1": np.array([0.9, 0.1])}, "p")
    assert figure.layout.yaxis.ticktext == ("a", "b")
    assert figure.layout.yaxis.autorange == "reversed"


def test_overflows_have_a_row_a_format_and_a_line_at_the_scale():
    states = {"float16": np.array([0, 1, 2]), "float32": np.array([0, 0, 2])}
    heat, *_named, line = figures.overflows(states, 10.0, ("a", "b", "c", "times")).data
    np.testing.assert_array_equal(heat.z, list(states.values()))
    assert line.x == (1.0, 1.0)


def test_pulls_are_against_the_gradient_and_none_stays_none():
    cells = mask.painted("pixel")
    found = mask.measured(cells, mask.Config(0.1, 0.1, 0.0))
    panes = figures.pulls(cells, found.gradients, "paint", {"cross entropy": "CE", "Dice": "Dice"})
    assert all(pane.picture[cells].min() > 0 > pane.picture[~cells].max() for pane in panes[1:])
    empty = mask.measured(mask.painted("none"), mask.Config(0.0, 0.0, 0.0))
    panes = figures.pulls(mask.painted("none"), empty.gradients, "paint", {"cross entropy": "CE", "Dice": "Dice"})
    assert panes[2].limits == (-1, 1)
