"""The definition agrees with the fast operators, and would not if they were wrong."""

import pytest

from models.morphology import check
from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, dilated, eroded
from models.morphology.elements import element, from_cells
from tests.models.morphology.pictures import BINARY, GREY

L = from_cells([[1, 0, 0], [1, 0, 0], [1, 1, 0]])


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_fast_operators_obey_the_definition(convention, border):
    rules = Rules(convention, border)
    for probing in (L, element("disk", 2), element("line", 3, 30.0)):
        for image in (GREY, BINARY):
            assert check.difference(image, probing, rules) == 0


@pytest.mark.parametrize(("name", "wrong"), [("eroded", dilated), ("dilated", eroded)])
def test_a_wrong_operator_is_noticed(monkeypatch, name, wrong):
    monkeypatch.setattr(check, name, wrong)
    assert check.difference(GREY, L, Rules()) > 0
