"""Every detector by its name: what it needs to run, and what to expect of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy import ndarray

from models.anchors.grid import Config as Grid
from models.detectors import faces, objects, people, published, rcnn, ssdlite
from models.detectors.candidates import Candidates
from models.pretrained.weights import Weights


@dataclass(frozen=True)
class Source:
    detect: Callable[[ndarray, Any], Candidates]  # of a uint8 [H, W, 3] picture
    config: Callable[[Grid, str], Any]  # anchors and device -> second argument of ``detect``
    score: float  # threshold to start with
    weights: Weights | None = None  # to be fetched first


def _faces(stage: str) -> Source:
    return Source(faces.faces, lambda grid, device: faces.Config(stage, device=device), 0.6)


def _published(name: str, score: float) -> Source:
    weights = published.weights(name)
    return Source(published.detected, lambda grid, device: published.Config(name, device=device), score, weights)


SOURCES: dict[str, Source] = {
    "faces": _faces("P-Net"),
    "rnet": _faces("R-Net"),
    "onet": _faces("O-Net"),
    "objects": Source(objects.objects, lambda grid, device: objects.Config(grid), 0.15),
    "people": Source(people.people, lambda grid, device: people.Config(), 0.4),
    "rcnn": Source(rcnn.rcnn, lambda grid, device: rcnn.Config(), 0.5),
    "ssd": Source(ssdlite.people, lambda grid, device: ssdlite.Config(device=device), 0.3, ssdlite.WEIGHTS),
    "ssdlite": _published("SSDLite", 0.2),
    "retinanet": _published("RetinaNet", 0.2),
    "fasterrcnn": _published("Faster R-CNN", 0.2),
    "rpn": _published("Faster R-CNN proposals", 0.5),
}
