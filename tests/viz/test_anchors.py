from base64 import b64decode

import numpy as np
import pytest

from models.anchors import check as anchors_check
from models.anchors.clusters import Config as Clustering
from models.anchors.clusters import clusters
from models.anchors.grid import Config as Grid
from models.anchors.grid import anchors
from models.anchors.matching import POSITIVE, coverage, matching
from models.anchors.matching import Config as Rule
from models.boxes import iou
from models.detectors.candidates import candidates, chain, hugging, non_monotone
from models.nms.film import frame, trace
from models.nms.suppression import Config, suppression
from models.nms.sweep import sweep
from viz.anchors import lattice as grid_figures
from viz.anchors import suppression as figures
from viz.anchors.ground import ground
from viz.canvas import Box, Line, Text
from viz.colors import PURPLE


class Words(dict):
    """Every label in its own name."""

    def __missing__(self, name):
        return name


OBJECTS = np.array([[40.0, 40, 120, 130], [200, 60, 206, 66]])


@pytest.fixture(scope="module")
def matched():
    config = Grid()
    grid = anchors(200, 300, config)
    return config, grid, matching(grid.boxes, OBJECTS, Rule())


def numbers(text, kind):
    return np.frombuffer(b64decode(text), kind)


def test_browser_gets_every_anchor_that_learns_and_where_it_lies(matched):
    config, grid, matching = matched
    sent = grid_figures.lattice(grid, config, matching)
    index, label = numbers(sent["index"], "<i4"), numbers(sent["label"], "i1")
    np.testing.assert_array_equal(index[label == POSITIVE], np.flatnonzero(matching.label == POSITIVE))
    np.testing.assert_allclose(numbers(sent["iou"], "u1") / 250, matching.iou[index], atol=0.002)
    np.testing.assert_array_equal(numbers(sent["truth"], "i1"), matching.truth[index])
    for level in sent["levels"]:  # as anchors.js lays them out
        start, count = level["start"], len(level["shapes"])
        for i in (0, count * level["columns"] - 1):
            cell, (width, height) = i // count, level["shapes"][i % count]
            centre = (np.array([cell % level["columns"], cell // level["columns"]]) + sent["offset"]) * level["stride"]
            half = np.array([width, height]) / 2
            np.testing.assert_allclose(grid.boxes[start + i], [*(centre - half), *(centre + half)], atol=0.01)
    assert start + level["rows"] * level["columns"] * count == len(grid.boxes)


def test_coverage_and_its_objects_are_the_computed_ones():
    result = coverage(Grid(), 10, 2)
    heat, points = grid_figures.coverage(result, OBJECTS, ["a", "b"], Words()).data
    np.testing.assert_array_equal(heat.z, result.iou)
    assert list(points.x) == [80, 6]
    assert list(points.y) == [90, 6]


def test_objects_come_small_first_and_those_below_the_threshold_stand_out(matched):
    matching = matched[2]
    (bars,) = grid_figures.best_of_objects(matching, OBJECTS, 0.5, ["big", "dot"], Words()).data
    np.testing.assert_array_equal(bars.x, matching.best_iou[[1, 0]])
    assert bars.marker.color[0] == PURPLE != bars.marker.color[1]


def test_learned_shapes_and_the_elbow_show_the_clusters():
    found = clusters(OBJECTS, Clustering(k=2))
    sides = OBJECTS[:, 2:] - OBJECTS[:, :2]
    shapes, boxes = grid_figures.learned_shapes(found, OBJECTS, Words()).data
    np.testing.assert_array_equal(boxes.x, sides[:, 0])
    assert [(shapes.x[i], shapes.y[i]) for i in (1, 5)] == [tuple(sides) for sides in found.shapes]
    curve, here = grid_figures.elbow(np.array([0.4, 1.0]), 2, Words()).data
    assert list(curve.y) == [0.4, 1.0]
    assert (here.x[0], here.y[0]) == (2, 1.0)


def test_learned_shapes_lie_on_the_middles_of_the_objects_with_their_overlap():
    objects = np.array([[10.0, 10, 30, 50], [100, 10, 120, 50], [10, 100, 50, 110]])
    found = clusters(objects, Clustering(k=1))
    drawn = grid_figures.laid(found, objects)
    boxes = np.array([shape.xyxy for shape in drawn if isinstance(shape, Box)])
    np.testing.assert_allclose(boxes[:, :2] + boxes[:, 2:], objects[:, :2] + objects[:, 2:])
    np.testing.assert_allclose(boxes[:, 2:] - boxes[:, :2], found.shapes.repeat(3, axis=0))
    overlaps = [iou(shape, objects[i : i + 1])[0] for i, shape in enumerate(boxes)]
    assert [shape.text for shape in drawn if isinstance(shape, Text)] == [f"{overlap:.2f}" for overlap in overlaps]


def test_browser_gets_the_outcome_of_every_candidate_that_entered():
    found, config = chain(), Config(top_k=3)
    result = suppression(found, config)
    sent = figures.outcomes(found, result, frame(found, result, config, result.rounds))
    boxes, now = numbers(sent["boxes"], "<i2").reshape(-1, 6), numbers(sent["now"], "<i2").reshape(-1, 5)
    np.testing.assert_array_equal(boxes[:, :4] / figures.COORDINATE, found.boxes)
    np.testing.assert_allclose(boxes[:, 4] / figures.SHARE, found.scores)
    assert now[:, 2].tolist() == [-1, 0, -1]
    np.testing.assert_allclose(now[:, 3] / figures.SHARE, [0, 7 / 13, 0], atol=1e-4)
    assert now[:, 4].tolist() == [1, 1, 2]


def test_kept_boxes_and_lines_are_those_of_the_round():
    found, config = chain(), Config()
    result = suppression(found, config)
    kept = figures.kept_boxes(found, result)
    assert [box.xyxy for box in kept] == [tuple(found.boxes[i]) for i in (2, 0)]
    assert [box.label for box in kept] == ["", "#1 0.90"]
    assert [box.label for box in figures.kept_boxes(found, result, 1)] == ["#1 0.90"]
    assert [box.label for box in figures.kept_boxes(found, result, 2)] == ["#3 0.70", ""]
    now = frame(found, result, config, 1)
    (line,) = figures.lines(found, now)
    assert line == Line(((110.0, 100.0), (140.0, 100.0)), line.color, line.width, arrow=True)
    assert figures.lines(found, frame(found, result, config, 0)) == []
    shapes = figures.few_boxes(found, now, "ABC")
    assert [shape.dash for shape in shapes if isinstance(shape, Box)] == [False, True, False]
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["A 0.90", "B 0.80", "C 0.70"]


def test_the_map_and_the_rates_are_those_of_the_sweep():
    found = candidates(np.repeat(OBJECTS, 3, axis=0) + np.arange(6)[:, None], np.linspace(0.9, 0.4, 6))
    config = Config(iou_threshold=0.42, score_threshold=0.3)
    swept = sweep(found, OBJECTS, config, steps=5)
    heat, *rings = figures.kept_map(swept, config, Words()).data
    np.testing.assert_array_equal(heat.text, swept.kept)
    assert {(ring.x[0], ring.y[0]) for ring in rings} == {(0.3, 0.42)}
    precision, recall = figures.rates(swept, config, Words()).data
    assert figures.row_of(swept, config) == 1
    np.testing.assert_array_equal(precision.y, swept.precision[1])
    np.testing.assert_array_equal(recall.y, swept.recall[1])


def test_drops_are_where_a_more_generous_threshold_keeps_fewer():
    swept = sweep(non_monotone(), np.zeros((0, 4)), Config())
    (drop,) = figures.drops(swept, Config(score_threshold=0.05))
    kept = [suppression(non_monotone(), Config(iou_threshold=threshold)).rounds for threshold in (drop.low, drop.high)]
    assert kept == [drop.before, drop.after] == [3, 2]
    assert figures.drops(swept, Config(score_threshold=0.85)) == []


def test_offsets_stand_in_their_formulas():
    steps = anchors_check.steps(np.array([0.0, 0, 20, 10]), np.array([5.0, 0, 25, 20]))
    numbers = [float(row[2]) for row in grid_figures.offset_rows(steps)]
    np.testing.assert_allclose(numbers, [0.25, 0.5, 0, np.log(2)], atol=5e-4)
    assert [row[1] for row in grid_figures.offset_rows(steps)] == [
        "5.0 / 20.0", "5.0 / 10.0", "ln(20.0 / 20.0)", "ln(20.0 / 10.0)",
    ]  # fmt: skip


def test_moves_name_the_boxes_by_letter_or_by_place():
    found, config = chain(), Config(iou_threshold=0.5)
    result = suppression(found, config)
    moves = trace(found, result, config, 1)
    for letters, names in (("ABC", ["A", "B"]), ("", ["#1", "#2"])):
        kept, lost = figures.move_rows(moves, result, letters, Words())
        assert [kept[1], lost[1]] == names
        assert kept[3:] == ("", "")
        assert lost[2:] == ("0.80", names[0], "0.54")


def test_methods_are_compared_at_the_current_thresholds_and_the_current_one_is_marked():
    found, config = chain(), Config(iou_threshold=0.5)
    titles = {"hard": "hard", "soft-linear": "soft"}
    hard, soft = figures.method_rows(found, found.boxes[:1], config, titles)
    assert hard[0] == "▸ hard"
    assert soft[0] == "soft"
    assert hard[1:4] == ("2", "0.50", "1.00")
    assert int(soft[1]) == suppression(found, Config("soft-linear")).rounds
    assert figures.method_rows(found, found.boxes[:0], config, titles)[0][:2] == ("▸ hard", "2")
    assert len(figures.method_rows(found, found.boxes[:0], config, titles)[0]) == 3
    nothing = figures.method_rows(found, found.boxes[:1], Config(score_threshold=1.0), titles)
    assert nothing[0][1:4] == ("0", "–", "0.00")


def test_the_ground_is_plain_but_for_two_people_in_their_boxes():
    assert len(np.unique(ground("chain", 200, 300).reshape(-1, 3), axis=0)) == 1
    people = (ground("hugging", 300, 300) != ground("chain", 300, 300)).any(axis=2)
    rows, columns = np.nonzero(people)
    boxes = hugging().boxes[[0, 3]]
    assert (columns.min(), columns.max()) == pytest.approx((boxes[:, 0].min(), boxes[:, 2].max()), abs=2)
    assert (rows.min(), rows.max()) == pytest.approx((boxes[:, 1].min(), boxes[:, 3].max()), abs=2)
