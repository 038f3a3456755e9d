import io
import json

import numpy as np
import pytest
from PIL import Image

from models.ranking.detection_files import detection_files, needs_size
from models.ranking.detections import CROWD, DIFFICULT, assignment

XML = (
    b"<annotation><object><name>cat</name>"
    b"<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>"
)


ANNOTATION = {"image_id": 7, "category_id": 3, "bbox": [1, 2, 29, 38]}


TRUTH = {"annotations": [ANNOTATION], "categories": [{"id": 3, "name": "cat"}]}


RESULT = ANNOTATION | {"score": 0.5}


def as_json(**files):
    return {f"{name}.json": json.dumps(content).encode() for name, content in files.items()}


def picture(width, height):
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


YOLO = [("7.txt", b"0 0.155 0.21 0.29 0.38\n"), ("7.txt", b"0 0.155 0.21 0.29 0.38 0.5\n"), ("classes.txt", b"cat\n")]


@pytest.mark.parametrize(
    "files",
    [
        as_json(truth=TRUTH, results=[RESULT]),
        as_json(truth=TRUTH, results={"annotations": [RESULT]}),
        {"7.xml": XML, "found.txt": b"7 cat 0.5 1 2 30 40\n\n"},
        {"7.xml": XML, "comp4_det_test_cat.txt": b"7 0.5 1 2 30 40\n"},
        [*YOLO, ("7.png", picture(100, 100))],
    ],
    ids=["COCO", "COCO, results as an object", "VOC", "VOC, one class a file", "YOLO"],
)
def test_files_of_every_format_say_the_same(files):
    truth, detections, names, images = detection_files(files)
    assert names == ("cat",)
    assert images == ("7",)
    np.testing.assert_allclose(truth.xyxy, [[1, 2, 30, 40]])
    np.testing.assert_array_equal(detections.xyxy, truth.xyxy)
    np.testing.assert_array_equal(detections.scores, [0.5])
    assert assignment(truth, detections).verdict == ("hit",)


def test_the_size_of_yolo_pictures_is_asked_for_and_changes_no_overlap():
    assert needs_size(YOLO)
    assert not needs_size([*YOLO, ("7.png", picture(9, 9))])
    assert not needs_size({"found.txt": b"7 cat 0.5 1 2 30 40"})
    with pytest.raises(ValueError, match="their pictures or the size of these, got none for 7"):
        detection_files(YOLO)
    moved = [YOLO[0], ("7.txt", b"0 0.2 0.25 0.29 0.38 0.5\n")]
    overlaps = [assignment(*detection_files(moved, size)[:2], 0.3).iou[0] for size in ((640, 480), (31, 999))]
    assert overlaps[0] == pytest.approx(overlaps[1])
    assert 0.3 < overlaps[0] < 0.9


def test_objects_that_need_not_be_found_are_told_by_their_files():
    crowd = TRUTH | {"annotations": [ANNOTATION, ANNOTATION | {"iscrowd": 1, "bbox": [0, 0, 99, 99]}]}
    inside = RESULT | {"bbox": [60, 60, 9, 9]}
    truth, found, *_ = detection_files(as_json(truth=crowd, results=[RESULT, inside]))
    assert truth.kind.tolist() == [0, CROWD]
    assert assignment(truth, found).ignored.tolist() == [1]
    other = XML.replace(b"</annotation>", XML[len(b"<annotation>") :]).replace(
        b"</name>", b"</name><difficult>1</difficult>", 1
    )
    truth, found, *_ = detection_files({"7.xml": other, "found.txt": b"7 cat 0.5 1 2 30 40\n"})
    assert truth.kind.tolist() == [DIFFICULT, 0]


def test_pictures_without_objects_are_pictures_and_unlisted_ones_are_refused():
    listing = TRUTH | {"images": [{"id": 7}, {"id": 8}]}
    empty = RESULT | {"image_id": 8}
    assert detection_files(as_json(truth=listing, results=[RESULT, empty])).images == ("7", "8")
    for files in (
        as_json(truth=listing, results=[RESULT | {"image_id": 9}]),
        {"7.xml": XML, "found.txt": b"9 cat 0.5 1 2 30 40\n"},
        [YOLO[0], ("9.txt", YOLO[1][1])],
    ):
        with pytest.raises(ValueError, match="a picture that the ground truth lists, got 9"):
            detection_files(files, (64, 64))
    assert detection_files([YOLO[0], ("9.txt", YOLO[1][1]), ("9.txt", b"")], (64, 64)).images == ("7", "9")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "must hold ground truth"),
        ({"a.xml": XML}, "must hold detections"),
        ({"a.csv": b""}, "must end in .json, .xml or .txt, or be a picture, got a.csv"),
        ({"a.json": b"{"}, "a.json must be JSON"),
        ({"a.json": b"[" * 100_000}, "a.json must be JSON"),
        ({"a.json": b"3"}, "must hold a JSON object or list, got int"),
        ({"a.json": b"{}"}, "must have a list of annotations, got NoneType"),
        ({"a.json": b'[{"bbox": [1, 2, 3, 4]}]'}, "entry 1 of a.json must have image_id, category_id, bbox and score"),
        ({"a.json": b'{"annotations": [{"iscrowd": 1}]}'}, "entry 1 of a.json must have image_id"),
        (
            {"a.json": b'{"annotations": [], "categories": [1]}'},
            "each of the categories of a.json must have an id and a name",
        ),
        ({"a.json": b'{"annotations": [], "images": [1]}'}, "each of the images of a.json must have an id, got 1"),
        ({"a.png": b"no"}, "a.png must be a picture"),
        ({"a.xml": XML, "b.txt": b"a cat 1 1 2 3 4\na cat x 1 2 3 4\n"}, "line 2 of b.txt must be"),
        ({"a.xml": b"<a>"}, "a.xml must be XML"),
        ({"a.xml": b"<!DOCTYPE a>" + XML}, "must be plain XML, got a document type"),
        ({"a.xml": b"<a><object><name>cat</name></object></a>"}, "object 1 of a.xml must have a name and four numbers"),
        ({"a.xml": XML, "b.txt": b"a cat 0.5 1 2 3\n"}, "line 1 of b.txt must be image category score x1 y1 x2 y2"),
    ],
)
def test_unreadable_files_are_refused(files, message):
    with pytest.raises(ValueError, match=message):
        detection_files(files)
