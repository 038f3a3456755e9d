"""The questions of the page of sampling, and its checks, which can turn red."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.images.decoding import decoded
from models.images.samples import sample
from models.sampling import convolution, cost, special, stack
from models.sampling.facts import numbers
from pages.sampling import layer
from pages.sampling.questions import direction
from tests.pages.reading import header, names

PAGE = "sampling"


def encoded(pixels):
    return cv2.imencode(".png", pixels)[1].tobytes()


@pytest.mark.parametrize(
    ("question", "state", "guess", "right"),
    [
        ("coverage", {}, 49.0, True),
        ("coverage", {"d1": 1, "d2": 2, "d3": 9}, float(stack.coverage(stack.Config((1, 2, 9))).touched), True),
        ("coverage", {"d1": 1, "d2": 2, "d3": 5}, 49.0, True),  # without holes there is no question: of 2, 2, 2
        ("holes", {}, "[2, 4, 8]", True),
        ("shift", {}, "its content moves left", True),
        ("separable", {"in_channels": 64, "out_channels": 100, "cost_kernel": 5}, 100 * (1 / 100 + 1 / 25), True),
        ("half", {}, "it is halved", True),
        ("learning", {}, "the fixed taps", False),
    ],
)
def test_questions_are_answered_by_the_models(visit, app, question, state, guess, right):
    visit(PAGE, question=question, **state)
    widget = app.radio if isinstance(guess, str) else app.number_input
    widget(key=f"{PAGE}/{question}.guess").set_value(guess).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    assert bool(app.success) == right


def test_a_photo_that_looks_alike_when_moved_is_not_asked_about():
    grey = decoded(encoded(np.full((40, 60, 3), 128, np.uint8)), "grey.png")
    assert direction(grey) == (0, False)
    assert direction(sample("chelsea")) == (0, True)


CONVOLUTION, COUNTS, EVALUATED, DEFORM = (
    convolution.torchvision_convolution, stack.counts, cost.evaluated, special.ops.deform_conv2d,
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "key", "module", "name", "wrong"),
    [
        ({"shear": 0.35}, "layer", convolution, "torchvision_convolution", lambda *given: CONVOLUTION(*given) + 0.01),
        ({"shear": 0.4}, "layer", layer, "numbers", lambda *given: replace(numbers(*given), rows=7)),
        ({"part": "stack", "d1": 23}, "window", stack, "counts", lambda c: (COUNTS(c)[0], COUNTS(c)[1] + 1)),
        ({"part": "cost", "size": 53}, "connections", cost, "evaluated", lambda *given: EVALUATED(*given) + 1),
        (
            {"part": "special", "shear": 0.45},
            "sides",
            special.ops,
            "deform_conv2d",
            lambda *a, **k: DEFORM(*a, **k) + 0.1,
        ),
    ],
    ids=["sum of samples", "sizes", "paths", "costs", "identities"],
)
def test_every_check_turns_red(visit, monkeypatch, query, key, module, name, wrong):
    monkeypatch.setattr(module, name, wrong)  # in states of their own, so that no cache knows them
    assert "✗" in header(visit(PAGE, **query), key)["captions"]


@pytest.mark.parametrize(("guess", "right"), [(169.0, False), (49.0, True)])
def test_a_locked_guess_is_judged_and_what_was_hidden_is_drawn(visit, guess, right):
    app = visit(PAGE, part="stack", question="coverage")
    assert "window" not in names(app)
    app.number_input(key=f"{PAGE}/coverage.guess").set_value(guess).run()
    app.button(key="lock coverage").click().run()
    assert (len(app.success), len(app.warning)) == ((1, 0) if right else (0, 1))
    assert "window" in names(app)


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        ("coverage", {"layer", "stack"}),
        ("holes", {"layer", "stack"}),
        ("shift", {"layer", "special"}),
        ("separable", {"cost"}),
    ],
)
def test_what_would_give_an_answer_away_is_hidden(visit, set_value, question, hidden):
    visit(PAGE, question=question)
    for part in ("stack", "cost", "special", "learned", "layer"):
        assert len(set_value("part", part).info) == (part in hidden)


def test_no_preset_gives_the_number_of_pixels_away(visit, app, set_value):
    visit(PAGE)
    for preset in app.button_group(key=f"{PAGE}/preset").options[:-1]:
        app.button_group(key=f"{PAGE}/preset").set_value(preset).run()
        set_value("question", "coverage")
        assert not names(app) & {"layer", "window", "cone"}, preset
        app.button_group(key=f"{PAGE}/question").set_value(None).run()
