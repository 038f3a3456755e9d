"""Suppression round by round, and over all thresholds."""

from dataclasses import replace

import numpy as np
import pytest

from models.detectors.candidates import candidates, chain
from models.nms import check
from models.nms.film import KEPT, OUT, SUPPRESSED, WAITING, frame, last_frame, trace
from models.nms.suppression import METHODS, Config, suppression
from models.nms.sweep import sweep, verdict
from tests.models.nms.random_candidates import OPEN, random_candidates


def agrees(found, config):
    return check.agreement(found, suppression(found, config), config)


@pytest.mark.parametrize("method", METHODS)
def test_the_film_ends_where_the_suppression_ends_and_runs_backwards(method):
    found = random_candidates(9, 30)
    config = Config(method, 0.3, 0.25)
    result = suppression(found, config)
    first, last = (frame(found, result, config, round) for round in (0, result.rounds))
    assert set(first.state) <= {OUT, WAITING}
    np.testing.assert_array_equal(last_frame(result).state, last.state)
    np.testing.assert_array_equal(last_frame(result).scores, result.scores)
    np.testing.assert_array_equal(np.flatnonzero(last.state == KEPT), np.sort(result.keep))
    np.testing.assert_array_equal(last.state == SUPPRESSED, result.suppressed_by >= 0)
    np.testing.assert_allclose(last.scores[result.entered], result.scores[result.entered])
    for round in range(1, result.rounds + 1):
        before, now = (frame(found, result, config, number) for number in (round - 1, round))
        assert now.picked == result.keep[round - 1]
        assert before.state[now.picked] == WAITING
        assert before.scores[before.state == WAITING].max() == now.scores[now.picked]
        np.testing.assert_allclose(
            now.scores[now.touched], before.scores[now.touched] * np.where(now.left > 0, now.left, 1)
        )


def test_the_trace_tells_each_move():
    found, config = chain(), Config(iou_threshold=0.5)
    result = suppression(found, config)
    lines = [line for round in range(result.rounds + 1) for line in trace(found, result, config, round)]
    assert [(line.round, line.action, line.candidate, line.against) for line in lines] == [
        (1, "keep", 0, -1),
        (1, "suppress", 1, 0),
        (2, "keep", 2, -1),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_the_sweep_equals_one_suppression_for_every_pair_of_thresholds(method):
    found, config = random_candidates(10, 40), Config(method)
    truth = random_candidates(11, 8).boxes
    result = sweep(found, truth, config, steps=5)
    for row, threshold in enumerate(result.iou_threshold):
        for column, floor in enumerate(result.score_threshold):
            field = "sigma" if method == "soft-gaussian" else "iou_threshold"
            direct = suppression(found, replace(config, score_threshold=float(floor), **{field: float(threshold)}))
            found_out = verdict(direct.boxes, truth)
            assert result.kept[row, column] == len(direct.keep)
            np.testing.assert_allclose(result.precision[row, column], found_out.precision)
            np.testing.assert_allclose(result.recall[row, column], found_out.recall)


def test_an_object_is_found_once_by_the_best_box():
    truth = np.array([[0.0, 0, 10, 10], [50, 50, 60, 60]])
    found = verdict(np.array([[0, 0, 10, 9], [0, 0, 10, 10], [20, 20, 30, 30.0]]), truth)
    assert list(found.truth) == [0, -1, -1]
    assert list(found.missed) == [1]
    assert found.precision == pytest.approx(1 / 3)
    assert found.recall == 0.5


def test_nothing_in_nothing_out():
    empty = candidates(np.zeros((0, 4)), [])
    result = suppression(empty, OPEN)
    assert result.funnel == (0, 0, 0, 0, 0)
    assert trace(empty, result, OPEN, 0) == []
    assert agrees(empty, OPEN).holds
    swept = sweep(empty, np.zeros((0, 4)), OPEN, steps=2)
    assert (swept.kept == 0).all()
    assert np.isnan(swept.precision).all()
