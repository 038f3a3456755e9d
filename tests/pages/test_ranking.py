import numpy as np
import pytest

from models.ranking.average_precision import DEFINITIONS, average_precision
from models.ranking.curve import auc
from models.ranking.ranked import ranked
from models.ranking.sources import Config, binormal
from tests.pages.reading import header, headers, program

PAGE = "ranking"


BELLS = ranked(binormal(Config(2.0, count=100_000, rival=None)))


def checks(app):
    """For each check below the plots whether it holds."""
    texts = (header.get("html", "") for header in headers(app))
    return ["good" in piece.split(">")[0] for text in texts for piece in text.split('class="check ')[1:]]


@pytest.mark.parametrize("source", ["bells", "bars", "table", "classifier", "boxes"])
def test_every_source_gives_a_ranking(visit, source):
    app = visit(PAGE, source=source)
    assert not app.exception
    sent = header(app, "linked")
    assert 0 < sent["ap"][0] <= 1
    assert sent["curve"]["tp"]["size"] > 0


@pytest.mark.parametrize("part", ["definitions", "pairs", "luck", "probabilities", "samples"])
@pytest.mark.parametrize("source", ["bells", "classifier"])
def test_every_part_opens(visit, source, part):
    app = visit(PAGE, source=source, part=part)
    assert not app.exception
    assert not app.warning


def test_the_views_are_sent_what_the_models_compute(visit):
    sent = header(visit(PAGE, separation=1.0, prevalence=0.01, count=500), "linked")
    shown = ranked(binormal(Config(1.0, count=500, rival=None)))
    assert sent["auc"] == [shown.auc]
    assert sent["ap"] == [average_precision(shown.curve, "step", 0.01).value]
    assert sum(sent["scores"]["positives"]) == shown.curve.positives == sent["curve"]["positives"]


def test_prevalence_moves_the_average_precision_and_leaves_the_roc(visit, set_value):
    before = header(visit(PAGE, prevalence=0.5), "linked")
    after = header(set_value("prevalence", 0.001), "linked")
    assert after["auc"] == before["auc"]
    assert after["hull"] == before["hull"]
    assert after["ap"][0] < before["ap"][0] / 2


@pytest.mark.parametrize("transform", ["x²", "logit", "sigmoid", "rank"])
def test_a_transform_moves_the_scores_and_nothing_else(visit, set_value, transform):
    plain = header(visit(PAGE), "linked")
    app = set_value("transform", transform)
    rewritten = header(app, "linked")
    assert checks(app)[0]
    assert rewritten["scores"] != plain["scores"]
    assert (rewritten["auc"], rewritten["ap"], rewritten["hull"]) == (plain["auc"], plain["ap"], plain["hull"])


def test_scores_that_are_no_probabilities_are_refused_with_a_way_out(visit):
    app = visit(PAGE, transform="logit", part="probabilities")
    assert "[0, 1]" in app.warning[0].value
    assert header(app, "linked")["scores"]["low"] < 0  # the views show them all the same
    next(button for button in app.button if "sigmoid" in button.label).click().run()
    assert not app.warning


def test_predicted_average_precision_is_computed_and_hidden_until_then(visit):
    app = visit(PAGE, question="rare")
    assert header(app, "linked")["hidden"] == ["precision", "cost"]
    app.number_input[0].set_value(0.27).run()
    app.button(key="lock rare").click().run()
    assert header(app, "linked")["hidden"] == []
    answer = average_precision(BELLS.curve, "step", 0.01).value
    assert any(f"{answer:.4g}" in text.value for text in [*app.success, *app.warning])


@pytest.mark.parametrize("question", ["rare", "larger"])
@pytest.mark.parametrize("part", ["definitions", "luck"])
def test_no_part_shows_an_average_precision_that_is_asked_for(visit, question, part):
    app = visit(PAGE, question=question, part=part)
    assert {component.key for component in app.get("bidi_component")}.isdisjoint({f"ranking/{part}"})


