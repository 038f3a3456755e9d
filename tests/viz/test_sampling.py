from dataclasses import replace

import numpy as np
import pytest
import torch

from models.sampling import convolution, learned, special
from models.sampling.cost import KINDS, costs, overlap
from models.sampling.cost import Config as Cost
from models.sampling.facts import numbers
from models.sampling.layer import Config
from models.sampling.stack import Config as Stack
from models.sampling.stack import coverage
from viz import sampling as figures

PICTURE = torch.rand(3, 12, 15, generator=torch.Generator().manual_seed(0))
PHOTO = (PICTURE.permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
STACK = Stack((2, 2))
COST_LABELS = {name: name for name in (*KINDS, "parameters", "adds", "window")} | {"sizes": "{C} {P}"}
CONE_LABELS = {"read": "read", "hole": "hole", "picture": "photo", "layer": "layer {number}", "axis": "px", "hover": ""}
STACK_LABELS = {"paths": "", "none": "", "seen": "", "place": "", "board": ""}


def test_mixed_colours_give_a_heat_map_of_the_values():
    layer = convolution.sample(PICTURE, Config())
    pane = figures.feature_map(layer, "out")
    np.testing.assert_array_equal(pane.picture, layer.output[0])
    assert pane.limits == (0, 1)


def test_signed_kernels_have_limits_about_zero():
    layer = convolution.sample(PICTURE, Config(kernel="vertical edges"))
    pane = figures.feature_map(layer, "out")
    peak = layer.output.abs().max().item()
    assert (pane.scale, pane.limits) == ("diverging", (-peak, peak))


def test_separate_colours_stay_a_colour_picture():
    layer = convolution.sample(PICTURE, Config(groups=3))
    pane = figures.feature_map(layer, "out")
    np.testing.assert_allclose(pane.picture.transpose(2, 0, 1) / 255, layer.output, atol=0.5 / 255 + 1e-6)


def test_layer_panes_show_the_picture_in_whole_steps():
    photo, close_up, output = figures.layer_panes(
        PICTURE, convolution.sample(PICTURE, Config()), {"photo": "", "close-up": "", "output": "map"}
    )
    np.testing.assert_array_equal(photo.picture, PHOTO)
    np.testing.assert_array_equal(close_up.picture, PHOTO)
    assert output.title == "map"


def test_path_counts_are_drawn_and_holes_hatched():
    seen = coverage(STACK)
    pane = figures.stack_panes(PHOTO, seen, (0.5, 0.5), STACK_LABELS)[0]
    np.testing.assert_array_equal(pane.picture, seen.paths)
    np.testing.assert_array_equal(pane.masks[0].where, seen.paths == 0)
    whole = coverage(Stack((1,)))
    assert not figures.stack_panes(PHOTO, whole, (0.5, 0.5), STACK_LABELS)[0].masks


def test_photo_keeps_the_pixels_with_a_path_and_dims_the_others():
    seen = coverage(STACK)
    shown = figures.stack_panes(PHOTO, seen, (0.5, 0.5), STACK_LABELS)[1].picture
    window = PHOTO[2:11, 3:12]
    touched = seen.paths > 0
    np.testing.assert_array_equal(shown[touched], window[touched])
    assert (shown[~touched] <= window[~touched] * figures.DIM).all()


@pytest.mark.parametrize(
    ("center", "corner"), [((0.5, 0.5), (3, 2)), ((0, 0), (-4, -4)), ((1, 1), (10, 7))], ids=["middle", "first", "last"]
)
def test_window_in_the_photo_has_the_size_of_the_window(center, corner):
    seen = coverage(STACK)
    _paths, shown, place, _board = figures.stack_panes(PHOTO, seen, center, STACK_LABELS)
    assert shown.picture.shape == (9, 9, 3)
    assert place.shapes[0].xyxy == (*corner, corner[0] + 9, corner[1] + 9)


@pytest.mark.parametrize("stack", [STACK, Stack((1, 3), 2)], ids=["odd", "even"])
def test_cone_connects_each_read_place_with_its_taps(stack):
    seen = coverage(stack)
    drawn = figures.cone(seen, stack, CONE_LABELS)
    *lines, dots, _holes = drawn.data
    for level, taps in enumerate(lines, 1):
        ends = np.asarray(taps.x).reshape(-1, 3)
        assert set(ends[:, 0]) == set(dots.x[dots.y == level])
        assert set(ends[:, 1]) == set(dots.x[dots.y == level - 1])
        assert np.isnan(ends[:, 2]).all()
        np.testing.assert_array_equal(np.asarray(taps.y).reshape(-1, 3)[0], [level, level - 1, np.nan])
    bottom = seen.levels[-1]
    np.testing.assert_array_equal(dots.customdata[dots.y == 0], bottom[bottom > 0])


def test_cone_names_each_kind_of_place_once():
    drawn = figures.cone(coverage(STACK), STACK, CONE_LABELS)
    assert sorted(trace.name for trace in drawn.data if trace.showlegend) == ["hole", "read"]


def test_bars_have_the_costs():
    found = costs(Cost())
    parameters, adds = figures.cost_bars(found, COST_LABELS).data
    assert list(parameters.x) == [cost.parameters for cost in found]
    assert list(adds.x) == [cost.multiply_adds for cost in found]
    assert list(parameters.y) == list(KINDS)


def test_table_has_formula_and_number_of_each_cost():
    layer = Cost()
    table = figures.cost_table(costs(layer), layer, COST_LABELS)
    assert len(table.splitlines()) == 2 + len(KINDS) + 2
    assert r"\tfrac{k^2CD}{G} = 18{,}432" in table
    assert table.endswith("64 3136")


@pytest.mark.parametrize(
    ("terms", "text"), [(("kkCD/G",), r"\tfrac{k^2CD}{G}"), (("kkC", "CD"), "k^2C + CD"), (("2kkkkC",), "2k^4C")]
)
def test_terms_are_written_with_powers(terms, text):
    assert figures.latex(terms) == text


def test_connections_are_tiles_and_writers_are_counts():
    connections = np.arange(8 * 3 * 3, dtype=np.float32).reshape(8, 3, 3)
    counts = overlap(3, 2, 4).numpy()
    tiles, writers = figures.connection_panes(connections, counts, {"connections": "", "overlap": ""})
    assert tiles.picture.shape == (2 * 4 + 1, 4 * 4 + 1)
    for channel in (0, 3, 6):
        top, left = 1 + 4 * (channel // 4), 1 + 4 * (channel % 4)
        np.testing.assert_array_equal(tiles.picture[top : top + 3, left : left + 3], connections[channel])
    assert np.isnan(tiles.picture[:, 4]).all()
    assert np.isnan(tiles.picture[4]).all()
    np.testing.assert_array_equal(writers.picture, counts)


def test_identity_shows_both_sides_and_hatches_what_differs():
    case = special.special_cases(PICTURE, Config(dilation=2, padding=2))[1]
    labels = {"left": "", "right": "", "differ": ""}
    left, right = figures.identity(case, labels, 1e-5)
    np.testing.assert_array_equal(left.picture, case.left[0])
    np.testing.assert_array_equal(right.picture, case.right[0])
    assert not right.masks
    (mask,) = figures.identity(replace(case, right=case.left + torch.eye(*case.left.shape[1:])), labels, 1e-5)[1].masks
    np.testing.assert_array_equal(mask.where, np.eye(*mask.where.shape, dtype=bool))
    assert left.limits == right.limits


@pytest.fixture(scope="module")
def snapshot():
    return next(learned.train(learned.Config()))


def test_gallery_puts_a_dot_at_each_tap(snapshot):
    sheet = figures.gallery(snapshot, "").picture
    tile = figures.ENLARGED * learned.CANVAS + 2
    assert sheet.shape == (4 * tile, 4 * tile, 3)
    for index in (0, 9):
        top, left = tile * (index // 4), tile * (index % 4)
        for y, x in snapshot.points[index].tolist():
            place = top + 1 + round(figures.ENLARGED * (y + 0.5)), left + 1 + round(figures.ENLARGED * (x + 0.5))
            assert tuple(sheet[place]) == figures.TAP


def test_dots_are_the_held_out_digits(snapshot):
    labels = {"size": "s", "spread": "p", "angle": "a", "turn": "t"}
    size, turn = figures.following(snapshot, labels).data
    np.testing.assert_array_equal(size.x, snapshot.scale)
    np.testing.assert_array_equal(size.y, snapshot.spread)
    np.testing.assert_array_equal(turn.x, snapshot.angle)
    np.testing.assert_array_equal(turn.y, snapshot.turn)


def test_accuracy_draws_the_history(snapshot):
    moving, fixed = figures.accuracy(snapshot, {"moving": "m", "fixed": "f", "step": "s", "share": "r"}).data
    assert (list(moving.x), list(moving.y)) == ([0], [snapshot.accuracy])
    assert list(fixed.y) == [snapshot.plain_accuracy]


def test_formulas_of_a_layer_end_in_its_numbers():
    config = Config(kernel_size=3, dilation=2, padding=2)
    found = numbers(config, 75, 112)
    ends = [text.rpartition(" = ")[2] for text in figures.formulas(found, config, 75)]
    assert ends == ["5 px", "75", "81", f"{81 * 75 * 112:,}"]
