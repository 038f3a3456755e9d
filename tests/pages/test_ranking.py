import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from models.ranking.average_precision import DEFINITIONS, average_precision
from models.ranking.curve import auc
from models.ranking.ranked import ranked
from models.ranking.sources import Config, binormal

ROOT = Path(__file__).parents[2]
PAGE = "ranking"
BELLS = ranked(binormal(Config(2.0, count=100_000, rival=None)))


def header(app):
    """What the linked views were sent, without its payload."""
    (view,) = (part for part in app.get("bidi_component") if part.key == "ranking/linked")
    data = view.proto.bytes
    return json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])


def checks(app):
    """For each check below the plots whether it holds."""
    sent = [part.proto.bytes for part in app.get("bidi_component")]
    texts = [json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")]).get("html", "") for data in sent]
    return ["good" in piece.split(">")[0] for text in texts for piece in text.split('class="check ')[1:]]


@pytest.mark.parametrize("source", ["bells", "bars", "table", "classifier", "boxes"])
def test_every_source_gives_a_ranking(visit, source):
    app = visit(PAGE, source=source)
    assert not app.exception
    sent = header(app)
    assert 0 < sent["ap"][0] <= 1
    assert sent["curve"]["tp"]["size"] > 0


@pytest.mark.parametrize("part", ["definitions", "pairs", "luck", "probabilities", "samples"])
@pytest.mark.parametrize("source", ["bells", "classifier"])
def test_every_part_opens(visit, source, part):
    app = visit(PAGE, source=source, part=part)
    assert not app.exception
    assert not app.warning


def test_the_views_are_sent_what_the_models_compute(visit):
    sent = header(visit(PAGE, separation=1.0, prevalence=0.01, count=500))
    shown = ranked(binormal(Config(1.0, count=500, rival=None)))
    assert sent["auc"] == [shown.auc]
    assert sent["ap"] == [average_precision(shown.curve, "step", 0.01).value]
    assert sum(sent["scores"]["positives"]) == shown.curve.positives == sent["curve"]["positives"]


def test_prevalence_moves_the_average_precision_and_leaves_the_roc(visit, set_value):
    before = header(visit(PAGE, prevalence=0.5))
    after = header(set_value("prevalence", 0.001))
    assert after["auc"] == before["auc"]
    assert after["hull"] == before["hull"]
    assert after["ap"][0] < before["ap"][0] / 2


@pytest.mark.parametrize("transform", ["x²", "logit", "sigmoid", "rank"])
def test_a_transform_moves_the_scores_and_nothing_else(visit, set_value, transform):
    plain = header(visit(PAGE))
    app = set_value("transform", transform)
    rewritten = header(app)
    assert checks(app)[0]
    assert rewritten["scores"] != plain["scores"]
    assert (rewritten["auc"], rewritten["ap"], rewritten["hull"]) == (plain["auc"], plain["ap"], plain["hull"])


def test_a_bad_table_is_explained_and_the_last_good_one_stays(visit, set_value):
    app = visit(PAGE, source="table")
    good = header(app)["auc"]
    set_value("table", "0.5,1\nnan,0\n")
    assert "line 2" in app.warning[0].value
    assert header(app)["auc"] == good
    set_value("table", "0.5,1\n0.7,1\n")
    assert "2 positives" in app.warning[0].value
    set_value("table", "2,1\n1,0\n")
    assert not app.warning
    assert header(app)["auc"] == [1]


def test_a_table_is_uploaded_with_a_second_model_and_let_go_by_reset(visit):
    app = visit(PAGE, source="table", part="luck")
    rows = "\n".join(f"{i},{i % 3 == 0:d},{-i}" for i in range(30))
    content = f"score_a;label;score_b\n{rows}".replace(",", ";").encode()
    app.file_uploader[0].upload("a.csv", content, "text/csv").run()
    assert not app.exception
    assert header(app)["rival"] is not None
    app.button_group(key="ranking/preset").set_value("Reset").run()
    app.button_group(key="ranking/source").set_value("table").run()
    assert header(app)["rival"] is None


def test_scores_that_are_no_probabilities_are_refused_with_a_way_out(visit):
    app = visit(PAGE, transform="logit", part="probabilities")
    assert "[0, 1]" in app.warning[0].value
    assert header(app)["scores"]["low"] < 0  # the views show them all the same
    next(button for button in app.button if "sigmoid" in button.label).click().run()
    assert not app.warning


def test_files_that_are_still_to_come_leave_the_last_list(visit, app, values):
    good = header(visit(PAGE))["auc"]
    values().values |= {("source", None): "boxes", ("boxes", None): "files"}
    app.run()
    assert not app.exception
    assert app.warning
    assert header(app)["auc"] == good


def test_files_of_boxes_are_matched(visit):
    box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    app = visit(PAGE, source="boxes", boxes="files")
    truth, found = json.dumps({"annotations": [box]}), json.dumps([box | {"score": 0.5}])
    files = {"truth.json": truth, "found.json": found}
    app.file_uploader[0].set_value([(name, text.encode(), "application/json") for name, text in files.items()]).run()
    assert not app.exception
    assert header(app)["ap"] == [1]


def test_a_photo_is_chosen_after_other_boxes(visit, app):
    visit(PAGE, source="boxes")
    app.selectbox(key="ranking/boxes").set_value("photo").run()
    assert not app.exception
    assert header(app)["curve"]["positives"] == 1


def test_objects_are_drawn_on_the_photo_and_belong_to_it(visit, value, set_value):
    app = visit(PAGE, source="boxes", boxes="photo")
    (face,) = value("objects")
    set_value("objects", (face, (0.0, 0.0, 50.0, 60.0, "hat")))
    assert header(app)["curve"]["positives"] == 2
    app.selectbox(key="ranking/picture").set_value("coffee").run()
    assert value("objects") == ()
    assert app.warning  # without an object there is nothing to find
    assert header(app)["curve"]["positives"] == 2


def test_predicted_average_precision_is_computed_and_hidden_until_then(visit):
    app = visit(PAGE, question="rare")
    assert header(app)["hidden"] == ["precision", "cost"]
    app.number_input[0].set_value(0.27).run()
    app.button(key="lock rare").click().run()
    assert header(app)["hidden"] == []
    answer = average_precision(BELLS.curve, "step", 0.01).value
    assert any(f"{answer:.6g}" in text.value for text in [*app.success, *app.warning])


@pytest.mark.parametrize("question", ["rare", "larger"])
@pytest.mark.parametrize("part", ["definitions", "luck"])
def test_no_part_shows_an_average_precision_that_is_asked_for(visit, question, part):
    app = visit(PAGE, question=question, part=part)
    assert {component.key for component in app.get("bidi_component")}.isdisjoint({f"ranking/{part}"})


def test_the_classifier_is_trained_as_soon_as_it_is_opened(visit):
    app = visit(PAGE, source="classifier")
    app.session_state["ranking/training.run"].settle()
    assert header(app.run())["auc"][0] > 0.5  # that of the first step


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
    ],
    ids=lambda query: "-".join(map(str, query.values())),
)
def test_every_source_gives_a_program_that_prints_what_is_shown(visit, app, query, monkeypatch):
    app.session_state["ranking/code"] = True  # the panel is open
    program, shown = (block.value for block in visit(PAGE, **query).code[:2])
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    assert printed.getvalue().strip() == shown.strip()


