"""The style page without a browser: run, mixer, parts, refusals."""

import pytest

PATH = "images/style.py"
QUICK = {"network": "draft", "size": 128, "steps": 10}


def player(app):
    return app.session_state["style/run"]


def test_stepping_paints_and_pause_keeps(visit):
    app = visit(PATH, **QUICK)
    start = player(app).latest.pixels
    app.button(key="run step").click().run()
    run = player(app)
    assert run.latest.step == 1
    assert (run.latest.pixels != start).any()
    app.button(key="run restart").click().run()
    assert player(app).latest.step == 0


def test_new_setting_restarts_the_run(visit, slide):
    app = visit(PATH, **QUICK)
    app.button(key="run step").click().run()
    slide("balance", 1000)
    assert player(app).latest.step == 0
    assert player(app).config.config.content_weight == 1 / 1000


def test_solo_leaves_one_layer(visit):
    app = visit(PATH, **QUICK)
    app.toggle(key="solo_block2").set_value(True).run()
    app.run()
    assert player(app).config.config.weights == (0, 0, 1, 0, 0, 0)


def test_all_muted_says_so_and_keeps_the_run(visit):
    app = visit(PATH, **QUICK)
    app.button(key="run step").click().run()
    for layer in ("stem", "block0", "block2", "block4", "block7", "block10"):
        app.toggle(key=f"mute_{layer}").set_value(True)
    app.run()
    app.run()
    assert any("At least one style layer must be heard" in warning.value for warning in app.warning)
    assert player(app).latest.step == 1
    assert not app.exception


def test_region_takes_part(visit):
    app = visit(PATH, **QUICK, brush="true")
    region = player(app).config.pictures.region
    assert region is not None
    assert region.any()
    assert not region.all()


@pytest.mark.parametrize("part", ["gram", "shuffle", "texture", "poster"])
def test_every_part_runs(visit, part):
    app = visit(PATH, **QUICK, part=part)
    assert not app.exception
    assert not app.error


def test_two_styles_are_blended(visit):
    app = visit(PATH, **QUICK, second="glass", blend=0.25)
    assert player(app).config.config.blend == 0.25
    assert player(app).config.styles == ("night", "glass")


@pytest.mark.parametrize(
    ("part", "question", "guess"),
    [
        ("shuffle", "order", "It stays the same"),
        ("paint", "first", "Its colours and finest grain, no strokes"),
        ("paint", "untrained", "Something, but clearly worse"),
    ],
)
def test_questions_are_answered_by_the_model(visit, part, question, guess):
    app = visit(PATH, **QUICK, part=part, question=question)
    assert any("Hidden" in info.value for info in app.info)
    app.radio(key=f"{question}.guess").set_value(guess).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    assert app.success
