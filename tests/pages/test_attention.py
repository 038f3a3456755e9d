from dataclasses import replace

import numpy as np
import pytest
import torchvision

from models.attention import dot, growth, maps, masks, trained
from pages.attention import trained as page
from tests.pages.reading import sent, stands

PARTS = ["photo", "gates", "texts", "vit", "windows", "scale", "cost"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("attention", part=part))


def test_wrong_weights_turn_the_check_red(visit, monkeypatch):
    right = dot.weights
    monkeypatch.setattr(dot, "weights", lambda *given: 0.9 * right(*given))
    app = visit("attention", temperature=1.7)
    assert "check bad" in sent(app)


def test_a_wrong_rollout_turns_the_check_red(visit, monkeypatch):
    right = maps.rolled
    monkeypatch.setattr(maps, "rolled", lambda *given: 0.9 * right(*given))
    assert "check bad" in sent(visit("attention", part="vit", **{"vit steps": 60, "vit seed": 1}))


def test_a_wrong_variance_turns_the_check_red(visit, monkeypatch):
    right = growth.spread
    monkeypatch.setattr(growth, "spread", lambda *given: replace(right(*given), variance=given[0] ** 0.5))
    assert "check bad" in sent(visit("attention", part="scale"))


def test_a_wrong_mask_turns_the_check_red(visit, monkeypatch):
    right = masks.axis_windows
    monkeypatch.setattr(masks, "axis_windows", lambda *given: (right(*given)[0], np.zeros(given[0], bool)))
    app = visit("attention", part="windows", side=12)
    assert "check bad" in sent(app)


@pytest.mark.parametrize(
    "query",
    [
        {"patches": 0, "size": 20},
        {"patches": 0, "size": 4},
        {"heads": 3},
        {"mask": "strict"},
        {"mask": "shifted", "window": 4, "shift": 4},
        {"part": "windows", "side": 10},
        {"part": "gates", "reduction": 5},
    ],
)
def test_bad_input_is_refused_in_words(visit, query):
    app = visit("attention", **query)
    assert not app.exception
    assert app.warning


def test_a_refused_patch_offers_one_that_works(visit, value):
    app = visit("attention", patches=0, size=20)
    next(button for button in app.button if "18" in button.label).click().run()
    assert value("size") == 18
    assert not app.warning


def test_large_networks_are_offered_where_their_weights_are_missing(visit, monkeypatch):
    monkeypatch.setattr(page, "present", lambda one: False)
    app = visit("attention", part="trained")
    assert not app.exception
    assert any("Fetch" in button.label for button in app.button)


def test_a_large_network_is_drawn_where_its_weights_are(visit, monkeypatch):
    monkeypatch.setattr(page, "present", lambda one: True)
    monkeypatch.setattr(trained, "network", lambda name: torchvision.models.get_model(name).eval())
    app = visit("attention", part="trained", trained="swin_t", layer=10)
    assert not app.exception
    assert not app.error
    assert not app.warning
