import numpy as np
import pytest

from models.ranking.average_precision import DEFINITIONS, average_precision, points
from models.ranking.calibration import calibration
from models.ranking.cells import cell_boxes
from models.ranking.curve import operating_points
from models.ranking.examples import worked_example
from models.ranking.ranked import matched
from models.ranking.sources import Config, binormal
from models.ranking.uncertainty import bootstrap, pairs
from viz import ranking as figures
from viz.colors import AMBER, BLUE, TRUTH, VERMILION

SAMPLE = binormal(Config(count=40))
CURVE = operating_points(SAMPLE.scores, SAMPLE.labels)
WORDS = ("recall", "precision", "pairs", "won", "area", "resamples", "said", "happened", "calibrated")
LABELS = {name: name for name in (*DEFINITIONS, *WORDS)}


def areas(curve):
    return {name: average_precision(curve, name) for name in DEFINITIONS}


def test_five_panels_draw_the_curve_and_every_slab():
    figure = figures.five_areas(areas(CURVE), points(CURVE), 1.0, LABELS)
    assert len(figure.data) == 3 * len(DEFINITIONS)
    for panel, name in enumerate(DEFINITIONS):
        slabs, curve, envelope = figure.data[3 * panel : 3 * panel + 3]
        assert slabs.name == name
        np.testing.assert_array_equal(curve.y, CURVE.precision)
        np.testing.assert_array_equal(envelope.y, points(CURVE).envelope[1:])
        assert f"{average_precision(CURVE, name).value:.4f}" in figure.layout.annotations[panel].text


def outlined(trace):
    """Area inside the outlines of a trace, by the shoelace formula."""
    x, y = np.append(trace["x"], np.nan), np.append(trace["y"], np.nan)
    total, start = 0.0, 0
    for end in np.flatnonzero(np.isnan(x)):
        a, b = x[start:end], y[start:end]
        total += abs(np.sum(a * np.roll(b, -1) - b * np.roll(a, -1))) / 2
        start = end + 1
    return total


@pytest.mark.parametrize("count", [30, 1000], ids=["slab by slab", "as one outline"])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_painted_area_is_the_average_precision(definition, count):
    sample = binormal(Config(count=count))
    area = average_precision(operating_points(sample.scores, sample.labels), definition)
    trace = figures.slabs(area, np.ones(area.left.size, dtype=bool))
    assert outlined(trace) == pytest.approx(area.value)


def test_the_build_up_shows_the_slabs_left_of_the_recall_reached():
    area = average_precision(CURVE, "11-point")
    trace = figures.slabs(area, area.right <= 0.5)
    assert np.nanmax(trace["x"]) <= 0.5
    assert np.isnan(trace["x"]).sum() == 5


def test_game_and_luck_draw_what_was_computed():
    played, bands = pairs(SAMPLE.scores, SAMPLE.labels, 30), bootstrap(CURVE, 20)
    won, auc = figures.game(played, 0.9, LABELS).data
    np.testing.assert_array_equal(won.y, played.running)
    assert set(auc.y) == {0.9}
    figure = figures.luck({"AUC": (bands.auc, 0.9), "AP": (bands.average_precision, 0.8)}, LABELS)
    np.testing.assert_array_equal(figure.data[0].x, bands.auc)
    np.testing.assert_array_equal(figure.data[1].x, bands.average_precision)
    assert [line.x0 for line in figure.layout.shapes] == [0.9, 0.8]


def test_reliability_draws_said_against_happened():
    result = calibration(SAMPLE.scores, SAMPLE.labels, 5)
    diagonal, line = figures.reliability(result, LABELS).data
    np.testing.assert_array_equal(diagonal.x, diagonal.y)
    np.testing.assert_array_equal(line.x, result.said)
    np.testing.assert_array_equal(line.y, result.happened)
    assert (np.diff(line.marker.size) > 0).tolist() == (np.diff(result.share) > 0).tolist()


@pytest.mark.parametrize("shape", [(5, 8, 8), (5, 32, 32, 3)])
def test_gallery_holds_every_picture(shape):
    pictures = np.arange(5, dtype=np.uint8).reshape(5, *[1] * (len(shape) - 1)) * 20 + np.zeros(shape, dtype=np.uint8)
    board = figures.gallery(pictures, np.linspace(0, 1, 5), columns=3)
    assert board.shape == (2 * (figures.TILE + 20), 3 * (figures.TILE + 6), 3)
    corners = [board[(i // 3) * (figures.TILE + 20) + 10, (i % 3) * (figures.TILE + 6) + 10, 0] for i in range(5)]
    assert corners == [0, 20, 40, 60, 80]


def test_detections_bear_the_colour_of_their_verdict():
    detected = matched(worked_example(), 0.75).detected
    found, result = detected.found, detected.assignment
    pane = figures.detections(figures.ground(detected), detected, 9, 0)
    objects, boxes = pane.shapes[:12], pane.shapes[12:]
    assert {box.color for box in objects} == {TRUTH}
    assert [box.color for box in boxes] == [
        {"hit": BLUE, "duplicate": AMBER, "poor overlap": VERMILION}[verdict] for verdict in result.verdict[:9]
    ]
    np.testing.assert_array_equal([box.xyxy for box in boxes], found.xyxy[result.order[:9]])
    assert [box.fill > 0 for box in boxes] == [False] * 8 + [True]


@pytest.mark.parametrize(("cell", "color"), [("tp", BLUE), ("fp", VERMILION), ("fn", TRUTH)])
def test_boxes_of_a_cell_are_all_drawn_in_its_colour(cell, color):
    detected = matched(worked_example(), 0.75).detected
    boxes = cell_boxes(detected, 0.9, cell)
    pane = figures.cell(figures.ground(detected), detected.truth, boxes, cell)
    shown = pane.shapes[12:]  # above the twelve objects
    assert {box.color for box in shown} == {color}
    np.testing.assert_array_equal([box.xyxy for box in shown], boxes.xyxy)
    height, width = pane.picture.shape[:2]
    assert (boxes.xyxy <= (width, height, width, height)).all()
