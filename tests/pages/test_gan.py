from dataclasses import replace

import numpy as np
import pytest

from models.gan import dirac
from models.gan.collapse_map import cell
from models.gan.data import SIDE
from tests.pages.reading import captions, names, program

PAGE = "gan"
pytestmark = pytest.mark.usefixtures("at_rest")


@pytest.fixture
def run(app, values):
    """``run()``: the newest snapshot of a player's run; ``run("slow")``."""
    return lambda name="training 0": app.session_state[f"gan/{name}.run"].latest


@pytest.fixture
def press(app):
    def click(name):
        app.button(key=name if name.startswith(("lock", "replay")) else f"gan/{name}").click().run()
        assert not app.exception

    return click


@pytest.fixture
def preset(app):
    return lambda index: (options := app.button_group(key="gan/preset")).set_value(options.options[index]).run()


R1 = 4  # place of a preset


def test_step_takes_one_snapshot_and_restart_begins_again(visit, run, press):
    app = visit(PAGE)
    press("training 0.run step")
    assert run().first.step == 20
    assert "<b>20</b>" in captions(app)
    press("training 0.run restart")
    assert run().first.step == 0


def test_a_changed_setting_goes_on_from_where_training_stands(visit, run, press, set_value):
    visit(PAGE)
    press("training 0.run step")
    set_value("r1", 0.5)
    assert run().first.step == 20
    assert run().first.config.r1 == 0.5
    set_value("seed", 1)
    assert run().first.step == 0
    press("training 0.run step")
    set_value("keep", False)
    set_value("r1", 1.0)
    assert run().first.step == 0


def test_a_preset_begins_anew_also_when_it_was_pressed_before(visit, run, press, preset, set_value):
    visit(PAGE)
    preset(R1)
    press("training 0.run step")
    press("training 0.run step")
    set_value("r1", 0.7)
    assert run().first.step == 40
    preset(R1)
    assert run().first.step == 0
    assert run().first.config.r1 == pytest.approx(0.1)


def test_the_plane_is_never_empty(visit, set_value):
    visit(PAGE)
    assert not set_value("layers", ()).exception


def test_controls_come_from_the_url(visit, run):
    app = visit(PAGE, data="moons", loss="hinge", spectral="true", batch=5, seed=3)
    config = run().first.config
    assert (config.data, config.loss, config.spectral, config.batch, config.seed) == ("moons", "hinge", True, 32, 3)
    assert not app.exception


@pytest.mark.parametrize("loss", ["Wasserstein", "energy"])
def test_losses_without_a_best_discriminator_show_none(visit, run, loss):
    assert not visit(PAGE, loss=loss).exception
    assert run().first.optimum is None


def test_two_runs_share_their_seed(visit, run, press):
    visit(PAGE, rival=1)
    press("training 0.run step")
    pair = run()
    assert pair.second.step == pair.first.step == 20
    assert pair.first.config.seed == pair.second.config.seed
    assert pair.second.config.discriminator_rate == pytest.approx(1e-2)


def test_text_and_photo_are_data(visit, run):
    app = visit(PAGE, data="text", word="GAN")
    density = run().first.config.density
    assert len(density) == SIDE * SIDE
    app.text_input(key="gan/word").set_value("对").run()  # the browser draws it
    assert not app.exception
    visit(PAGE, data="picture")
    assert np.frombuffer(run().first.config.density, np.uint8).any()


def test_a_drawing_comes_from_the_url(visit, run):
    board = np.zeros((SIDE, SIDE), bool)
    board[3:6, 7:20] = True
    visit(PAGE, data="drawing", board=np.packbits(board).tobytes().hex())
    density = np.frombuffer(run().first.config.density, np.uint8).reshape(SIDE, SIDE)
    np.testing.assert_array_equal(density, 255 * board)
    assert not visit(PAGE, data="drawing", board="12zz").exception


PROGRAMS = {
    "train": "train(", "slow": "slow_motion(", "map": "collapse_map(", "apart": "divergences(", "dirac": "path(",
    "digits": "train(",
}  # fmt: skip


@pytest.mark.parametrize("part", PROGRAMS)
def test_every_part_has_a_program_of_its_own(visit, app, part):
    app.session_state["gan/code"] = True
    assert f"result = {PROGRAMS[part]}" in program(visit(PAGE, part=part))


