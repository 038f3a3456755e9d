import numpy as np
import pytest

from models.segmentation import losses, measures, training
from models.segmentation.training import Config, Snapshot
from pages.segmentation import train_questions
from tests.pages.reading import captions, stands

SHORT = {"part": "train", "train steps": 50, "pools": 2}
NONE = np.zeros((64, 64), np.float32)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"kind": "spots", "loss": "Dice"},
        {"kind": "shapes", "up": "unpooling", "train padding": "valid", "loss": "focal"},
    ],
)
def test_no_check_is_red(visit, more):
    stands(visit("segmentation", **SHORT, **more))


@pytest.mark.parametrize(
    ("more", "two"), [({"skip 0": "off"}, True), ({"skip 0": "off", "beside": "false"}, False), ({}, False)]
)
def test_the_network_with_every_skip_stands_beside_one_without(visit, more, two):
    assert ("<table>" in captions(stands(visit("segmentation", **SHORT, **more)))) == two


@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (measures, "iou", lambda *given: 0.5),
        (measures, "band", lambda mask, width: mask & (np.indices(mask.shape).sum(axis=0) % 2 > 0)),
    ],
)
def test_wrong_numbers_turn_a_check_red(visit, monkeypatch, where, name, wrong):
    monkeypatch.setattr(where, name, wrong)
    training.bands.cache_clear()
    assert "check bad" in captions(visit("segmentation", **SHORT, **{"train seed": 1}))
    training.bands.cache_clear()


def test_a_wrong_gradient_turns_its_check_red(visit, monkeypatch):
    right = losses.gradient
    monkeypatch.setattr(losses, "gradient", lambda *given: 1.1 * right(*given))
    assert "check bad" in captions(visit("segmentation", **SHORT))


def made(config, predicted):
    return Snapshot(
        config, config.steps, predicted, NONE, NONE, measures.iou(predicted, training.held(config).masks), 0, 0
    )


@pytest.mark.parametrize("name", ["border", "inside", "ground", ""])
def test_the_place_of_new_errors_is_where_they_are(monkeypatch, name):
    truth, near = training.held(Config()).masks, training.bands(training.held(Config()))
    places = {"border": near, "inside": truth & ~near, "ground": ~truth & ~near, "": np.zeros_like(near)}

    def trained(config):
        return made(config, truth ^ places[name] if "off" in config.shape.skips else truth)

    monkeypatch.setattr(train_questions, "trained", trained)
    assert train_questions.place(0) == name


@pytest.mark.parametrize(
    ("found", "answer"), [((True, True), 0), ((True, False), 1), ((False, True), 2), ((False, False), 3)]
)
def test_the_loss_that_finds_spots_is_the_one_with_the_iou(monkeypatch, found, answer):
    truth = training.held(Config("spots")).masks
    by_loss = dict(zip(("cross entropy", "Dice"), found, strict=True))
    monkeypatch.setattr(train_questions, "trained", lambda config: made(config, truth & by_loss[config.loss]))
    assert train_questions.finder(0) == answer
