import numpy as np
import pytest

from models.autoencoders import check, patches, plane, staircase
from models.variational import divergence
from pages.autoencoders import settings
from tests.pages.reading import sent, stands

PAGE = "autoencoders"
QUICK = {"steps": 100, "width": 16}
VISITS = [
    {}, {"model": "PCA"}, {"model": "PCA", "code": 5, "across": 2, "up": 3}, {"model": "AE", "code": 1},
    {"model": "conditional VAE", "label": 7}, {"model": "denoising AE"}, {"zero": "true"}, {"likelihood": "Gaussian"},
    {"part": "watch"}, {"part": "watch", "reduction": "mean", "warm_up": 0.5}, {"part": "staircase"},
    {"part": "between"}, {"part": "between", "model": "PCA"}, {"part": "drawing", "model": "PCA"},
    {"part": "drawing", "source": "held", "arrow": 7}, {"part": "drawing", "model": "VAE"},
    {"part": "anomalies", "model kind": "PCA"}, {"part": "photo"}, {"part": "photo", "numbers": 0, "patch": 16},
    {"part": "photo", "by": "AE", "patch steps": 100}, {"data": "own"}, {"part": "watch", "data": "own", "model": "AE"},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=lambda query: " ".join(map(str, query.values())) or "first")
def test_every_part_opens_and_no_check_is_red(visit, query):
    stands(visit(PAGE, **QUICK, **query))


def test_a_wrong_price_of_a_code_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setattr("models.autoencoders.training.divergence", lambda mean, log: 1.01 * divergence(mean, log))
    assert "check bad" in sent(visit(PAGE, **QUICK, seed=77))


def test_a_wrong_nearest_digit_turns_the_check_red(visit, monkeypatch):
    right = plane.reading

    def wrong(ink, own=b""):
        found = right(ink, own)
        return plane.Reading(found.digit, found.confidence, found.nearest, found.distance + 0.01)

    monkeypatch.setattr(plane, "reading", wrong)
    assert "check bad" in sent(visit(PAGE, model="PCA"))


def test_a_wrong_slant_or_eigenvalue_turns_a_check_red(visit, monkeypatch):
    monkeypatch.setattr(check, "slant", lambda ink: 0.99 * np.ones(len(ink)))
    assert "check bad" in sent(visit(PAGE, part="drawing", model="PCA"))


def test_a_wrong_axis_of_the_photo_turns_its_check_red(visit, monkeypatch):
    monkeypatch.setattr("models.autoencoders.patches.Patches.rebuilt", lambda self, count: self.rows * 0.9)
    assert "check bad" in sent(visit(PAGE, part="photo"))


def test_a_wrong_layer_of_the_photo_turns_its_check_red(visit, monkeypatch):
    right = check.network_difference
    wrong = lambda found, trained: right(found, patches.Trained(1.01 * trained.rebuilt, trained.layers))  # noqa: E731
    monkeypatch.setattr(check, "network_difference", wrong)
    assert "check bad" in sent(visit(PAGE, part="photo", by="AE", **{"patch steps": 100}))


def test_own_drawings_without_a_cell_are_refused(visit):
    empty = {f"drawing {number}": "00" * 25 for number in range(1, 5)}
    app = visit(PAGE, data="own", **QUICK, **empty)
    assert "got none" in app.warning[0].value
    assert not app.exception


def test_the_dragged_point_is_kept_within_the_frame(visit, value):
    visit(PAGE, model="PCA", at="0.25_7")
    assert value("at") == (0.25, 1.0)


def test_two_equal_axes_are_refused_in_words(visit):
    app = visit(PAGE, model="PCA", code=5, across=2, up=2)
    assert "2 and 2" in app.warning[0].value
    assert not app.exception


def test_an_empty_drawing_is_encoded_too(visit):
    app = visit(PAGE, part="drawing", model="PCA", board="00" * 25)
    assert not app.exception
    assert "<b>— |" in sent(app)


def test_the_law_is_on_the_page_before_the_training(visit):
    law = staircase.law(staircase.Config(beta=2.0))
    assert f"{law.sum():.4f}" in sent(visit(PAGE, part="staircase", weight=2.0))


def test_a_full_training_config_is_what_the_controls_say(visit, value):
    visit(PAGE, part="watch", model="VAE", code=16, beta=4, steps=100, width=16, seed=3)
    assert (value("code"), value("beta"), value("seed")) == (16, 4.0, 3)
    assert settings.TRAINED[0] == "AE"
