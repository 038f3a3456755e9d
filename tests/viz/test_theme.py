import numpy as np
import plotly.graph_objects as go

from viz.theme import figure, segments


def test_segments_lift_the_pen_between_lines():
    np.testing.assert_array_equal(segments(np.array([0.0, 2.0]), np.array([1.0, 3.0])), [0, 1, np.nan, 2, 3, np.nan])


def test_figure_keeps_zoom_and_a_fixed_height_and_takes_layout():
    drawn = figure(go.Scatter(x=[1, 2], y=[3, 4]), height=250, xaxis={"title": "step"})
    assert drawn.layout.uirevision == "explorer"
    assert drawn.layout.height == 250
    assert drawn.layout.xaxis.title.text == "step"
