from itertools import chain

import numpy as np
import pytest
import torch

from models.images.decoding import Picture
from models.iou import descent, gradient, simulation
from models.iou.field import Config, fields
from models.iou.losses import LOSSES, OWN
from viz.canvas import Box, Line
from viz.iou import descent as curves
from viz.iou import field as landscapes
from viz.iou import pushes as figures
from viz.iou import simulation as maps
from viz.iou.boxes import PIXELS, Grid, backdrop, corners
from viz.iou.formula import SYMBOLS, formula
from viz.theme import stepped

NAMES = (*LOSSES, OWN, *figures.PATTERNS, "loss", "iteration", "error", "slope")
LABELS = {name: name for name in (*NAMES, "dead", "no push", "match", "gradient", "early", "end", "missed", "mean")}
LABELS |= {"field": "{loss} {share}", "landscape": "{loss}", "basin": "{loss} {run}", "still": "{loss} still"}


@pytest.fixture(scope="module")
def comparison():
    return gradient.comparison(gradient.Config(losses=("IoU", "GIoU", "CIoU"), target=(4.0, 3.5, 8.0, 5.5)))


def test_every_loss_has_a_colour_and_a_formula_and_every_penalty_a_colour():
    config = gradient.Config(losses=(*LOSSES, OWN))
    pushes = gradient.comparison(config).pushes
    assert set(figures.COLORS) == set(SYMBOLS) == set(pushes)
    assert {part for push in pushes.values() for part in push.parts} == set(figures.PATTERNS)


def test_penalty_bars_add_up_to_the_loss(comparison):
    figure = figures.penalties(comparison, LABELS)
    *bars, totals = figure.data
    assert [bar.name for bar in bars] == ["overlap", "empty hull", "distance", "aspect"]
    losses = [push.loss for push in comparison.pushes.values()][::-1]
    np.testing.assert_allclose(np.sum([bar.x for bar in bars], axis=0), losses)
    assert [float(text) for text in (text.split()[0] for text in totals.text)] == pytest.approx(losses, abs=5e-4)


def test_gradient_bars_are_minus_the_gradient(comparison):
    figure = figures.gradients(comparison, ("cx", "cy", "w", "h"), LABELS)
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
            across = (np.subtract(*lines[-1].xy[::-1]) / PIXELS / reach).tolist()
            assert across == pytest.approx(push.centre.tolist())
    assert figures.LONGEST * PIXELS / 2.5 < max(lengths) <= figures.LONGEST * PIXELS
    assert figures.reach({}) == 0


def test_scales_stand_still_until_a_value_no_longer_fits():
    assert [stepped(value) for value in (0.011, 0.02, 0.3, 1, 4.9, 5.1)] == pytest.approx([0.02, 0.02, 0.5, 1, 5, 10])
    near, far = (
        gradient.comparison(gradient.Config(target=(x, 3.5, x + 4, 5.5), losses=("GIoU", "DIoU"))) for x in (4.3, 4.5)
    )
    assert figures.reach(near.pushes) == figures.reach(far.pushes)
    for draw in (
        lambda one: figures.penalties(one, LABELS).layout.xaxis,
        lambda one: figures.gradients(one, "abcd", LABELS).layout.yaxis,
    ):
        assert draw(near).range == draw(far).range


def test_boxes_that_are_one_get_no_arrow_and_a_note():
    one = (5.7, 3.4, 8.7, 5.8)
    same = gradient.comparison(gradient.Config(one, one, losses=("IoU", "GIoU")))
    assert figures.notes(same, LABELS) == {"IoU": "match", "GIoU": "match"}
    photo = np.zeros((320, 480, 3), np.uint8)
    panes = [*figures.together(photo, same, False), *figures.apart(photo, same, False, LABELS)]
    assert not [shape for pane in panes for shape in pane.shapes if getattr(shape, "arrow", False)]


def test_construction_draws_the_enclosing_box(comparison):
    hull = next(shape for shape in figures.construction(comparison.geometry) if isinstance(shape, Box))
    assert hull.xyxy == tuple(np.array((1.0, 1.0, 8.0, 5.5)) * PIXELS)


@pytest.mark.parametrize("construct", [False, True])
def test_pictures_of_each_loss_hold_the_arrows_that_are_on_one_picture_together(comparison, construct):
    photo = np.zeros((320, 480, 3), np.uint8)
    (pane,) = figures.together(photo, comparison, construct)
    panes = figures.apart(photo, comparison, construct, LABELS)
    arrows = [[shape.color for shape in one.shapes if getattr(shape, "arrow", False)] for one in (pane, *panes)]
    assert arrows[0] == list(chain(*arrows[1:]))
    assert [one.title for one in panes] == ["IoU still", "GIoU", "CIoU"]
    assert {sum(isinstance(shape, Box) for shape in one.shapes) for one in panes} == {int(construct)}


