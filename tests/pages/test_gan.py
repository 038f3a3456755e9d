import numpy as np
import pytest

from models.gan import dirac as gan_dirac
from models.gan.data import SIDE

PAGE = "gan/gan.py"


def run_of(app, key="training"):
    return app.session_state[f"gan/{key}"]


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_step_takes_one_snapshot_and_restart_begins_again(visit):
    app = press(visit(PAGE), "training step")
    assert run_of(app).latest.first.step == 20
    assert any("Round **20**" in text.value for text in app.markdown)
    app = press(app, "training restart")
    assert run_of(app).latest.first.step == 0


def test_a_changed_setting_goes_on_from_where_training_stands(visit, slide):
    app = press(visit(PAGE), "training step")
    slide("r1", 0.5)
    assert run_of(app).latest.first.step == 20
    assert run_of(app).config[0].r1 == 0.5
    app.toggle(key="keep").set_value(False).run()
    slide("r1", 1.0)
    assert run_of(app).latest.first.step == 0


def test_a_preset_begins_anew(visit):
    app = press(visit(PAGE), "training step")
    app.button_group(key="preset").set_value("Collapse").run()
    assert run_of(app).latest.first.step == 0
    assert run_of(app).config[0].generator_rate == pytest.approx(1e-4)


def test_the_plane_is_never_empty(visit):
    app = visit(PAGE)
    app.button_group(key="layers").set_value([]).run()
    assert not app.exception


def test_controls_come_from_the_url(visit):
    app = visit(PAGE, data="moons", loss="hinge", spectral="true", batch=5, seed=3)
    config = run_of(app).config[0]
    assert (config.data, config.loss, config.spectral, config.batch, config.seed) == ("moons", "hinge", True, 32, 3)
    assert not app.exception


@pytest.mark.parametrize("loss", ["Wasserstein", "energy"])
def test_losses_without_a_best_discriminator_show_none(visit, loss):
    app = visit(PAGE, loss=loss)
    assert not app.exception
    assert run_of(app).latest.first.optimum is None


def test_two_runs_share_their_seed(visit):
    app = press(visit(PAGE, rival=1), "training step")
    pair = run_of(app).latest
    assert pair.second.step == pair.first.step == 20
    first, second = run_of(app).config
    assert first.seed == second.seed
    assert second.discriminator_rate == pytest.approx(1e-2)


def test_text_photo_and_drawing_are_data(visit):
    app = visit(PAGE, data="text")
    assert len(run_of(app).config[0].density) == SIDE * SIDE
    app.text_input(key="word").set_value("对").run()
    assert any("built-in font" in text.value for text in app.warning)
    app = visit(PAGE, data="picture")
    assert np.frombuffer(run_of(app).config[0].density, np.uint8).any()
    assert not visit(PAGE, data="drawing").exception


def test_a_drawing_comes_from_the_url(visit):
    board = np.zeros((SIDE, SIDE), bool)
    board[3:6, 7:20] = True
    app = visit(PAGE, data="drawing", board=np.packbits(board).tobytes().hex())
    density = np.frombuffer(run_of(app).config[0].density, np.uint8).reshape(SIDE, SIDE)
    np.testing.assert_array_equal(density, 255 * board)
    assert not visit(PAGE, data="drawing", board="12zz").exception


def test_slow_motion_steps_through_the_moves(visit):
    app = visit(PAGE, part="slow")
    for words in ("D 1.", "D 2.", "D 3.", "D 4. Its loss is"):
        app = press(app, "slow step")
        assert any(words in text.value for text in app.markdown)


def test_slow_motion_goes_on_with_one_player_alone(visit):
    app = visit(PAGE, part="slow")
    for _ in range(5):
        app = press(app, "slow step")
    before = run_of(app, "slow").latest.snapshot.state
    app.button_group(key="who").set_value("generator").run()
    assert run_of(app, "slow").latest.snapshot.state.step == before.step
    np.testing.assert_array_equal(run_of(app, "slow").latest.snapshot.state.discriminator, before.discriminator)
    app = press(app, "slow step")
    assert any("G 1." in text.value for text in app.markdown)


def test_map_takes_a_step(visit):
    app = press(visit(PAGE, part="map"), "map step")
    assert run_of(app, "map").latest.step == 50
    assert any("of 64 GANs" in text.value for text in app.markdown)


def test_two_numbers_say_what_the_model_computes(visit):
    app = visit(PAGE, part="dirac", gamma=0.3)
    radius = gan_dirac.spectrum(gan_dirac.Config(r1=0.3)).radius
    assert any(f"{radius:.5f}" in text.value and "pulled in" in text.value for text in app.markdown)


def test_digits_take_a_step(visit):
    app = press(visit(PAGE, part="digits"), "digits step")
    assert run_of(app, "digits").latest.step == 25
    assert any("this is not FID" in text.value for text in app.markdown)


def test_divergence_is_explained_and_the_last_good_state_stays(visit):
    app = visit(PAGE, loss="least squares", optimiser="SGD", generator_rate=1.0, discriminator_rate=1.0)
    for _ in range(3):
        if run_of(app).finished:
            break
        app = press(app, "training step")
    assert run_of(app).finished
    assert "diverged" in run_of(app).problem
    assert any("game has diverged" in text.value for text in app.warning)
    assert np.isfinite(run_of(app).latest.first.generated).all()


def test_the_first_question_is_decided_by_the_model(visit):
    app = visit(PAGE, part="dirac", question="halve")
    assert not any("|λ|" in text.value for text in app.markdown)
    app.radio(key="halve.guess").set_value("It still moves away").run()
    app = press(app, "lock halve")
    assert app.success
