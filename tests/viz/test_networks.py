import numpy as np
import pytest

from models.networks import machine, race, signals, zoo
from models.networks.conventions import TOOLS, parts
from models.networks.costs import costs
from models.networks.walk import Walk
from viz.networks import blueprint, charts

WORDS = {"share": "share", "weights": "weights", "macs": "macs", "activations": "activations"}


@pytest.mark.parametrize("name", ["LeNet-5 (d2l)", "ViT-B/16", "ResNet-18"])
def test_drawing_is_to_scale_and_bars_are_shares(name):
    found = costs(zoo.Config(name, zoo.SIDES.get(name, 224)))
    figure = blueprint.blueprint(found, 1, 224, WORDS)
    drawing, *bars = figure.data
    for height, width, one in zip(drawing.y, drawing.width, found.blocks, strict=True):
        channels = one.shape[0] if len(one.shape) != 2 else one.shape[1]
        assert width == channels**0.5
        assert height == max({3: one.shape[1:2], 2: (14,), 1: (0,)}[len(one.shape)][0], 224 / 60)
    assert [sum(bar.y) for bar in bars] == pytest.approx([100] * 3)
    macs = [one.macs for one in found.blocks]
    np.testing.assert_allclose(bars[1].y, 100 * np.array(macs) / sum(macs))


def test_blocks_do_not_overlap():
    figure = blueprint.blueprint(costs(zoo.Config("VGG-16")), 0, 224, WORDS)
    x, width = (np.array(getattr(figure.data[0], side)) for side in ("x", "width"))
    assert (x[1:] - width[1:] / 2 > x[:-1] + width[:-1] / 2).all()


def test_mosaic_holds_every_map_at_its_own_scale():
    maps = np.arange(1, 14, dtype=float)[:, None, None] * np.ones((13, 4, 4))
    tiles = blueprint.mosaic(maps, least=4)
    assert tiles.shape == (2 * 6, blueprint.COLUMNS * 6)
    assert (tiles == 1).sum() == 13 * 16


def test_panes_tell_signs():
    for sign, scale in ((1, "sequential"), (-1, "diverging")):
        walk = Walk(sign * np.ones((2, 3, 3)), np.arange(2), False, np.zeros((8, 8, 3), np.uint8))
        assert blueprint.panes(walk, ("a", "b"))[0].scale == scale


def test_bars_of_the_quarrel_are_the_counts():
    found = costs(zoo.Config("ResNet-18"))
    bars = {name: parts(found.ops, one) for name, one in TOOLS.items()}
    figure = charts.quarrel(bars, 1.8e9, {kind: kind for one in bars.values() for kind in one}, ("x", "published"))
    sums = np.sum([trace.x for trace in figure.data if trace.type == "bar"], 0)
    assert dict(zip(figure.data[0].y, sums, strict=True)) == {name: sum(one.values()) for name, one in bars.items()}
    assert list(figure.data[-1].x) == [1.8e9, 1.8e9]


def test_dots_below_the_roof():
    arrays = (np.array([10.0, 20.0]), np.array([1.0, 2.0]), np.array([0.5, 4.0]))
    found = machine.Timed(machine.Machine(100.0, 5.0), ("a", "b"), *arrays)
    roof, dots = charts.roofline(found, ("x", "y", "roof", "blocks")).data
    assert list(dots.x) == [10, 10]
    assert list(dots.y) == [20, 5]
    assert max(roof.y) == 100
    assert list(charts.times(found, ("ms", "measured", "least")).data[0].y) == [500, 4000]


def test_signals_are_drawn_with_the_law_that_holds():
    run = signals.Signals(np.array([4.0, 2.0, 1.0]), np.array([0.0, 0.2, 0.3, 0.4]))
    words = dict.fromkeys(("plain", "law", "layer", "gradient", "likeness"), "")
    with_norm, without = (charts.signals({"plain": run}, norm, words).data for norm in (True, False))
    assert list(with_norm[0].y) == [4, 2, 1]
    np.testing.assert_allclose(with_norm[2].y, signals.GROWTH ** np.array([2, 1, 0]))
    np.testing.assert_allclose(without[2].y, signals.cosines(0, 3))


def test_race_draws_every_network():
    keys = [("plain", 4), ("residual", 4)]
    runs = dict.fromkeys(keys, race.Run(np.arange(20.0), np.ones(3), np.array([0.1, 0.2, 0.3])))
    words = dict.fromkeys(("plain", "residual", "step", "loss", "layer", "gradient", "law", "likeness of digits"), "")
    data = charts.race(race.Snapshot(race.Config((4,)), 19, runs), words).data
    assert len(data) == 7
    np.testing.assert_allclose(data[0].y, np.arange(4.5, 15))
    assert list(data[1].y) == [1, 1, 1]
    assert (list(data[2].x), list(data[2].y)) == ([0, 1, 3], [0.1, 0.2, 0.3])
    np.testing.assert_allclose(data[-1].y, signals.GROWTH ** np.array([2, 1, 0]))


def test_twin_in_percent():
    before, after = charts.swap((10.0, 4.0), (5.0, 1.0), ("a", "b"), ("y", "before", "after")).data
    assert list(before.y) == [100, 100]
    assert list(after.y) == [50, 25]
