"""The IoU page in-process: its parts, its refusals, its answers."""

import re

import pytest

from models.iou.descent import Config as Film
from models.iou.descent import frames
from models.iou.gradient import Config, comparison
from models.iou.losses import LOSSES, OWN
from pages.iou import questions
from pages.iou.settings import PRESETS, START, config, pair
from tests.pages.reading import header, program

PARTS = ["push", "descent", "field", "simulation"]


def fine(app):
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


@pytest.fixture
def printed(app):
    """``printed()``: what the page says that its program prints; the panel is open."""
    app.session_state["iou/code"] = True
    return lambda: next(block.value for block in fine(app).code if re.match(r"\S+( \S+)* -?\d\.\d{4} \[", block.value))


def test_prints_the_losses_of_the_boxes_in_the_link(visit, printed):
    visit("iou", px=1, py=1, pw=2, ph=2, tx=2, ty=2, tw=2, th=2, losses="IoU,GIoU,DIoU")
    values = {line.split()[0]: float(line.split()[1]) for line in printed().splitlines()}
    assert values == {"IoU": round(6 / 7, 4), "GIoU": round(1 + 5 / 63, 4), "DIoU": round(1 - 2 / 63, 4)}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_runs(visit, part):
    assert not fine(visit("iou", part=part, cases=343, steps=20)).warning


def test_more_losses_than_can_be_told_apart_are_cut(visit, value):
    fine(visit("iou", losses="~".join(LOSSES)))
    assert value("losses") == tuple(LOSSES)[:6]


def test_own_expression_joins_the_comparison(visit, printed):
    visit("iou", losses=f"IoU,{OWN}", expression="2 - 2 * iou")
    assert f"{OWN} 2.0000 " in printed()


@pytest.mark.parametrize("part", PARTS)
def test_a_wrong_expression_is_refused_once_with_its_place(visit, app, part):
    app.session_state["iou/code"] = True
    fine(visit("iou", part=part, losses=f"GIoU,{OWN}", expression="1 - iuo", numbers="true"))
    (warning,) = app.warning
    assert "got 'iuo' at column 5" in warning.value


def test_what_is_refused_leaves_the_last_good_numbers(visit, app, printed, set_value):
    visit("iou", losses=f"IoU,{OWN}", expression="2 - 2 * iou", numbers="true")
    before = printed()
    set_value("expression", "2 - 2 * iuo")
    assert len(app.warning) == 1
    assert printed() == before


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("part", ["descent", "simulation"])
def test_what_a_player_refuses_has_no_program(visit, app, part, set_value):
    app.session_state["iou/code"] = True
    assert fine(visit("iou", part=part, losses=f"IoU,{OWN}", expression="2 - 2 * iou", cases=343, steps=20)).code
    set_value("expression", "2 - 2 * iuo")
    assert len(fine(app).warning) == 1
    assert not app.code


def test_published_gradients_in_other_coordinates_are_refused_and_the_button_repairs_it(visit, app, value):
    fine(visit("iou", coordinates="xyxy", published="true"))
    (warning,) = app.warning
    assert "must be taken in cxcywh, got xyxy" in warning.value
    fine(next(button for button in app.button if "cxcywh" in button.label).click().run())
    assert value("coordinates") == "cxcywh"
    assert not app.warning


@pytest.mark.parametrize("published", [False, True])
def test_published_gradients_change_what_is_printed(visit, printed, published):
    visit("iou", published=str(published).lower(), losses="IoU,DIoU", px=1, py=1, tx=4, ty=4, tw=3, th=2.4)
    config = Config((0.0, 0.0, 2.0, 2.0), (2.5, 2.8, 5.5, 5.2), ("DIoU",), published=published)
    gradient = comparison(config).pushes["DIoU"].gradient
    assert str([round(float(number), 4) for number in gradient]) in printed()


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_a_program_that_prints_what_it_shows(visit, app, part):
    app.session_state["iou/code"] = True
    program(fine(visit("iou", part=part, cases=686, steps=20, gradient="both")))


@pytest.mark.parametrize("part", ["descent", "simulation"])
@pytest.mark.usefixtures("at_rest")
def test_playing_takes_steps(visit, app, part):
    fine(visit("iou", part=part, cases=34300, steps=20, losses="IoU,DIoU"))
    fine(app.button(key=f"iou/{part}.run step").click().run())
    assert app.session_state[f"iou/{part}.run"].count == 2


