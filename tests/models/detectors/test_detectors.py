import cv2
import joblib
import numpy as np
import pytest
import torch
from scipy.signal import correlate
from skimage import data
from torchvision.ops import box_iou

from models.anchors.grid import Config as Grid
from models.detectors import faces, objects, people, published, rcnn
from models.detectors.proposals import proposals
from models.detectors.sources import SOURCES
from models.nms.suppression import Config as Suppression
from models.nms.suppression import suppression
from models.pretrained.lite0 import class_names, efficientnet_lite0, normalised

FACE = torch.tensor([[180.0, 65.0, 268.0, 175.0]])  # of the astronaut, px


@pytest.fixture(scope="module")
def astronaut():
    return data.astronaut()


def best_iou(found, truth):
    return box_iou(torch.from_numpy(found.boxes).float(), truth).max().item()


def test_p_net_equals_its_formula_written_with_scipy(astronaut):
    weights = joblib.load(faces.weights_path("P-Net"))

    def conv(x, kernel, bias):
        maps = [
            sum(correlate(x[..., i], kernel[..., i, o], "valid") for i in range(x.shape[-1])) for o in range(len(bias))
        ]
        return np.stack(maps, axis=-1) + bias

    def prelu(x, slope):
        return np.where(x > 0, x, slope.reshape(-1) * x)

    x = (astronaut[90:102, 200:212].astype(float) - 127.5) / 128  # one window
    theirs = prelu(conv(x, *weights[0:2]), weights[2])
    theirs = theirs.reshape(5, 2, 5, 2, 10).max(axis=(1, 3))
    theirs = prelu(conv(theirs, *weights[3:5]), weights[5])
    theirs = prelu(conv(theirs, *weights[6:8]), weights[8])
    logits = conv(theirs, *weights[11:13])[0, 0]
    offsets, face = faces.network("P-Net", "cpu")(torch.from_numpy(x).float().permute(2, 0, 1)[None])
    assert face.item() == pytest.approx(np.exp(logits[1]) / np.exp(logits).sum(), abs=1e-5)
    np.testing.assert_allclose(offsets[0, :, 0, 0], conv(theirs, *weights[9:11])[0, 0], atol=1e-5)


def test_the_cascade_lets_fewer_windows_through_at_each_stage(astronaut):
    counts = []
    for stage in faces.STAGES:
        found = faces.faces(astronaut, faces.Config(stage))
        counts.append(int((found.scores >= 0.6).sum()))
        assert best_iou(found, FACE) > 0.6
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 250
    assert found.scores.max() > 0.999


def test_a_picture_smaller_than_a_window_has_no_face():
    for stage in faces.STAGES:
        assert len(faces.faces(np.zeros((8, 8, 3), np.uint8), faces.Config(stage))) == 0


def test_a_hog_score_is_the_margin_of_the_linear_rule(astronaut):
    grey = cv2.cvtColor(astronaut, cv2.COLOR_RGB2GRAY)
    found = people.people(astronaut, people.Config(margin=-1.5))
    first = np.flatnonzero(found.boxes[:, 2] - found.boxes[:, 0] == 64)  # at full size
    descriptor, rule = cv2.HOGDescriptor(), cv2.HOGDescriptor.getDefaultPeopleDetector()
    for index in first[:5]:
        place = tuple(int(value) for value in found.boxes[index, :2])
        margin = descriptor.compute(grey, locations=[place]).ravel() @ rule[:-1] + rule[-1]
        assert found.scores[index] == pytest.approx(1 / (1 + np.exp(-margin)), abs=1e-4)
    assert len(first) >= 3


@pytest.mark.parametrize("size", [(200, 120), (128, 64), (300, 400), (127, 64), (128, 63), (1, 1)])
def test_hog_looks_at_as_many_windows_as_it_says(size):
    noise = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    everything = people.people(noise, people.Config(margin=-1e9))
    assert len(everything) == people.examined(*size)


