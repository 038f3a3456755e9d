import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from models.ranking.average_precision import average_precision
from models.ranking.detections import Boxes
from models.ranking.examples import worked_example
from models.ranking.ranked import matched, ranked
from models.ranking.sources import Config, Sample, binormal
from models.ranking.what_if import cheapest, interval_width, with_a_false_alarm, without_duplicates

SAMPLE = binormal(Config(2.0, count=300, prevalence=0.3))


@pytest.mark.parametrize("miss", [0.1, 1.0, 20.0])
def test_no_threshold_is_cheaper_than_the_cheapest(miss):
    def cost(threshold):
        called = SAMPLE.scores >= threshold
        return miss * np.sum(SAMPLE.labels & ~called) + np.sum(~SAMPLE.labels & called)

    found = cheapest(ranked(SAMPLE).curve, miss)
    assert cost(found) == min(cost(threshold) for threshold in [np.inf, *SAMPLE.scores])


def test_a_prevalence_reweighs_the_classes_before_the_cost():
    curve = ranked(SAMPLE).curve
    odds = (0.001 / 0.999) / (0.3 / 0.7)
    assert cheapest(curve, 5.0, 0.001) == cheapest(curve, 5.0 * odds)


def test_without_its_duplicate_a_list_is_that_of_its_other_boxes():
    truth, found = worked_example()
    assert matched((truth, found)).detected.assignment.verdict[8] == "duplicate"
    keep = np.arange(12) != 8
    others = Boxes(found.image[keep], found.category[keep], found.xyxy[keep], found.scores[keep])
    fewer = average_precision(matched((truth, others)).curve).value
    assert without_duplicates(matched((truth, found))) == pytest.approx(fewer)
    with pytest.raises(ValueError, match="must hold a duplicate, got none"):
        without_duplicates(matched((truth, others)))


@pytest.mark.parametrize("place", [0, 5, 12])
def test_a_false_alarm_is_one_more_negative_of_scikit_learn(place):
    truth, found = worked_example()
    list = matched((truth, found), 0.75)
    changed = average_precision_score(np.insert(list.sample.labels, place, False), -np.arange(13.0))
    recall = list.curve.tp[-1] / list.curve.positives  # scikit-learn knows nothing of objects that nobody found
    assert with_a_false_alarm(list, place) == pytest.approx(changed * recall)


def test_a_false_alarm_costs_before_the_last_hit_and_nothing_after_it():
    list = matched(worked_example(), 0.75)
    now = average_precision(list.curve).value
    assert with_a_false_alarm(list, 0) < now
    assert with_a_false_alarm(list, 12) == pytest.approx(now)


def test_the_interval_holds_95_of_100():
    assert interval_width(np.arange(1001) / 1000) == pytest.approx(0.95)


def test_impossible_costs_are_refused():
    with pytest.raises(ValueError, match="cost of a miss must lie between"):
        cheapest(ranked(Sample(np.array([1.0, 0]), np.array([True, False]))).curve, 0)
