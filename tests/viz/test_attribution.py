import numpy as np
import pytest

from models.attribution.curves import Curves
from models.attribution.embedding import Embedding
from models.attribution.gradients import Completeness
from models.attribution.sanity import normalised_map
from models.attribution.subject import Answer, Config
from viz import attribution as figures
from viz.colors import table

PHOTO = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
MAP = np.random.default_rng(1).normal(size=(8, 8)).astype(np.float32)


def test_a_raw_map_holds_the_numbers_on_the_common_scale():
    pane = figures.attributed(MAP, PHOTO, "gradient", "raw")
    np.testing.assert_array_equal(pane.picture, normalised_map(MAP))
    assert pane.limits == (-1, 1)
    assert pane.scale == "diverging"


@pytest.mark.parametrize("smooth", [False, True])
def test_a_coarse_map_is_blown_up_in_steps_or_blended(smooth):
    pane = figures.attributed(np.array([[-1, 1], [1, -1]], np.float32), PHOTO, "", "raw", smooth)
    assert pane.picture.shape == (8, 8)
    assert (len(np.unique(pane.picture)) == 2) is not smooth


def test_an_overlay_is_the_grey_photo_where_the_map_is_zero_and_coloured_where_it_is_not():
    scaled = np.zeros((8, 8), np.float32)
    scaled[0, 0], scaled[0, 1] = 1, -1
    result = figures.overlaid(scaled, PHOTO)
    rest = result[1:].astype(int)
    assert (rest == rest[..., :1]).all()
    ends = table("diverging")[[255, 0]].astype(int)
    assert (np.abs(result[0, :2] - ends).max(1) < 30).all()


def test_coarse_is_the_mean_of_each_cell():
    np.testing.assert_allclose(figures.coarse(MAP, 2), MAP.reshape(2, 4, 2, 4).mean((1, 3)), atol=1e-6)


def test_bars_are_the_probabilities_with_and_marks_those_without():
    now, before = [Answer(1, "cup", 0.3), Answer(2, "mug", 0.1)], [Answer(1, "cup", 0.7), Answer(2, "mug", 0.2)]
    bars, marks, labels = figures.answers(now, before, ("with", "without", "p")).data
    assert list(bars.x) == [0.3, 0.1]
    assert list(marks.x) == [0.7, 0.2]
    assert list(labels.text) == ["30.0%", "10.0%"]
    assert list(bars.y) == ["cup", "mug"]


def test_the_trace_shows_every_place_and_the_level_without_patch():
    way, level = figures.trace([0.5, 0.4, 0.6], 0.9, ("p", "places")).data
    assert list(way.y) == [0.5, 0.4, 0.6]
    assert list(level.y) == [0.9, 0.9]


def test_the_table_of_correlations_holds_the_numbers():
    values = np.array([[1, 0.25], [0.25, 1]])
    (heat,) = figures.correlations(("grey", "black"), values).data
    np.testing.assert_array_equal(heat.z, values)
    assert (heat.zmin, heat.zmax) == (-1, 1)


def test_curves_are_drawn_as_computed_with_their_area_in_the_legend():
    shares, falling = np.array([0, 0.5, 1]), np.array([0.9, 0.3, 0.1])
    found = Curves(Config(), "edges", shares, falling, falling[::-1], 0.4, 0.35)
    (deletion,) = figures.curves([found], "deletion", ("x", "y")).data
    (insertion,) = figures.curves([found], "insertion", ("x", "y")).data
    np.testing.assert_array_equal(deletion.y, falling)
    np.testing.assert_array_equal(insertion.y, falling[::-1])
    assert (deletion.name, insertion.name) == ("edges 0.40", "edges 0.35")


def test_completeness_draws_each_sum_and_the_gain():
    bars, gain = figures.completeness(Completeness(Config(), (4, 8), (3.0, 2.5), 2.4), ("sum", "gain", "steps")).data
    assert list(bars.y) == [3.0, 2.5]
    assert list(gain.y) == [2.4, 2.4]


def test_digits_are_drawn_with_and_without_the_tag():
    tagged, clean = np.linspace(0.9, 1, 10), np.linspace(0, 1, 10)
    first, second = figures.recognised(tagged, clean, ("a", "b", "c", "d")).data
    np.testing.assert_array_equal(first.y, tagged)
    np.testing.assert_array_equal(second.y, clean)


def test_the_climb_is_drawn_from_step_one():
    (line,) = figures.climb(np.array([1.0, 3.0]), ("step", "score")).data
    assert list(line.x) == [1, 2]
    assert list(line.y) == [1, 3]


def test_a_sheet_lays_pictures_in_rows():
    result = figures.sheet(np.arange(3, dtype=np.float32).reshape(3, 1, 1), 2)
    np.testing.assert_array_equal(result, [[0, 0.5, 1], [0.5, 0.5, 0.5], [2, 0.5, 0.5]])


def test_glowing_maps_share_one_scale_and_each_has_its_name():
    maps = np.random.default_rng(0).random((10, 4, 4))
    pane = figures.glowing(maps, "")
    assert pane.limits == (0, maps.max())
    assert [shape.text for shape in pane.shapes] == [str(digit) for digit in range(10)]
    np.testing.assert_allclose(pane.picture[:4, :4], maps[0], atol=1e-6)


def test_two_maps_are_stacked_in_one_pane():
    above, below = (figures.attributed(values, PHOTO, "", "raw") for values in (MAP, -MAP))
    pane = figures.stacked(above, below, "both", gap=2)
    np.testing.assert_array_equal(pane.picture[:8], above.picture)
    np.testing.assert_array_equal(pane.picture[10:], below.picture)
    assert pane.title == "both"


def test_the_map_of_photos_puts_each_thumbnail_at_its_place():
    thumbs = np.stack([np.full((40, 40, 3), value, np.uint8) for value in (10, 90)])
    found = Embedding(np.array([[0, 0], [1, 1]], np.float32), ("Coffee", "own"), thumbs, np.array([1, 0]), 0.0, 1.0)
    result = figures.photo_map(found, 200)
    assert (result[:40, :40] == 10).all()
    assert (result[170:190, 170:190] == 90).all()
    assert (result[160, 170] == [255, 190, 0]).all()
