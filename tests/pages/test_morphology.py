import re
from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.images.decoding import decoded
from models.images.samples import sample
from models.morphology import chain as morphology
from models.morphology.conventions import CONVENTIONS
from models.morphology.elements import element
from models.morphology.measures import counts, threshold, thresholded
from models.morphology.operations import OPERATIONS, Step
from pages.morphology import parts
from pages.morphology import questions as asked
from tests.pages.reading import captions, locked

PATH = "morphology"
PARTS = ["result", "between", "laws", "libraries", "sizes", "threshold"]


def said(app):
    """All sentences of the page, and the captions under its canvases."""
    words = [text.value for text in [*app.markdown, *app.caption]]
    texts = [*words, *(html.proto.body for html in app.get("html")), captions(app)]
    return re.sub("<b>([✓✗])</b>", r"\1", " ".join(texts))


def opened(app, *steps):
    """The settings of these steps of the chain are open."""
    for step in steps:
        app.session_state[f"morphology/step {step}"] = True


def test_counts_are_those_of_the_model(visit):
    grey = morphology.grey(sample("coins").pixels)
    image = thresholded(grey, threshold(grey).otsu)
    after = morphology.transformed(image, morphology.Config((Step("opening", element("disk", 3)),))).after
    before, then = counts(image), counts(after)
    text = said(visit(PATH, source="bw"))
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
    visit(PATH, source="grey", radius=25)
    pixels = np.random.default_rng(0).integers(0, 255, (20, 30, 3), np.uint8)
    app.session_state["uploaded picture"] = decoded(cv2.imencode(".png", pixels)[1].tobytes(), "small.png")
    app.run()
    assert len(app.warning) == 1
    next(button for button in app.button if "radius = 9" in button.label).click().run()
    assert value("radius") == 9
    assert not app.warning


def test_no_element_is_larger_than_the_board(visit, app, value):
    visit(PATH, source="board", radius=25)
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


@pytest.mark.parametrize("source", ["bw", "board", "grey"])
def test_the_check_of_the_shown_chain_turns_red(visit, monkeypatch, source):
    query = {"source": source, "op1": "opening", "op2": "closing", "steps": 2, "element": "own", "radius": 2}
    assert "✓ 0 pixels differ from the definition by sets" in said(visit(PATH, **query))
    right = morphology.applied
    twice = lambda image, step, rules: right(right(image, step, rules), Step("erosion", step.element), rules)  # noqa: E731
    monkeypatch.setattr(morphology, "applied", twice)
    assert re.search("✗ [1-9][0-9]* pixels differ from the definition by sets", said(visit(PATH, **query)))


def test_the_check_of_the_laws_part_turns_red(visit, monkeypatch):
    assert "✓ 0 pixels differ from the definition by sets" in said(visit(PATH, part="laws"))
    monkeypatch.setattr(parts, "opened", parts.closed)
    assert re.search("✗ [1-9][0-9]* pixels differ from the definition by sets", said(visit(PATH, part="laws")))


@pytest.mark.parametrize("library", ["OpenCV", "SciPy", "scikit-image"])
def test_the_libraries_themselves_are_called(visit, monkeypatch, library):
    query = {"part": "libraries", "op1": "dilation", "element": "own"}
    sentence = f"{library} itself, called now with this border:"
    assert f"✓ {sentence} 0 pixels" in said(visit(PATH, **query))
    convention = replace(CONVENTIONS[library], dilation_reflects=not CONVENTIONS[library].dilation_reflects)
    monkeypatch.setitem(CONVENTIONS, library, convention)
    assert f"✗ {sentence}" in said(visit(PATH, **query))


def test_the_libraries_differ_where_their_part_opens(visit, value, set_value):
    counts = re.findall(r"(\d+) pixels differ from the textbook", said(visit(PATH, part="libraries")))
    assert any(map(int, counts))
    set_value("part", "result")
    assert value("element") == "disk"


def test_an_answer_is_shown_with_the_element_that_it_was_asked_about(visit, value):
    locked(visit(PATH, part="libraries", question="undo"), "undo", 0)
    assert (value("part"), value("element")) == ("result", "own")


def test_a_chain_without_a_second_method_claims_none(visit):
    text = said(visit(PATH, op1="thinning"))
    assert "✓" not in text
    assert "✗" not in text


