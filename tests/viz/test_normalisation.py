import numpy as np

from models.normalisation import clusters, dropout, overfit, penalty, running
from viz.normalisation import charts, cubes, remedies

NAMES = (
    *("mean", "variance", "input", "step", "value", "subgradient", "proximal", "size", "mask", "arithmetic"),
    *("geometric", "scaled", "sorted", "class", "plain", "treated", "training", "stop", "accuracy", "loss"),
)  # fmt: skip
WORDS = {name: name for name in NAMES}
X = np.linspace(0, 1, 2 * 3 * 4 * 4).reshape(2, 3, 4, 4)


def test_tiles_show_each_channel_of_each_photo_at_its_place():
    pane = cubes.tiles(X, "tiles")
    step = 4 + cubes.GAP
    assert pane.picture.shape == (2 * step - cubes.GAP, 3 * step - cubes.GAP)
    assert (pane.picture[step : step + 4, 2 * step : 2 * step + 4] == np.round(255 * X[1, 2])).all()


def test_zero_is_grey_after_normalising():
    assert set(cubes.photos(np.zeros((1, 3, 4, 4)), "after", signed=True).picture.ravel()) == {128}


def test_histograms_count_every_element():
    before, after, _mean = cubes.histogram(X.ravel(), 2 * X.ravel(), ("before", "after", "count")).data
    assert sum(before.y) == sum(after.y) == X.size


def test_averages_are_lines_and_batches_dots():
    found = running.averages(running.Config(steps=5))
    chart = charts.averages(found, 2.0, WORDS)
    lines = {trace.name: trace for trace in chart.data if trace.name in ("mean", "variance")}
    assert (lines["mean"].y == found.mean).all()
    assert (lines["variance"].y == found.variance).all()
    assert (chart.data[0].y == found.batches.mean(axis=1)).all()


def test_bars_have_a_line_for_guessing():
    chart = charts.bars({"a": 0.9, "b": 0.2}, "accuracy", "guessing")
    assert list(chart.data[0].y) == [0.9, 0.2]
    assert set(chart.data[1].y) == {0.1}


def test_ball_and_contour_touch_at_the_solution():
    config = penalty.Config("L2", 0.5, (1.0, 0.5), 5.0)
    pane, handles = remedies.ball(config, "ball")
    at = pane.shapes[-1].xy[0]
    for line in pane.shapes[2:4]:
        assert min(np.hypot(x - at[0], y - at[1]) for x, y in line.xy) < 1.5
    assert remedies.place(handles[0]["xy"]) == (1.0, 0.5)


def test_exact_zeros_leave_the_chart_of_weights():
    found = penalty.walks(penalty.Walk(steps=200))
    chart = remedies.walks(found, WORDS)
    ends = [trace.y[-1] for trace in chart.data if trace.name == "proximal"]
    assert np.isnan(ends).sum() == (found.proximal[-1] == 0).sum()


def test_masks_are_sorted():
    found = dropout.masks(dropout.Small())
    chart = remedies.masked(found, WORDS)
    assert (np.diff(chart.data[0].y) >= 0).all()
    assert chart.data[1].y[0] == found.arithmetic[0]


def test_runs_have_a_star_at_the_stop():
    history = list(overfit.pair(overfit.Config(100, 8, steps=40)))
    best = {name: overfit.stopped([getattr(one, name) for one in history]) for name in ("plain", "treated")}
    stars = [trace for trace in remedies.runs(history, best, WORDS).data if trace.name == "stop"]
    assert [star.x[0] for star in stars] == [best["plain"].step] * 2 + [best["treated"].step] * 2


def test_plane_holds_every_digit_of_three_classes():
    found = clusters.features(clusters.Config(steps=20))
    chart = remedies.plane(found, (3, 5, 8), "plane", remedies.extent(found, (3, 5, 8)))
    assert [len(trace.x) for trace in chart.data] == [(found.labels == digit).sum() for digit in (3, 5, 8)]
