"""Detectors of other people's making, against their own code."""

import numpy as np
import pytest
import torch
from skimage import data
from torchvision.models import get_model

from models.detectors import published, ssdlite
from models.nms.suppression import Config as Suppression
from models.nms.suppression import suppression
from models.pretrained.weights import path, present


@pytest.fixture(scope="module")
def astronaut():
    return data.astronaut()


def test_ssd_lays_the_1917_anchors_of_its_graph():
    anchors = ssdlite.anchors()
    assert len(anchors) == 1_917 == 3 * 19**2 + 6 * (10**2 + 5**2 + 3**2 + 2**2 + 1)
    sides = anchors[:, 2:] - anchors[:, :2]
    np.testing.assert_allclose(sides[:3], [[0.1, 0.1], [0.2 * 2**0.5, 0.2 / 2**0.5], [0.2 / 2**0.5, 0.2 * 2**0.5]])
    np.testing.assert_allclose((anchors[-1, :2] + anchors[-1, 2:]) / 2, 0.5)


@pytest.mark.skipif(not present(ssdlite.WEIGHTS), reason="weights were not fetched")
def test_ssd_finds_the_astronaut(astronaut):
    found = ssdlite.people(astronaut, ssdlite.Config())
    assert len(found) == found.examined == 1_917
    assert found.scores.max() > 0.9


@pytest.fixture
def untrained(tmp_path, monkeypatch):
    """torchvision's detectors with seeded numbers instead of trained ones, where the trained ones would lie."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    (tmp_path / "checkpoints").mkdir()

    def stored(name):
        torch.manual_seed(0)
        net = get_model(published.DETECTORS[name].model, weights=None, weights_backbone=None, num_classes=91)
        if name == "SSDLite":  # its features die out unless the batch norms know their scale
            for module in net.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.momentum = 1.0
            with torch.no_grad():
                net.head(list(net.backbone(torch.rand(2, 3, 320, 320)).values()))
                for head in net.head.classification_head.module_list:
                    head[1].weight *= 5
        net.eval()
        torch.save(net.state_dict(), path(published.weights(name)))
        return net

    published.network.cache_clear()
    yield stored
    published.network.cache_clear()


def test_suppressing_the_raw_boxes_of_ssdlite_gives_what_torchvision_gives(untrained, astronaut):
    net, config = untrained("SSDLite"), published.Config("SSDLite", floor=0.2)
    raw = published.detected(astronaut, config)
    net.score_thresh, net.topk_candidates, net.detections_per_img = config.floor, 5000, 5000
    with torch.inference_mode():
        (theirs,) = net([torch.from_numpy(astronaut).permute(2, 0, 1).float() / 255])
    result = suppression(raw, Suppression(iou_threshold=net.nms_thresh, score_threshold=0.0, top_k=10**6))
    assert 50 < len(theirs["boxes"]) < len(raw) < 5000
    np.testing.assert_array_equal(np.sort(raw.scores[result.keep]), np.sort(theirs["scores"].double()))


def test_proposals_of_faster_r_cnn_are_those_of_its_first_stage(untrained, astronaut):
    net = untrained("Faster R-CNN proposals")
    raw = published.detected(astronaut, published.Config("Faster R-CNN proposals", floor=0.0))
    image = torch.from_numpy(astronaut).permute(2, 0, 1).float() / 255
    net.rpn.nms_thresh = 1.0
    net.rpn._pre_nms_top_n = net.rpn._post_nms_top_n = {"training": 10**6, "testing": 10**6}
    with torch.inference_mode():
        images, _ = net.transform([image])
        (theirs,), _ = net.rpn(images, net.backbone(images.tensors))
    scale = 512 / images.image_sizes[0][0]
    assert raw.examined == len(raw) == len(theirs)
    expected = theirs.double().numpy() * scale
    clipped = np.clip(raw.boxes[np.argsort(-raw.scores, kind="stable")], 0, 512)
    np.testing.assert_allclose(np.sort(clipped, axis=0), np.sort(expected, axis=0), atol=0.01)


@pytest.mark.parametrize("name", published.DETECTORS)
def test_a_detector_without_its_weights_says_what_it_needs(name, tmp_path, monkeypatch, astronaut):
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    with pytest.raises(ValueError, match=rf"{name} must have its weights .*\.pth \(\d+ MB\), got no file"):
        published.detected(astronaut, published.Config(name))


def test_ssd_without_its_weights_says_what_it_needs(tmp_path, monkeypatch, astronaut):
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    with pytest.raises(ValueError, match=r"SSDLite must have its weights .* \(12 MB\), got no file"):
        ssdlite.people(astronaut, ssdlite.Config())
