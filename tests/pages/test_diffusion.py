import pytest

from models.diffusion import check, exact, network, quality
from tests.pages.reading import captions, sent, stands

QUICK = {
    "generating": {"training": "100", "steps": "10"},
    "noising": {"arrows": "true"},
    "readings": {"training": "100", "steps": "3"},
    "steps": {"training": "100", "levels": "20"},
    "digits": {"digit training": "100", "digit steps": "2"},
    "own": {},
    "photo": {},
}


@pytest.mark.parametrize("part", QUICK)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("diffusion", part=part, **QUICK[part]))


@pytest.mark.parametrize(
    ("module", "name", "part"),
    [
        (exact, "posterior", "noising"), (exact, "noised", "noising"), (quality, "wasserstein", "generating"),
        (quality, "nearest", "generating"),
    ],
)  # fmt: skip
def test_a_wrong_number_turns_the_check_red(visit, monkeypatch, module, name, part):
    right = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: 1.1 * right(*given))
    app = visit("diffusion", part=part, exactness="1", steps="5", training="0")
    assert "check bad" in sent(app)


def test_a_wrong_reading_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setattr(check, "gain", lambda bars, predict: [1.1 * one for one in network.gain(bars, predict)])
    assert "check bad" in sent(visit("diffusion", part="readings", **QUICK["readings"]))


GUIDED = {"data": "ring", "training": "0", "steps": "5", "exactness": "1", "class of points": "0"}


def test_samples_are_guided_to_a_class(visit):
    stands(visit("diffusion", part="generating", pull="4", **GUIDED))


def test_a_class_without_points_is_refused(visit):
    app = visit("diffusion", part="generating", count="1", **GUIDED)
    assert "none of class 1" in app.warning[0].value
    assert not app.exception


def test_a_rising_schedule_is_refused_with_the_way_back(visit):
    app = visit("diffusion", part="noising", shifts="0_-0.5_0.4_0_0")
    assert app.warning
    assert not app.exception


def test_a_schedule_that_leaves_signal_says_so(visit):
    app = visit("diffusion", part="noising", schedule="linear", levels="50")
    assert "off the marginal" in captions(app)


def test_an_empty_drawing_is_refused(visit):
    app = visit("diffusion", part="own", digit="0" * 50)
    assert app.warning
    assert not app.exception
