from dataclasses import replace

import numpy as np
import pytest

from models.divergences.densities import Density
from models.divergences.paired import Snapshot
from models.divergences.scores import Bias
from viz import divergences as figures

PAIR = Density(), Density("gaussian", (2.0, -1.0), (1.0, 1.0), 0.5)


def test_handles_stand_on_the_modes_and_widths():
    pane, handles = figures.ground(*PAIR, 0.3, [(1.0, 2.0)], "")
    x = [figures.to_x(handle["xy"][0]) for handle in handles]
    assert x == pytest.approx([0, 1, 2, -1, 2.5])
    assert pane.picture.shape == (figures.HEIGHT, figures.WIDTH, 0)
    arrow = pane.shapes[-1]
    assert arrow.arrow
    assert arrow.xy[1][0] > arrow.xy[0][0]


def test_flat_divergence_has_no_arrow():
    pane, _ = figures.ground(*PAIR, np.nan, [], "")
    assert not any(getattr(shape, "arrow", False) for shape in pane.shapes)


def test_sheet_holds_the_digits():
    images = np.zeros((20, 14, 14))
    images[3] = 1
    pane = figures.sheet(images, 10, "")
    assert pane.picture.shape == (32, 160)
    assert pane.picture[8, 3 * 16 + 8] == 0
    assert pane.picture[8, 8] == 255


def test_a_training_walks_through_error_and_edges():
    way = np.array([[0.2, 0.1], [0.1, 0.5]])
    history = [Snapshot(None, 0, None, *place) for place in way.tolist()]
    chart = figures.trade(history, {"a": (0.3, 0.9), "b": (0.2, 0.4)}, ("way", "real"), ("", ""))
    assert np.array_equal(np.c_[chart.data[0].x, chart.data[0].y], way)
    assert [(one.x[0], one.y[0]) for one in chart.data[1:]] == [(0.3, 0.9), (0.2, 0.4), (0, 1)]


def test_line_of_the_bias_meets_its_limit():
    labels = dict.fromkeys(("frechet", "kernel", "line", "distance"), "")
    found = Bias(np.array([100, 1000]), np.array([[9.0], [1.0]]), np.zeros((2, 1)), 0.2)
    chart = figures.bias(found, labels)
    assert chart.data[2].y[0] == 0.2
    assert np.allclose(chart.data[0].x, [0.01, 0.001])
    assert len(figures.bias(replace(found, limit=np.nan), labels).data) == 2
