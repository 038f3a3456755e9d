import cv2
import numpy as np
import pytest
from skimage.morphology import diamond, disk

from models.morphology.elements import SHAPES, Element, element, from_cells, oversize
from tests.models.morphology.pictures import L, random_element


@pytest.mark.parametrize("radius", [0, 1, 2, 3, 7, 25])
@pytest.mark.parametrize(
    ("shape", "reference"),
    [
        ("disk", disk),
        ("diamond", diamond),
        ("square", lambda radius: np.ones((2 * radius + 1,) * 2)),
        ("cross", lambda radius: cv2.getStructuringElement(cv2.MORPH_CROSS, (2 * radius + 1,) * 2)),
        ("ellipse", lambda radius: cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)),
    ],
)
def test_shapes_equal_those_of_the_libraries(shape, reference, radius):
    probing = element(shape, radius)
    np.testing.assert_array_equal(probing.footprint, reference(radius))
    assert probing.origin == (radius, radius)


@pytest.mark.parametrize(
    ("radius", "ellipse", "disk"), [(1, 5, 5), (2, 17, 13), (3, 33, 29), (5, 89, 81), (7, 169, 149)]
)
def test_an_ellipse_is_no_disk(radius, ellipse, disk):
    assert element("ellipse", radius).footprint.sum() == ellipse
    assert element("disk", radius).footprint.sum() == disk


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("angle", [0, 17, 45, 90, 133])
def test_every_shape_is_symmetric_and_radius_zero_is_one_cell(shape, angle):
    assert element(shape, 0, angle).rows == ("1",)
    for radius in range(26):
        assert element(shape, radius, angle).reflected == element(shape, radius, angle)


@pytest.mark.parametrize(
    ("angle", "cells"),
    [
        (0, {(2, column) for column in range(5)}),
        (90, {(row, 2) for row in range(5)}),
        (45, {(4 - at, at) for at in range(5)}),
        (135, {(at, at) for at in range(5)}),
    ],
)
def test_lines(angle, cells):
    assert {tuple(at) for at in np.argwhere(element("line", 2, angle).footprint).tolist()} == cells


@pytest.mark.parametrize("angle", range(0, 180, 7))
def test_a_line_has_a_cell_in_each_row_or_column_and_no_gap(angle):
    footprint = element("line", 9, angle).footprint
    assert footprint.sum() == 19
    assert cv2.connectedComponents(np.array(footprint), connectivity=8)[0] == 2


def test_offsets_and_reflection():
    assert {tuple(at) for at in L.offsets.tolist()} == {(-1, -1), (0, -1), (1, -1), (1, 0)}
    assert {tuple(at) for at in L.reflected.offsets.tolist()} == {(1, 1), (0, 1), (-1, 1), (-1, 0)}
    for _ in range(20):
        probing = random_element(4, 5)
        np.testing.assert_array_equal(np.sort(probing.reflected.offsets, axis=0), np.sort(-probing.offsets, axis=0))
        assert probing.reflected.reflected == probing


def test_elements_are_hashable_and_read_only():
    assert len({element("disk", 3), element("disk", 3), element("disk", 4)}) == 2
    with pytest.raises(ValueError, match="read-only"):
        L.footprint[0, 0] = 0


def test_three_kinds_of_cells():
    corner = Element(("x1x", "011", "00x"), (1, 1))
    np.testing.assert_array_equal(corner.footprint, [[0, 1, 0], [0, 1, 1], [0, 0, 0]])
    np.testing.assert_array_equal(corner.background, [[0, 0, 0], [1, 0, 0], [1, 1, 0]])


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: from_cells(np.zeros((3, 3))), "must have at least one cell, got an empty one"),
        (
            lambda: from_cells(np.ones((3, 3)), (3, 0)),
            "the origin must lie inside the 3 x 3 window .* got row 3, column 0",
        ),
        (
            lambda: from_cells(np.ones((2, 5)), (0, -1)),
            "the origin must lie inside the 5 x 2 window .* got row 0, column -1",
        ),
        (lambda: from_cells(np.ones(3)), r"must be a grid of cells, got shape \(3,\)"),
        (lambda: from_cells(np.ones((0, 3))), r"must be a grid of cells, got shape \(0, 3\)"),
        (lambda: Element(("10", "1"), (0, 0)), "rows must be equally long strings"),
        (lambda: Element(("1?",), (0, 0)), "rows must be equally long strings of 0, 1 and x"),
        (lambda: Element((), (0, 0)), "rows must be equally long"),
        (lambda: element("disc", 3), "shape must be one of .*, got 'disc'"),
        (lambda: element("disk", 26), "radius must lie between 0 and 25, got 26"),
        (lambda: element("disk", -1), "radius must lie between 0 and 25, got -1"),
    ],
)
def test_refusals(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_oversize_warns_with_both_sizes_and_the_radius_that_fits():
    assert oversize(element("disk", 3), (7, 7)) == ""
    sentence = oversize(element("disk", 4), (7, 20))
    assert "9 x 9 px is larger than the picture of 20 x 7 px" in sentence
    assert "the largest radius that fits is 3" in sentence
    assert "is 0." in oversize(element("line", 1), (1, 1))
