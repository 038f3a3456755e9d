import contextlib
import io

import numpy as np
import pytest

from models.ranking.average_precision import average_precision
from models.ranking.detections import CROWD, DIFFICULT, Boxes, assignment, beyond_limit, coco_average_precision
from models.ranking.examples import worked_example


def random_boxes(seed, images=6, categories=3):
    """Objects, and detections that are shifted objects, repeated objects and noise; scores have ties."""
    generator = np.random.default_rng(seed)

    def boxes(number):
        corner = generator.integers(0, 80, (number, 2)).astype(float)
        xyxy = np.concatenate((corner, corner + generator.integers(5, 40, (number, 2))), axis=1)
        return generator.integers(0, images, number), generator.integers(0, categories, number), xyxy

    image, category, xyxy = boxes(60)
    truth = Boxes(image, category, xyxy, np.empty(0))
    copied = generator.integers(0, 60, 150)
    moved = xyxy[copied] + generator.integers(-6, 7, (150, 4))
    moved[:, 2:] = np.maximum(moved[:, 2:], moved[:, :2] + 1)
    noise = boxes(80)
    parts = zip((image[copied], category[copied], moved), noise, strict=True)
    image, category, xyxy = (np.concatenate(part) for part in parts)
    return truth, Boxes(image, category, xyxy, generator.integers(1, 60, 230) / 64)


