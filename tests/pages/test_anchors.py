"""The page of anchors and suppression, in-process: every part, every source, drawn boxes, refusals."""

import numpy as np
import pytest

from models.anchors.grid import Config as Grid
from models.anchors.grid import anchors
from models.anchors.matching import POSITIVE, matching
from models.anchors.matching import Config as Rule
from models.detectors.candidates import hugging
from models.detectors.sources import SOURCES
from models.images.marked import MARKED
from models.images.samples import sample
from models.nms.suppression import Config, suppression
from tests.pages.reading import program

PAGE = "anchors"
PICTURE = sample("astronaut")


@pytest.fixture
def staying(drawn):
    """``staying()``: the letters of the drawn boxes that stay, and can be dragged there, too."""

    def letters():
        shown = [box["also"].get("1") for box in drawn()["own"]["edit"]["boxes"]]
        return [box["label"][0] for box in shown if box]

    return letters


def kept_of(source, config, grid=Grid()):  # noqa: B008 - frozen
    detector = SOURCES[source]
    return suppression(detector.detect(PICTURE.pixels, detector.config(grid, "cpu")), config)


def test_funnel_is_the_models_and_torchvision_agrees(visit, drawn):
    visit(PAGE)
    captions = drawn()["photo"]["captions"]
    for count in kept_of("onet", Config(score_threshold=0.6, iou_threshold=0.3)).funnel:
        assert f"<b>{count:,}</b>" in captions
    assert captions.count("check good") == 1


@pytest.mark.parametrize("source", ["faces", "rnet", "onet", "objects", "people", "own"])
@pytest.mark.parametrize("part", ["result", "film", "thresholds"])
def test_every_source_in_every_part(visit, source, part):
    app = visit(PAGE, source=source, part=part, **{f"score_{source}": 0.5})
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("method", ["soft-linear", "soft-gaussian", "diou", "ios", "merge"])
def test_every_method_agrees_with_its_second_method(visit, drawn, method):
    app = visit(PAGE, method=method)
    assert not app.exception
    assert drawn()["photo"]["captions"].count("check good") == 1


def test_link_to_anchors_reaches_the_source_that_scores_them(visit, drawn):
    visit(PAGE, source="objects", anchor_side=2, levels="4~5")
    expected = kept_of("objects", Config(score_threshold=0.15, iou_threshold=0.3), Grid(levels=(4, 5), scale=2.0))
    other = kept_of("objects", Config(score_threshold=0.15, iou_threshold=0.3))
    captions = drawn()["photo"]["captions"]
    assert expected.funnel[:2] != other.funnel[:2]
    for count in expected.funnel:
        assert f"<b>{count:,}</b>" in captions


@pytest.mark.parametrize("source", ["ssdlite", "retinanet", "fasterrcnn", "rpn"])
def test_detector_without_weights_offers_to_fetch_them(visit, source, monkeypatch, tmp_path):
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    app = visit(PAGE, source=source)
    assert not app.exception
    (button,) = (button for button in app.button if button.key.startswith("fetch "))
    assert f"{SOURCES[source].weights.megabytes:.0f}" in button.label


def test_without_internet_fetching_is_refused_in_words(visit, monkeypatch, tmp_path):
    def offline(*_arguments, **_options):
        raise OSError("no route to host")

    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    monkeypatch.setattr("models.pretrained.weights.urlopen", offline)
    app = visit(PAGE, source="ssdlite")
    next(button for button in app.button if button.key.startswith("fetch ")).click().run()
    assert not app.exception
    assert "no route to host" in app.warning[0].value


VIEWS = {"objects": {"best"}, "sizes": {"coverage", "dark"}, "shapes": {"learned", "elbow"}, "offsets": {"offsets"}}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("objects", [None, "~"])
def test_every_view_of_the_anchors_with_and_without_objects(visit, drawn, view, objects):
    app = visit(PAGE, part="anchors", view=view, **({} if objects is None else {"objects": objects}))
    assert not app.exception
    assert not app.warning
    expected = VIEWS[view] if objects is None or view == "sizes" else {"none"}
    assert expected | {"photo"} <= drawn().keys()


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("result", {"source": "people"}), ("film", {"source": "own", "round": 2}), ("thresholds", {"source": "own"}),
        ("thresholds", {"source": "onet"}), ("anchors", {"view": "shapes"}),
    ],
)  # fmt: skip
def test_every_part_has_a_program_that_prints_what_it_shows(visit, app, part, more):
    app.session_state["anchors/code"] = True
    program(visit(PAGE, part=part, **more))


