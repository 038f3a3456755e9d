import numpy as np

from models.attention import growth, masks
from models.attention.tokens import Tokens
from viz.attention import charts, photo, training, windows


def test_growth_draws_the_first_weights_and_the_curve():
    found, curve = growth.spread(16), (growth.spread(4), growth.spread(16))
    drawn = charts.growth(found, curve, ("raw", "divided"), ("a", "b", "c", "d"))
    assert np.array_equal(drawn.data[0].y, found.weights[0])
    assert list(drawn.data[1].y) == [float(one.largest[0]) for one in curve]


def test_the_alignment_has_a_tick_for_each_sign():
    weights = np.eye(3)
    drawn = training.alignment(weights, "abc", "cba", ("read", "written", "weight"))
    assert np.array_equal(drawn.data[0].z, weights)
    assert list(drawn.layout.yaxis.ticktext) == ["c", "b", "a"]


def test_gate_bars_are_the_gates():
    gates = np.arange(24).reshape(3, 8) / 24
    drawn = training.gate_bars(gates, 1, ("gate", "channel {channel}", "channel {channel}, tagged"))
    assert [list(bar.y) for bar in drawn.data] == gates.tolist()
    assert drawn.data[1].name == "channel 2, tagged"


def test_the_query_and_the_best_patch_are_framed():
    picture = np.zeros((32, 48, 3), np.uint8)
    found = Tokens(None, (2, 3), 16, picture)
    pane = photo.looked(found, picture, (4, 0), np.array([True] * 5 + [False]), ("look", "hidden"))
    assert [box.xyxy for box in pane.shapes] == [(16, 16, 32, 32), (0, 0, 16, 16)]
    assert pane.masks[0].where.sum() == 256


def test_a_rolled_window_hatches_what_is_masked():
    config = masks.Windows(8, 4, 2)
    seen = masks.of_token(config, 0, True)
    plain, rolled = windows.windows(np.full((64, 64, 3), 200, np.uint8), config, (0, 0), seen, ("a", "b", "masked"))
    assert plain.masks[0].where.sum() == rolled.masks[0].where.sum() == 12 * 64
    assert rolled.shapes[-1].xyxy == (48, 48, 56, 56)


def test_recall_has_a_line_for_each_network_and_a_mark_at_the_training():
    drawn = training.recall(range(4, 7), {"with": [1, 1, 0.5], "without": [0.5, 0.4, 0.3]}, ("length", "share"), 5)
    assert [list(line.y) for line in drawn.data] == [[1, 1, 0.5], [0.5, 0.4, 0.3]]
    assert list(drawn.data[0].x) == [4, 5, 6]
    assert drawn.layout.shapes[0].x0 == 5
