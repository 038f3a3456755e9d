from dataclasses import replace

import pytest

from models.losses import curves, mask
from tests.pages.reading import captions, sent, stands

PARTS = ["curve", "asks", "floats", "information", "outliers", "stall", "imbalance", "confidence", "photo", "mask"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("losses", part=part))


def test_grey_levels_of_two_photos_are_compared(visit):
    stands(visit("losses", part="information", given="photos", beside="rocket"))


def test_a_wrong_gradient_turns_the_check_red(visit, monkeypatch):
    right = curves.curve

    def wrong(*given):
        found = right(*given)
        return curves.Curve(found.logits, found.loss, found.gradient + 0.1)

    monkeypatch.setattr(curves, "curve", wrong)
    app = visit("losses", part="curve")
    assert "check bad" in sent(app)


@pytest.mark.parametrize(("part", "name", "text"), [("floats", "logits", "1 x"), ("curve", "text", "p +")])
def test_bad_input_is_refused_and_the_page_stays(visit, app, part, name, text):
    visit("losses", part=part, losses="own", **{name: text})
    assert not app.exception
    assert app.warning


def test_equal_digits_are_refused(visit):
    app = visit("losses", part="imbalance", positive=9)
    assert app.warning
    assert not app.exception


def test_wrong_gradients_of_the_mask_turn_its_check_red(visit, monkeypatch):
    right = mask.measured
    monkeypatch.setattr(mask, "measured", lambda cells, given: right(cells, replace(given, epsilon=given.epsilon + 1)))
    assert "check bad" in captions(visit("losses", part="mask"))


def test_an_empty_object_is_said_in_words(visit):
    app = visit("losses", part="mask", object="none", inside=0.0, outside=0.0, soft=0.0)
    assert not app.exception
    assert "NaN" in captions(app)