def test_counts_are_those_of_the_model(visit, drawn):
    visit(PAGE, part="anchors", positive=0.6)
    grid = anchors(*PICTURE.pixels.shape[:2], Grid())
    objects = np.array([box[:4] for box in MARKED["Astronaut"]], float)
    learning = int((matching(grid.boxes, objects, Rule(positive=0.6)).label == POSITIVE).sum())
    assert f"<b>{len(grid.boxes):,}</b>" in drawn()["photo"]["captions"]
    assert f"<b>{learning:,}</b>" in drawn()["photo"]["captions"]


def test_objects_belong_to_their_picture_and_travel_in_the_link(visit, app, value, values):
    mine = "10.20.40.60.mug~100.100.108.109.dot"
    visit(PAGE, part="anchors", objects=mine)
    assert value("objects") == ((10, 20, 40, 60, "mug"), (100, 100, 108, 109, "dot"))
    assert values().register["objects"].text == mine
    app.selectbox(key="anchors/picture").set_value("coffee").run()
    assert [box[4] for box in value("objects")] == ["cup", "spoon", "saucer"]
    app.selectbox(key="anchors/picture").set_value("astronaut").run()
    assert values().register["objects"].text == mine


def test_corners_of_a_box_may_be_drawn_in_any_order_and_boxes_beyond_the_picture_are_left_out(visit, value):
    visit(PAGE, part="anchors", objects="40.60.10.20.mug~600.10.650.20.far")
    assert value("objects") == ((10, 20, 40, 60, "mug"),)


def test_objects_count_for_what_stays_if_the_detector_can_find_them(visit, drawn):
    visit(PAGE, source="rnet", nms_iou=0.5, compare="true")  # the marked helmet, shuttle, patch and pin are no faces
    captions = drawn()["photo"]["captions"]
    assert "<b>1 / 5</b>" in captions
    assert "<b>0.20</b>" in captions
    assert "<b>1.00</b>" in captions


def test_a_detector_of_faces_is_not_judged_by_cups(visit, drawn):
    visit(PAGE, picture="coffee", source="onet", compare="true")
    assert "precision" not in drawn()["photo"]["captions"]
    assert "face" in drawn()["photo"]["captions"]


def test_objects_that_share_their_best_anchor_are_named_when_no_anchor_learns_them(visit, drawn):
    visit(PAGE, part="anchors", positive=0.9, negative=0.1, objects="10.10.42.42.large~12.12.40.40.small")
    grid = anchors(*PICTURE.pixels.shape[:2], Grid()).boxes
    objects = np.array([[10, 10, 42, 42], [12, 12, 40, 40]], float)
    assert matching(grid, objects, Rule(0.9, 0.1)).unlearned.tolist() == [1]
    assert "No anchor learns: small" in drawn()["photo"]["captions"]


def test_the_remedy_for_two_people_keeps_just_these_two(visit, staying):
    visit(PAGE, source="own", case="hugging", method="ios", nms_iou=0.65)
    assert staying() == ["A", "D"]


def test_no_level_and_crossed_thresholds_are_refused_in_words_and_the_last_good_picture_stays(visit, drawn, set_value):
    app = visit(PAGE, part="anchors")
    for name, bad, good in (("positive", 0.2, 0.5), ("levels", (), (3, 4))):
        app = set_value(name, bad)
        assert len(app.warning) == 1
        assert "photo" in drawn()
        app = set_value(name, good)
        assert not app.warning


def test_boxes_drawn_by_hand_are_suppressed_as_drawn(visit, staying, set_value):
    visit(PAGE, source="own", case="chain")
    assert staying() == ["A", "C"]
    set_value("nms_iou", 0.6)
    assert staying() == ["A", "B", "C"]
    set_value("nms_iou", 0.5)
    set_value("score_A", 0.1)  # B is the best now, and suppresses both
    assert staying() == ["B"]


def test_each_case_has_its_own_boxes(visit, app, drawn, value, set_value):
    visit(PAGE, source="own", case="chain")
    set_value("boxes", value("boxes")[:1])
    assert len(drawn()["own"]["edit"]["boxes"]) == 1
    app.selectbox(key="anchors/case").set_value("hugging").run()
    assert len(value("boxes")) == len(hugging())
    app.selectbox(key="anchors/case").set_value("chain").run()
    assert len(value("boxes")) == 1


@pytest.mark.parametrize(("neighbours", "stays"), [(0.54, ["A", "C"]), (0.8, ["A"])])
def test_the_third_box_of_the_chain_goes_when_the_neighbours_come_close(visit, drawn, staying, neighbours, stays):
    visit(PAGE, source="own", case="chain", nms_iou=0.5, neighbours=neighbours)
    assert staying() == stays
    assert f"<b>{neighbours:.2f}</b>" in drawn()["own"]["captions"]
