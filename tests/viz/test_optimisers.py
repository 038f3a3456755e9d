import numpy as np
import pytest

from models.optimisers import average, bowl, convex, decay, edge, landscape, maps, path, ranges
from models.optimisers.rules import Rule
from viz.optimisers import charts, ideas, landscapes

BOWL = ("steep", "flat", "law", "distance", "step", "real", "imaginary")
OTHERS = ("value", "rate", "beta", "border", "sharpness", "loss", "swarm", "diverged", "moving", "adam", "adamw")
WORDS = {name: name for name in (*BOWL, *OTHERS)}


def test_terrain_is_darker_where_it_is_lower_and_hatched_where_it_is_no_number():
    values = np.arange(600.0).reshape(20, 30)
    values[0, 0] = np.nan
    pane = landscapes.terrain(values, "title", (), "hole")
    assert (np.diff(pane.picture[1:].ravel().astype(int)) >= 0).all()
    assert [(mask.name, int(mask.where.sum())) for mask in pane.masks] == [("hole", 1)]


def test_bowl_shows_the_walk_its_axes_and_the_others():
    asked, frame = bowl.Bowl(noise=0.1, steps=5), landscape.Frame(1.25)
    places = bowl.descent(asked, Rule()).places
    pane = landscapes.bowl(bowl.height(asked, frame.cells()), frame, places, bowl.axes(asked), "bowl")
    steep, flat, others, way, *_dots = pane.shapes
    assert steep.dash
    assert flat.dash
    assert len(others.xy) == bowl.CLOUD
    assert way.xy == frame.pixels(places[:, 0])


def test_swarm_has_a_colour_for_each_place_and_hatches_for_the_rest():
    found = landscape.swarm(landscape.SURFACES["four wells"].text, 5.0, Rule("momentum", 0.01, 0.9), 300)
    pane = landscapes.swarm(found, landscape.Frame(5.0), WORDS)
    assert pane.picture.shape == (landscape.HEIGHT, landscape.WIDTH, 3)
    assert len(pane.shapes) == len(found.places) == 4
    share = pane.masks[0].where.mean()
    assert (pane.masks[0].name, share) == ("diverged", pytest.approx((found.basin == landscape.DIVERGED).mean()))


def test_components_carry_the_law_where_there_is_one():
    values = np.array([[1.0, -2.0], [0.5, 1.0], [0.25, -0.5]])
    steep, law, flat = charts.components(values, [0.5, None], WORDS).data
    np.testing.assert_array_equal(steep.y, np.abs(values[:, 0]))
    np.testing.assert_array_equal(law.y, [1.0, 0.5, 0.25])
    np.testing.assert_array_equal(flat.y, np.abs(values[:, 1]))


def test_circle_shows_both_pairs_of_eigenvalues():
    spectra = {
        name: bowl.eigenvalues(Rule("momentum", 0.1, 0.9), value) for name, value in (("steep", 1.0), ("flat", 0.05))
    }
    circle, steep, flat = charts.circle(spectra, WORDS).data
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1.0)
    np.testing.assert_array_equal(steep.x, spectra["steep"].real)
    np.testing.assert_array_equal(flat.y, spectra["flat"].imag)


def test_map_draws_values_and_border_on_logarithmic_axes():
    found = maps.on_bowl(maps.Config(cells=5, steps=5), bowl.Bowl())
    border = bowl.border("momentum", found.betas)
    heat, line = charts.rates_by_beta(found, border, WORDS, (-4.0, 2.0)).data
    np.testing.assert_array_equal(heat.z, found.value)
    np.testing.assert_allclose(heat.x, np.log10(found.rates))
    np.testing.assert_allclose(line.x, np.log10(border))
    np.testing.assert_allclose(line.y, heat.y)


def test_edge_draws_curvature_border_and_loss():
    config = edge.Config()
    history = [edge.Snapshot(config, 100 * i, 0.5, 12.0 + i, []) for i in range(3)]
    sharpness, border, loss = charts.edge(history, WORDS).data
    assert list(sharpness.y) == [12.0, 13.0, 14.0]
    assert list(border.y) == [25.0, 25.0]
    assert list(loss.y) == [0.5] * 3


def test_decay_draws_walks_beside_their_laws():
    measured = {"adam": np.array([0.6, 0.7]), "adamw": np.array([0.9, 0.5])}
    law = {"adam": np.array([0.66, 0.66]), "adamw": np.array([0.92, 0.52])}
    found = decay.Ends(np.array([0.1, 1.0]), measured, law)
    line, walked, *_others = charts.decay(found, WORDS, ("noise", "weight")).data
    np.testing.assert_array_equal(line.y, found.law["adam"])
    np.testing.assert_array_equal(walked.y, found.measured["adam"])


def test_knots_are_read_back_from_their_handles():
    values = (1.0, -2.0, 0.5)
    pane, handles = ideas.knots(values, "knots")
    assert ideas.knot_values([handle["xy"] for handle in handles]) == pytest.approx(values)
    assert list(pane.shapes[1].xy[1]) == handles[1]["xy"]


def test_chords_that_leave_a_shape_are_dashed():
    cells = convex.figure("crescent")
    found = convex.of_shape(cells)
    dashed = [line.dash for line in ideas.shape(cells, found, "shape").shapes]
    assert dashed == found.violated[: ideas.DRAWN].tolist()
    assert not ideas.shape(cells, None, "shape").shapes


def test_the_worst_chord_is_drawn_where_there_is_one():
    x = np.linspace(-1, 1, 11)
    for text, count in (("x**4 - x**2", 14), ("x**2", 13)):
        found = convex.of_function(text, 1.0)
        heights = convex.values(text, found.ends)
        assert len(charts.chords(x, convex.values(text, x), found, heights, "worst").data) == count


def test_average_and_lines():
    found = average.averages(np.ones(5), 0.9)
    words = {"given": "g", "plain": "p", "corrected": "c", "step": "s", "value": "v"}
    figure = charts.average(found, words)
    np.testing.assert_allclose(figure.data[1].y, 1)
    figure = charts.lines({"Adam": np.zeros(4)}, 10, ("step", "weight"))
    assert list(figure.data[0].x) == [0, 10, 20, 30]


def test_ranges_have_gaps_where_the_loss_was_no_number():
    error = np.full(len(ranges.RATES), 0.1)
    error[-1] = np.nan
    figure = charts.ranges({"Adam": ranges.Range(ranges.Config(), error, error)}, ("rate", "error"))
    assert np.isnan(figure.data[0].y[-1])
    figure = charts.factors({"cosine": ranges.factors("cosine", 20)}, {"cosine": "Cosine"}, ("step", "times"))
    assert len(figure.data[0].y) == 20


def test_a_path_lies_on_its_plane():
    xy = np.array([[2.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    along = np.linspace(-2.5, 2.5, 5)
    found = path.Plane(path.Components(np.ones(5), xy), xy, 1.0, np.zeros(3), along, np.ones((5, 5)), np.ones(3))
    pane = landscapes.plane(found, "plane", "loss")
    assert pane.shapes[0].xy[0] == pytest.approx((4.1, 2.5))
    assert charts.walks({"a": xy, "b": 10 * xy}, ("1", "2")).data[1].x[0] == pytest.approx(1)