def test_map_and_slow_motion_do_not_ask_for_what_they_set_themselves(visit, app):
    rates = {"generator_rate.slider", "discriminator_rate.slider"}
    for panel in ("players", "networks"):
        app.session_state[f"gan/{panel}"] = True
    asked = names(visit(PAGE, part="map"))
    assert not asked & {*rates, "every.slider", "batch.slider", "generator_width.slider"}
    assert "generator_depth.slider" in asked


def test_map_of_other_axes_asks_for_the_rates(visit):
    assert {"generator_rate.slider", "discriminator_rate.slider"} <= names(
        visit(PAGE, part="map", horizontal="r1", vertical="penalty")
    )


def test_slow_motion_steps_through_the_moves(visit, run, press):
    visit(PAGE, part="slow")
    assert run("slow").snapshot.step == 300
    for move in ("draw", "generate", "judge", "learn", "update"):
        press("slow.run step")
        assert (run("slow").player, run("slow").move) == ("discriminator", move)


def test_slow_motion_goes_on_with_one_player_alone(visit, run, press, set_value):
    visit(PAGE, part="slow")
    for _ in range(5):
        press("slow.run step")
    before = run("slow").snapshot.state
    set_value("who", "generator")
    after = run("slow").snapshot.state
    assert after.step == before.step
    np.testing.assert_array_equal(after.discriminator, before.discriminator)
    press("slow.run step")
    assert (run("slow").player, run("slow").move) == ("generator", "draw")


def test_slow_motion_begins_where_training_stands(visit, run, press, set_value):
    visit(PAGE, every=100)
    for _ in range(3):
        press("training 0.run step")
    trained = run().first.state
    set_value("part", "slow")
    np.testing.assert_array_equal(run("slow").snapshot.state.generator, trained.generator)


def test_a_cell_of_the_map_trains_alone_in_a_run_of_its_own(visit, app, run, press, set_value, value):
    visit(PAGE, r1=0.5)
    press("training 0.run step")
    set_value("part", "map")
    press("map.run step")
    chart = run("map")
    assert chart.step == 50
    set_value("cell", (2.0, 5.0))
    press("replay")
    assert value("part") == "train"
    alone = run("training 1").first
    assert alone.step == 0
    expected = vars(cell(chart.config, 2, 5))
    settings = ("generator_rate", "discriminator_rate", "r1", "generator_width", "discriminator_width", "batch")
    for name in settings:
        assert getattr(alone.config, name) == pytest.approx(expected[name])


def test_two_numbers_say_what_the_model_computes(visit, app):
    visit(PAGE, part="dirac", gamma=0.3)
    assert f"{dirac.spectrum(dirac.Config(r1=0.3)).radius:.5f}" in captions(app)


def test_two_numbers_follow_their_sliders(visit, app):
    visit(PAGE, part="dirac")
    channel = app.session_state["gan/stage.channel"]
    assert {"step_size", "gamma", "lambda", "theta", "psi", "dirac_steps"} <= set(channel.scales)
    positions = {name: scale.position(channel.fixed[name]) for name, scale in channel.scales.items()}
    expected = dirac.spectrum(dirac.Config(r1=0.3)).radius
    assert f"{expected:.5f}".encode() in channel.answer(positions | {"gamma": 0.3})
    assert f"{expected:.5f}".encode() not in channel.answer(positions)


def test_digits_take_a_step(visit, run, press):
    visit(PAGE, part="digits")
    press("digits.run step")
    assert run("digits").step == 25


def test_divergence_is_explained_and_the_last_good_state_stays(visit, app, run, press):
    visit(PAGE, loss="least squares", optimiser="SGD", generator_rate=1.0, discriminator_rate=1.0)
    state = app.session_state["gan/training 0.run"]
    for _ in range(3):
        if not state.finished:
            press("training 0.run step")
    assert state.finished
    assert state.problem
    assert len(app.warning) == 1
    assert np.isfinite(run().first.generated).all()


def test_another_seed_is_a_rival(visit, run):
    visit(PAGE, rival="seed", seed=3)
    assert run().second.config == replace(run().first.config, seed=4)
