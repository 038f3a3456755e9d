import numpy as np
import pytest

from models.images.samples import sample
from models.segmentation import arithmetic, classical, tiles, upsampling
from tests.pages.reading import captions, stands

COINS = tiles.grey(classical.working(sample("coins").pixels), 192)


@pytest.mark.parametrize("topic", ["sizes", "tiles", "up"])
def test_every_topic_opens_and_no_check_is_red(visit, topic):
    app = visit("segmentation", part="arithmetic", topic=topic, padding="valid")
    stands(app)
    assert "check good" in captions(app)


def test_a_wrong_size_turns_the_check_red(visit, monkeypatch):
    right = arithmetic.levels()
    monkeypatch.setattr(arithmetic, "levels", lambda side, pools: (right[0], *right[2:]))
    assert "check bad" in captions(visit("segmentation", part="arithmetic"))


def test_tiles_that_are_wrong_turn_the_check_red(visit, monkeypatch):
    right = tiles.tiling

    def wrong(image, config):
        found = right(image, config)
        return tiles.Tiling(found.whole, np.roll(found.tiled, 1, axis=0), found.rows, found.columns, True)

    monkeypatch.setattr(tiles, "tiling", wrong)
    assert "check bad" in captions(visit("segmentation", part="arithmetic", topic="tiles", padding="valid"))


@pytest.mark.parametrize(
    ("name", "wrong"), [("counts", np.ones((2, 2))), ("ripple", 0.5), ("there_and_back", np.ones((47, 47)))]
)
def test_a_wrong_part_of_up_sampling_turns_its_check_red(visit, monkeypatch, name, wrong):
    monkeypatch.setattr(upsampling, name, lambda *given: wrong)
    if name == "there_and_back":
        monkeypatch.setattr("models.segmentation.check_arithmetic.there_and_back", lambda *given: wrong)
    assert captions(visit("segmentation", part="arithmetic", topic="up")).count("check bad") == 1


def test_seams_of_zero_padding_are_those_of_the_model(visit):
    app = visit("segmentation", part="arithmetic", topic="tiles", padding="zero", tile=64)
    found = tiles.tiling(COINS, tiles.Config(3, 64, 64, "zero", 1))
    assert f"<b>{found.difference.max():.2g}</b>" in captions(app)
    assert f"<b>{(found.difference > tiles.SAME).mean():.1%}</b>" in captions(app)


@pytest.mark.parametrize("values", [{"topic": "sizes", "side": 573}, {"topic": "tiles", "tile": 165}])
def test_a_size_that_does_not_fit_is_refused(visit, values):
    app = visit("segmentation", part="arithmetic", **values)
    assert app.warning
    assert not app.exception
