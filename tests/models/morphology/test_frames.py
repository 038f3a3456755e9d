from itertools import pairwise

import numpy as np
import pytest

from models.images.samples import sample
from models.morphology.conventions import CONVENTIONS, Rules, dilated, eroded
from models.morphology.elements import element
from models.morphology.frames import frames, growth
from models.morphology.operations import OPERATIONS, Step, applied
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, L

DISK = element("disk", 3)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_last_frame_is_the_result(operation, iterations, convention):
    for probing in (DISK, L, element("square", 2)):
        step, rules = Step(operation, probing, iterations), Rules(convention, CONVENTIONS[convention].border)
        pictures = [frame.picture for frame in frames(BINARY, step, rules)]
        np.testing.assert_array_equal(pictures[-1], applied(BINARY, step, rules))
        assert len(pictures) <= 60


def test_erosion_shrinks_frame_by_frame():
    pictures = [frame.picture for frame in frames(GREY, Step("erosion", DISK), Rules())]
    assert len(pictures) == 4
    np.testing.assert_array_equal(pictures[0], GREY)
    for radius, picture in enumerate(pictures):
        np.testing.assert_array_equal(picture, eroded(GREY, element("disk", radius), 1, Rules()))


def test_iterations_come_one_at_a_time():
    shown = list(frames(GREY, Step("dilation", L, 4), Rules("OpenCV")))
    assert [frame.passes for frame in shown] == [1, 2, 3, 4]
    for frame in shown:
        np.testing.assert_array_equal(frame.picture, dilated(GREY, L, frame.passes, Rules("OpenCV")))


def test_an_opening_shrinks_and_comes_back():
    sums = [int(frame.picture.sum()) for frame in frames(GREY, Step("opening", DISK), Rules())]
    assert sums[:4] == sorted(sums[:4], reverse=True)
    assert sums[4:] == sorted(sums[4:])
    assert sums[4] == sums[3]  # the dilation begins with the single cell of the origin


@pytest.mark.parametrize("operation", ["reconstruction_by_dilation", "reconstruction_by_erosion"])
def test_a_front_moves_one_way(operation):
    coins = np.ascontiguousarray(sample("coins").pixels[..., 0])
    shown = list(frames(coins, Step(operation, element("disk", 5)), Rules()))
    sign = 1 if operation == "reconstruction_by_dilation" else -1
    assert 8 <= len(shown) <= 40
    for before, after in pairwise(shown):
        assert (sign * (after.picture.astype(int) - before.picture) >= 0).all()


@pytest.mark.parametrize("name", ELEMENTS)
def test_growth_ends_with_the_element_and_never_loses_a_cell(name):
    stages = list(growth(ELEMENTS[name]))
    assert stages[-1].rows == ELEMENTS[name].rows
    assert {stage.origin for stage in stages} == {ELEMENTS[name].origin}
    for before, after in pairwise(stages):
        assert (before.footprint <= after.footprint).all()
        assert before.footprint.sum() < after.footprint.sum()


@pytest.mark.parametrize("shape", ["disk", "square"])
def test_named_shapes_grow_through_their_own_kind(shape):
    stages = list(growth(element(shape, 5)))
    assert [int(stage.footprint.sum()) for stage in stages] == [
        int(element(shape, radius).footprint.sum()) for radius in range(6)
    ]
