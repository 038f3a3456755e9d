from dataclasses import replace

import numpy as np
import pytest

from models.gan import dirac, training
from models.gan.collapse_map import MapConfig, collapse_map
from models.gan.config import Config
from models.gan.digits import Config as DigitsConfig
from models.gan.digits import Snapshot
from models.gan.pair import Pair
from models.gan.slow import slow_motion
from viz.colors import table
from viz.gan import digits as sheets
from viz.gan import dirac as portraits
from viz.gan import plane as figures

SMALL = Config(generator_width=8, discriminator_width=8, batch=16, steps=6, every=3)


@pytest.fixture(scope="module")
def history():
    return list(training.train(SMALL))


class Labels(dict):
    def __missing__(self, key):
        return key


LABELS = Labels()


def rgb(color):
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])


def test_colours_agree_with_the_ends_of_the_scale():
    low, high = table("diverging")[[40, 215]].astype(int)
    for color, end, other in ((figures.GENERATED, low, high), (figures.REAL, high, low)):
        assert np.abs(rgb(color) - end).sum() < np.abs(rgb(color) - other).sum()


def test_fields_stand_upright_and_keep_their_values(history):
    grid = np.arange(16.0).reshape(4, 4)
    drawn = figures.picture(grid)
    assert drawn.shape == (8, 8)
    assert drawn[-1, 0] == grid[0, 0]
    assert drawn[0, -1] == grid[3, 3]
    pane = figures.belief(history[0].field, "D")
    assert (pane.limits, pane.scale) == ((0.0, 1.0), "diverging")


def test_belief_as_colours_is_undecided_where_it_says_nothing():
    grid = np.repeat([[0.0, np.nan, 1.0]], 3, axis=0)
    drawn = figures.belief_picture(grid)
    np.testing.assert_array_equal(drawn[0, [0, -1]], table("diverging")[[0, 255]])
    np.testing.assert_array_equal(drawn[0, 2], table("diverging")[128])


def test_planes_show_the_best_discriminator_or_the_density_or_the_rival(history):
    best = figures.planes(Pair(history[0], None), "", LABELS)
    assert [pane.title for pane in best] == ["field", "optimum", "gap"]
    assert np.nanmax(best[2].picture) <= 1
    wasserstein = next(training.train(replace(SMALL, loss="Wasserstein")))
    assert [pane.title for pane in figures.planes(Pair(wasserstein, None), "", LABELS)] == ["field", "density"]
    two = figures.planes(Pair(history[0], history[1]), "rival", LABELS)
    assert [pane.title for pane in two] == ["these", "rival"]
    np.testing.assert_array_equal(two[1].picture, figures.picture(history[1].field))


def test_places_put_the_origin_in_the_middle_and_y_upwards():
    side = len(figures.picture(np.zeros((figures.RESOLUTION, figures.RESOLUTION))))
    places = np.array(figures.places(np.array([[0.0, 0.0], [-3.0, 3.0], [3.0, -1.5]])))
    np.testing.assert_allclose(places / side, [[0.5, 0.5], [0.0, 0.0], [1.0, 0.75]])


def test_clouds_hold_the_layers_that_are_on(history):
    real = np.zeros((3, 2))
    drawn = figures.cloud(history[0], real, ("generated", "arrows", "manifold"))
    assert set(drawn) == {"generated", "arrows", "manifold", "opacity"}
    assert drawn["generated"] == figures.places(history[0].generated)
    starts, ends = np.array(drawn["arrows"])
    assert np.linalg.norm(ends - starts, axis=1).max() == pytest.approx(96 * figures.LONGEST / 6, abs=0.02)
    assert set(figures.cloud(history[0], real, ("real",))) == {"real"}


def test_moves_show_what_is_known_so_far():
    moves = list(slow_motion(replace(SMALL, steps=1)))
    drawn = [figures.moves(move, np.zeros((1, 2))) for move in moves]
    assert "real" not in drawn[0]
    assert {"real", "generated"} <= set(drawn[3])
    assert drawn[3]["wrong_real"] == [belief < 0.5 for belief in moves[3].on_real]
    assert drawn[3]["wrong_generated"] == [belief > 0.5 for belief in moves[3].on_generated]
    assert {"generated", "arrows", "moved"} <= set(drawn[10])


