"""The questions of the page of GANs, and its checks, which can turn red."""

from dataclasses import replace

import numpy as np
import pytest

from models.gan import apart, dirac, training
from tests.pages.reading import captions, locked, names

PAGE = "gan"


# drawings of all parts
DRAWN = {"plane", "clouds", "distances", "curves", "parts", "slow plane", "collapse", "portrait", "sheets"}


@pytest.mark.parametrize(
    ("question", "part", "visible"),
    [
        ("halve", "dirac", set()),
        ("starve", "train", {"plane"}),
        ("starve", "slow", set()),
        ("left", "train", set()),
        ("left", "dirac", {"portrait"}),
        ("flat", "apart", set()),
        ("flat", "dirac", {"portrait"}),
    ],
)
def test_an_open_question_hides_what_gives_it_away(visit, question, part, visible):
    app = visit(PAGE, part=part, question=question)
    assert DRAWN & names(app) == visible


def test_the_first_question_is_decided_by_the_model(visit, app):
    visit(PAGE, part="dirac", question="halve")
    assert "λ" not in captions(app)
    locked(app, "halve", 2)
    assert app.success
    assert "λ" in captions(app)


def wrong_field(name, value):
    """Snapshots with another number in this field."""
    right = training.snapshot
    return lambda *given: replace(right(*given), **{name: value})


def test_the_check_of_the_divergence_turns_red(visit, app, monkeypatch, set_value):
    visit(PAGE)
    assert "check good" in captions(app)
    monkeypatch.setattr(training, "snapshot", wrong_field("js", 0.2))
    set_value("seed", 1)
    assert "check bad" in captions(app)


def test_the_check_of_the_eigenvalues_turns_red(visit, app, monkeypatch):
    visit(PAGE, part="dirac")
    assert "✓" in captions(app)
    right = dirac.velocity
    monkeypatch.setattr(dirac, "velocity", lambda *given: 1.1 * np.array(right(*given)))
    app.run()
    assert "✗" in captions(app)


def test_the_check_of_the_distance_turns_red(visit, app, monkeypatch):
    visit(PAGE, part="apart")
    assert "✓" in captions(app)
    right = apart.divergences
    wrong = lambda *given: (found := right(*given)) and replace(found, wasserstein=2 * found.wasserstein)  # noqa: E731
    monkeypatch.setattr(apart, "divergences", wrong)
    app.run()
    assert "✗" in captions(app)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dirac_d": 0}, "ψ is frozen, θ drifts"),
        ({"dirac_loss": "non-saturating"}, "the other way"),
        ({"gamma": 0.3}, "is pulled in"),
        ({"lambda": 0.3}, "has a kink"),
    ],
)
def test_two_numbers_say_a_fate_under_its_condition(visit, app, settings, words):
    visit(PAGE, part="dirac", **settings)
    assert words in captions(app)
    assert "circles" not in captions(app)


@pytest.mark.parametrize(("gamma", "fate"), [(0.0, 2), (0.3, 0)])
def test_the_first_answer_is_that_of_the_present_state(visit, app, gamma, fate):
    visit(PAGE, part="dirac", question="halve", gamma=gamma)
    locked(app, "halve", fate)
    assert app.success


@pytest.mark.parametrize(("settings", "right"), [({}, 0), ({"distance": 0.2}, 2)])
def test_the_last_answer_is_that_of_the_present_state(visit, app, settings, right):
    visit(PAGE, part="apart", question="flat", **settings)
    locked(app, "flat", right)
    assert app.success


@pytest.mark.parametrize(("question", "settings"), [("halve", {"lambda": 0.5}), ("flat", {"distance": 0.0})])
def test_a_question_without_an_answer_is_refused(visit, app, question, settings):
    visit(PAGE, part="dirac", question=question, **settings)
    locked(app, question, 0)
    assert app.warning
    assert not app.success
