"""Raw outputs of the detectors that torchvision trains, as they are before their own suppression.

With suppression at an IoU threshold of 1, which no overlap exceeds, every box comes out that the heads decode.

Reference: Ren et al., Faster R-CNN, https://arxiv.org/abs/1506.01497; Lin et al., RetinaNet,
https://arxiv.org/abs/1708.02002; Howard et al., MobileNetV3, https://arxiv.org/abs/1905.02244
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from numpy import ndarray
from torch import Tensor, nn
from torchvision.models import WeightsEnum, get_model, get_model_weights
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.rpn import concat_box_prediction_layers

from models.detectors.candidates import Candidates, candidates
from models.limits import one_of, refuse
from models.pretrained.weights import Weights, path, stored

MOST = 5000  # boxes that a network is asked for


@dataclass(frozen=True)
class Config:
    detector: str = "SSDLite"
    floor: float = 0.05  # weaker boxes are not reported
    device: str = "cpu"


@dataclass(frozen=True)
class Detector:
    model: str  # its name in torchvision
    settings: tuple[tuple[str, float], ...]  # that switch the suppression off
    floor: str  # name of the setting for the weakest score
    proposals: bool = False

    @property
    def pretrained(self) -> WeightsEnum:
        return get_model_weights(self.model).DEFAULT


RAW_HEAD = (("nms_thresh", 1.0), ("detections_per_img", MOST), ("topk_candidates", MOST))
RAW_BOXES = (("box_nms_thresh", 1.0), ("box_detections_per_img", MOST))
FASTER_RCNN = "fasterrcnn_mobilenet_v3_large_320_fpn"
DETECTORS: dict[str, Detector] = {
    "SSDLite": Detector("ssdlite320_mobilenet_v3_large", RAW_HEAD, "score_thresh"),
    "RetinaNet": Detector("retinanet_resnet50_fpn_v2", RAW_HEAD, "score_thresh"),
    "Faster R-CNN": Detector(FASTER_RCNN, RAW_BOXES, "box_score_thresh"),
    "Faster R-CNN proposals": Detector(FASTER_RCNN, (), "rpn_score_thresh", proposals=True),
}


def weights(name: str) -> Weights:
    """Where torchvision publishes the weights; the digits in the file name are the start of its SHA-256."""
    one_of("detector", name, DETECTORS)
    published = DETECTORS[name].pretrained
    file = published.url.rsplit("/", 1)[-1]
    return Weights(file, published.meta["_file_size"], file.rsplit("-", 1)[-1].removesuffix(".pth"), published.url)


def detected(pixels: ndarray, config: Config) -> Candidates:
    """Every box of a ``uint8 [H, W, 3]`` picture that the network decodes. The weights must have been fetched."""
    refuse(config, {"floor": (0, 1)})
    file = weights(config.detector)
    if not path(file).is_file():
        raise ValueError(f"{config.detector} must have its weights {file.file} ({file.megabytes:.0f} MB), got no file")
    net = network(config.detector, config.floor, config.device)
    image = torch.tensor(pixels).to(config.device).permute(2, 0, 1).float() / 255
    names = tuple(DETECTORS[config.detector].pretrained.meta["categories"])
    return proposals(net, image) if DETECTORS[config.detector].proposals else boxes(net, image, names)


@cache
def network(name: str, floor: float, device: str) -> nn.Module:
    """The trained network, its suppression switched off."""
    detector = DETECTORS[name]
    settings = dict(detector.settings) | {detector.floor: floor}
    net = get_model(detector.model, weights=None, weights_backbone=None, num_classes=91, **settings)
    net.load_state_dict(stored(weights(name), device))
    return net.eval().requires_grad_(False).to(device)


@torch.inference_mode()
def boxes(net: nn.Module, image: Tensor, names: tuple[str, ...]) -> Candidates:
    """What the heads decode from ``[3, H, W]`` in 0..1, one box a class and an anchor."""
    (found,) = net([image])
    boxes, scores, labels = (found[key].cpu().numpy() for key in ("boxes", "scores", "labels"))
    return candidates(boxes, scores, labels, names)


@torch.inference_mode()
def proposals(net: Any, image: Tensor) -> Candidates:
    """All corrected anchors of the region proposal network, the strongest first, before any of its own choices."""
    size = image.shape[-2:]
    images, _ = net.transform([image])
    features = list(net.backbone(images.tensors).values())
    scores, offsets = net.rpn.head(features)
    anchors = net.rpn.anchor_generator(ImageList(images.tensors, images.image_sizes), features)
    scores, offsets = concat_box_prediction_layers(scores, offsets)
    decoded = net.rpn.box_coder.decode(offsets, anchors).flatten(0, 1)  # [A, 4]
    scale = decoded.new_tensor([there / here for there, here in zip(size, images.image_sizes[0], strict=True)])
    decoded = decoded * scale.flip(0).repeat(2)
    scores = scores.flatten().sigmoid()
    strong = scores >= net.rpn.score_thresh
    return candidates(decoded[strong].cpu().numpy(), scores[strong].cpu().numpy(), examined=len(scores))
