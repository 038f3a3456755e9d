"""Sets, distances and the libraries agree with the fast operators, and would not if those were wrong."""

import math

import cv2
import numpy as np
import pytest

from models.morphology import check
from models.morphology.chain import Config, transformed
from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, dilated, eroded
from models.morphology.elements import element
from models.morphology.operations import OPERATIONS, Step, applied
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, PICTURES, L

LARGE = np.kron(BINARY, np.full((9, 9), 1, np.uint8))


@pytest.mark.parametrize("operation", check.BASIC)
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_fast_operators_obey_the_definition_by_sets(convention, border, operation):
    rules = Rules(convention, border)
    for probing in (*ELEMENTS.values(), element("disk", 12)):
        for iterations in (1, 2):
            step = Step(operation, probing, iterations)
            for image in PICTURES.values():
                found = check.difference(image, applied(image, step, rules), step, rules)
                assert found == 0 or (math.isnan(found) and iterations > 1)


@pytest.mark.parametrize("radius", [1, 4, 9])
def test_a_disk_erodes_by_distance(radius):
    """Where the nearest black pixel is farther than the radius: an idea without any element."""
    far = cv2.distanceTransform(LARGE, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    np.testing.assert_array_equal(eroded(LARGE, element("disk", radius), 1, Rules()) > 0, far > radius + 1e-3)
    away = cv2.distanceTransform(255 - LARGE, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    np.testing.assert_array_equal(dilated(LARGE, element("disk", radius), 1, Rules()) > 0, away < radius + 1e-3)


WRONG = {
    "another operation": lambda image, step, rules: OPERATIONS["gradient"].picture(image, step, rules),
    "one pass too many": lambda image, step, rules: applied(applied(image, step, rules), step, rules),
    "an element without its last cell": lambda image, step, rules: eroded(image, element("cross", 1), 1, rules),
}


@pytest.mark.parametrize("image", [GREY, BINARY], ids=["grey", "binary"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_operator_is_noticed_by_sets_and_by_libraries(monkeypatch, wrong, image):
    config = Config((Step("erosion", L),), "SciPy")
    right = transformed(image, config)
    assert check.chain_difference(right, config) == check.library_difference(image, right.after, config) == 0
    monkeypatch.setattr("models.morphology.chain.applied", WRONG[wrong])
    broken = transformed(image, config)
    assert check.chain_difference(broken, config) > 0
    assert check.library_difference(image, broken.after, config) > 0


def test_a_chain_is_checked_step_by_step_where_there_is_a_second_method():
    config = Config((Step("gradient", L), Step("opening", L), Step("closing", element("disk", 2), 2)), "OpenCV")
    result = transformed(GREY, config)
    assert check.chain_difference(result, config) == 0
    assert math.isnan(check.library_difference(GREY, result.after, config))
    alone = Config((Step("gradient", L),))
    assert math.isnan(check.chain_difference(transformed(GREY, alone), alone))
    assert math.isnan(check.library_difference(GREY, GREY, Config((Step("erosion", L),))))  # the textbook is no library
