"""The IoU page in-process: its parts, its refusals, its answers."""

import pytest

from models.iou.gradient import Config, comparison
from models.iou.losses import OWN
from pages.iou import questions

PAGE = "iou/iou.py"


def printed(app):
    """What the page says its program prints."""
    app.session_state["code"] = True  # the panel is open
    return next(block.value for block in fine(app.run()).code if block.value.startswith("IoU "))


def fine(app):
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


def test_prints_the_losses_of_the_boxes_in_the_link(visit):
    app = fine(visit(PAGE, px=1, py=1, pw=2, ph=2, tx=2, ty=2, tw=2, th=2, losses="IoU,GIoU,DIoU"))
    values = {line.split()[0]: float(line.split()[1]) for line in printed(app).splitlines()}
    assert values == {"IoU": round(6 / 7, 4), "GIoU": round(1 + 5 / 63, 4), "DIoU": round(1 - 2 / 63, 4)}


@pytest.mark.parametrize("part", ["push", "descent", "field", "simulation"])
def test_every_part_runs(visit, part):
    fine(visit(PAGE, part=part, cases=343, steps=20))


def test_own_expression_joins_the_comparison(visit):
    app = fine(visit(PAGE, losses=f"IoU,{OWN}", expression="2 - 2 * iou"))
    assert f"{OWN} 2.0 " in printed(app)


def test_a_wrong_expression_is_refused_with_its_place(visit):
    app = fine(visit(PAGE, losses=OWN, expression="1 - iuo"))
    assert any("got 'iuo' at column 5" in warning.value for warning in app.warning)


def test_published_gradients_in_other_coordinates_are_refused_and_the_button_repairs_it(visit):
    app = fine(visit(PAGE, coordinates="xyxy", published="true"))
    assert any("must be taken in cxcywh, got xyxy" in warning.value for warning in app.warning)
    repair = next(button for button in app.button if "cxcywh" in button.label)
    app = fine(repair.click().run())
    assert not app.warning


@pytest.mark.parametrize("published", [False, True])
def test_published_gradients_change_what_is_printed(visit, published):
    app = fine(visit(PAGE, published=str(published).lower(), losses="IoU,DIoU", px=1, py=1, tx=4, ty=4))
    config = Config((0.0, 0.0, 2.0, 2.0), (2.5, 2.8, 5.5, 5.2), ("DIoU",), published=published)
    gradient = comparison(config).pushes["DIoU"].gradient
    assert str([round(float(number), 4) for number in gradient]) in printed(app)


@pytest.mark.parametrize("part", ["descent", "simulation"])
def test_playing_takes_steps(visit, part):
    app = fine(visit(PAGE, part=part, cases=34300, steps=20, losses="IoU,DIoU"))
    app = fine(app.button(key=f"{part} step").click().run())
    assert app.session_state[f"iou/{part}"].count == 2


def test_questions_are_answered_by_the_model():
    assert questions.centred() == ("DIoU", "CIoU")
    assert questions.approach() == "both"
    assert questions.exact_error() == pytest.approx(0.017, abs=0.01)


def test_a_question_hides_the_arrows_until_it_is_locked(visit):
    app = fine(visit(PAGE, question="contained"))
    assert any("Hidden until" in info.value for info in app.info)
    app.radio(key="contained.guess").set_value("DIoU and CIoU").run()
    app = fine(app.button(key="lock contained").click().run())
    assert app.success
    assert not app.info


def test_boxes_can_be_set_in_numbers(visit, slide):
    app = fine(visit(PAGE))
    app.session_state["box panel"] = True
    app.session_state["code"] = True
    app = fine(slide("px", 7.0))
    assert any("predicted=(6.0, 1.4, 8.0, 3.4)" in block.value for block in app.code)
