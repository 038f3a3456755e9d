import numpy as np
import pytest

from models.ranking.cells import cell_boxes, cell_samples, histogram, listed, nearest_samples
from models.ranking.examples import worked_example
from models.ranking.ranked import matched
from models.ranking.sources import Sample

SAMPLE = Sample(np.array([0.9, 0.2, 0.6, 0.4, 0.7]), np.array([1, 1, 0, 0, 1], bool))


@pytest.mark.parametrize(("cell", "inside"), [("tp", [4, 0]), ("fp", [2]), ("fn", [1]), ("tn", [3])])
def test_each_cell_holds_its_samples_the_least_expected_first(cell, inside):
    assert cell_samples(SAMPLE, 0.5, cell).tolist() == inside


def test_a_score_on_the_threshold_is_called():
    assert cell_samples(SAMPLE, 0.6, "fp").tolist() == [2]
    assert cell_samples(SAMPLE, 0.6000001, "fp").tolist() == []


def test_nearest_samples_stand_by_falling_score():
    assert nearest_samples(SAMPLE, 0.5, 3).tolist() == [4, 2, 3]


def test_cells_of_a_detector_add_up():
    detected = matched(worked_example(), 0.75).detected
    threshold = 0.9
    hit, alarm, missed = (cell_boxes(detected, threshold, cell).image.size for cell in ("tp", "fp", "fn"))
    assert hit + alarm == (detected.found.scores >= threshold).sum()
    assert hit + missed == detected.truth.image.size
    assert not cell_boxes(detected, threshold, "fn").scores.size  # objects have no scores


def test_a_detection_is_listed_with_what_the_list_reaches():
    found = matched(worked_example(), 0.75)
    last = listed(found, found.detected, 12)
    assert (last.tp, last.fp) == (found.curve.tp[-1], found.curve.fp[-1])
    assert last.precision == last.tp / 12
    assert last.recall == last.tp / 12  # of twelve objects
    assert listed(found, found.detected, 1).score == found.sample.scores.max()


@pytest.mark.parametrize(("scores", "axis"), [((0.2, 0.4), (0, 1)), ((-1.0, 0.5), (-1, 0.5)), ((3.0, 3.0), (3, 4))])
def test_histogram_counts_each_class_over_its_axis(scores, axis):
    shown = histogram(Sample(np.array(scores), np.array([True, False])), 4)
    assert (shown.low, shown.high) == axis
    assert sum(shown.positives) == sum(shown.negatives) == 1
