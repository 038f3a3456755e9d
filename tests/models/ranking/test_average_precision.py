from itertools import combinations

import numpy as np
import pytest
from sklearn import metrics

from models.ranking.average_precision import (
    DEFINITIONS,
    average_precision,
    average_precisions,
    points,
    random_average_precision,
    worst_average_precision,
)
from models.ranking.curve import Curve, operating_points
from models.ranking.detections import assignment
from models.ranking.examples import SCORES, worked_example


def listed(flags, positives):
    """The curve of a ranked list given as a string of hits and false alarms."""
    tp = np.append(0, np.cumsum([int(flag) for flag in flags]))
    fp = np.arange(len(flags) + 1) - tp
    return Curve(np.append(np.inf, SCORES[: len(flags)]), tp, fp, positives, int(fp[-1]))


@pytest.mark.parametrize(
    ("iou_threshold", "flags", "expected"),
    [
        (0.5, "111111110111", (0.8864, 0.8958, 0.8903, 0.8938, 0.8927)),
        (0.75, "101011110101", (0.4924, 0.5097, 0.5092, 0.4804, 0.4603)),
    ],
)
def test_the_worked_example_by_its_flags_and_by_its_boxes(iou_threshold, flags, expected):
    example = assignment(*worked_example(), iou_threshold)
    assert "".join(str(int(verdict == "hit")) for verdict in example.verdict) == flags
    for curve in (listed(flags, 12), example.curve):
        assert [round(average_precision(curve, name).value, 4) for name in DEFINITIONS] == list(expected)
        assert [round(area.value, 4) for area in average_precisions(curve).values()] == list(expected)


@pytest.mark.parametrize("seed", range(5))
def test_step_and_trapezoid_match_scikit_learn(seed):
    generator = np.random.default_rng(seed)
    scores, labels = generator.integers(0, 40, 300), np.append(generator.random(299) < 0.3, True)
    curve = operating_points(scores, labels)
    judged = metrics.average_precision_score(labels, scores)
    assert average_precision(curve, "step").value == pytest.approx(judged, rel=1e-12)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    assert average_precision(curve, "trapezoid").value == pytest.approx(metrics.auc(recall, precision), rel=1e-12)


def plain_eleven(curve):
    best = [max(curve.precision[1:][curve.tpr[1:] >= k / 10], default=0) for k in range(11)]
    return sum(best) / 11


def plain_all(curve):
    area = 0.0
    for k in range(1, curve.tp.size):
        area += (curve.tpr[k] - curve.tpr[k - 1]) * max(curve.precision[k:])
    return area


@pytest.mark.parametrize("seed", range(5))
def test_eleven_and_all_point_match_their_sentences(seed):
    flags = "".join(np.random.default_rng(seed).choice(["0", "1"], 12))
    generator = np.random.default_rng(seed)
    tied = operating_points(generator.integers(0, 6, 40), np.append(generator.random(39) < 0.4, True))
    for curve in (listed(flags, 14), tied):
        assert average_precision(curve, "11-point").value == pytest.approx(plain_eleven(curve))
        assert average_precision(curve, "all-point").value == pytest.approx(plain_all(curve))


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_slabs_add_up_to_the_value(definition):
    curve = listed("1101001011", 9)
    area = average_precision(curve, definition)
    slabs = (area.right - area.left) * (area.height_left + area.height_right) / 2
    assert slabs.sum() == pytest.approx(area.value)
    assert (area.right > area.left).all()


def test_a_perfect_list_scores_one_by_every_definition():
    perfect = listed("1111", 4)
    assert [average_precision(perfect, name).value for name in DEFINITIONS] == pytest.approx([1] * 5)


def test_the_envelope_never_rises_and_covers_the_curve():
    taken = points(listed("0110100111", 8))
    assert (np.diff(taken.envelope) <= 0).all()
    assert (taken.envelope >= taken.precision).all()


@pytest.mark.parametrize(("positives", "negatives"), [(1, 1), (3, 5), (8, 8), (5, 45)])
def test_the_worst_ranking_has_an_area_of_its_own(positives, negatives):
    labels = np.arange(positives + negatives) < positives
    upside_down = operating_points(np.arange(labels.size), labels)
    for prevalence in (positives / labels.size, 0.01):
        area = average_precision(upside_down, prevalence=prevalence).value
        assert worst_average_precision(positives, prevalence) == pytest.approx(area, abs=1e-12)
    assert worst_average_precision(10**6, 0.5) == pytest.approx(1 - np.log(2), abs=1e-5)  # Boyd's limit of long lists


@pytest.mark.parametrize(("positives", "negatives"), [(1, 1), (1, 4), (3, 4), (4, 2)])
def test_a_random_ranking_has_the_mean_of_all_orders(positives, negatives):
    count = positives + negatives
    areas = [
        average_precision(operating_points(-np.arange(count), np.isin(np.arange(count), places))).value
        for places in combinations(range(count), positives)
    ]
    assert random_average_precision(positives, negatives) == pytest.approx(np.mean(areas))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: average_precision(listed("10", 1), "7-point"), "definition must be one of .* got '7-point'"),
        (lambda: worst_average_precision(3, 0.0), "prevalence must lie between 1e-07 and 0.9999999, got 0"),
    ],
)
def test_impossible_settings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
