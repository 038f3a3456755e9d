"""The laws hold where theory says so, and the lamps turn red where a library's call breaks them."""

import numpy as np
import pytest

from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, closed, opened
from models.morphology.elements import element, from_cells
from models.morphology.laws import laws
from tests.models.morphology.pictures import ELEMENTS, GREY, PICTURES, L, random_element

PADDED = np.pad(np.where(np.random.default_rng(0).random((40, 40)) > 0.45, 255, 0).astype(np.uint8), 6)


def red(*arguments) -> set[str]:
    return {law.name for law in laws(*arguments) if not law.holds}


@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES)
def test_minkowski_with_a_neutral_border_obeys_all_laws(image, iterations):
    for probing in [*ELEMENTS.values(), *(random_element(5, 6) for _ in range(20))]:
        assert red(image, probing, iterations, Rules()) == set()


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_symmetric_elements_obey_in_every_library(convention):
    for shape in ("square", "disk", "line"):
        assert red(GREY, element(shape, 3, 30), 1, Rules(convention)) == set()


@pytest.mark.parametrize(
    ("convention", "broken"),
    [
        ("textbook", set()),
        ("SciPy", set()),
        ("scikit-image", {"dilation_is_dual_to_erosion", "closing_is_dual_to_opening"}),
        (
            "OpenCV",
            {
                "opening_is_idempotent",
                "closing_is_idempotent",
                "opening_adds_nothing",
                "closing_removes_nothing",
                "dilation_is_dual_to_erosion",
                "closing_is_dual_to_opening",
            },
        ),
    ],
)
def test_an_element_like_the_letter_l_breaks_the_careless_calls(convention, broken):
    assert red(PADDED, L, 1, Rules(convention)) == broken


def test_the_border_is_a_knob():
    picture = np.ascontiguousarray(PADDED[6:-6, 6:-6])
    broken = red(picture, L, 1, Rules("SciPy", "reflect"))
    assert "opening_adds_nothing" in broken
    assert "dilation_is_dual_to_erosion" not in broken
    assert "dilation_is_dual_to_erosion" in red(picture, L, 1, Rules("textbook", "constant 0"))


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_lamps_count_the_pixels_that_break_the_law(convention, border):
    rules = Rules(convention, border)
    opening, closing = opened(GREY, L, 2, rules).astype(int), closed(GREY, L, 2, rules).astype(int)
    lamps = {law.name: law for law in laws(GREY, L, 2, rules)}
    for name, violation in (
        ("opening_adds_nothing", opening - GREY),
        ("closing_removes_nothing", GREY - closing),
        ("opening_is_idempotent", abs(opened(opening.astype(np.uint8), L, 2, rules) - opening)),
        ("closing_is_idempotent", abs(closed(closing.astype(np.uint8), L, 2, rules) - closing)),
    ):
        lamp = lamps[name]
        assert lamp.broken == (violation > 0).sum()
        assert lamp.worst == max(violation.max(), 0)
        assert lamp.holds == (lamp.broken == 0)


def test_erosion_is_no_shrinking_when_the_origin_is_not_in_the_element():
    names = {law.name for law in laws(GREY, L, 1, Rules())}
    assert not names & {"erosion_adds_nothing", "dilation_removes_nothing"}
    holding = from_cells(np.array([[1, 1], [1, 0]]), (0, 0))
    lamps = {law.name: law.holds for law in laws(GREY, holding, 1, Rules())}
    assert lamps["erosion_adds_nothing"]
    assert lamps["dilation_removes_nothing"]


def test_colour_is_refused():
    with pytest.raises(ValueError, match="the picture must be"):
        laws(np.zeros((3, 3, 3), np.uint8), L, 1, Rules())
