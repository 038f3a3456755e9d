import numpy as np
import pytest
import torch
from sklearn import metrics
from torchvision.ops import nms

from models.detectors.candidates import candidates
from models.nms.suppression import survivors
from models.ranking import check
from models.ranking.average_precision import average_precision
from models.ranking.detections import HIT, assignment, one_picture
from models.ranking.examples import worked_example
from models.ranking.ranked import matched, ranked
from models.ranking.sources import Config, Sample, binormal
from models.ranking.transforms import transformed

BOTH = binormal(Config(count=400, prevalence=0.2, rival=0.5))


def test_a_list_comes_down_to_the_curves_of_its_models():
    found = ranked(BOTH)
    np.testing.assert_array_equal(found.sample.scores, BOTH.scores)
    assert found.auc == pytest.approx(metrics.roc_auc_score(BOTH.labels, BOTH.scores))
    np.testing.assert_array_equal(found.rival.threshold[1:], np.sort(BOTH.rival_scores)[::-1])
    assert ranked(Sample(BOTH.scores, BOTH.labels)).rival is None


def test_rewriting_moves_scores_and_no_point_of_a_curve():
    before, after = ranked(BOTH), ranked(BOTH, "logit")
    np.testing.assert_array_equal(after.sample.rival_scores, transformed(BOTH.rival_scores, "logit"))
    for one, other in ((before.curve, after.curve), (before.rival, after.rival)):
        np.testing.assert_array_equal(one.tp, other.tp)
        assert not np.array_equal(one.threshold, other.threshold)
        assert check.same_points(one, other)
    assert not check.same_points(before.curve, before.rival)
    assert before.auc == after.auc


def test_detections_are_a_list_of_hits_and_false_alarms():
    truth, boxes = worked_example()
    result = assignment(truth, boxes, 0.75, "VOC")
    found = matched((truth, boxes), 0.75, "VOC")
    np.testing.assert_array_equal(found.curve.tp, result.curve.tp)
    assert list(found.sample.labels) == [verdict == HIT for verdict in result.verdict]
    assert (np.diff(found.sample.scores) <= 0).all()
    assert found.detected.images == 1


def test_a_detector_that_finds_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one box, got none"):
        matched(one_picture(np.array([[0, 0, 9, 9]]), candidates([], [])))


def test_boxes_of_one_picture_keep_order_and_scores():
    found = candidates([[0, 0, 4, 4], [0, 1, 4, 5], [8, 8, 9, 9]], [0.9, 0.8, 0.01])
    truth, boxes = one_picture(((0, 0, 4, 4),), found)
    assert truth.xyxy.tolist() == [[0, 0, 4, 4]]
    assert boxes.scores.tolist() == [0.9, 0.8, 0.01]
    assert survivors(found, 0.3).scores.tolist() == suppressed_scores(found, 0.3)


def suppressed_scores(found, threshold):
    return found.scores[nms(torch.tensor(found.boxes), torch.tensor(found.scores), threshold).numpy()].tolist()


def test_squaring_keeps_the_points_unless_scores_merge():
    assert check.kept_by_squaring(BOTH)
    tiny = Sample(np.array([0.0, 1e-200, 1.0]), np.array([False, True, True]))  # the square of 1e-200 is 0
    assert not check.kept_by_squaring(tiny)
    with pytest.raises(ValueError, match="must not be negative"):
        check.kept_by_squaring(Sample(BOTH.scores - 5, BOTH.labels))


@pytest.mark.parametrize("prevalence", [None, 0.01])
def test_areas_are_checked_and_a_wrong_one_is_seen(prevalence):
    found = ranked(BOTH)
    area = average_precision(found.curve, "step", prevalence).value
    assert check.average_precision_difference(BOTH, area, prevalence) < 1e-9
    assert check.average_precision_difference(BOTH, area + 0.1, prevalence) == pytest.approx(0.1)
    trapezoid = average_precision(found.curve, "trapezoid", prevalence).value
    assert check.average_precision_difference(BOTH, trapezoid, prevalence) > 1e-5
    assert check.auc_difference(BOTH, found.auc) < 1e-12
    assert check.auc_difference(BOTH, ranked(Sample(1 - BOTH.scores, BOTH.labels)).auc) > 0.1