def test_questions_are_answered_by_the_model():
    assert questions.centred() == ("DIoU", "CIoU")
    assert questions.approach() == "both"
    assert questions.exact_error() == pytest.approx(0.017, abs=0.01)


@pytest.fixture
def lock(app, set_value):
    """``lock("contained", "All four")``: answer the open question and lock; returns the sentences of the page."""

    def answer(question, guess):
        set_value(f"{question}.guess", guess)
        fine(app.button(key=f"lock {question}").click().run())
        return [block.value for block in app.markdown]

    return answer


@pytest.mark.parametrize("question", ["contained", "disjoint", "figure", "places"])
def test_every_question_goes_to_where_its_answer_is_drawn(visit, app, lock, value, question):
    fine(visit("iou", question=question, part="simulation", cases=343))
    lock(question, {"figure": 0.5, "places": 50}.get(question, "None"))
    asked = next(one for one in questions.questions() if one.name == question)
    registered = {name: value(name) for name in asked.reveals if name in app.session_state["pages"]["iou"].register}
    assert registered == {name: asked.reveals[name] for name in registered}
    assert {"part", "losses"} <= registered.keys()


def test_the_share_of_places_is_that_of_the_present_boxes(visit, app, lock, set_value):
    fine(visit("iou", question="places", pw=0.5, ph=0.5, tw=0.5, th=0.5))
    lock("places", 2)
    assert app.success
    fine(app.button(key="again places").click().run())
    for name in ("pw", "ph", "tw", "th"):
        set_value(name, 5.0)
    lock("places", 2)
    assert not app.success


@pytest.mark.parametrize(("question", "hides"), [("contained", PARTS[:3]), ("figure", ["simulation"])])
@pytest.mark.parametrize("part", PARTS)
def test_a_question_hides_what_gives_it_away_until_it_is_locked(visit, app, lock, part, question, hides):
    fine(visit("iou", question=question, part=part, cases=343, steps=20))
    assert bool(app.info) == (part in hides)
    lock(question, 0.5 if question == "figure" else "None")
    assert not app.info


def test_a_right_answer_is_judged_right(visit, app, lock):
    fine(visit("iou", question="contained"))
    lock("contained", "DIoU and CIoU")
    assert app.success


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize(("part", "drawing"), [("push", "boxes"), ("field", "field"), ("descent", "film")])
def test_both_boxes_can_be_dragged_on_every_picture(visit, part, drawing):
    sent = header(fine(visit("iou", part=part, apart="true", losses="IoU~GIoU~DIoU")), drawing)
    others = [str(pane) for pane in range(1, len(sent["panes"]))]
    assert [list(box["also"]) for box in sent["edit"]["boxes"]] == [others, others]
    assert sent["live"]
    assert part == "field" or all(pane["drawn"] for pane in sent["panes"])  # the photo is no map: nothing to read out


@pytest.mark.parametrize(("part", "drawing"), [("push", "boxes"), ("field", "field")])
def test_drawings_follow_the_sliders_of_the_boxes_when_they_are_open(visit, app, part, drawing):
    app.session_state["iou/box panel"] = True
    assert header(fine(visit("iou", part=part)), drawing)["sliders"] == ["px", "py", "pw", "ph", "tx", "ty", "tw", "th"]


def test_boxes_can_be_set_in_numbers(visit, printed, set_value):
    visit("iou", losses="IoU", tx=7.2, ty=4.6, tw=3, th=2.4)
    set_value("px", 6.9)
    set_value("py", 4.6)
    assert float(printed().split()[1]) == round(1 - 4 / 7.2, 4)


@pytest.mark.parametrize(("gradient", "runs"), [("published", 1), ("exact", 1), ("both", 2)])
def test_each_run_has_basins_under_one_colour_bar_and_its_losses_rows_in_the_table(visit, app, gradient, runs):
    fine(visit("iou", part="simulation", gradient=gradient, cases=343, losses="GIoU~DIoU"))
    basins = header(app, "basins")
    assert len(basins["panes"]) == 2 * runs
    assert basins["shared"]
    assert len(app.table[0].value) == 2 * runs


def test_exact_and_published_gradients_swap_the_places_of_giou_and_diou():
    *_before, last = frames(config(Film, {}, pair=pair(START | PRESETS["swap"])))
    errors = ({name: float(path.error[-1]) for name, path in run.items()} for run in (last.paths, last.rivals))
    exact, published = errors
    assert exact["GIoU"] < exact["DIoU"] / 2
    assert published["DIoU"] < published["GIoU"] / 2
