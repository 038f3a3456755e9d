import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from models.ranking.average_precision import average_precision
from models.ranking.ranked import ranked
from models.ranking.sources import Config, binormal

ROOT = Path(__file__).parents[2]
PAGE = "ranking"
BELLS = ranked(binormal(Config(2.0, rival=None)))


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
    assert 0 < sent["ap"] <= 1
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
    assert sent["auc"] == shown.auc
    assert sent["ap"] == average_precision(shown.curve, "step", 0.01).value
    assert sum(sent["scores"]["positives"]) == shown.curve.positives == sent["curve"]["positives"]


def test_prevalence_moves_the_average_precision_and_leaves_the_roc(visit, set_value):
    before = header(visit(PAGE, prevalence=0.5))
    after = header(set_value("prevalence", 0.001))
    assert after["auc"] == before["auc"]
    assert after["hull"] == before["hull"]
    assert after["ap"] < before["ap"] / 2


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
    assert header(app)["auc"] == 1


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
    assert header(app)["ap"] == 1


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


def test_the_classifier_learns_while_it_plays(visit):
    app = visit(PAGE, source="classifier")
    before = header(app)["auc"]
    for _ in range(3):
        next(button for button in app.button if button.key.endswith(" step")).click().run()
    assert before == 0.5 < header(app)["auc"]


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
    assert header(app)["auc"] == pytest.approx(0.8)
    assert np.sum(header(app)["bars"]["negatives"]) == 5


@pytest.mark.parametrize("text", ["1.2-3.4-5.6", "1.2-3", "0.0-1.2", "a-b", ""])
def test_bars_without_sense_give_way_to_the_default(visit, text):
    app = visit(PAGE, source="bars", bars=text)
    assert not app.exception
    assert sum(header(app)["bars"]["negatives"]) == sum(header(app)["bars"]["positives"]) > 300


def test_a_threshold_that_is_no_number_leaves_the_views_in_sight(visit):
    assert np.isfinite(header(visit(PAGE, threshold="inf"))["threshold"])
