import numpy as np
import pytest

from models.images.samples import sample
from models.segmentation import classical, learners, masks, measures, textures
from tests.pages.reading import captions, headers, stands

PARTS = ["paint", "classical", "measure", "things"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    stands(visit("segmentation", part=part))


@pytest.mark.parametrize("method", classical.METHODS)
def test_regions_are_those_of_the_model(visit, method):
    app = visit("segmentation", part="classical", method=method)
    stands(app)
    image = classical.working(sample("coins").pixels)
    box = tuple(round(share * side) for share in (0.15, 0.85) for side in image.shape[1::-1])
    count = len(np.unique(labels := classical.regions(image, classical.Config(method, box=box)))) - (labels == 0).any()
    assert f"<b>{count:,}</b>" in captions(app)


def test_a_wrong_measure_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setattr(measures, "dice", lambda *given: 0.25)
    assert "check bad" in captions(visit("segmentation", part="measure"))


def test_two_empty_masks_have_no_iou_and_the_reason_is_said(visit):
    app = visit("segmentation", part="measure", truth="nothing")
    stands(app)
    assert "<b>–</b>" in captions(app)


def test_levels_the_wrong_way_round_are_refused_with_the_nearest(visit):
    app = visit("segmentation", part="classical", low=200, high=100)
    assert app.warning
    assert not app.exception


def test_the_place_in_a_link_moves_the_mask(visit):
    app = visit("segmentation", part="measure", place="80_64")
    config = masks.Config("disc", 24, (16.0, 0.0))
    found = measures.measures(masks.predicted(config), masks.truth(config) > 0)
    assert f"<b>{found.hausdorff:.4g}</b>" in captions(app)


@pytest.mark.parametrize("query", [
    {}, {"view": "errors"}, {"view": "unsure", "classes": 4}, {"classes": 2},
    {"paint on": "photo", "picture": "coffee", "classes": 4},
])  # fmt: skip
def test_paint_opens_on_strokes_that_are_answered(visit, query):
    app = visit("segmentation", **query)
    stands(app)
    assert "check good" in captions(app)


def test_scores_of_strokes_are_those_of_the_model(visit):
    scene = textures.scene(textures.Config())
    answer = learners.answer("lite0", learners.prepared(scene.picture), textures.first_strokes(scene.truth))
    assert f"<td>{learners.scores(answer, scene.truth).iou:.4g}</td>" in captions(visit("segmentation"))


@pytest.mark.parametrize("text", ["a4096", "b4096"])
def test_strokes_of_one_class_leave_the_picture_to_paint_on(visit, text):
    app = visit("segmentation", strokes=text)
    stands(app)
    assert [header["name"] for header in headers(app) if header.get("extra")] == ["painting"]


def test_clear_and_undo(visit, value):
    app = visit("segmentation")
    before = value("strokes")
    app.button(key="clear strokes").click().run()
    assert not value("strokes").any()
    app.button(key="undo stroke").click().run()
    np.testing.assert_array_equal(value("strokes"), before)


def test_other_weights_turn_the_check_red(visit, monkeypatch):
    monkeypatch.setattr(learners, "PENALTY", 3.0)
    assert "check bad" in captions(visit("segmentation", **{"scene seed": 77}))


def test_wrong_scores_turn_the_check_red(visit, monkeypatch):
    monkeypatch.setattr(learners, "scores", lambda *given: learners.Scores(0.5, 0.5, 0.5))
    assert "check bad" in captions(visit("segmentation"))