def test_notes_name_the_losses_without_any_push_and_those_without_a_pull_on_the_centre():
    contained = gradient.Config((0.0, 0.0, 6.0, 6.0), (1.0, 2.0, 3.0, 4.0), ("GIoU", "DIoU"))
    apart = gradient.Config((0.0, 0.0, 1.0, 1.0), (2.0, 2.0, 3.0, 3.0), ("IoU", "GIoU"))
    assert figures.notes(gradient.comparison(contained), LABELS) == {"GIoU": "dead", "DIoU": ""}
    assert figures.notes(gradient.comparison(apart), LABELS) == {"IoU": "no push", "GIoU": ""}


@pytest.mark.parametrize("grid", [Grid(), Grid(8.0, 0.5)])
def test_a_box_comes_back_from_the_canvas_as_it_went(grid):
    numbers = (2.625, 3.5, 1.25, 0.75)
    x1, y1, x2, y2 = grid.pixels(corners(*numbers))
    assert grid.units((x1, y1, x2, y2)) == grid.units((x2, y2, x1, y1)) == numbers


def test_film_and_curves_end_at_the_step():
    config = descent.Config(gradient.Config(losses=("GIoU", "DIoU")), steps=20)
    frame = list(descent.frames(config))[7]
    boxes, tracks = ([one for one in curves.film(frame) if isinstance(one, kind)] for kind in (Box, Line))
    for box, track, path in zip(boxes, tracks, frame.paths.values(), strict=True):
        np.testing.assert_allclose(box.xyxy, path.boxes[7] * PIXELS)
        assert len(track.xy) == 8
    figure = curves.curves(frame, LABELS)
    for axis, values in (("y", "iou"), ("y2", "loss")):
        drawn = (curve for curve in figure.data if curve.yaxis == axis)
        for curve, path in zip(drawn, frame.paths.values(), strict=True):
            np.testing.assert_array_equal(curve.y, getattr(path, values)[:8])


def test_landscape_shows_the_field_and_hatches_its_dead_zone():
    config = Config(gradient.Config(losses=("IoU", "GIoU")), resolution=33)
    found = fields(config)
    pulls, losses = (landscapes.landscapes(found, pull, LABELS) for pull in (True, False))
    for pull, loss, field in zip(pulls, losses, found.values(), strict=True):
        np.testing.assert_array_equal(pull.picture, field.strength.numpy().astype(np.float32))
        np.testing.assert_array_equal(loss.picture, field.loss.numpy().astype(np.float32))
        np.testing.assert_array_equal(pull.masks[0].where, field.dead.numpy())
    arrows = [sum(isinstance(shape, Line) for shape in pane.shapes) for pane in pulls]
    assert 0 < arrows[0] < arrows[1]
    assert pulls[0].limits == pulls[1].limits
    assert losses[0].limits == losses[1].limits
    assert landscapes.grid(found).pixels((0.0, 0.0, 10.0, 7.0)) == (0.5, 0.5, 32.5, 7.0 * 3.2 + 0.5)


def test_backdrop_has_one_format_for_all_photos():
    shapes = set()
    for i, size in enumerate(((400, 600, 3), (600, 400, 3), (50, 900, 3), (480, 720, 3))):
        photo = Picture(np.full(size, 200, np.uint8), "", str(i), size[1::-1])
        light, dark = backdrop(photo, False), backdrop(photo, True)
        assert light.min() > dark.max()
        assert len(np.unique(light)) == (1 if size[1] * 2 == size[0] * 3 else 2)  # the whole photo, on a ground
        shapes |= {light.shape, dark.shape}
    assert shapes == {(320, 480, 3)}


def test_error_curves_basins_and_table_equal_the_numbers():
    config = simulation.Config(("GIoU", "DIoU"), (), cases=3 * simulation.SHAPES)
    *_, last = simulation.simulate(config)
    figure = maps.errors({"exact": last}, False, LABELS)
    for trace, outcome in zip(figure.data, last.outcomes.values(), strict=True):
        np.testing.assert_array_equal(trace.y, outcome.error)
    panes = maps.basins({"exact": last}, LABELS)
    for pane, outcome in zip(panes, last.outcomes.values(), strict=True):
        shown = pane.picture[np.isfinite(pane.picture)]
        np.testing.assert_allclose(np.unique(shown), np.unique(outcome.basin.numpy().astype(np.float32)))
        assert np.isnan(pane.picture[0, 0])  # the corner lies outside the disc
    table = maps.table({"exact": last, "again": last}, LABELS)
    assert [(line["loss"], line["gradient"]) for line in table][:2] == [("GIoU", "exact"), ("GIoU", "again")]
    assert [float(line["end"]) for line in table[::2]] == pytest.approx(
        [float(outcome.error[-1]) for outcome in last.outcomes.values()], abs=5e-5
    )


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
