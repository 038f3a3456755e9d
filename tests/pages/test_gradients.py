import numpy as np
import pytest

from models.gradients import activations, cells, layers, tape
from models.gradients.rules import OPERATIONS, Operation
from tests.pages.reading import sent, stands

PARTS = ["graph", "steps", "activations", "depth", "dead", "time"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("gradients", part=part))


def wrong_activation(monkeypatch):
    right = activations.ACTIVATIONS["tanh"]
    monkeypatch.setitem(activations.ACTIVATIONS, "tanh", activations.Activation(right.value, lambda z: 1 - np.tanh(z)))


def wrong_rule(monkeypatch):
    right = OPERATIONS["sigmoid"]
    monkeypatch.setitem(OPERATIONS, "sigmoid", Operation(right.array, right.tensor, ("g * out",)))


def wrong_slope(monkeypatch):
    right = OPERATIONS["exp"]
    monkeypatch.setitem(OPERATIONS, "exp", Operation(right.array, right.tensor, ("g * a",)))


def wrong_gradient(monkeypatch):
    right = layers.fresh

    def signals(net):
        found = right(net.config)
        found.gradient[:] *= 3.0 ** np.arange(len(found.gradient))
        found.dead[:] += 0.3
        return found

    monkeypatch.setattr("models.gradients.training.signals", signals)


def wrong_distance(monkeypatch):
    right = cells.distances

    def distances(config):
        found = right(config)
        found.gradient[:] = found.gradient[::-1]
        return found

    monkeypatch.setattr("pages.gradients.time.distances", distances)


WRONG = {
    "graph": wrong_rule, "steps": wrong_slope, "activations": wrong_activation, "depth": wrong_gradient,
    "dead": wrong_gradient, "time": wrong_distance,
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_every_check_turns_red_when_the_first_method_is_wrong(visit, monkeypatch, part):
    WRONG[part](monkeypatch)
    rate = {"dead": {"dead rate": 0.41}, "depth": {"seed": 1}}.get(part, {})
    assert "check bad" in sent(visit("gradients", part=part, **rate))


@pytest.mark.parametrize("query", [{"f": "x +"}, {"f": "X @ X"}, {"f": "ce(x)"}, {"ruled": "× a", "rule4": "q"}])
def test_bad_expressions_are_refused_and_the_page_stays(visit, query):
    app = visit("gradients", **query)
    assert not app.exception
    assert app.warning


@pytest.mark.parametrize(
    "query", [{"input": "photo", "depth": 3}, {"activation": "tanh", "init": "normal", "depth": 30}]
)
def test_depth_of_a_photo_and_of_saturated_units_has_no_red_check(visit, query):
    stands(visit("gradients", part="depth", **query))


def test_no_gradient_is_drawn_beside_a_division_by_0(visit):
    app = visit("gradients", f="1 / (x - x)")
    assert not app.exception
    assert not app.warning
    assert "check good" not in sent(app)


def test_a_forgotten_path_turns_the_check_red(visit):
    assert "check bad" in sent(visit("gradients", f="x * x", forget="1.0"))


def test_numbers_of_matrices_are_in_the_link(visit, value):
    visit("gradients", f="X @ W", W23=-4)
    assert value("W23") == -4
    assert tape.forward("X @ W", {"X": np.ones((3, 2)), "W": np.ones((2, 3))}).output.shape == (3, 3)
