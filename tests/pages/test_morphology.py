import json

import numpy as np
import pytest

from models.images.samples import sample
from models.morphology import chain as morphology
from models.morphology.elements import element
from models.morphology.measures import counts, threshold, thresholded
from models.morphology.operations import OPERATIONS, Step

PATH = "morphology"
PARTS = ["result", "between", "laws", "libraries", "sizes", "threshold"]


def said(app):
    """All sentences of the page, and the captions under its canvases."""
    sent = [component.proto.bytes for component in app.get("bidi_component")]
    heads = (json.loads(content[4 : 4 + int.from_bytes(content[:4], "little")]) for content in sent)
    words = [text.value for text in [*app.markdown, *app.caption]]
    return " ".join(
        [*words, *(html.proto.body for html in app.get("html")), *(head.get("captions", "") for head in heads)]
    )


def opened(app, *steps):
    """The settings of these steps of the chain are open."""
    for step in steps:
        app.session_state[f"morphology/step {step}"] = True


def test_counts_are_those_of_the_model(visit):
    grey = morphology.grey(sample("coins").pixels)
    image = thresholded(grey, threshold(grey).otsu)
    after = morphology.transformed(image, morphology.Config((Step("opening", element("disk", 3)),))).after
    before, then = counts(image), counts(after)
    text = said(visit(PATH))
    assert f"<b>{before.pixels:,} → {then.pixels:,}</b>" in text
    assert f"<b>{before.components_8:,} → {then.components_8:,}</b>" in text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("source", ["bw", "grey", "board"])
def test_every_part_of_every_source(visit, part, source):
    app = visit(PATH, part=part, source=source)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_works_or_says_why_not(visit, operation):
    app = visit(PATH, source="grey", op1=operation, radius=25)
    assert not app.exception
    refused = [warning.value for warning in app.warning if "binary" in warning.value]
    assert bool(refused) == OPERATIONS[operation].binary


def test_refused_operation_keeps_the_last_good_picture(visit, app):
    opened(app, 1)
    visit(PATH, source="grey")
    app.selectbox(key="morphology/op1").set_value("skeleton").run()
    assert app.warning
    assert "morphology/stage" in {component.key for component in app.get("bidi_component")}


def test_element_larger_than_the_picture_offers_the_largest_that_fits(visit, app, value):
    visit(PATH, source="board", radius=25)
    assert len(app.warning) == 1
    next(button for button in app.button if "radius = 7" in button.label).click().run()
    assert value("radius") == 7
    assert not app.warning


def test_steps_are_added_swapped_and_removed(visit, app, value):
    opened(app, 1, 2)
    visit(PATH, op1="erosion", times1=3)
    app.button(key="add step").click().run()
    app.selectbox(key="morphology/op2").set_value("gradient").run()
    app.button(key="earlier 2").click().run()
    assert [app.selectbox(key=f"morphology/op{i}").value for i in (1, 2)] == ["gradient", "erosion"]
    assert value("times2") == 3
    app.button(key="remove 1").click().run()
    assert app.selectbox(key="morphology/op1").value == "erosion"
    assert value("times1") == 3
    assert not app.exception


def test_opening_that_adds_pixels_lights_its_lamp(visit, app):
    visit(PATH, part="laws", element="own", convention="OpenCV", source="board")
    assert "✗ Opening adds nothing" in said(app)
    app.selectbox(key="morphology/convention").set_value("SciPy").run()
    assert "✓ Opening adds nothing" in said(app)


def test_drawing_on_the_board_changes_the_counts(visit, app, set_value):
    visit(PATH, source="board", part="result", op1="fill_holes")
    set_value("board", np.arange(256).reshape(16, 16) < 3)
    assert "<b>3 → 3</b>" in said(app)


def test_threshold_belongs_to_its_picture(visit, app, value, set_value):
    visit(PATH)
    otsu = value("threshold")
    set_value("threshold", 30)
    app.selectbox(key="morphology/picture").set_value("horse").run()
    assert value("threshold") != 30
    app.selectbox(key="morphology/picture").set_value("coins").run()
    assert value("threshold") == 30 != otsu


@pytest.mark.parametrize("operation", ["erosion", "closing", "gradient", "reconstruction_by_dilation", "area_opening"])
@pytest.mark.parametrize(
    "extreme", [{"radius": 0, "times1": 1, "area1": 1}, {"radius": 25, "times1": 20, "area1": 5000}]
)
def test_controls_at_their_extremes(visit, operation, extreme):
    app = visit(PATH, op1=operation, source="grey", **extreme)
    assert not app.exception
    assert not app.warning
