import re

import pytest

from models.attribution.occlusion import probe
from models.attribution.subject import Config, answers, subject
from models.images.samples import sample

PATH = "attribution/attribution.py"


def said(app):
    return " ".join(text.value for text in [*app.markdown, *app.caption])


def test_the_answer_under_the_patch_is_the_models(visit):
    asked = subject(sample("coffee").pixels, Config(patch=48))
    found = probe(asked, 112 - 24, 112 - 24)
    text = said(visit(PATH))
    assert f"It says **{found.answers[0].name}** ({found.answers[0].probability:.0%})" in text
    assert answers(asked.logits)[0].name == "espresso"


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("look", {"score": "margin", "shape": "disc", "fill": "noise", "view": "raw", "smooth": "true", "at": "40,60"}),
        ("methods", {"methods": "gradient~Grad-CAM", "maps": "overlay"}),
        ("checks", {"check": "curves"}),
        ("hans", {"tag": 2, "epochs": 1, "reveal": "true"}),
        ("inside", {"inside": "class", "climb": 130}),
        ("inside", {"inside": "channel", "channel": 3}),
        ("inside", {"inside": "activations"}),
        ("inside", {"inside": "filters"}),
    ],
)
def test_every_part_opens_from_a_link(visit, part, more):
    app = visit(PATH, part=part, **more)
    assert not app.exception
    assert not app.warning or part == "methods"


def test_the_sum_of_integrated_gradients_is_said_beside_the_gain(visit):
    text = said(visit(PATH, part="checks", check="sum"))
    assert re.search(r"With 4 steps the map adds up to [\d.-]+; the score gained [\d.-]+: [\d.]+% off", text)


def test_a_network_without_weights_is_offered_with_its_size(visit, monkeypatch, tmp_path):
    import torch

    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    app = visit(PATH, network="resnet18")
    assert "The weights of ResNet-18 (45 MB) are not on this machine" in app.info[0].value
    assert app.button(key="fetch").label == "Fetch 45 MB"


def test_an_unreachable_download_is_refused_in_words_and_nothing_is_lost(visit, monkeypatch, tmp_path):
    import torch

    from models.pretrained import weights

    def nowhere(*_arguments, **_settings):
        raise OSError("no route to host")

    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    monkeypatch.setattr(weights, "urlopen", nowhere)
    app = visit(PATH, network="resnet18")
    app = app.button(key="fetch").click().run()
    assert not app.exception
    assert "must be fetched" in app.warning[0].value
    app = app.selectbox(key="network").set_value("lite0").run()
    assert "It says **espresso**" in said(app)


@pytest.mark.parametrize("question", ["survivor", "patch", "small"])
def test_each_question_is_answered_by_the_model(visit, question):
    app = visit(PATH, question=question, part="methods" if question == "survivor" else "look")
    assert app.info[0].value.startswith("Hidden")
    app = app.radio(key=f"{question}.guess").set_value(app.radio(key=f"{question}.guess").options[0]).run()
    app = app.button(key=f"lock {question}").click().run()
    assert not app.exception
    verdicts = [box.value for box in [*app.success, *app.warning]]
    assert any("the model computes" in verdict for verdict in verdicts)
