"""Files on the page of rankings: tables, and boxes in every format."""

import json

from tests.pages.reading import header

PAGE = "ranking"


def test_a_bad_table_is_explained_and_the_last_good_one_stays(visit, set_value):
    app = visit(PAGE, source="table")
    good = header(app, "linked")["auc"]
    set_value("table", "0.5,1\nnan,0\n")
    assert "line 2" in app.warning[0].value
    assert header(app, "linked")["auc"] == good
    set_value("table", "0.5,1\n0.7,1\n")
    assert "2 positives" in app.warning[0].value
    set_value("table", "2,1\n1,0\n")
    assert not app.warning
    assert header(app, "linked")["auc"] == [1]


def test_a_table_is_uploaded_with_a_second_model_and_let_go_by_reset(visit):
    app = visit(PAGE, source="table", part="luck")
    rows = "\n".join(f"{i},{i % 3 == 0:d},{-i}" for i in range(30))
    content = f"score_a;label;score_b\n{rows}".replace(",", ";").encode()
    app.file_uploader[0].upload("a.csv", content, "text/csv").run()
    assert not app.exception
    assert header(app, "linked")["rival"] is not None
    app.button_group(key="ranking/preset").set_value("Reset").run()
    app.button_group(key="ranking/source").set_value("table").run()
    assert header(app, "linked")["rival"] is None


def test_files_that_are_still_to_come_leave_the_last_list(visit, app, values):
    good = header(visit(PAGE), "linked")["auc"]
    values().values |= {("source", None): "boxes", ("boxes", None): "files"}
    app.run()
    assert not app.exception
    assert app.warning
    assert header(app, "linked")["auc"] == good


def test_files_of_boxes_are_matched(visit):
    box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    app = visit(PAGE, source="boxes", boxes="files")
    truth, found = json.dumps({"annotations": [box]}), json.dumps([box | {"score": 0.5}])
    files = {"truth.json": truth, "found.json": found}
    app.file_uploader[0].set_value([(name, text.encode(), "application/json") for name, text in files.items()]).run()
    assert not app.exception
    assert header(app, "linked")["ap"] == [1]


def test_a_photo_is_chosen_after_other_boxes(visit, app):
    visit(PAGE, source="boxes")
    app.selectbox(key="ranking/boxes").set_value("photo").run()
    assert not app.exception
    assert header(app, "linked")["curve"]["positives"] == 1


def test_objects_are_drawn_on_the_photo_and_belong_to_it(visit, value, set_value):
    app = visit(PAGE, source="boxes", boxes="photo")
    (face,) = value("objects")
    set_value("objects", (face, (0.0, 0.0, 50.0, 60.0, "hat")))
    assert header(app, "linked")["curve"]["positives"] == 2
    app.selectbox(key="ranking/picture").set_value("coffee").run()
    assert value("objects") == ()
    assert app.warning  # without an object there is nothing to find
    assert header(app, "linked")["curve"]["positives"] == 2


def test_how_a_table_is_read_is_guessed_and_can_be_changed(visit, app, value, set_value):
    app = visit(PAGE, source="table")
    set_value("table", "label;prob_0;prob_1\n0;0,9;0,1\n0;0,8;0,2\n1;0,3;0,7\n1;0,1;0,9\n")
    assert header(app, "linked")["auc"] == [1]
    guessed = [value(name) for name in ("separator", "decimal", "header", "label", "positive", "score", "rival")]
    assert guessed == [";", ",", True, "label", "1", "prob_1", ""]
    set_value("score", "prob_0")
    assert header(app, "linked")["auc"] == [0]
    set_value("rival", "prob_1")
    assert header(app, "linked")["auc"] == [0, 1]
    set_value("positive", "0")  # another class has a column of its own
    assert value("score") == "prob_0"
    assert header(app, "linked")["auc"] == [1]
    set_value("table", "1.5,cat\n0.5,dog\n0.25,dog\n")  # what was said of one table is not said of the next
    assert (value("positive"), value("score"), header(app, "linked")["auc"]) == ("cat", "column 1", [1])


def test_the_size_of_pictures_is_asked_for_where_only_yolo_labels_come(visit, value):
    app = visit(PAGE, source="boxes", boxes="files")
    files = [("7.txt", b"0 0.5 0.5 0.2 0.2\n", "text/plain"), ("7.txt", b"0 0.5 0.5 0.2 0.2 0.9\n", "text/plain")]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception
    assert header(app, "linked")["ap"] == [1]
    assert (value("width"), value("height")) == (640, 640)


def test_what_does_not_count_is_said(visit):
    app = visit(PAGE, source="boxes", boxes="files", part="boxes")
    box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    crowd = box | {"iscrowd": 1, "bbox": [50, 50, 99, 99]}
    truth = {"annotations": [box, crowd], "images": [{"id": 1}, {"id": 2}]}
    found = [box | {"score": 1 - i / 1000} for i in range(107)] + [crowd | {"score": 0.5, "bbox": [60, 60, 9, 9]}]
    files = [(f"{name}.json", json.dumps(content).encode(), "") for name, content in (("a", truth), ("b", found))]
    app.file_uploader[0].set_value(files).run()
    (notes,) = (part.proto.bytes.decode(errors="replace") for part in app.get("bidi_component") if "beside" in part.key)
    assert "leaves out 8 detections" in notes
    assert "1 objects are difficult or crowds: they, and 1 detections" in notes
    assert "1 of 2 pictures have no object" in notes
