import numpy as np
import pytest
import torch

from models.iou import descent, gradient, simulation
from models.iou.field import Config, fields
from models.iou.losses import LOSSES, OWN
from viz.canvas import Box, Line
from viz.iou import pushes as figures
from viz.iou import simulation as maps
from viz.iou.formula import SYMBOLS, formula

NAMES = {name: name for name in (*LOSSES, OWN)}
WORDS = {"loss": "loss", "iteration": "iteration", "error": "error"} | {part: part for part in figures.PENALTY_COLORS}


@pytest.fixture(scope="module")
def comparison():
    return gradient.comparison(gradient.Config(losses=("IoU", "GIoU", "CIoU"), target=(4.0, 3.5, 8.0, 5.5)))


def test_every_loss_has_a_colour_and_a_formula_and_every_penalty_a_colour():
    config = gradient.Config(losses=(*LOSSES, OWN))
    pushes = gradient.comparison(config).pushes
    assert set(figures.COLORS) == set(SYMBOLS) == set(pushes)
    assert {part for push in pushes.values() for part in push.parts} == set(figures.PENALTY_COLORS)


def test_penalty_bars_add_up_to_the_loss(comparison):
    figure = figures.penalties(comparison, NAMES, WORDS)
    *bars, totals = figure.data
    assert [bar.name for bar in bars] == ["overlap", "empty hull", "distance", "aspect"]
    losses = [push.loss for push in comparison.pushes.values()][::-1]
    np.testing.assert_allclose(np.sum([bar.x for bar in bars], axis=0), losses)
    assert [float(text) for text in totals.text] == pytest.approx(losses, abs=5e-4)


def test_gradient_bars_are_minus_the_gradient(comparison):
    figure = figures.gradients(comparison, ("cx", "cy", "w", "h"), NAMES, "axis")
    for bar, push in zip(figure.data, comparison.pushes.values(), strict=True):
        np.testing.assert_array_equal(bar.y, -push.gradient.numpy())


def test_arrows_are_proportional_to_the_push_and_the_longest_has_its_length(comparison):
    reach = figures.reach(comparison.pushes)
    lengths = []
    for name, push in comparison.pushes.items():
        lines = figures.arrows(push, (1.0, 1.0, 3.0, 3.0), figures.COLORS[name], reach)
        lengths += [np.hypot(*np.subtract(line.xy[1], line.xy[0])) for line in lines]
        if name == "IoU":
            assert lines == []
        else:
            across = (np.subtract(*lines[-1].xy[::-1]) / figures.PIXELS / reach).tolist()
            assert across == pytest.approx(push.centre.tolist())
    assert max(lengths) == pytest.approx(figures.LONGEST * figures.PIXELS)
    assert figures.reach({}) == 0


def test_construction_draws_the_enclosing_box(comparison):
    hull = next(shape for shape in figures.construction(comparison.geometry) if isinstance(shape, Box))
    assert hull.xyxy == tuple(np.array((1.0, 1.0, 8.0, 5.5)) * figures.PIXELS)


def test_film_and_curves_end_at_the_step():
    paths = descent.descents(descent.Config(gradient.Config(losses=("GIoU", "DIoU")), steps=20))
    boxes = [shape for shape in figures.film(paths, 7) if isinstance(shape, Box)]
    tracks = [shape for shape in figures.film(paths, 7) if isinstance(shape, Line)]
    for box, track, path in zip(boxes, tracks, paths.values(), strict=True):
        np.testing.assert_allclose(box.xyxy, path.boxes[7] * figures.PIXELS)
        assert len(track.xy) == 8
    overlap, loss = figures.curves(paths, 7, NAMES, WORDS)
    for curve, path in zip(overlap.data, paths.values(), strict=True):
        np.testing.assert_array_equal(curve.y, path.iou[:8])
    for curve, path in zip(loss.data, paths.values(), strict=True):
        np.testing.assert_array_equal(curve.y, path.loss[:8])


def test_landscape_shows_the_field_and_hatches_its_dead_zone():
    config = Config(gradient.Config(losses=("IoU",)), resolution=33)
    field = fields(config)["IoU"]
    pane = figures.landscape(field, "IoU", True, 0.5, "dead")
    np.testing.assert_array_equal(pane.picture, field.strength.numpy().astype(np.float32))
    np.testing.assert_array_equal(pane.masks[0].where, field.dead.numpy())
    assert len(pane.shapes) < field.dead.numel()
    np.testing.assert_array_equal(
        figures.landscape(field, "IoU", False, 0.5, "dead").picture, field.loss.numpy().astype(np.float32)
    )


def test_backdrop_has_one_format_for_all_photos():
    shapes = {
        figures.backdrop(np.full(size, 200, np.uint8), dark).shape
        for size in ((400, 600, 3), (600, 400, 3), (50, 900), (480, 720))
        for dark in (False, True)
    }
    assert shapes == {(320, 480, 3)}


def test_error_curves_and_basins_equal_the_numbers():
    config = simulation.Config(("GIoU", "DIoU"), (), cases=3 * simulation.SHAPES)
    *_, last = simulation.simulate(config)
    figure = maps.errors({"exact": last}, NAMES, WORDS, False)
    for trace, outcome in zip(figure.data, last.outcomes.values(), strict=True):
        np.testing.assert_array_equal(trace.y, outcome.error)
    for pane, outcome in zip(maps.basins(last, "{loss}", NAMES, 1.0), last.outcomes.values(), strict=True):
        shown = pane.picture[np.isfinite(pane.picture)]
        np.testing.assert_allclose(np.unique(shown), np.unique(outcome.basin.numpy().astype(np.float32)))
        assert np.isnan(pane.picture[0, 0])  # the corner lies outside the disc


@pytest.mark.parametrize("name", [*LOSSES, OWN])
def test_formula_ends_with_the_value(name):
    config = gradient.Config(losses=(name,), target=(2.0, 2.0, 5.0, 3.5))
    found = gradient.comparison(config)
    assert formula(name, found.pushes[name], found.geometry).endswith(f"= {found.pushes[name].loss:.4f}")


def test_formula_substitutes_the_numbers():
    config = gradient.Config(losses=("GIoU",), predicted=(0.0, 0.0, 2.0, 2.0), target=(1.0, 1.0, 3.0, 3.0))
    found = gradient.comparison(config)
    assert r"1 - \frac{1}{7} + \frac{9 - 7}{9}" in formula("GIoU", found.pushes["GIoU"], found.geometry)
    assert torch.equal(found.geometry.union, torch.tensor(7.0).double())
