import json
import re

import pytest
import torch

from models.attribution.occlusion import probe_at
from models.attribution.subject import Config, answers, subject
from models.images.samples import SAMPLES, sample
from models.pretrained import weights
from pages.attribution import settings
from tests.pages.reading import captions, headers, locked, program

PATH = "attribution"


def drawn(app):
    return {header["name"] for header in headers(app) if "name" in header}


def bars(app):
    return next(
        json.loads(header["figure"])["data"][0]["x"] for header in headers(app) if header.get("name") == "answers"
    )


def test_bars_are_the_models_probabilities_under_the_patch(visit):
    found = probe_at(subject(sample("coffee").pixels, Config(patch=32)), 40, 60)
    app = visit(PATH, patch=32, at="40,60")
    assert bars(app) == [answer.probability for answer in found.followed]
    assert f"<b>{found.answers[0].name} ({found.answers[0].probability:.0%})</b>" in captions(app)


def test_places_of_the_patch_are_remembered_until_the_question_changes(visit, set_value):
    def places(app):
        figure = next(json.loads(header["figure"]) for header in headers(app) if header.get("name") == "trail")
        return len(figure["data"][0]["y"])

    assert places(visit(PATH)) == 1
    set_value("at", (10.0, 20.0))
    assert places(set_value("view", "raw")) == 2
    assert places(set_value("fill", "black")) == 1


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("look", {"score": "margin", "shape": "disc", "fill": "noise", "view": "raw", "smooth": "true", "at": "40_60"}),
        ("methods", {"methods": "gradient~Grad-CAM", "maps": "overlay"}),
        ("checks", {"check": "shuffle", "stages": 3, "every": "true"}),
        ("checks", {"check": "curves"}),
        ("checks", {"check": "sum"}),
        ("checks", {"check": "fills", "patch": 16}),
        ("hans", {"tag": 2, "epochs": 1, "reveal": "true"}),
        ("inside", {"inside": "class", "climb": 130, "climb_steps": 4}),
        ("inside", {"inside": "channel", "channel": 3, "climb_steps": 4}),
        ("inside", {"climb_steps": 4}),
        ("inside", {"inside": "activations"}),
        ("inside", {"inside": "filters"}),
        ("inside", {"inside": "map", "projection": "t-SNE", "perplexity": 5}),
    ],
)
def test_every_part_opens_from_a_link_and_its_program_prints_what_the_page_says(visit, app, values, part, more):
    app.session_state[f"{PATH}/code"] = True  # the panel is open
    app = visit(PATH, part=part, **more)
    assert not app.exception
    assert not app.warning
    assert {name for name in more if name in values().link} == set()
    program(app)


def test_picture_is_picked_where_it_takes_part(visit, set_value):
    def shows_picture(app):
        return any(SAMPLES["camera"].title in caption.value for caption in app.caption)

    assert not shows_picture(visit(PATH, part="hans", picture="camera"))
    assert shows_picture(set_value("part", "look"))


def test_classes_to_choose_from_begin_with_the_answers_to_the_photo():
    found = subject(sample("coffee").pixels, Config())
    first = [answer.index for answer in answers(found.logits)]
    listed = settings.classes(found)
    assert list(listed)[:5] == first
    assert sorted(listed) == list(range(1000))
    assert [*listed.values()][5:] == sorted([*listed.values()][5:])


def test_map_goes_on_when_only_its_look_changes(visit, app, set_value):
    def run():
        return app.session_state[f"{PATH}/refining.run"]

    visit(PATH)
    before = run()
    assert before.playing
    set_value("smooth", True)
    set_value("view", "raw")
    assert run() is before
    set_value("patch", 64)
    assert run() is not before


def test_two_equal_classes_are_refused_and_the_last_good_answer_stays(visit, set_value):
    before = bars(visit(PATH, score="margin"))
    set_value("a", 967)
    app = set_value("b", 967)
    assert app.warning
    assert bars(app) == before


def test_no_method_is_no_map(visit, set_value):
    visit(PATH, part="methods")
    app = set_value("methods", ())
    assert not app.exception
    assert "maps 0" not in drawn(app)


def test_the_sum_of_integrated_gradients_stands_beside_the_gain(visit):
    app = visit(PATH, part="checks", check="sum")
    assert re.search(
        r"4 steps .* [\d.-]+; .* [\d.-]+: [\d.]+% off", " ".join(html.proto.body for html in app.get("html"))
    )


def test_an_unreachable_download_is_refused_in_words_and_nothing_is_lost(visit, set_value, monkeypatch, tmp_path):
    def nowhere(*_arguments, **_settings):
        raise OSError("no route to host")

    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    monkeypatch.setattr(weights, "urlopen", nowhere)
    app = visit(PATH, network="resnet18")
    assert "45 MB" in app.info[0].value
    app = app.button(key="fetch ResNet-18").click().run()
    assert not app.exception
    assert "resnet18" in app.warning[0].value
    assert "answers" in drawn(set_value("network", "lite0"))


@pytest.mark.parametrize(
    ("question", "part", "hidden"),
    [("survivor", "checks", "pairs"), ("patch", "look", "answers"), ("small", "look", "map")],
)
def test_each_question_hides_its_answer_until_the_model_gives_it(visit, question, part, hidden):
    app = visit(PATH, question=question, part=part)
    assert hidden not in drawn(app)
    locked(app, question, 0)
    assert len(app.success) + len(app.warning) == 1
    assert hidden in drawn(app)
