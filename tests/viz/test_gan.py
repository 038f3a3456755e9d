from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from models.gan import apart, dirac, training
from models.gan.collapse_map import MapConfig, collapse_map
from models.gan.config import Config
from models.gan.digits import Config as DigitsConfig
from models.gan.digits import Snapshot
from models.gan.pair import Pair
from models.gan.slow import slow_motion
from viz.colors import table
from viz.gan import apart as clouds
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


def test_a_critic_has_a_scale_of_its_own_about_its_median():
    seen = next(training.train(replace(SMALL, loss="Wasserstein")))
    pane = figures.field(seen, "critic")
    assert np.median(seen.field) == pytest.approx(0, abs=1e-4)
    assert pane.limits[1] == -pane.limits[0] >= np.abs(seen.field).max() > pane.limits[1] / 2


def test_planes_show_the_best_discriminator_or_the_density_or_the_rival(history):
    best = figures.planes(Pair(history[0], None), "", LABELS)
    assert [pane.title for pane in best] == ["field", "optimum", "gap"]
    assert np.nanmax(best[2].picture) <= 1
    wasserstein = next(training.train(replace(SMALL, loss="Wasserstein")))
    assert [pane.title for pane in figures.planes(Pair(wasserstein, None), "", LABELS)] == ["critic", "density"]
    two = figures.planes(Pair(history[0], history[1]), "rival", LABELS)
    assert [pane.title for pane in two] == ["these", "rival"]
    np.testing.assert_array_equal(two[1].picture, figures.picture(history[1].field))


def test_places_put_the_origin_in_the_middle_and_y_upwards():
    side = len(figures.picture(np.zeros((figures.RESOLUTION, figures.RESOLUTION))))
    places = np.array(figures.places(np.array([[0.0, 0.0], [-3.0, 3.0], [3.0, -1.5]])))
    np.testing.assert_allclose(places / side, [[0.5, 0.5], [0.0, 0.0], [1.0, 0.75]])


def test_each_part_of_the_data_has_its_number_beside_it():
    real = training.data(Config())
    found = np.array(figures.numbers(real))
    assert len(found) == real.parts == 8
    away = np.linalg.norm(found - figures.places(real.centres.numpy()), axis=1)
    np.testing.assert_allclose(away, away[0], atol=0.05)  # a ring: each as far outwards
    assert away[0] > 1
    assert not figures.numbers(training.data(Config(data="grid")))


def test_clouds_hold_the_layers_that_are_on(history):
    real = np.zeros((3, 2))
    longest = np.linalg.norm(history[0].arrows, axis=1).max()
    drawn = figures.cloud(history[0], real, ("generated", "arrows", "manifold"), longest)
    assert set(drawn) == {"generated", "arrows", "manifold", "opacity"}
    assert drawn["generated"] == figures.places(history[0].generated)
    starts, ends = np.array(drawn["arrows"])
    assert np.linalg.norm(ends - starts, axis=1).max() == pytest.approx(96 * figures.LONGEST / 6, abs=0.02)
    assert set(figures.cloud(history[0], real, ("real",), 1.0)) == {"real"}


def test_arrows_shrink_with_the_gradient():
    strong, weak = np.full((3, 2), 4.0), np.full((3, 2), 0.01)
    before, now = (SimpleNamespace(arrows=one) for one in (strong, weak))
    scale = figures.arrow_scale([before, now])
    assert scale == 8.0
    lengths = [np.linalg.norm(np.subtract(*figures.arrows(np.zeros((3, 2)), one, scale))) for one in (strong, weak)]
    assert lengths[1] < lengths[0] / 100


def test_moves_show_what_is_known_so_far():
    moves = list(slow_motion(replace(SMALL, steps=1)))
    drawn = [figures.moves(move, np.zeros((1, 2)), 1.0) for move in moves]
    assert "real" not in drawn[0]
    assert {"real", "generated"} <= set(drawn[3])
    assert drawn[3]["wrong_real"] == [belief < 0.5 for belief in moves[3].on_real]
    assert drawn[3]["wrong_generated"] == [belief > 0.5 for belief in moves[3].on_generated]
    assert {"generated", "arrows", "moved"} <= set(drawn[10])
    critic = list(slow_motion(replace(SMALL, steps=1, loss="Wasserstein")))
    assert "wrong_real" not in figures.moves(critic[3], np.zeros((1, 2)), 1.0)


def test_curves_are_the_numbers_of_the_snapshots(history):
    drawn = figures.losses({"": history}, LABELS)
    names = ("discriminator_loss", "best_discriminator_loss", "generator_loss")
    assert list(drawn.data[3].y) == pytest.approx([np.log(4)] * 2)
    for trace, name in zip(drawn.data[:3], names, strict=True):
        assert list(trace.x) == [0, 3, 6]
        np.testing.assert_allclose(trace.y, [getattr(one, name) for one in history])
    hinge = list(training.train(replace(SMALL, loss="hinge", steps=0)))
    assert len(figures.losses({"": hinge}, LABELS).data) == 3
    critic = list(training.train(replace(SMALL, loss="Wasserstein", steps=0)))
    assert [trace.name for trace in figures.losses({"": critic}, LABELS).data] == ["discriminator", "generator"]
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
    assert list(bars.data[2].y) == [250, 250]
    most = max(history[0].counts.max(), history[1].counts.max())
    assert bars.layout.yaxis.range[1] >= max(500, most)


def test_map_shows_modes_and_marks_the_chosen_cell():
    config = MapConfig(replace(SMALL, steps=3), columns=3, rows=2)
    maps = list(collapse_map(config))
    drawn = figures.collapse(maps[-1], 8, (1, 2), LABELS)
    np.testing.assert_array_equal(drawn.data[0].z, maps[-1].modes)
    assert list(drawn.data[0].x) == [f"{value:.2g}" for value in maps[-1].horizontal]
    said = {(x, y): text for x, y, text in zip(*(drawn.data[1][name] for name in ("x", "y", "text")), strict=True)}
    expected = np.where(maps[-1].diverged, "✗", maps[-1].modes.astype(str))
    assert [[said[x, y] for x in drawn.data[0].x] for y in drawn.data[0].y] == expected.tolist()
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
    circle = portraits.unit_circle({"a": spectrum}, LABELS)
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
    distance, diversity, _floor = quality.data
    assert list(distance.y) == [100, 99, 98]
    assert list(diversity.y) == [1, 2, 3]
    assert list(quality.data[2].y) == [0.4] * 3
    drawn = sheets.losses(history, 0.4, LABELS)
    assert list(drawn.data[1].x) == [1, 2]
    assert list(drawn.data[1].y) == [2, 2]
    assert list(sheets.classes(history[:1], 0.4, LABELS).data[0].y) == list(range(10))
    assert not sheets.losses(history[:1], 0.4, LABELS).data


def test_clouds_and_their_distances():
    found = apart.divergences(apart.Config(0.1))
    js, far = clouds.curves(found, 2.0, LABELS).data
    np.testing.assert_array_equal(js.y, found.js)
    np.testing.assert_array_equal(far.y, found.wasserstein)
    real, generated = clouds.clouds(apart.Config(0.1), 2.0, LABELS).data
    assert real.x[np.argmax(real.y)] == pytest.approx(0, abs=0.01)
    assert generated.x[np.argmax(generated.y)] == pytest.approx(2, abs=0.01)
