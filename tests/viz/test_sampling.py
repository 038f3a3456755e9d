import numpy as np
import pytest
import torch

from models.sampling import convolution, learned, special
from models.sampling.cost import KINDS, costs, overlap
from models.sampling.cost import Config as Cost
from models.sampling.layer import Config
from models.sampling.stack import Config as Stack
from models.sampling.stack import coverage
from viz import sampling as figures
from viz.canvas import Box

PICTURE = torch.rand(3, 12, 15, generator=torch.Generator().manual_seed(0))
PHOTO = (PICTURE.permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
STACK = Stack((2, 2))
COST_WORDS = {name: name for name in KINDS} | {"parameters": "parameters", "adds": "multiply-adds"}
CONE_WORDS = {"read": "read", "hole": "hole", "picture": "photo", "layer": "layer {number}", "place": "px", "hover": ""}


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


def test_path_counts_are_drawn_and_holes_hatched():
    seen = coverage(STACK)
    pane = figures.path_counts(seen, "paths", "no path")
    np.testing.assert_array_equal(pane.picture, seen.paths)
    np.testing.assert_array_equal(pane.masks[0].where, seen.paths == 0)
    assert not figures.path_counts(coverage(Stack((1,))), "", "").masks


def test_seen_photo_keeps_the_pixels_with_a_path_and_dims_the_others():
    seen = coverage(STACK)
    shown = figures.seen_photo(PHOTO, seen, (6, 7), "").picture
    window = PHOTO[2:11, 3:12]
    touched = seen.paths > 0
    np.testing.assert_array_equal(shown[touched], window[touched])
    assert (shown[~touched] <= window[~touched] * figures.DIM).all()


def test_window_in_the_photo_has_the_size_of_the_window():
    seen = coverage(STACK)
    (box,) = figures.located(PHOTO, seen, (6, 7), "").shapes
    assert isinstance(box, Box)
    assert box.xyxy == (3, 2, 12, 11)


@pytest.mark.parametrize("stack", [STACK, Stack((1, 3), 2)], ids=["odd", "even"])
def test_cone_connects_each_read_place_with_its_taps(stack):
    seen = coverage(stack)
    drawn = figures.cone(seen, stack, CONE_WORDS)
    lines = [trace for trace in drawn.data if trace.mode == "lines"]
    assert len(lines) == len(stack.dilations)
    bottom = lines[-1]
    ends = np.asarray(bottom.x).reshape(-1, 3)[:, 1]
    dots = next(trace for trace in drawn.data if trace.mode == "markers" and trace.y[0] == 0 and trace.name == "read")
    assert set(ends) == set(dots.x)
    assert np.isnan(np.asarray(bottom.x).reshape(-1, 3)[:, 2]).all()
    np.testing.assert_array_equal(dots.customdata, seen.levels[-1][seen.levels[-1] > 0])


def test_cone_names_each_kind_of_place_once():
    drawn = figures.cone(coverage(STACK), STACK, CONE_WORDS)
    assert sorted(trace.name for trace in drawn.data if trace.showlegend) == ["hole", "read"]


def test_bars_have_the_costs():
    found = costs(Cost())
    parameters, adds = figures.cost_bars(found, COST_WORDS).data
    assert list(parameters.x) == [cost.parameters for cost in found]
    assert list(adds.x) == [cost.multiply_adds for cost in found]
    assert list(parameters.y) == list(KINDS)


def test_connection_tiles_show_each_channel():
    connections = np.arange(2 * 3 * 3, dtype=np.float32).reshape(2, 3, 3)
    sheet = figures.connection_tiles(connections, "").picture
    np.testing.assert_array_equal(sheet[1:4, 1:4], connections[0])
    np.testing.assert_array_equal(sheet[1:4, 5:8], connections[1])
    assert np.isnan(sheet[:, 4]).all()


def test_overlap_shows_the_counts():
    counts = overlap(3, 2, 4).numpy()
    np.testing.assert_array_equal(figures.overlap(counts, "").picture, counts)


def test_identity_shows_both_sides_and_their_difference():
    case = special.special_cases(PICTURE, Config(dilation=2, padding=2))[1]
    left, right, difference = figures.identity(case, ("a", "b", "c"))
    np.testing.assert_array_equal(left.picture, case.left[0])
    np.testing.assert_array_equal(right.picture, case.right[0])
    np.testing.assert_array_equal(difference.picture, case.left[0] - case.right[0])
    assert left.limits == right.limits


@pytest.fixture(scope="module")
def snapshot():
    return next(learned.train(learned.Config()))


def test_gallery_puts_a_dot_at_each_tap(snapshot):
    sheet = figures.gallery(snapshot, "").picture
    tile = figures.ENLARGED * learned.CANVAS + 2
    assert sheet.shape == (2 * tile, 8 * tile, 3)
    for index in (0, 9):
        top, left = tile * (index // 8), tile * (index % 8)
        for y, x in snapshot.points[index].tolist():
            place = top + 1 + round(figures.ENLARGED * (y + 0.5)), left + 1 + round(figures.ENLARGED * (x + 0.5))
            assert tuple(sheet[place]) == figures.TAP


def test_dots_are_the_held_out_digits(snapshot):
    words = {"size": "s", "spread": "p", "angle": "a", "turn": "t"}
    size, turn = figures.following(snapshot, words).data
    np.testing.assert_array_equal(size.x, snapshot.scale)
    np.testing.assert_array_equal(size.y, snapshot.spread)
    np.testing.assert_array_equal(turn.x, snapshot.angle)
    np.testing.assert_array_equal(turn.y, snapshot.turn)


def test_accuracy_draws_the_history(snapshot):
    moving, fixed = figures.accuracy(snapshot, 100, {"moving": "m", "fixed": "f", "step": "s", "share": "r"}).data
    assert (list(moving.x), list(moving.y)) == ([0], [snapshot.accuracy])
    assert list(fixed.y) == [snapshot.plain_accuracy]
