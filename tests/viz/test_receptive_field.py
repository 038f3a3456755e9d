"""Figures of receptive fields hold the numbers that the models computed."""

import numpy as np
import pytest

from models.receptive_field import arithmetic
from models.receptive_field.mass import LEVELS, area_ratio, mass
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.units import boxes, unit_at
from viz.canvas import Box
from viz.receptive_field import cone as figures
from viz.receptive_field import effective as effects


def analysed(name, height=96, width=128):
    config = arithmetic.Config(parsed(NETWORKS[name]), height, width)
    return config, arithmetic.fields(config)


@pytest.fixture(scope="module")
def bell():
    places = np.arange(61) - 30
    field = np.exp(-(places[:, None] ** 2 + places[None] ** 2) / (2 * 5.0**2))
    return field / field.sum()


@pytest.mark.parametrize(("height", "width"), [(20, 30), (60, 10)])
def test_stage_is_the_framed_photo_and_a_board_of_its_height_with_room_for_names(height, width):
    photo = np.random.default_rng(0).integers(256, size=(height, width, 3), dtype=np.uint8)
    framed, board = figures.stage(photo, ("photo", "layers"), dark=True)
    margin = figures.frame(height, width)
    assert np.array_equal(framed.picture[margin:-margin, margin:-margin], photo)
    tall, wide = framed.picture.shape[:2]
    assert board.picture.shape == (tall, max(tall, wide), 3)


def test_browser_gets_the_boxes_and_the_cone():
    config, result = analysed("VGG-16")
    index = result.index("conv3_2")
    cone = boxes(config, "conv3_2")
    unit = unit_at(result, index, (0.5, 0.5))
    told = figures.geometry(result, cone, index, unit, dark=False)
    assert told["rows"] == cone.rows[0].tolist()
    assert told["columns"] == cone.columns[0].tolist()
    assert told["unit"] == list(unit)
    assert [layer["name"] for layer in told["layers"]] == [node.name for node in result.nodes[: index + 1]]
    assert [layer["size"] for layer in told["layers"]] == result.size[: index + 1].tolist()
    photo, top = told["layers"][0], told["layers"][-1]
    spans = np.array(photo["spans"])
    np.testing.assert_allclose(spans, np.add(told["columns"], [0, 1]))  # in the photo a span is the box itself
    middles = told["centre"][1] + told["jump"] * np.arange(len(told["columns"]))
    np.testing.assert_allclose(np.array(top["spans"]).mean(1), middles)
    assert set(top["units"]) == {1}


def test_layers_that_lead_nowhere_near_are_not_in_the_cone():
    config = arithmetic.Config(parsed("conv3 @a; conv3 @b <input; add @c <a+b"), 16, 16)
    result = arithmetic.fields(config)
    told = figures.geometry(result, boxes(config, "b"), 2, (0, 0), dark=True)
    assert [layer["name"] for layer in told["layers"]] == ["input", "b"]


def test_growth_shows_sizes_and_productivity():
    _, result = analysed("ResNet-50", 64, 64)
    labels = dict.fromkeys(("size", "smallest", "photo", *arithmetic.PRODUCTIVITY, "chosen", "x", "y"), "")
    largest, smallest, photo, *kinds, chosen = figures.growth(result, 5, labels).data
    assert list(largest.y) == result.size[list(largest.x)].tolist()
    assert (largest.x[0], largest.x[-1]) == (0, len(result.nodes) - 1)
    assert list(smallest.y) == result.smallest[list(smallest.x)].tolist()
    assert set(photo.y) == {64}
    for trace, kind in zip(kinds, arithmetic.PRODUCTIVITY, strict=True):
        assert {result.productivity[i] for i in trace.x} <= {kind}
        assert list(trace.y) == result.size[list(trace.x)].tolist()
    assert sum(len(trace.x) for trace in kinds) == len(result.nodes) - 1
    assert (chosen.x[0], chosen.y[0]) == (5, result.size[5])


