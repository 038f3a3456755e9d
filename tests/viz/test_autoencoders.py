import numpy as np
import pytest
import torch

from models.autoencoders import anomalies, staircase
from models.autoencoders.config import Config
from models.autoencoders.training import train
from viz.autoencoders import charts, planes

CURVES = ("trained", "held out", "bound", "kl", "step", "nats")
OTHERS = ("law", "dimension", "border", "eigenvalue", "known", "unknown", "score", "share", "error", "ink", "nearest")
LABELS = {name: name for name in (*CURVES, *OTHERS)}


def test_dots_stand_at_their_shares_and_names_of_classes_beside_them():
    shares, labels = np.array([[0.25, 0.5], [0.75, 0.5], [0.5, 0.1]]), np.array([3, 3, 7])
    threes, sevens, name, _ = planes.codes(shares, labels, 200)
    assert threes.xy == [(50.0, 100.0), (150.0, 100.0)]
    assert sevens.color == planes.CLASSES[7]
    assert (name.text, name.xy) == ("3", (100.0, 100.0))


def test_ink_is_dark_and_the_carpet_is_pale():
    values = np.array([[0.0, 1.0]])
    assert planes.digit(values, "").picture.tolist() == [[255, 0]]
    assert planes.carpet(values, "").picture.tolist() == [[255, 255 - planes.PALE]]


def test_a_film_has_its_frames_in_order_and_a_word_below_each():
    digits = np.stack([np.full((28, 28), share) for share in (0.0, 0.5, 1.0)])
    pane = planes.read_film(digits, np.array([1, 2, 3]), np.array([0.5, 0.25, 1.0]), "film")
    assert [pane.picture[5, 5 + 30 * at] for at in range(3)] == [255, 128, 0]
    assert [shape.text for shape in pane.shapes] == ["1", "50%", "2", "25%", "3", "100%"]
    measured = planes.measured_film(digits, np.array([[np.nan, 1.0], [0.5, 2.0], [0.25, 3.0]]), "film")
    assert [shape.text for shape in measured.shapes] == ["—", "1.00", "0.50", "2.00", "0.25", "3.00"]


def test_sheets_fill_rows_from_the_left():
    page = planes.film(np.stack([np.full((2, 2), share) for share in (1.0, 0.0, 1.0)]), "", 2).picture
    assert page.shape == (5, 5)
    assert page[0, 0] == 0
    assert page[0, 3] == 255
    assert page[3, 0] == 0


def test_curves_and_bars_are_the_snapshots():
    history = list(train(Config(steps=50, width=16)))
    drawn = charts.curves(history, LABELS)
    assert [trace.name for trace in drawn.data] == ["trained", "held out", "bound", "kl"]
    np.testing.assert_allclose(drawn.data[1].y, [one.error[1] for one in history])
    np.testing.assert_allclose(drawn.data[2].y, [one.bound for one in history])
    np.testing.assert_array_equal(charts.bars(history[-1].divergences, ("", "")).data[0].y, history[-1].divergences)
    assert len(charts.curves(list(train(Config(model="AE", steps=25, width=16))), LABELS).data) == 2


def test_the_staircase_shows_training_and_law_beside_the_border():
    config = staircase.Config(steps=0)
    found, law = next(staircase.train(config)), staircase.law(config)
    drawn = charts.staircase(found, law, LABELS)
    np.testing.assert_array_equal(drawn.data[1].y, law)
    assert len(drawn.data[0].y) == 8
    spectrum = charts.eigenvalues(staircase.spectrum()[:8], 3.0, LABELS)
    assert list(spectrum.data[1].y) == [3.0, 3.0]
    colors = spectrum.data[0].marker.color
    assert [color == colors[0] for color in colors] == [True] * 3 + [False] * 5


def test_errors_and_rules_are_drawn_as_they_are():
    unknown = np.array([True, False, False])
    found = anomalies.Scores(unknown, {name: np.array([3.0, 2.0, 1.0]) for name in ("error", "ink", "nearest")})
    histogram = charts.histogram(found.by_rule["error"], unknown, 1.5, LABELS)
    assert list(histogram.data[1].x) == [3.0]
    assert histogram.layout.shapes[0].x0 == 1.5
    roc = charts.roc({name: found.rates(name) for name in found.by_rule}, LABELS, ("x", "y"))
    assert list(roc.data[0].y) == [0, 1, 1, 1]


def test_patterns_are_grey_where_they_are_zero():
    axes = np.eye(4)[:, :1]
    page = planes.patterns(axes, 2, "", count=1).picture
    assert page.tolist() == [[255, 127], [127, 127]]
    assert torch.tensor(page).dtype == torch.uint8
    assert planes.photo(np.array([[0.5]]), "").picture == pytest.approx(128)