def test_an_anchor_scores_its_contrast_times_the_root_of_its_share(astronaut):
    found = objects.objects(astronaut, objects.Config(floor=0.0))
    maps, best = objects.heat_maps(astronaut)
    heat = maps.sum(axis=0)
    inside = np.flatnonzero(
        ((found.boxes % 4 == 0) & (found.boxes > 100) & (found.boxes < 412)).all(axis=1) & (found.scores > 0)
    )
    checked = 0
    for index in inside[:40]:
        x1, y1, x2, y2 = (found.boxes[index] / 4).astype(int)
        grow_x, grow_y = (x2 - x1) / 4, (y2 - y1) / 4
        if grow_x % 1 or grow_y % 1:
            continue
        ring = heat[int(y1 - grow_y) : int(y2 + grow_y), int(x1 - grow_x) : int(x2 + grow_x)]
        box = heat[y1:y2, x1:x2]
        around = (ring.sum() - box.sum()) / (ring.size - box.size)
        assert found.scores[index] == pytest.approx((box.mean() - around) * np.sqrt(box.sum() / heat.sum()), abs=1e-6)
        assert found.labels[index] == maps[:, y1:y2, x1:x2].sum(axis=(1, 2)).argmax()
        checked += 1
    assert checked >= 10
    assert found.names == tuple(class_names()[index] for index in best)


@pytest.mark.parametrize(
    ("photo", "name", "truth"),
    [("coffee", "espresso", [100, 60, 480, 300]), ("astronaut", "football helmet", [285, 340, 512, 512])],
)
def test_the_class_map_finds_the_object_that_fills_the_eye(photo, name, truth):
    found = objects.objects(getattr(data, photo)(), objects.Config())
    result = suppression(found, Suppression(class_aware=False))
    best = result.keep[0]
    assert found.names[found.labels[best]] == name
    assert box_iou(torch.from_numpy(found.boxes[best])[None], torch.tensor([truth]).double()).item() > 0.5


def test_proposals_lie_inside_the_picture_and_come_largest_first(astronaut):
    boxes = proposals(astronaut)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    assert len(boxes) > 100
    assert (np.diff(area) <= 0).all()
    assert boxes.min() >= 0
    assert boxes.max() <= 512
    np.testing.assert_array_equal(boxes, proposals(astronaut))


def test_r_cnn_asks_the_classifier_about_each_warped_region(astronaut):
    found = rcnn.rcnn(astronaut, rcnn.Config(regions=20))
    assert len(found) == 20
    assert found.examined > 100
    for index in (0, 7, 19):
        image = rcnn.crop(astronaut, found.boxes[index])
        share = efficientnet_lite0()(normalised(torch.from_numpy(image).permute(2, 0, 1)[None])).softmax(dim=1)[0]
        assert found.scores[index] == pytest.approx(share.max().item(), abs=1e-4)
        assert found.names[found.labels[index]] == class_names()[int(share.argmax())]


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if not source.weights])
def test_a_source_finds_candidates_with_its_own_settings(name, astronaut):
    source = SOURCES[name]
    found = source.detect(astronaut[:, 128:384], source.config(Grid(levels=(5, 6)), "cpu"))
    assert (found.scores >= source.score).any()
    if name == "objects":
        assert found.examined == 9 * (16 * 8 + 8 * 4)


def test_sources_to_be_fetched_name_their_file_and_their_device():
    files = {name: source.weights.file for name, source in SOURCES.items() if source.weights}
    assert list(files) == ["ssd", "ssdlite", "retinanet", "fasterrcnn", "rpn"]
    assert files["fasterrcnn"] == files["rpn"]
    assert {SOURCES[name].config(Grid(), "cuda").device for name in files} == {"cuda"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: faces.faces(p, faces.Config("Q-Net")), "stage must be one of"),
        (lambda p: objects.objects(p, objects.Config(floor=2)), "floor must lie between"),
        (lambda p: rcnn.rcnn(p, rcnn.Config(0)), "regions must lie between 1 and 10000, got 0"),
        (lambda p: published.weights("YOLO"), "detector must be one of"),
    ],
)
def test_impossible_input_is_refused(call, message, astronaut):
    with pytest.raises(ValueError, match=message):
        call(astronaut)
