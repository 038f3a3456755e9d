"""The style page without a browser: run, mixer, parts, refusals."""

import re

import cv2
import numpy as np
import pytest

from models.style.networks import ENTRIES
from models.style.paintings import painting
from tests.pages.reading import names, program, stands

PATH = "style"
pytestmark = pytest.mark.usefixtures("at_rest")
QUICK = {"part": "paint", "network": "draft", "size": 128, "steps": 10}


def player(app):
    return app.session_state["style/player.run"]


def job(app):
    return player(app).identity[1]


def test_stepping_paints_and_pause_keeps(visit):
    app = visit(PATH, **QUICK)
    start = player(app).latest.pixels
    app.button(key="style/player.run step").click().run()
    run = player(app)
    assert run.latest.step == 1
    assert (run.latest.pixels != start).any()
    app.button(key="style/player.run restart").click().run()
    assert player(app).latest.step == 0


def test_new_setting_restarts_the_run(visit, set_value):
    app = visit(PATH, **QUICK)
    app.button(key="style/player.run step").click().run()
    set_value("balance", 250)
    assert player(app).latest.step == 0
    assert job(app).config.content_weight == 1 / 250


def test_solo_leaves_one_layer(visit):
    app = visit(PATH, **QUICK)
    app.toggle(key="style/solo_block2").set_value(True).run()
    app.run()
    assert job(app).config.weights == (0, 0, 1, 0, 0, 0)


def test_all_muted_says_so_and_keeps_the_run(visit):
    app = visit(PATH, **QUICK)
    app.button(key="style/player.run step").click().run()
    for layer in ("stem", "block0", "block2", "block4", "block7", "block10"):
        app.toggle(key=f"style/mute_{layer}").set_value(True)
    app.run()
    app.run()
    assert len(app.warning) == 1
    assert player(app).latest.step == 1
    assert not app.exception


def test_region_takes_part(visit):
    app = visit(PATH, **QUICK, brush="true")
    region = job(app).pictures.region
    assert region is not None
    assert region.any()
    assert not region.all()


PROGRAMS = {
    "paint": "distances(",
    "gram": "gram_view(",
    "shuffle": "shuffle(",
    "texture": "transfer(",
    "poster": "poster(",
}


@pytest.mark.parametrize("part", PROGRAMS)
def test_every_part_runs_and_has_a_program_of_its_own(visit, app, part):
    app.session_state["style/code"] = True
    assert f"result = {PROGRAMS[part]}" in program(stands(visit(PATH, **{**QUICK, "part": part})))


def test_program_holds_the_region_and_both_styles(visit, app):
    app.session_state["style/code"] = True
    text = program(stands(visit(PATH, **QUICK, brush="true", second="brick")))
    assert re.search(rf"brushed\(\s*'{'1' * 16}{'0' * 16}1", text)
    assert text.count(" import sample") == 1


@pytest.mark.parametrize(("part", "asked", "size"), [("texture", {"size"}, 160), ("poster", set(), 128)])
def test_parts_that_keep_no_photo_ask_for_what_they_use_and_ignore_the_rest(visit, part, asked, size):
    rest = {"balance": 100, "colour": "content", "brush": "true", "steps": 10, "mute_stem": "true"}
    app = visit(PATH, part=part, network="draft", size=160, **rest)
    assert asked == {name for name in ("size", "balance") if f"{name}.slider" in names(app)}
    given = app.session_state[f"style/{part}.run"].identity[1]
    assert (given.config.colour, given.config.weights, given.config.size) == ("style", (), size)
    assert given.pictures.region is None


def test_two_styles_are_blended(visit):
    app = visit(PATH, **QUICK, second="glass", blend=0.25)
    assert job(app).config.blend == 0.25
    assert job(app).styles == ("night", "glass")


@pytest.mark.parametrize(
    ("part", "question", "guess"),
    [
        ("shuffle", "order", "It stays the same"),
        ("paint", "first", "Its colours and finest grain, no strokes"),
        ("paint", "untrained", "Something, but clearly worse"),
    ],
)
def test_questions_are_answered_by_the_model(visit, part, question, guess):
    app = visit(PATH, **{**QUICK, "part": part}, question=question)
    assert any("Hidden" in info.value for info in app.info)
    app.radio(key=f"style/{question}.guess").set_value(guess).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    assert app.success


def jpeg(pixels):
    return cv2.imencode(".jpg", pixels[..., ::-1])[1].tobytes()


def test_own_style_comes_from_file_or_camera_and_the_last_good_one_stays(visit):
    app = visit(PATH, **QUICK, style="own")
    assert job(app).styles == ("night",)
    app.file_uploader(key="style/style picture file").set_value(
        ("wheat.jpg", jpeg(painting("wheat")), "image/jpeg")
    ).run()
    assert job(app).sources[0].name == "wheat.jpg"

    app.toggle(key="style/style picture camera on").set_value(True).run()
    app.camera_input(key="style/style picture camera").set_value(
        ("shot.jpg", jpeg(painting("glass")), "image/jpeg")
    ).run()
    shot = job(app)
    assert shot.sources[0].name == "shot.jpg"
    assert np.abs(shot.pictures.styles[0].astype(int) - painting("glass")).mean() < 10

    app.camera_input(key="style/style picture camera").set_value(("broken.jpg", b"no picture", "image/jpeg")).run()
    assert len(app.error) == 1
    assert job(app) == shot
    dot = jpeg(np.zeros((1, 1, 3), np.uint8))
    app.file_uploader(key="style/style picture file").set_value(("dot.jpg", dot, "image/jpeg")).run()
    assert any("The style must have at least 32 px on each side, got 1 x 1 px" in w.value for w in app.warning)
    assert job(app) == shot
    assert not app.exception


def test_a_style_too_large_for_the_memory_says_what_fits(visit):
    app = visit(PATH, part="paint", size=768, steps=10, scale=3)
    assert len(app.warning) == 1
    assert job(app).config.size == 256  # a picture stays in sight
    next(button for button in app.button if "size = " in button.label).click().run()
    assert not app.warning
    assert 256 < job(app).config.size < 768
    assert not app.exception


def test_a_link_with_all_layers_muted_can_be_unmuted(visit):
    layers = ENTRIES["lite0"].layers
    app = visit(PATH, **QUICK, **{f"mute_{layer}": "true" for layer in layers})
    assert len(app.warning) == 1
    app.toggle(key="style/mute_stem").set_value(False).run()
    app.run()
    assert job(app).config.weights[0] > 0
    assert not app.warning
