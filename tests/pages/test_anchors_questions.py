"""The questions of the page of anchors and suppression: what they ask, hide and show."""

import pytest

from models.anchors.grid import Config as Grid
from models.anchors.grid import anchors
from models.images.samples import sample
from pages.anchors.questions import questions

PAGE = "anchors"
PICTURE = sample("astronaut")


@pytest.mark.parametrize(("threshold", "kept"), [(0.2, "A"), (0.4, "A, C"), (0.6, "A, B, C")])
def test_the_chain_is_asked_at_the_threshold_that_is_set(visit, app, threshold, kept):
    visit(PAGE, nms_iou=threshold, question="chain")
    app.radio(key="anchors/chain.guess").set_value(kept).run()
    app.button(key="lock chain").click().run()
    assert app.success


def test_a_threshold_that_the_shown_digits_do_not_decide_is_refused(visit, app):
    visit(PAGE, nms_iou=0.54, question="chain")
    app.radio(key="anchors/chain.guess").set_value("A").run()
    app.button(key="lock chain").click().run()
    assert not app.exception
    assert app.warning
    assert not app.success


@pytest.mark.parametrize("question", ["chain", "count", "fewer", "hug"])
def test_every_question_goes_to_where_its_answer_is_drawn(visit, app, value, question):
    visit(PAGE, question=question)
    (asked,) = (one for one in questions(PICTURE) if one.name == question)
    guess = 1000 if question == "count" else asked.options[0]
    (app.number_input if question == "count" else app.radio)(key=f"anchors/{question}.guess").set_value(guess).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    assert {name: value(name) for name in asked.reveals} == dict(asked.reveals)


def test_drawn_boxes_are_hidden_until_the_answer_is_locked(visit, app, drawn):
    visit(PAGE, source="own", question="chain")
    assert "own" not in drawn()
    app.radio(key="anchors/chain.guess").set_value("A, C").run()
    app.button(key="lock chain").click().run()
    assert app.success
    assert "round" in drawn()


def test_counts_are_hidden_until_the_answer_is_locked(visit, app, drawn):
    visit(PAGE, part="anchors", question="count")
    assert drawn()["photo"]["captions"] == ""
    app.number_input(key="anchors/count.guess").set_value(len(anchors(*PICTURE.pixels.shape[:2], Grid()).boxes)).run()
    app.button(key="lock count").click().run()
    assert app.success
    assert drawn()["photo"]["captions"]
