import numpy as np

from models.segmentation.training import Config, Pair, Snapshot
from viz.segmentation import training as figures

FEW = np.arange(4 * 4, dtype=np.float32).reshape(4, 4)
LABELS = {name: name for name in ("iou", "near", "elsewhere", "whole", "step", "share")}


def snapshot(step, iou):
    return Snapshot(Config(), step, FEW > 3, FEW, -FEW, iou, 0.2, 0.1)


def test_a_gradient_is_as_bright_as_it_is_large():
    pane = figures.gradient(snapshot(0, 0.5), "", "")
    np.testing.assert_array_equal(pane.picture, FEW)
    assert pane.limits == (0, FEW.max())


def test_runs_show_both_networks_where_there_are_two():
    alone = [Pair(snapshot(step, 0.1 * step), None) for step in range(3)]
    assert [trace.name for trace in figures.runs(alone, LABELS).data] == ["iou", "near", "elsewhere"]
    both = [Pair(pair.one, snapshot(pair.one.step, 0.9)) for pair in alone]
    drawn = figures.runs(both, LABELS).data
    assert len(drawn) == 6
    np.testing.assert_allclose(drawn[0].y, [0, 0.1, 0.2])
    np.testing.assert_allclose(drawn[1].y, [0.9] * 3)
