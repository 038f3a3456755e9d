import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch
import torchvision

from models.attention import dot, growth, maps, masks, trained
from models.pretrained.weights import Weights, path
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
    right = maps.mixed
    monkeypatch.setattr(maps, "mixed", lambda *given: 0.9 * right(*given))
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


@pytest.fixture
def published(tmp_path, monkeypatch):
    """Random weights in files as torchvision has them, to be fetched into an empty cache."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    trained.network.cache_clear()

    def publish(name, digest=""):
        site = tmp_path / "site.pth"
        torch.save(torchvision.models.get_model(name).state_dict(), site)
        digest = digest or hashlib.sha256(site.read_bytes()).hexdigest()[:8]
        found = Weights(f"{name}-{digest}.pth", 1.0, digest, site.as_uri())
        monkeypatch.setattr(trained, "weights", lambda asked: found)
        return path(found)

    yield publish
    trained.network.cache_clear()


def press_fetch(app):
    return next(button for button in app.button if "Fetch" in button.label).click().run()


def test_a_large_network_is_fetched_and_drawn(visit, published):
    file = published("swin_t")
    app = visit("attention", part="trained", trained="swin_t", layer=10)
    untrained = sent(app)
    assert "Entropy" in untrained
    app = press_fetch(app)
    assert file.is_file()
    stands(app)
    assert "Entropy" in sent(app)
    assert sent(app) != untrained


def test_a_file_with_another_digest_is_refused(visit, published):
    file = published("swin_t", "00000000")
    app = press_fetch(visit("attention", part="trained", trained="swin_t"))
    assert "SHA-256" in app.warning[0].value
    assert not file.is_file()
