import numpy as np
import pytest

from models.attribution.curves import Curves
from models.attribution.embedding import Embedding
from models.attribution.filters import Activations
from models.attribution.gradients import Completeness
from models.attribution.lab_maps import Verdict
from models.attribution.sanity import Check, Twin, normalised_map
from models.attribution.subject import Answer, Attribution, Config
from viz.attribution import charts, maps
from viz.attribution.maps import Look
from viz.canvas import Pane
from viz.sheets import sheet

PHOTO = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
MAP = np.random.default_rng(1).normal(size=(8, 8)).astype(np.float32)
RAW = Look(overlay=False)


class Labels(dict):
    """Each word stands for itself."""

    def __missing__(self, key):
        return key


WORDS = Labels()


def test_a_raw_map_holds_the_numbers_on_the_common_scale():
    pane = maps.attributed(MAP, PHOTO, "gradient", RAW)
    np.testing.assert_array_equal(pane.picture, normalised_map(MAP))
    assert pane.limits == (-1, 1)
    assert pane.scale == "diverging"


def test_maps_of_a_small_and_of_a_large_change_do_not_look_alike():
    weak, strong = (maps.attributed(share * MAP, PHOTO, "", RAW, 2 * np.abs(MAP).max()) for share in (0.1, 1.0))
    np.testing.assert_allclose(weak.picture, 0.1 * strong.picture)
    assert weak.limits == strong.limits


@pytest.mark.parametrize("smooth", [False, True])
def test_a_coarse_map_is_blown_up_in_steps_or_blended(smooth):
    pane = maps.attributed(np.array([[-1, 1], [1, -1]], np.float32), PHOTO, "", Look(overlay=False, smooth=smooth))
    assert pane.picture.shape == (8, 8)
    assert (len(np.unique(pane.picture)) == 2) is not smooth


def test_a_map_over_the_photo_holds_the_same_numbers_and_says_their_unit():
    photo = np.arange(64, dtype=np.uint8).reshape(8, 8, 1).repeat(3, 2)
    raw, over = (maps.attributed(MAP, photo, "", look, 2.0, "logit") for look in (RAW, Look()))
    np.testing.assert_array_equal(over.picture, raw.picture)
    assert (over.limits, over.unit, over.scale) == (raw.limits, "logit", raw.scale)
    assert raw.under is None
    assert (np.diff(over.under.ravel().astype(int)) >= 0).all()
    assert np.ptp(over.under) > 30


def test_bars_are_the_probabilities_with_and_marks_those_without():
    now, before = [Answer(1, "cup", 0.3), Answer(2, "mug", 0.1)], [Answer(1, "cup", 0.7), Answer(2, "mug", 0.2)]
    bars, marks, labels = charts.answers(now, before, 200, WORDS).data
    assert list(bars.x) == [0.3, 0.1]
    assert list(marks.x) == [0.7, 0.2]
    assert list(labels.text) == ["30.0%", "10.0%"]
    assert list(bars.y) == ["cup", "mug"]


def test_the_trace_shows_every_place_and_the_level_without_patch():
    way, level = charts.trace([0.5, 0.4, 0.6], 0.9, 150, WORDS).data
    assert list(way.y) == [0.5, 0.4, 0.6]
    assert list(level.y) == [0.9, 0.9]


def test_the_table_of_correlations_holds_the_numbers():
    values = np.array([[1, 0.25], [0.25, 1]])
    (heat,) = charts.correlations(("grey", "black"), values, 300).data
    np.testing.assert_array_equal(heat.z, values)
    assert (heat.zmin, heat.zmax) == (-1, 1)


def test_curves_are_drawn_as_computed_with_their_area_in_the_legend():
    shares, falling = np.array([0, 0.5, 1]), np.array([0.9, 0.3, 0.1])
    found = Curves(Config(), "edges", shares, falling, falling[::-1], 0.4, 0.35, PHOTO)
    (deletion,) = charts.curves([found], "deletion", WORDS).data
    (insertion,) = charts.curves([found], "insertion", WORDS).data
    np.testing.assert_array_equal(deletion.y, falling)
    np.testing.assert_array_equal(insertion.y, falling[::-1])
    panes = maps.taken([found], ["edges", "random"], Pane(PHOTO, "photo"), WORDS)
    assert [pane.title for pane in panes] == ["photo", "edges", "random"]
    np.testing.assert_array_equal(panes[1].picture, PHOTO)
    assert panes[2].picture.shape == (8, 8, 0)
    assert (deletion.name, insertion.name) == ("edges 0.40", "edges 0.35")


def test_completeness_draws_each_sum_and_the_gain():
    bars, gain = charts.completeness(Completeness(Config(), (4, 8), (3.0, 2.5), 2.4), WORDS).data
    assert list(bars.y) == [3.0, 2.5]
    assert list(gain.y) == [2.4, 2.4]


def test_digits_are_drawn_with_and_without_the_tag():
    tagged, clean = np.linspace(0.9, 1, 10), np.linspace(0, 1, 10)
    first, second = charts.recognised(tagged, clean, WORDS).data
    np.testing.assert_array_equal(first.y, tagged)
    np.testing.assert_array_equal(second.y, clean)
    assert len(charts.recognised(tagged, None, WORDS).data) == 1