def test_curves_are_the_numbers_of_the_snapshots(history):
    drawn = figures.losses({"": history}, LABELS)
    names = ("discriminator_loss", "best_discriminator_loss", "generator_loss")
    for trace, name in zip(drawn.data, names, strict=True):
        assert list(trace.x) == [0, 3, 6]
        np.testing.assert_allclose(trace.y, [getattr(one, name) for one in history])
    assert drawn.layout.shapes[0].y0 == pytest.approx(np.log(4))
    hinge = list(training.train(replace(SMALL, loss="hinge", steps=0)))
    assert not figures.losses({"": hinge}, LABELS).layout.shapes
    js, kl = figures.divergences({"": history}, LABELS).data
    np.testing.assert_allclose(js.y, [one.js for one in history])
    np.testing.assert_allclose(kl.y, [one.kl for one in history])
    covered = figures.modes({"": history}, LABELS)
    modes, quality = covered.data
    np.testing.assert_allclose(modes.y, [one.modes for one in history])
    np.testing.assert_allclose(quality.y, [one.quality for one in history])
    assert covered.layout.yaxis.range[1] > 8
    gradient, slope = figures.gradients({"": history}, LABELS).data
    np.testing.assert_allclose(gradient.y, [one.gradient for one in history])
    np.testing.assert_allclose(slope.y, [one.slope for one in history])


def test_two_runs_are_drawn_solid_and_dotted(history):
    drawn = figures.gradients({"a": history, "b": history[:2]}, LABELS)
    assert [trace.line.dash for trace in drawn.data] == ["solid", "dot", "solid", "dot"]
    assert drawn.data[1].name == "b gradient"
    bars = figures.histogram({"a": history[0], "b": history[1]}, LABELS)
    np.testing.assert_array_equal(bars.data[1].y, history[1].counts)
    assert bars.layout.shapes[0].y0 == 250


def test_map_shows_modes_and_marks_the_chosen_cell():
    config = MapConfig(replace(SMALL, steps=3), columns=3, rows=2)
    maps = list(collapse_map(config))
    drawn = figures.collapse(maps[-1], 8, (1, 2), LABELS)
    np.testing.assert_array_equal(drawn.data[0].z, maps[-1].modes)
    assert list(drawn.data[0].x) == [f"{value:.2g}" for value in maps[-1].horizontal]
    box = drawn.layout.shapes[0]
    assert (box.x0, box.x1, box.y0, box.y1) == (1.5, 2.5, 0.5, 1.5)
    assert not figures.collapse(maps[-1], 8, (), LABELS).layout.shapes
    film = figures.cell_film(maps, (1, 2), np.zeros((4, 2)))
    np.testing.assert_array_equal(film.data[-1].x, maps[-1].samples[1, 2, :, 0])
    assert [trace.marker.color for trace in film.data[:2]] == [figures.REAL, figures.GENERATED]


def test_portrait_paths_eigenvalues_and_radii():
    config = dirac.Config(steps=20)
    path, spectrum = dirac.path(config), dirac.spectrum(config)
    drawn = portraits.phase_portrait(dirac.portrait(config), {"a": path}, LABELS)
    np.testing.assert_array_equal(drawn.data[2].x, path.points[:, 0])
    circle = portraits.unit_circle({"a": spectrum})
    np.testing.assert_array_equal(circle.data[1].y, spectrum.eigenvalues.imag)
    np.testing.assert_allclose(np.hypot(circle.data[0].x, circle.data[0].y), 1)
    measured, theory = portraits.radii({"a": path}, LABELS).data
    np.testing.assert_array_equal(measured.y, path.radius)
    np.testing.assert_array_equal(theory.y, path.theory)


def test_sheets_place_digits_row_by_row():
    digits = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 3), np.uint8)
    drawn = sheets.sheet(digits, 3, "").picture
    assert drawn.shape == (2 * 3 + 1, 3 * 4 + 1)
    assert (255 - drawn[4:6, 5:8] == 4).all()
    np.testing.assert_array_equal(sheets.sheet(digits[None], 3, "").picture, drawn)


def test_digit_curves_are_the_numbers_of_the_snapshots():
    none, config = np.zeros((1, 14, 14), np.uint8), DigitsConfig()
    losses = {"discriminator": 1.0, "generator": 2.0}
    history = [
        Snapshot(config, step, none, none, none, losses if step else {}, 100.0 - step, 1.0 + step, np.arange(10))
        for step in (0, 1, 2)
    ]
    quality = sheets.quality(history, 0.4, LABELS)
    distance, diversity = quality.data
    assert list(distance.y) == [100, 99, 98]
    assert list(diversity.y) == [1, 2, 3]
    assert quality.layout.shapes[0].y0 == 0.4
    drawn = sheets.losses(history, 0.4, LABELS)
    assert list(drawn.data[1].x) == [1, 2]
    assert list(drawn.data[1].y) == [2, 2]
    assert list(sheets.classes(history[:1], 0.4, LABELS).data[0].y) == list(range(10))
    assert not sheets.losses(history[:1], 0.4, LABELS).data