def test_bars_come_from_the_link(visit):
    negatives, positives = [0] * 20, [0] * 20
    negatives[3], positives[10], positives[2] = 5, 4, 1
    app = visit(PAGE, source="bars", bars="-".join(".".join(map(str, part)) for part in (negatives, positives)))
    assert header(app)["auc"] == pytest.approx([0.8])
    assert np.sum(header(app)["bars"]["negatives"]) == 5


@pytest.mark.parametrize("text", ["1.2-3.4-5.6", "1.2-3", "0.0-1.2", "a-b", ""])
def test_bars_without_sense_give_way_to_the_default(visit, text):
    app = visit(PAGE, source="bars", bars=text)
    assert not app.exception
    assert sum(header(app)["bars"]["negatives"]) == sum(header(app)["bars"]["positives"]) > 300


def test_a_threshold_that_is_no_number_leaves_the_views_in_sight(visit):
    assert np.isfinite(header(visit(PAGE, threshold="inf"))["threshold"])


def test_how_a_table_is_read_is_guessed_and_can_be_changed(visit, app, value, set_value):
    app = visit(PAGE, source="table")
    set_value("table", "label;prob_0;prob_1\n0;0,9;0,1\n0;0,8;0,2\n1;0,3;0,7\n1;0,1;0,9\n")
    assert header(app)["auc"] == [1]
    guessed = [value(name) for name in ("separator", "decimal", "header", "label", "positive", "score", "rival")]
    assert guessed == [";", ",", True, "label", "1", "prob_1", ""]
    set_value("score", "prob_0")
    assert header(app)["auc"] == [0]
    set_value("rival", "prob_1")
    assert header(app)["auc"] == [0, 1]
    set_value("positive", "0")  # another class has a column of its own
    assert value("score") == "prob_0"
    assert header(app)["auc"] == [1]
    set_value("table", "1.5,cat\n0.5,dog\n0.25,dog\n")  # what was said of one table is not said of the next
    assert (value("positive"), value("score"), header(app)["auc"]) == ("cat", "column 1", [1])


def test_the_size_of_pictures_is_asked_for_where_only_yolo_labels_come(visit, value):
    app = visit(PAGE, source="boxes", boxes="files")
    files = [("7.txt", b"0 0.5 0.5 0.2 0.2\n", "text/plain"), ("7.txt", b"0 0.5 0.5 0.2 0.2 0.9\n", "text/plain")]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception
    assert header(app)["ap"] == [1]
    assert (value("width"), value("height")) == (640, 640)


def test_what_does_not_count_is_said(visit):
    app = visit(PAGE, source="boxes", boxes="files", part="boxes")
    box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    crowd = box | {"iscrowd": 1, "bbox": [50, 50, 99, 99]}
    truth = {"annotations": [box, crowd], "images": [{"id": 1}, {"id": 2}]}
    found = [box | {"score": 1 - i / 1000} for i in range(107)] + [crowd | {"score": 0.5, "bbox": [60, 60, 9, 9]}]
    files = [(f"{name}.json", json.dumps(content).encode(), "") for name, content in (("a", truth), ("b", found))]
    app.file_uploader[0].set_value(files).run()
    (notes,) = (part.proto.bytes.decode(errors="replace") for part in app.get("bidi_component") if "beside" in part.key)
    assert "leaves out 8 detections" in notes
    assert "1 objects are difficult or crowds: they, and 1 detections" in notes
    assert "1 of 2 pictures have no object" in notes


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