def test_contours_outline_the_densest_pixels(bell):
    numbers = mass(bell, (0, 0, 60, 60))
    drawn = effects.contours(bell, (slice(0, 61), slice(0, 61)))
    lines, texts = drawn[::2], drawn[1::2]
    for line, threshold in zip(lines, numbers.thresholds, strict=True):
        corners = {(int(x), int(y)) for x, y in line.xy}
        assert all(bell[y, x] >= threshold for x, y in corners)
        xs = [x for x, _y in line.xy]
        inside = np.flatnonzero((bell >= threshold).any(0))
        assert (min(xs), max(xs)) == pytest.approx((inside[0] + 0.25, inside[-1] + 0.75))
    assert [text.text for text in texts] == [f"{level:.0%}" for level in LEVELS]
    part = effects.contours(bell, (slice(20, 41), slice(10, 51)))[0]
    assert part.xy[0] == pytest.approx((lines[0].xy[0][0] - 10, lines[0].xy[0][1] - 20))


def test_squares_lie_where_the_numbers_say():
    part = effects.window((20, 10, 40, 30), (61, 61))
    assert part == (slice(15, 46), slice(5, 36))
    theory, first, small, second = effects.squares((20, 10, 40, 30), part, [(21, "a", "#000000"), (7, "b", "#ffffff")])
    assert isinstance(theory, Box)
    assert theory.xyxy == (5, 5, 26, 26)
    assert small.xyxy == (12, 12, 19, 19)
    assert (first.text, second.text) == ("a", "b")


def test_curves_equal_the_masses(bell):
    numbers = mass(bell, (0, 0, 60, 60))
    labels = dict.fromkeys(("mass", "size", "side", "y", "columns", "column", "gaussian"), "")
    curve, points, theory = effects.inside_curve(numbers, 61, labels).data
    np.testing.assert_array_equal(curve.x, numbers.sides)
    np.testing.assert_array_equal(curve.y, numbers.inside)
    assert list(points.x) == [numbers.side(level) for level in LEVELS]
    assert list(theory.x) == [61, 61]
    bars, fit = effects.profile(numbers, (0, 0, 60, 60), labels).data
    np.testing.assert_array_equal(bars.y, numbers.profile)
    np.testing.assert_array_equal(fit.y, numbers.gaussian)


def test_trap_shows_area_ratios(bell):
    names = dict.fromkeys(("linear", "sqrt", "log10(x + 1)"), "")
    figure = effects.trap(bell, 0.99, 1e3, names, dict.fromkeys(("now", "x", "y"), ""))
    linear, _, logarithm, now = figure.data
    assert len(set(linear.y)) == 1
    assert list(now.y) == [area_ratio(bell, 0.99, 1e3, scale) for scale in ("linear", "log10(x + 1)")]
    assert logarithm.y[0] < logarithm.y[-1]


@pytest.mark.parametrize("scale", ["linear", "sqrt", "log10(x + 1)"])
def test_heat_keeps_order_and_peak(bell, scale):
    shown = effects.heat(bell, scale, 1e3)
    assert shown.dtype == np.float32
    assert np.unravel_index(shown.argmax(), shown.shape) == (30, 30)


def test_lesson_rings_the_dots_and_shows_the_field(bell):
    task, field = effects.lesson(bell, np.zeros((61, 61)), 30, 8, ("task", "field"))
    np.testing.assert_array_equal(field.picture, effects.heat(bell, "sqrt"))
    assert task.picture.dtype == np.uint8
    assert [line.xy[0] for line in field.shapes] == [(21.0, 29.0), (37.0, 29.0)]


def test_progress_is_the_history():
    history = np.array([[0, 0.5, 0.01], [5, 0.9, 0.2]])
    accuracy, dots = effects.progress(history, dict.fromkeys(("accuracy", "dots", "x"), ""), 10).data
    assert list(accuracy.y) == [0.5, 0.9]
    assert list(dots.y) == [0.01, 0.2]
