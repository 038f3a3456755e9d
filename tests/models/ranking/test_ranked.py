import numpy as np
import pytest
from sklearn import metrics

from models.ranking import check
from models.ranking.average_precision import average_precision
from models.ranking.detections import HIT, assignment
from models.ranking.examples import worked_example
from models.ranking.ranked import detected, ranked
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
    assert before.auc == after.auc


def test_detections_are_a_list_of_hits_and_false_alarms():
    truth, boxes = worked_example()
    result = assignment(truth, boxes)
    found = detected(boxes, result)
    assert found.curve is result.curve
    assert list(found.sample.labels) == [verdict == HIT for verdict in result.verdict]
    assert (np.diff(found.sample.scores) <= 0).all()


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
