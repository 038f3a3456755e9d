"""The questions of the page of receptive fields, and its checks, which can turn red."""

import re
from dataclasses import replace

import pytest
import torch

from models.receptive_field import arithmetic as rf
from models.receptive_field import effective, units
from pages.receptive_field import field, proof, questions
from tests.pages.reading import captions

PATH = "receptive_field"


def said(app):
    """All that is written on the page, and under its drawings."""
    return " ".join([*(text.value for text in [*app.markdown, *app.caption]), captions(app)])


def plain(app):
    """The same without tags."""
    return re.sub(r"<[^>]+>", "", said(app))


def larger(result):
    return replace(result, size=result.size + 2)


def uneven(nodes):
    return [kernel if kernel is None else kernel * torch.arange(1.0, 1 + kernel.shape[-1]) for kernel in KERNELS(nodes)]


KERNELS, FIELDS, SUPPORT = effective.uniform_kernels, rf.fields, units.support


@pytest.mark.parametrize(
    ("part", "module", "name", "wrong"),
    [
        ("field", rf, "fields", lambda config: larger(FIELDS(config))),
        ("field", field, "support", lambda *unit: tuple(end + 1 for end in SUPPORT(*unit))),
        ("effective", effective, "uniform_kernels", uneven),
        ("proof", proof, "support", lambda *unit: (0, 0, 1, 1)),
    ],
    ids=["size", "pixels of a unit", "spread", "painting"],
)
def test_every_check_turns_red(visit, monkeypatch, part, module, name, wrong):
    monkeypatch.setattr(module, name, wrong)
    monkeypatch.setattr(questions, "size", questions.size.__wrapped__)  # remembers no wrong one
    table = f"conv3 x3 @{name}".replace("_", ".")  # its own, so that no cache knows it, before and after
    app = visit(PATH, part=part, network="own", table=table, side=48)
    assert not app.exception
    assert "✗" in said(app)


@pytest.mark.parametrize(
    ("question", "state", "guess", "right"),
    [
        ("resnets", {}, "ResNet-18", True),
        ("stacks", {}, "neither, they are equal", True),
        ("padding", {"layer": 18}, "The same", True),
        ("padding", {"network": "own", "table": "conv3 p1 @a; conv3 p0 @b <input; add @sum <a+b"}, "Larger", True),
        ("effective95", {"network": "twenty 3×3", "side": 101}, 17.0, True),
        ("effective95", {"network": "twenty 3×3", "side": 101}, 41.0, False),
        ("stride", {"layer": 18}, 110.0, True),
        ("stride", {"network": "twenty 3×3"}, 212.0, False),
        ("trap", {"network": "twenty 3×3", "side": 101}, "Larger", True),
        ("proof", {"side": 64, "layer": 3}, "Not one bit", True),
        ("lesson", {"depth": 4, "distance": 2}, "Yes", True),
    ],
)
def test_questions_are_answered_by_the_model(visit, app, question, state, guess, right):
    visit(PATH, **state)
    app.button_group(key="receptive_field/question").set_value(question).run()
    widget = app.radio if isinstance(guess, str) else app.number_input
    widget(key=f"receptive_field/{question}.guess").set_value(guess).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    assert bool(app.success) == right


def test_painting_is_not_asked_about_where_nothing_can_be_painted(visit, app):
    visit(PATH, network="ResNet-50", side=64, question="proof")
    app.radio(key="receptive_field/proof.guess").set_value("Clearly").run()
    app.button(key="lock proof").click().run()
    assert not app.success
    assert len(app.warning) == 1


@pytest.mark.parametrize("question", ["effective95", "stride"])
def test_no_preset_gives_a_number_away(visit, app, set_value, question):
    visit(PATH)
    presets = app.button_group(key=f"{PATH}/preset").options
    for preset in presets[:-1]:
        app.button_group(key=f"{PATH}/preset").set_value(preset).run()
        text = plain(set_value("question", question))
        app.number_input(key=f"{PATH}/{question}.guess").set_value(1).run()
        app.button(key=f"lock {question}").click().run()
        judged = [box.value for box in [*app.warning, *app.success]]
        (answer,) = re.findall(r"computes (\d+):", " ".join(judged))
        assert f" {answer} px" not in text, (preset, answer)
        app.button(key=f"again {question}").click().run()
        set_value("question", None)
