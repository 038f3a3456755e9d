from dataclasses import replace

import numpy as np
import pytest

from models.gan import dirac, training
from models.gan.collapse_map import MapConfig, collapse_map
from models.gan.config import Config
from models.gan.digits import Config as DigitsConfig
from models.gan.digits import Snapshot
from models.gan.slow import slow_motion
from viz.gan import digits as sheets
from viz.gan import dirac as portraits
from viz.gan import plane as figures

SMALL = Config(generator_width=8, discriminator_width=8, batch=16, steps=6, every=3)


@pytest.fixture(scope="module")
def history():
    return list(training.train(SMALL))


class Words(dict):
    def __missing__(self, key):
        return key


WORDS = Words()


def test_fields_stand_upright_and_keep_their_values(history):
    grid = np.arange(16.0).reshape(4, 4)
    drawn = figures.picture(grid)
    assert drawn.shape == (8, 8)
    assert drawn[-1, 0] == grid[0, 0]
    assert drawn[0, -1] == grid[3, 3]
    pane = figures.belief(history[0].field, "D")
    assert (pane.limits, pane.scale) == ((0.0, 1.0), "diverging")
    gap = figures.difference(history[0], "gap").picture
    assert np.nanmax(gap) <= 1


def test_places_put_the_origin_in_the_middle_and_y_upwards():
    assert figures.places(np.array([[0.0, 0.0], [-3.0, 3.0], [3.0, -1.5]])) == [[0.5, 0.5], [0.0, 0.0], [1.0, 0.75]]


def test_clouds_hold_the_layers_that_are_on(history):
    real = np.zeros((3, 2))
    drawn = figures.cloud(history[0], real, ("generated", "arrows", "manifold"))
    assert set(drawn) == {"generated", "arrows", "manifold", "opacity"}
    assert drawn["generated"] == figures.places(history[0].generated)
    starts, ends = np.array(drawn["arrows"])
    assert np.linalg.norm(ends - starts, axis=1).max() == pytest.approx(figures.LONGEST / 6, abs=1e-3)
    assert set(figures.cloud(history[0], real, ("real",))) == {"real"}


def test_moves_show_what_is_known_so_far():
    moves = [figures.moves(move, np.zeros((1, 2))) for move in slow_motion(replace(SMALL, steps=1))]
    assert "real" not in moves[0]
    assert {"real", "generated", "on_real", "on_generated"} <= set(moves[3])
    assert {"generated", "arrows", "moved"} <= set(moves[10])


def test_curves_are_the_numbers_of_the_snapshots(history):
    steps = [0, 3, 6]
    drawn = figures.losses({"": history}, WORDS, equilibrium=True)
    names = ("discriminator_loss", "best_discriminator_loss", "generator_loss")
    for trace, name in zip(drawn.data, names, strict=True):
        assert list(trace.x) == steps
        np.testing.assert_allclose(trace.y, [getattr(one, name) for one in history])
    assert drawn.layout.shapes[0].y0 == pytest.approx(np.log(4))
    assert not figures.losses({"": history}, WORDS, equilibrium=False).layout.shapes
    js, kl = figures.divergences({"": history}, WORDS).data
    np.testing.assert_allclose(js.y, [one.js for one in history])
    np.testing.assert_allclose(kl.y, [one.kl for one in history])
    modes, quality = figures.covered({"": history}, 8, WORDS).data
    np.testing.assert_allclose(modes.y, [one.modes for one in history])
    np.testing.assert_allclose(quality.y, [100 * one.quality for one in history])
    gradient, slope = figures.gradients({"": history}, WORDS).data
    np.testing.assert_allclose(gradient.y, [one.gradient for one in history])
    np.testing.assert_allclose(slope.y, [one.slope for one in history])


def test_two_runs_are_drawn_solid_and_dotted(history):
    drawn = figures.gradients({"a": history, "b": history[:2]}, WORDS)
    assert [trace.line.dash for trace in drawn.data] == ["solid", "solid", "dot", "dot"]
    assert drawn.data[2].name == "b gradient"
    bars = figures.histogram({"a": history[0], "b": history[1]}, WORDS)
    np.testing.assert_array_equal(bars.data[1].y, history[1].counts)


def test_map_shows_modes_and_marks_the_chosen_cell():
    config = MapConfig(replace(SMALL, steps=3), columns=3, rows=2)
    maps = list(collapse_map(config))
    drawn = figures.collapse(maps[-1], 8, WORDS, chosen=(1, 2))
    np.testing.assert_array_equal(drawn.data[0].z, maps[-1].modes)
    assert list(drawn.data[0].x) == [f"{value:.2g}" for value in maps[-1].horizontal]
    box = drawn.layout.shapes[0]
    assert (box.x0, box.x1, box.y0, box.y1) == (1.5, 2.5, 0.5, 1.5)
    film = figures.cell_film(maps, 1, 2, np.zeros((4, 2)))
    np.testing.assert_array_equal(film.data[-1].x, maps[-1].samples[1, 2, :, 0])


def test_portrait_paths_eigenvalues_and_radii():
    config = dirac.Config(steps=20)
    path, spectrum = dirac.path(config), dirac.spectrum(config)
    drawn = portraits.phase_portrait(dirac.portrait(config), {"a": path}, WORDS)
    np.testing.assert_array_equal(drawn.data[2].x, path.points[:, 0])
    circle = portraits.unit_circle({"a": spectrum})
    np.testing.assert_array_equal(circle.data[1].y, spectrum.eigenvalues.imag)
    np.testing.assert_allclose(np.hypot(circle.data[0].x, circle.data[0].y), 1)
    measured, theory = portraits.radii({"a": path}, WORDS).data
    np.testing.assert_array_equal(measured.y, path.radius)
    np.testing.assert_array_equal(theory.y, path.theory)


def test_sheets_place_digits_row_by_row():
    digits = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 3), np.uint8)
    drawn = sheets.sheet(digits, 3, "").picture
    assert drawn.shape == (2 * 3 + 1, 3 * 4 + 1)
    assert (255 - drawn[4:6, 5:8] == 4).all()


def test_digit_curves_are_the_numbers_of_the_snapshots():
    none = np.zeros((1, 14, 14), np.uint8)
    losses = {"discriminator": 1.0, "generator": 2.0}
    history = [
        Snapshot(
            DigitsConfig(), step, none, none, none, losses if step else {}, 100.0 - step, 1.0 + step, np.arange(10)
        )
        for step in (0, 1, 2)
    ]
    distance, diversity = sheets.quality(history, 0.4, WORDS).data
    assert list(distance.y) == [100, 99, 98]
    assert list(diversity.y) == [1, 2, 3]
    drawn = sheets.losses(history, WORDS)
    assert list(drawn.data[1].x) == [1, 2]
    assert list(drawn.data[1].y) == [2, 2]
    assert list(sheets.classes(history[0], WORDS).data[0].y) == list(range(10))
    assert not sheets.losses(history[:1], WORDS).data