def coco_evaluation(truth, detections):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def entries(boxes):
        for index, (x1, y1, x2, y2) in enumerate(boxes.xyxy.tolist()):
            place = {"image_id": int(boxes.image[index]) + 1, "category_id": int(boxes.category[index]) + 1}
            yield place | {"bbox": [x1, y1, x2 - x1, y2 - y1]}

    with contextlib.redirect_stdout(io.StringIO()):
        judge = COCO()
        judge.dataset = {
            "images": [{"id": int(image) + 1} for image in np.unique(np.append(truth.image, detections.image))],
            "categories": [{"id": int(category) + 1} for category in np.unique(truth.category)],
            "annotations": [
                entry
                | {
                    "id": index + 1,
                    "iscrowd": int(crowd),
                    "area": entry["bbox"][2] * entry["bbox"][3],
                }
                for index, (entry, crowd) in enumerate(zip(entries(truth), ~truth.counted, strict=True))
            ],
        }
        judge.createIndex()
        scored = [entry | {"score": float(s)} for entry, s in zip(entries(detections), detections.scores, strict=True)]
        evaluation = COCOeval(judge, judge.loadRes(scored), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation


@pytest.mark.parametrize("crowds", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("seed", range(8))
def test_coco_average_precision_matches_pycocotools(seed, crowds):
    truth, detections = random_boxes(seed)
    kind = CROWD * (np.random.default_rng(seed).random(60) < crowds)
    truth = changed(truth, kind=kind if crowds else truth.kind)
    ours, evaluation = coco_average_precision(truth, detections), coco_evaluation(truth, detections)
    theirs = evaluation.eval["precision"][:, :, :, 0, 2].mean(axis=1)  # [10, categories]
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
    assert ours.mean() == pytest.approx(evaluation.stats[0], abs=1e-12)
    assert 0.02 < ours.mean() < 0.95  # the example is neither hopeless nor trivial


def test_more_than_a_hundred_detections_of_a_kind_are_cut_as_pycocotools_cuts_them():
    truth, detections = random_boxes(1, images=1, categories=1)
    assert detections.image.size > 200
    evaluation = coco_evaluation(truth, detections)
    assert coco_average_precision(truth, detections).mean() == pytest.approx(evaluation.stats[0], abs=1e-12)
    assert beyond_limit(truth, detections) == detections.image.size - 100
    assert beyond_limit(*random_boxes(1)) == 0


def voc_kit(truth, detections, threshold):
    """VOCevaldet.m, line by line, for one category: average precision of VOC 2010 and later."""
    taken, tp, fp = np.zeros(truth.image.size, bool), [], []
    for d in np.argsort(-detections.scores, kind="stable"):
        best, chosen = -np.inf, None
        x1, y1, x2, y2 = detections.xyxy[d]
        for j in np.flatnonzero(truth.image == detections.image[d]):
            u1, v1, u2, v2 = truth.xyxy[j]
            width, height = min(x2, u2) - max(x1, u1), min(y2, v2) - max(y1, v1)
            if width > 0 and height > 0:
                union = (x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1) - width * height
                if width * height / union > best:
                    best, chosen = width * height / union, j
        hit = best >= threshold
        if hit and truth.kind[chosen] == DIFFICULT:
            continue
        tp.append(bool(hit and not taken[chosen]))
        fp.append(not tp[-1])
        if hit:
            taken[chosen] = True
    recall, precision = np.cumsum(tp) / truth.counted.sum(), np.cumsum(tp) / np.cumsum(np.add(tp, fp))
    recall, precision = np.r_[0, recall, 1], np.r_[0, precision, 0]
    for i in range(precision.size - 2, -1, -1):
        precision[i] = max(precision[i], precision[i + 1])
    change = np.flatnonzero(recall[1:] != recall[:-1]) + 1
    return np.sum((recall[change] - recall[change - 1]) * precision[change])


@pytest.mark.parametrize("seed", range(6))
def test_difficult_objects_are_neither_hits_nor_misses_as_in_the_voc_kit(seed):
    truth, detections = random_boxes(seed, categories=1)
    truth = changed(truth, kind=DIFFICULT * (np.random.default_rng(seed).random(60) < 0.4))
    result = assignment(truth, detections, 0.5, "VOC")
    assert 0 < result.ignored.size == detections.image.size - result.order.size
    ours = average_precision(result.curve, "all-point").value
    assert ours == pytest.approx(voc_kit(truth, detections, 0.5), abs=1e-12)
    counting = average_precision(
        assignment(changed(truth, kind=np.empty(0)), detections, 0.5, "VOC").curve, "all-point"
    )
    assert abs(counting.value - ours) > 0.01


def test_the_worked_example_tells_a_duplicate_from_a_poor_overlap():
    example = assignment(*worked_example(), 0.75)
    assert [example.verdict[place] for place in (0, 1, 8)] == ["hit", "poor overlap", "duplicate"]
    np.testing.assert_allclose(example.iou, [0.9, 0.6, 0.9, 0.6, 0.9, 0.9, 0.9, 0.9, 0.8, 0.9, 0.6, 0.9])
    assert example.curve.positives == 12
    assert example.curve.tpr[-1] < 1  # an object that nobody found


def test_protocols_part_where_the_best_object_is_taken():
    """Two objects overlap; both detections like the first one best, the second of them also covers the other well."""
    one = np.zeros(2, dtype=int)
    truth = Boxes(one, one, np.array([[0.0, 0, 10, 10], [0, 0, 10, 14]]), np.empty(0))
    detections = Boxes(one, one, np.array([[0.0, 0, 10, 10], [0, 0, 10, 11]]), np.array([0.9, 0.8]))
    assert assignment(truth, detections, 0.5, "VOC").verdict == ("hit", "duplicate")
    assert assignment(truth, detections, 0.5, "COCO").verdict == ("hit", "hit")


def test_of_two_equal_overlaps_the_last_is_taken_as_pycocotools_does():
    """The first detection overlaps both objects by 2/3, the second only the first object: both can be hits."""
    one = np.zeros(2, dtype=int)
    truth = Boxes(one, one, np.array([[10.0, 0, 20, 10], [14, 0, 24, 10]]), np.empty(0))
    detections = Boxes(one, one, np.array([[12.0, 0, 22, 10], [9, 0, 19, 10]]), np.array([0.9, 0.8]))
    assert assignment(truth, detections, 0.5, "COCO").verdict == ("hit", "hit")
    evaluation = coco_evaluation(truth, detections)
    assert coco_average_precision(truth, detections).mean() == pytest.approx(evaluation.stats[0], abs=1e-12)


@pytest.mark.parametrize("protocol", ["COCO", "VOC"])
@pytest.mark.parametrize("seed", range(3))
def test_each_object_is_hit_once_and_no_verdict_is_against_its_overlap(protocol, seed):
    truth, detections = random_boxes(seed)
    result = assignment(truth, detections, 0.5, protocol)
    hit = np.array([verdict == "hit" for verdict in result.verdict])
    assert np.unique(result.truth[hit]).size == hit.sum()
    assert (result.iou[hit] >= 0.5).all()
    for place in np.flatnonzero(~hit):
        expected = {"duplicate": result.iou[place] >= 0.5}.get(result.verdict[place], result.iou[place] < 0.5)
        assert expected


def test_a_stricter_threshold_never_helps():
    area = coco_average_precision(*random_boxes(5))
    assert (np.diff(area.mean(axis=1)) <= 1e-12).all()


def test_no_detection_is_an_average_precision_of_zero():
    truth, _ = random_boxes(0)
    none = Boxes(np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty((0, 4)), np.empty(0))
    assert (coco_average_precision(truth, none) == 0).all()


def changed(boxes, **parts):
    return Boxes(**({name: getattr(boxes, name) for name in ("image", "category", "xyxy", "scores", "kind")} | parts))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t, d: assignment(t, d, protocol="KITTI"), "protocol must be one of .* got 'KITTI'"),
        (lambda t, d: assignment(t, d, 0.0), "IoU threshold must lie between 0.01 and 1, got 0"),
        (lambda t, d: assignment(t, changed(d, scores=d.scores[:1])), "each detection must have a score, got 1 for 12"),
        (lambda t, d: assignment(t, changed(d, scores=d.scores * np.nan)), "every score must be finite, got nan"),
        (lambda t, d: assignment(t, changed(d, xyxy=d.xyxy[:, ::-1])), "detections must have x1 <= x2"),
        (lambda t, d: assignment(changed(t, image=t.image[:0]), d), "at least one box that counts, got none"),
    ],
)
def test_impossible_detections_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(*worked_example())
