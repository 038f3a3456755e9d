from urllib.parse import parse_qsl

import numpy as np
import pytest

from models.detection import (
    codes,
    hungarian,
    letterbox,
    mask,
    points,
    roi,
    rules,
    targets,
    training,
    windows,
)
from models.detection.family import FAMILY
from pages.detectors import codes as page
from pages.detectors import matching
from pages.detectors.family import brought
from pages.shell.drawings import Edited
from tests.pages.reading import sent, stands

PARTS = ["board", "roi", "points", "codes", "photo", "window"]
METHODS = ["pool", "legacy", "align", "spp", "sensitive", "mask"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    assert "check good" in sent(stands(visit("detectors", part=part)))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_checked_also_at_the_edge_of_the_photo(visit, method):
    app = stands(visit("detectors", part="roi", method=method, region="300_200_590_399", shift=30))
    assert "check good" in sent(app)


def test_objects_of_the_photo_are_paired(visit):
    assert "check good" in sent(stands(visit("detectors", rule="hungarian")))


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(training, "TRAINING", 64)
    monkeypatch.setattr(training, "UNSEEN", 12)


def test_training_opens(visit, short):
    app = visit("detectors", part="train", steps=25, rules="centre")
    assert not app.exception


RIGHT = {
    "tensor": targets.tensor, "bins": roi.rounded_bins, "grid": mask.grid, "window": windows.dense,
    "focus": letterbox.focus, "back": letterbox.back, "rule": rules.assigned, "bilinear": roi.bilinear,
}  # fmt: skip


def backwards(cost):
    return np.arange(cost.shape[1])[::-1], np.arange(cost.shape[1])


def a_cell_off(start, end, *rest):
    return RIGHT["bins"](start + 32, end + 32, *rest)


def unsure(picture):
    return windows.Dense(RIGHT["window"](picture).logits + 0.1, 0.0)


BROKEN = (
    ("", rules, "assigned", lambda boxes, *rest: RIGHT["rule"](boxes * 0.8, *rest)),
    ("stride=8&levels=2&rule=inside", rules, "level", lambda sides, *rest: np.zeros(len(sides), int)),
    ("", targets, "tensor", lambda boxes, *rest: RIGHT["tensor"](boxes + 1, *rest)),
    ("rule=hungarian", hungarian, "linear_sum_assignment", backwards),
    ("rule=hungarian", hungarian, "giou", hungarian.iou),
    ("part=roi&method=align", roi, "bilinear", lambda map, x, y: RIGHT["bilinear"](map, x + 0.5, y)),
    ("part=roi&method=pool", roi, "rounded_bins", a_cell_off),
    ("part=roi&method=spp", roi, "rounded_bins", a_cell_off),
    ("part=roi&method=sensitive", roi, "rounded_bins", a_cell_off),
    ("part=roi&method=mask", mask, "grid", lambda *given: RIGHT["grid"](*given) + 0.1),
    ("part=points", points, "corner_pool", lambda top, left: np.maximum.accumulate(top, axis=1) + left),
    ("part=points&points=centres", points.cv2, "dilate", lambda heat, kernel: heat),
    ("part=window&canvas side=60", windows, "dense", unsure),
    ("part=photo", letterbox, "back", lambda *given: RIGHT["back"](*given) + 1),
    ("part=photo&view=focus", letterbox, "focus", lambda pixels: RIGHT["focus"](pixels)[::-1]),
)


@pytest.mark.parametrize(("query", "module", "function", "broken"), BROKEN, ids=[f"{b[0]} {b[2]}" for b in BROKEN])
def test_a_broken_method_turns_its_check_red(visit, monkeypatch, query, module, function, broken):
    monkeypatch.setattr(module, function, broken)
    assert "check bad" in sent(visit("detectors", **dict(parse_qsl(query))))


@pytest.mark.parametrize("code", codes.CODES)
def test_a_broken_code_turns_its_check_red(visit, monkeypatch, code):
    right = codes.CODES[code]
    monkeypatch.setitem(codes.CODES, code, lambda t, config: right(t, config) * 1.01)
    assert "check bad" in sent(visit("detectors", part="codes", encoding=code, tx=0.5, tw=0.5))


def test_the_whole_photo_comes_back_exactly_and_not_as_published():
    config = letterbox.Config(640, minimal=True)
    assert letterbox.round_trip(*whole(), config, False) < 1e-9 < letterbox.round_trip(*whole(), config, True)


def whole():
    return np.array([[0.0, 0, 2262, 400]]), 400, 2262


SIX = "~".join(f"{40 * i}.20.{40 * i + 30}.90.thing" for i in range(6))


@pytest.mark.parametrize(("objects", "words"), [("~", "got none"), (SIX, "at most as many as queries, 4, got 6")])
def test_what_cannot_be_paired_is_said_beside_the_boxes(visit, objects, words):
    app = visit("detectors", rule="hungarian", objects=objects)
    assert words in sent(app)
    assert "Objects and answers" in sent(app)


def test_objects_and_answers_are_told_apart_by_their_numbers():
    labels, places = ("1 cup", "A 0.90", "new"), [[1.0, 2, 3, 4], [5.0, 6, 9, 8], [1.0, 1, 2, 2]]
    sent = Edited(boxes=[{"xyxy": xyxy, "label": label} for label, xyxy in zip(labels, places, strict=True)])
    found = matching.edit({"objects": (), "slide": 2.0}, sent)
    assert found == {"objects": ((1, 2, 3, 4, "cup"),), "queries": ((3, 6, 7, 8, ""), (1, 1, 2, 2, ""))}


@pytest.mark.parametrize("rule", rules.RULES)
def test_every_rule_is_checked_on_three_levels(visit, rule):
    assert "check good" in sent(stands(visit("detectors", rule=rule, levels=3, stride=8)))


def test_numbers_of_a_dragged_box_make_it_again():
    setting = codes.Config("v5", 64, 4, 3)
    found = page.edit(setting, Edited(boxes=[{"xyxy": [260.0, 190, 370, 270]}]))
    assert np.allclose(codes.box(np.array([found[f"t{name}"] for name in "xywh"]), setting), [260, 190, 370, 270])


def test_every_detector_of_the_family_has_a_part():
    assert brought().keys() == {one.name for one in FAMILY}


@pytest.mark.parametrize("name", ["SPP-net", "Faster R-CNN", "R-FCN", "Mask R-CNN", "CornerNet", "CenterNet", "DETR"])
def test_a_detector_enters_a_part_that_stands(visit, name):
    stands(visit("detectors", **brought()[name][1]))