def test_the_climb_is_drawn_from_step_one():
    (line,) = charts.climb(np.array([1.0, 3.0]), WORDS).data
    assert list(line.x) == [1, 2]
    assert list(line.y) == [1, 3]


def test_a_sheet_lays_pictures_in_rows():
    result = sheet(np.arange(3, dtype=np.float32).reshape(3, 1, 1), 2, 0.5)
    np.testing.assert_array_equal(result, [[0, 0.5, 1], [0.5, 0.5, 0.5], [2, 0.5, 0.5]])


def test_glowing_maps_share_one_scale_and_each_has_its_name():
    drops = np.random.default_rng(0).random((10, 4, 4))
    pane = maps.glowing(drops, "")
    assert pane.limits == (0, 1)
    assert maps.glowing(0.6 * drops, "").limits == (0, 1)  # it stands still while values change little
    assert [shape.text for shape in pane.shapes] == [str(digit) for digit in range(10)]
    np.testing.assert_allclose(pane.picture[:4, :4], drops[0], atol=1e-6)


def test_two_maps_stand_side_by_side_in_one_pane():
    left, right = (maps.attributed(values, PHOTO, "", RAW) for values in (MAP, -MAP))
    pane = maps.beside(left, right, "both", gap=2)
    np.testing.assert_array_equal(pane.picture[:, :8], left.picture)
    np.testing.assert_array_equal(pane.picture[:, 10:], right.picture)
    assert pane.title == "both"
    over = maps.attributed(MAP, PHOTO, "", Look())
    assert maps.beside(over, over, "").under.shape == maps.beside(over, over, "").picture.shape


def test_the_map_of_photos_puts_each_thumbnail_at_its_place():
    thumbs = np.stack([np.full((40, 40, 3), value, np.uint8) for value in (10, 90)])
    found = Embedding(np.array([[0, 0], [1, 1]], np.float32), ("Coffee", "own"), thumbs, np.array([1, 0]), 0.0, 1.0)
    result = maps.photo_map(found, 200)
    assert (result[:40, :40] == 10).all()
    assert (result[170:190, 170:190] == 90).all()
    assert (result[160, 170] == [255, 190, 0]).all()


def attribution(method, values=MAP):
    return Attribution(Config(), method, values, values, 12.4, 2)


def test_matrix_begins_each_row_with_the_photo_and_keeps_the_places_of_maps_to_come():
    methods, photo = [*"abcde"], Pane(PHOTO, "photo")
    rows = maps.matrix([attribution("a"), attribution("b")], methods, photo, RAW, WORDS)
    assert [[pane.title for pane in row] for row in rows] == [
        ["photo", "a · 12 ms", "b · 12 ms", "c", "d"],
        ["photo", "e"],
    ]
    assert {pane.picture.shape[:2] for row in rows for pane in row} == {PHOTO.shape[:2]}
    np.testing.assert_array_equal(rows[0][2].picture, normalised_map(MAP))


def test_pairs_stand_trained_left_of_shuffled_with_their_rank_correlation():
    turned = (attribution("gradient"), attribution("gradient", -MAP))
    check = Check(Config(), 1, ("head",), (), (Twin(*turned, -1.0, 0.2), Twin(*turned, -0.001, 0.2)))
    pane, unlike = maps.twins(check, PHOTO, RAW, "{method} {rank}", WORDS)
    np.testing.assert_array_equal(pane.picture[:, :8], normalised_map(MAP))
    np.testing.assert_array_equal(pane.picture[:, 16:], -normalised_map(MAP))
    assert (pane.title, unlike.title) == ("gradient −1.00", "gradient 0.00")


def test_ranks_of_every_depth_are_drawn_up_to_the_last():
    checks = [
        Check(Config(), n, (), (), (Twin(attribution("edges"), attribution("edges"), 1 - n / 4, 1.0),)) for n in (0, 1)
    ]
    figure = charts.cascade(checks, 19, WORDS)
    assert (list(figure.data[0].x), list(figure.data[0].y)) == ([0, 1], [1.0, 0.75])
    assert figure.layout.xaxis.range[1] > 19


def test_verdict_maps_are_signed_about_zero():
    found = Verdict(np.zeros((28, 28), np.float32), 3, np.eye(10)[4], np.full((28, 28), -2.0), np.zeros((28, 28)))
    _digit, gradient, occlusion = maps.verdict(found, "", WORDS)
    assert (gradient.limits, occlusion.limits) == ((-2, 2), (-1, 1))
    assert found.winner == 4


def test_strongest_channels_share_one_scale():
    channels = np.stack([np.full((2, 2), value, np.float32) for value in (4, 1)])
    pane = maps.activations(Activations("layer", np.array([7, 2]), channels, 9))
    assert [shape.text for shape in pane.shapes] == ["7", "2"]
    assert sorted(np.unique(pane.picture)) == [0.25, 0.5, 1]
