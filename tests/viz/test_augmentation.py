import numpy as np
import pytest

from models.augmentation import fingerprint, geometry, imbalance, measures, race
from models.rates import binned
from viz import augmentation as figures
from viz import rates

WORDS = {name: name for name in (*race.TRANSFORMS, "hits", "misses", "alarms")}


def test_moved_picture_shows_both_boxes_the_mask_and_the_points():
    mask = np.eye(20, dtype=bool)
    boxes = {"rule": geometry.corners((1.0, 2.0, 8.0, 9.0)), "true": geometry.corners((2.0, 3.0, 7.0, 8.0))}
    pane = figures.moved(np.zeros((20, 20, 3), np.uint8), boxes, mask, np.array([[4.0, 5.0]]), "after", "mask")
    rule, true, points = pane.shapes
    assert (rule.xy[0], rule.xy[2], rule.dash) == ((1, 2), (8, 9), False)
    assert (true.xy[0], true.xy[2], true.dash) == ((2, 3), (7, 8), True)
    assert rule.xy[0] == rule.xy[-1]
    assert points.xy == [(4.0, 5.0)]
    np.testing.assert_array_equal(pane.masks[0].where, mask)


@pytest.mark.parametrize("name", ["rotate", "hue"])
def test_answer_marks_the_strength(name):
    curve = fingerprint.Curve(np.linspace(-1, 1, 5), np.array([0.1, 0.2, 0.9, 0.3, 0.1]), ("a",) * 5)
    line, mark = figures.answer(curve, 0.5, name, ("strength", "probability")).data
    if name == "rotate":
        assert (list(mark.theta), list(mark.r)) == ([0.5], [0.3])
        np.testing.assert_array_equal(line.r, curve.probability)
    else:
        assert list(mark.x) == [0.5, 0.5]
        np.testing.assert_array_equal(line.y, curve.probability)


def test_race_draws_test_and_training_of_each_runner_on_fixed_axes():
    config = race.Config(("none", "shift"), 2, 60)
    seen = {"none": np.zeros((8, 28, 28))}
    tests = ({"none": 0.2, "shift": 0.3}, {"none": 0.2, "shift": 0.6})
    history = [race.Snapshot(config, 60 * i, {"none": 1.0, "shift": 0.9}, test, seen) for i, test in enumerate(tests)]
    chart = figures.race(history, WORDS, ("step", "test", "training"))
    assert [list(trace.y) for trace in chart.data] == [[0.2, 0.2], [1.0, 1.0], [0.3, 0.6], [0.9, 0.9]]
    assert chart.layout.xaxis.range == (0, 60)
    assert figures.batches(history[0], WORDS)[0].picture.shape == (28, 8 * 28)


def test_curves_carry_a_dot_where_the_threshold_is():
    found = imbalance.outcome(imbalance.Config(), "nothing")
    curve = found.rates
    place = curve.at(0.5)
    line, dot = rates.curves({"nothing": curve}, "roc", {"nothing": place}).data
    assert (dot.x[0], dot.y[0]) == (curve.false_rate[place], curve.recall[place])
    np.testing.assert_array_equal(line.y, [0, *curve.recall])
    assert len(rates.curves({"nothing": curve}, "precision", {"nothing": -1}).data) == 1
    mean, share, _weight = binned(found.scores, found.truth, found.weights)
    diagonal, bins = rates.reliability({"nothing": (mean, share)}, "true").data
    assert list(diagonal.x) == list(diagonal.y)
    np.testing.assert_array_equal(bins.y, share)
    misses, hits, alarms = figures.confusion({"nothing": found}, 0.5, WORDS, "of the test").data
    assert misses.x[0] + hits.x[0] == pytest.approx(imbalance.Config().prevalence)
    assert hits.x[0] / (hits.x[0] + alarms.x[0]) == pytest.approx(measures.at_threshold(found, 0.5).precision)


def test_label_bar_is_as_long_as_the_shares():
    assert [trace.x[0] for trace in figures.label_bar({"a": 0.3, "b": 0.7}, "label").data] == [0.3, 0.7]
