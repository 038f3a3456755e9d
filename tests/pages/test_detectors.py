import pytest

from models.detection import hungarian, letterbox, roi, rules, training, windows
from tests.pages.test_filters import captions

PARTS = ["board", "matching", "roi", "codes", "photo", "window"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    app = visit("detectors", part=part)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert "check good" in html(app) or part == "photo"
    assert "check bad" not in html(app)


def html(app):
    return captions(app) + " ".join(str(component.proto) for component in app.get("bidi_component"))


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
    assert "check bad" in html(visit("detectors", part="board"))


def test_a_greedy_pairing_turns_its_check_red(visit, monkeypatch):
    monkeypatch.setattr(hungarian, "linear_sum_assignment", lambda cost: (list_of(cost), list(range(cost.shape[1]))))
    assert "check bad" in html(visit("detectors", part="matching"))


def list_of(cost):
    import numpy as np

    return np.arange(cost.shape[1])[::-1].copy()


def test_a_wrong_sample_turns_the_check_of_align_red(visit, monkeypatch):
    right = roi.bilinear
    monkeypatch.setattr(roi, "bilinear", lambda feature, x, y: right(feature, x + 0.5, y))
    assert "check bad" in html(visit("detectors", part="roi"))


def test_a_wrong_window_turns_its_check_red(visit, monkeypatch):
    monkeypatch.setattr(windows, "STRIDE", 2)
    app = visit("detectors", part="window", **{"canvas side": 60})
    assert "check bad" in html(app) or app.exception or app.warning


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