def test_coins_are_counted_by_their_preset(visit, app):
    visit(PATH)
    presets = app.button_group(key=f"{PATH}/preset")
    presets.set_value(presets.options[1]).run()
    assert "→ 24</b>" in said(app)


def test_dilation_does_not_undo_erosion(visit):
    text = said(visit(PATH, source="bw", op1="erosion", op2="dilation", steps=2))
    grey = morphology.grey(sample("coins").pixels)
    image = thresholded(grey, threshold(grey).otsu)
    steps = tuple(Step(name, element("disk", 3)) for name in ("erosion", "dilation"))
    lost = int((morphology.transformed(image, morphology.Config(steps)).after < image).sum())
    assert f"{lost:,} pixels are darker" in text


GIVEN_AWAY = {
    "undo": "between",
    "twice": "laws",
    "mirror": "libraries",
    "square": "between",
    "grain": "sizes",
    "otsu": "threshold",
}


@pytest.mark.parametrize("question", GIVEN_AWAY)
def test_an_open_question_hides_what_gives_it_away(visit, question):
    app = visit(PATH, question=question, part=GIVEN_AWAY[question])
    assert not app.exception
    drawn = {component.key for component in app.get("bidi_component")}
    assert not drawn & {f"{PATH}/{name}" for name in ("laws", "libraries", "spectrum", "histogram", "between")}


@pytest.mark.parametrize(
    ("query", "right"), [({"radius": 2}, 1), ({"element": "own", "convention": "OpenCV"}, 3), ({"radius": 0}, 1)]
)
def test_the_answer_on_opening_twice_is_that_of_the_present_state(visit, query, right):
    assert locked(visit(PATH, question="twice", source="bw", **query), "twice", right).success


@pytest.mark.parametrize(("radius", "right"), [(0, 0), (3, 1)])
def test_the_answer_on_undoing_is_that_of_the_present_state(visit, radius, right):
    assert locked(visit(PATH, question="undo", source="bw", radius=radius), "undo", right).success


def test_a_question_without_an_answer_is_refused(monkeypatch):
    flat = decoded(cv2.imencode(".png", np.full((20, 30, 3), 90, np.uint8))[1].tobytes(), "flat.png")
    with pytest.raises(ValueError, match="try another question"):
        asked.otsu_of_half(flat)
    monkeypatch.setattr(asked, "present", lambda picture: (np.zeros((20, 30), np.uint8), [], None))
    monkeypatch.setattr(asked.shell, "on_worker", lambda call, *given: call(*given))
    with pytest.raises(ValueError, match="try another question"):
        asked.largest_grain(flat)


def test_the_side_does_not_depend_on_the_photo():
    assert asked.side_of_two_dilations() == 5


def test_drawing_on_the_board_changes_the_counts(visit, app, set_value):
    visit(PATH, source="board", part="result", op1="fill_holes")
    set_value("board", np.arange(256).reshape(16, 16) < 3)
    assert "<b>3 → 3</b>" in said(app)


def test_threshold_belongs_to_its_picture(visit, app, value, set_value):
    visit(PATH, source="bw")
    otsu = value("threshold")
    set_value("threshold", 30)
    app.selectbox(key="morphology/picture").set_value("horse").run()
    assert value("threshold") != 30
    app.selectbox(key="morphology/picture").set_value("coins").run()
    assert value("threshold") == 30 != otsu


def test_a_new_photo_starts_at_its_own_otsu(visit, app, value):
    visit(PATH, source="bw", threshold=40)
    pixels = np.random.default_rng(0).integers(0, 90, (60, 80, 3), np.uint8)
    photo = decoded(cv2.imencode(".png", pixels)[1].tobytes(), "own.png")
    app.session_state["uploaded picture"] = photo
    app.run()
    otsu = threshold(morphology.grey(photo.pixels)).otsu
    assert value("threshold") == otsu


def test_a_sheet_without_an_edge_is_named(visit):
    assert "All pixels are alike" in said(visit(PATH, source="bw", threshold=255))


@pytest.mark.parametrize("operation", ["erosion", "closing", "gradient", "reconstruction_by_dilation", "area_opening"])
@pytest.mark.parametrize(
    "extreme", [{"radius": 0, "times1": 1, "area1": 1}, {"radius": 25, "times1": 20, "area1": 5000}]
)
def test_controls_at_their_extremes(visit, operation, extreme):
    app = visit(PATH, op1=operation, source="grey", **extreme)
    assert not app.exception
    assert not app.warning
