import numpy as np
import pytest

from models.images.samples import sample
from models.segmentation import classical, masks, measures
from tests.pages.reading import captions, stands

PARTS = ["classical", "measure", "things"]


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
