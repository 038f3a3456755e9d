"""The page of anchors and suppression, in-process: every part, every source, drawn boxes, refusals."""

import re

import pytest

PAGE = "anchors/anchors.py"
KEPT = r"<span>kept · \d+\.\d ms</span><b>{}</b>"


def texts(app):
    words = [element.value for element in (*app.markdown, *app.caption, *app.info, *app.warning)]
    return " ".join(words + [html.proto.body for html in app.get("html")])


def test_the_funnel_ends_with_the_boxes_that_torchvision_keeps(visit):
    app = visit(PAGE)
    assert not app.exception
    assert "looked at" in texts(app)
    assert "Same" in texts(app)
    assert "differ from" not in texts(app)


@pytest.mark.parametrize("source", ["faces", "rnet", "onet", "objects", "people", "own"])
@pytest.mark.parametrize("part", ["result", "film", "thresholds"])
def test_every_source_runs_in_every_part(visit, source, part):
    app = visit(PAGE, source=source, part=part, **{f"score_{source}": 0.5})
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("method", ["soft-linear", "soft-gaussian", "diou", "ios", "merge"])
def test_every_method_agrees_with_its_second_method(visit, method):
    app = visit(PAGE, method=method)
    assert not app.exception
    assert "Same" in texts(app)


@pytest.mark.parametrize("source", ["ssdlite", "retinanet", "fasterrcnn", "rpn"])
def test_a_detector_without_weights_offers_to_fetch_them(visit, source, monkeypatch, tmp_path):
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    app = visit(PAGE, source=source)
    assert not app.exception
    assert "MB), which is not on this computer" in texts(app)
    assert app.button(key="fetch")


@pytest.mark.parametrize("view", ["objects", "sizes", "shapes", "offsets"])
def test_every_view_of_the_anchors_runs_with_and_without_objects(visit, view):
    for query in ({}, {"objects": "~"}):
        app = visit(PAGE, part="anchors", view=view, **query)
        assert not app.exception
        assert "anchors** (" in texts(app)


def test_objects_travel_in_the_link(visit):
    app = visit(PAGE, part="anchors", objects="10.20.40.60.mug~100.100.108.109.dot")
    assert "IoU 0.50 with: dot" in texts(app)
    assert app.session_state["anchors/url"]["objects"] == "10.20.40.60.mug~100.100.108.109.dot"


def test_no_level_and_crossed_thresholds_are_refused_in_words(visit, slide):
    app = visit(PAGE, part="anchors")
    slide("positive", 0.2)
    assert "Thresholds must keep negative <= positive, got 0.4 and 0.2." in texts(app)
    slide("positive", 0.5)
    app.button_group(key="levels").set_value([]).run()
    assert "Levels must be one or more, got none" in texts(app)


def test_own_boxes_are_suppressed_as_drawn(visit, slide):
    app = visit(PAGE, source="own", case="chain")
    assert re.search(KEPT.format(2), texts(app))
    slide("nms_iou", 0.6)
    assert re.search(KEPT.format(3), texts(app))


def test_a_preset_of_own_boxes_hides_until_the_answer_is_locked(visit):
    app = visit(PAGE, source="own", question="chain")
    assert "Hidden until you lock your answer." in texts(app)
    app.radio(key="chain.guess").set_value("A, C").run()
    app.button(key="lock chain").click().run()
    assert "the model computes “A, C”" in app.success[0].value
    assert re.search(KEPT.format(2), texts(app))


def test_without_internet_fetching_is_refused_in_words(visit, monkeypatch, tmp_path):
    def offline(*_arguments, **_options):
        raise OSError("no route to host")

    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    monkeypatch.setattr("models.pretrained.weights.urlopen", offline)
    app = visit(PAGE, source="ssdlite")
    app.button(key="fetch").click().run()
    assert not app.exception
    assert "must be fetched (13 MB), but the internet gave none: no route to host" in texts(app)