def test_the_classifier_is_trained_as_soon_as_it_is_opened(visit):
    app = visit(PAGE, source="classifier")
    app.session_state["ranking/training.run"].settle()
    assert header(app.run(), "linked")["auc"][0] > 0.5  # that of the first step


@pytest.mark.parametrize(
    "query",
    [
        {"transform": "rank", "prevalence": 0.01},
        {"source": "bars"},
        {"source": "table"},
        {"source": "classifier", "remedy": "focal loss"},
        {"source": "classifier", "data": "photo"},
        {"source": "boxes", "iou": 0.75},
        {"source": "boxes", "boxes": "photo", "detector": "O-Net", "suppressed": "true"},
        {"part": "pairs", "count": 500},
        {"part": "luck", "count": 500},
        {"part": "probabilities", "prevalence": 0.2},
        {"source": "boxes", "part": "boxes", "step": 3},
    ],
    ids=lambda query: "-".join(map(str, query.values())),
)
def test_every_source_and_part_gives_a_program_that_prints_what_is_shown(visit, app, query):
    app.session_state["ranking/code"] = True  # the panel is open
    program(visit(PAGE, **query))


def test_bars_come_from_the_link(visit):
    negatives, positives = [0] * 20, [0] * 20
    negatives[3], positives[10], positives[2] = 5, 4, 1
    app = visit(PAGE, source="bars", bars="-".join(".".join(map(str, part)) for part in (negatives, positives)))
    assert header(app, "linked")["auc"] == pytest.approx([0.8])
    assert np.sum(header(app, "linked")["bars"]["negatives"]) == 5


@pytest.mark.parametrize("text", ["1.2-3.4-5.6", "1.2-3", "0.0-1.2", "a-b", ""])
def test_bars_without_sense_give_way_to_the_default(visit, text):
    app = visit(PAGE, source="bars", bars=text)
    assert not app.exception
    assert sum(header(app, "linked")["bars"]["negatives"]) == sum(header(app, "linked")["bars"]["positives"]) > 300


def test_a_threshold_that_is_no_number_leaves_the_views_in_sight(visit):
    assert np.isfinite(header(visit(PAGE, threshold="inf"), "linked")["threshold"])


@pytest.mark.parametrize("query", [{}, {"source": "table"}, {"source": "boxes"}], ids=str)
def test_every_source_has_seven_questions_with_an_answer(visit, app, query):
    options = visit(PAGE, **query).button_group(key="ranking/question").options
    assert len(options) == 7
    for option in options:
        visit(PAGE, **query)
        app.button_group(key="ranking/question").set_value(option).run()
        (
            app.number_input[0].set_value(0.5) if app.number_input else app.radio[0].set_value(app.radio[0].options[0])
        ).run()
        next(button for button in app.button if str(button.key).startswith("lock ")).click().run()
        assert not app.exception
        assert len([*app.success, *app.warning]) == 1


def test_a_question_without_an_answer_is_refused_in_words(visit, set_value):
    app = visit(PAGE, source="table", question="rare")
    set_value("table", "2,1\n1,0\n")
    app.number_input[0].set_value(0.5).run()
    app.button(key="lock rare").click().run()
    assert "take question 4" in app.warning[0].value


@pytest.mark.parametrize("part", ["definitions", "pairs"])
def test_a_check_turns_red_when_the_first_method_is_wrong(visit, set_value, part, monkeypatch):
    assert checks(visit(PAGE, part=part, count=500)) == [True]
    if part == "pairs":
        monkeypatch.setattr("models.ranking.ranked.auc", lambda curve: auc(curve) + 1e-6)
    else:
        monkeypatch.setitem(DEFINITIONS, "step", DEFINITIONS["trapezoid"])
    assert checks(set_value("count", {"pairs": 501, "definitions": 502}[part])) == [False]


def test_the_check_of_a_transform_turns_red_when_points_merge(visit, set_value):
    app = visit(PAGE, source="table", transform="x²")
    assert checks(app) == [True]
    set_value("table", "0,0\n1e-200,1\n1,1\n")
    assert checks(app) == [False]
