import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from models.ranking.average_precision import average_precision
from models.ranking.curve import auc, operating_points
from models.ranking.sources import Config, binormal

ROOT = Path(__file__).parents[2]
PAGE = "ranking/ranking.py"


def head(app):
    """What the linked views were sent, without its buffers."""
    (view,) = (part for part in app.get("bidi_component") if "ranking" in part.proto.component_name)
    data = view.proto.bytes
    return json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])


def warnings(app):
    return [warning.value for warning in app.warning]


@pytest.mark.parametrize("source", ["bells", "bars", "table", "classifier", "boxes"])
def test_every_source_gives_a_ranking(visit, source):
    app = visit(PAGE, source=source)
    assert not app.exception
    sent = head(app)
    assert 0 < sent["ap"] <= 1
    assert sent["curve"]["tp"]["size"] > 0


@pytest.mark.parametrize("part", ["definitions", "pairs", "luck", "probabilities", "samples"])
@pytest.mark.parametrize("source", ["bells", "classifier"])
def test_every_part_opens(visit, source, part):
    app = visit(PAGE, source=source, part=part)
    assert not app.exception
    assert not app.warning


def test_the_views_are_sent_what_the_models_compute(visit):
    sent = head(visit(PAGE, separation=1.0, prevalence=0.01, count=500))
    sample = binormal(Config(1.0, count=500, rival=0.0))
    curve = operating_points(sample.scores, sample.labels)
    assert sent["auc"] == auc(curve)
    assert sent["ap"] == average_precision(curve, "step", 0.01).value
    assert sum(sent["scores"]["positives"]) == curve.positives == sent["curve"]["positives"]


def test_prevalence_moves_the_average_precision_and_leaves_the_roc(visit, slide):
    before = head(visit(PAGE, prevalence=0.5))
    after = head(slide("prevalence", 0.001))
    assert after["auc"] == before["auc"]
    assert after["hull"] == before["hull"]
    assert after["ap"] < before["ap"] / 2


@pytest.mark.parametrize("transform", ["x²", "logit", "sigmoid", "rank"])
def test_a_transform_moves_the_scores_and_nothing_else(visit, transform):
    app = visit(PAGE)
    plain = head(app)
    rewritten = head(app.selectbox(key="transform").set_value(transform).run())
    assert any("All 1,001 points of both curves" in lamp.proto.body for lamp in app.get("html"))
    assert rewritten["scores"] != plain["scores"]
    assert (rewritten["auc"], rewritten["ap"], rewritten["hull"]) == (plain["auc"], plain["ap"], plain["hull"])


def test_a_bad_table_is_explained_and_the_last_good_one_stays(visit):
    app = visit(PAGE, source="table")
    good = head(app)["auc"]
    app.text_area(key="scores text").set_value("0.5,1\nnan,0\n").run()
    assert warnings(app) == ["The score on line 2 must be finite, got 'nan'."]
    assert head(app)["auc"] == good
    app.text_area(key="scores text").set_value("0.5,1\n0.7,1\n").run()
    assert warnings(app) == ["The ranking must have samples of both classes, got 2 positives only."]
    app.text_area(key="scores text").set_value("2,1\n1,0\n").run()
    assert not app.warning
    assert head(app)["auc"] == 1


def test_a_table_is_uploaded_with_a_second_model(visit):
    app = visit(PAGE, source="table", part="luck")
    rows = "\n".join(f"{i},{i % 3 == 0:d},{-i}" for i in range(30))
    app.file_uploader(key="scores file").upload(
        "a.csv", f"score_a;label;score_b\n{rows}".replace(",", ";").encode(), "text/csv"
    )
    app.run()
    assert not app.exception
    assert head(app)["rival"] is not None
    assert any("DeLong" in text.value for text in app.markdown)


def test_scores_that_are_no_probabilities_are_refused_with_a_way_out(visit):
    app = visit(PAGE, transform="logit", part="probabilities")
    assert any("must lie in [0, 1]" in text for text in warnings(app))
    next(button for button in app.button if "sigmoid" in button.label).click().run()
    assert not app.warning


def test_files_of_boxes_are_matched(visit):
    box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    app = visit(PAGE, source="boxes", boxes="files")
    upload = app.file_uploader(key="boxes files")
    upload.set_value(
        [
            ("truth.json", json.dumps({"annotations": [box]}).encode(), "application/json"),
            ("found.json", json.dumps([box | {"score": 0.5}]).encode(), "application/json"),
        ]
    ).run()
    assert not app.exception
    assert head(app)["ap"] == 1


def test_predicted_average_precision_is_computed_and_hidden_until_then(visit):
    app = visit(PAGE, question="rare")
    assert head(app)["hidden"] == ["precision", "cost"]
    app.number_input(key="rare.guess").set_value(0.27).run()
    app.button(key="lock rare").click().run()
    assert head(app)["hidden"] == []
    sample = binormal(Config(2.0, rival=0.0))
    answer = average_precision(operating_points(sample.scores, sample.labels), "step", 0.01).value
    assert any(f"{answer:.6g}" in text.value for text in [*app.success, *app.warning])


def test_the_classifier_learns_while_it_plays(visit):
    app = visit(PAGE, source="classifier")
    before = head(app)["auc"]
    for _ in range(3):
        app.button(key="training step").click().run()
    assert before == 0.5 < head(app)["auc"]


@pytest.mark.parametrize(
    "query",
    [
        {"transform": "rank", "prevalence": 0.01},
        {"source": "bars"},
        {"source": "table"},
        {"source": "classifier", "remedy": "focal loss"},
        {"source": "boxes", "iou": 0.75},
        {"source": "boxes", "boxes": "photo", "detector": "O-Net", "suppressed": "true"},
    ],
    ids=lambda query: "-".join(map(str, query.values())),
)
def test_every_source_gives_a_program_that_prints_what_is_shown(visit, app, query, monkeypatch):
    app.session_state["code"] = True  # the panel is open
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
    assert head(app)["auc"] == pytest.approx(0.8)
    assert np.sum(head(app)["bars"]["negatives"]) == 5
