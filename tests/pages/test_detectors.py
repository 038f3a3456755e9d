import pytest

from models.detection import hungarian, letterbox, roi, rules, training, windows
from tests.pages.reading import sent, stands

PARTS = ["board", "matching", "roi", "codes", "photo", "window"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    app = stands(visit("detectors", part=part))
    assert "check good" in sent(app) or part == "photo"


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(training, "TRAINING", 64)
    monkeypatch.setattr(training, "UNSEEN", 12)


def test_training_opens(visit, short):
    app = visit("detectors", part="train", steps=25, rules="centre")
    assert not app.exception


def test_a_wrong_rule_turns_its_check_red(visit, monkeypatch):
    right = rules.assigned

    def shifted(boxes, height, width, config):
        return right(boxes * 0.8, height, width, config)

    monkeypatch.setattr(rules, "assigned", shifted)
    assert "check bad" in sent(visit("detectors", part="board"))


def test_a_greedy_pairing_turns_its_check_red(visit, monkeypatch):
    monkeypatch.setattr(hungarian, "linear_sum_assignment", lambda cost: (list_of(cost), list(range(cost.shape[1]))))
    assert "check bad" in sent(visit("detectors", part="matching"))


def list_of(cost):
    import numpy as np

    return np.arange(cost.shape[1])[::-1].copy()


def test_a_wrong_sample_turns_the_check_of_align_red(visit, monkeypatch):
    right = roi.bilinear
    monkeypatch.setattr(roi, "bilinear", lambda feature, x, y: right(feature, x + 0.5, y))
    assert "check bad" in sent(visit("detectors", part="roi"))


def test_a_wrong_window_turns_its_check_red(visit, monkeypatch):
    right = windows.dense
    monkeypatch.setattr(windows, "dense", lambda picture: windows.Dense(right(picture).logits + 0.1, 0.0))
    assert "check bad" in sent(visit("detectors", part="window", **{"canvas side": 60}))


def test_the_whole_photo_comes_back_exactly_and_not_as_published():
    config = letterbox.Config(640, minimal=True)
    assert letterbox.round_trip(*whole(), config, False) < 1e-9 < letterbox.round_trip(*whole(), config, True)


def whole():
    import numpy as np

    return np.array([[0.0, 0, 2262, 400]]), 400, 2262


def test_nothing_drawn_is_said(visit):
    app = visit("detectors", part="matching", truth="~")
    assert not app.exception
    assert app.warning
