"""Where the candidates come from: detectors on the user's photo, with their place in history, or boxes drawn by hand."""

from typing import Any

import streamlit as st

from models.detectors.candidates import Candidates, candidates
from models.detectors.sources import SOURCES
from models.images.decoding import Picture
from models.pretrained.weights import fetched, present
from pages import shell
from pages.anchors.boxes import HAND, scores
from pages.anchors.settings import grid_config, grid_controls
from pages.shell import _


def words() -> dict[str, tuple[str, str]]:
    """Title of each source, and one sentence: where it stands in the history of detection."""
    return {
        "faces": (_("Faces: P-Net's raw windows"), _("2016, MTCNN: a tiny network slides over a pyramid of the picture and reports a box wherever something looks like a face; it followed the Viola-Jones cascade of 2001.")),
        "rnet": (_("Faces: after R-Net"), _("2016, MTCNN's second stage: a larger network looks again at every window of the first, and rejects most. Cascades make the easy decisions cheap.")),
        "onet": (_("Faces: after O-Net"), _("2016, MTCNN's third stage: the largest network sees only what two others let through. Even now there are several boxes per face: suppression is needed.")),
        "objects": (_("Any object: your anchors on a class map"), _("2016, class activation maps: a classifier that never saw a box shows where its evidence lies, and the anchors of the part “Anchors” are scored by it; most detectors need boxes to learn.")),
        "people": (_("People: HOG + SVM"), _("2005, Dalal and Triggs: histograms of gradients in a sliding window and one linear rule; the deformable part models, against which R-CNN was measured, are built on them.")),
        "rcnn": (_("R-CNN recipe: Selective Search, then a classifier"), _("2014, R-CNN: propose regions by colour and texture (Selective Search, 2013), cut each one out, classify it. It brought deep features to PASCAL VOC, with one linear rule per class: 20, none for the background (often said: 21).")),
        "ssd": (_("People: SSDLite"), _("2016-2018, SSD and MobileNetV2: no proposals; 1,917 anchors are classified and corrected in one pass, fast enough for a phone.")),
        "ssdlite": (_("80 classes: SSDLite of torchvision"), _("2019, SSDLite on MobileNetV3: the same idea as SSD for 80 classes, and every anchor gives one box, with a score for every class (often said: a box per class).")),
        "retinanet": (_("80 classes: RetinaNet of torchvision"), _("2017, RetinaNet: the anchors of P3 to P7 in one pass; the focal loss keeps 100,000 easy negatives from outweighing the few positives.")),
        "fasterrcnn": (_("80 classes: Faster R-CNN of torchvision"), _("2015, Faster R-CNN: the second stage classifies and corrects the proposals of the first.")),
        "rpn": (_("Proposals of Faster R-CNN"), _("2015, the region proposal network: anchors replace Selective Search, and a network says which of them hold an object at all.")),
        HAND: (_("Boxes that you draw"), _("Boxes with scores of your own. In “Suppression” you can drag, resize and draw them.")),
    }  # fmt: skip


def source(usual: str) -> str:
    """The source that is chosen; those to be fetched say how much."""
    titles = {name: title for name, (title, _history) in words().items()}
    for name, entry in SOURCES.items():
        if entry.weights:
            titles[name] = _("{title} (fetch {size:.0f} MB)").format(title=titles[name], size=entry.weights.megabytes)
    name = shell.select("source", _("Candidates from"), titles, usual)
    st.caption(words()[name][1])
    return name


def ready(name: str) -> bool:
    """Whether the detector can run; if not, its weights are offered."""
    weights, instead = SOURCES[name].weights, _("The sources without “fetch” run as they are.")
    if not weights:
        return True
    return shell.fetch(words()[name][0], weights.megabytes, present(weights), lambda: fetched(weights), instead)


def config_of(name: str) -> Any:
    """The settings of a detector: the one that scores anchors gets those that are set in the part “Anchors”."""
    with shell.undrawn():
        return SOURCES[name].config(grid_config(grid_controls()), shell.device())


@shell.cached(64)
def detected(name: str, picture: Picture, config: Any) -> Candidates:
    """The candidates of a detector, when its turn has come."""
    found: Candidates = shell.on_worker(SOURCES[name].detect, picture.pixels, config)
    return found


def program(picture: Picture, values: shell.Values) -> Any:
    """How a program gets the candidates."""
    if values["source"] == HAND:
        return shell.step(candidates, tuple(box[:4] for box in values["boxes"]), scores(values))
    detect, pixels = SOURCES[values["source"]].detect, shell.attribute(picture, "pixels")
    return shell.step(detect, pixels, config_of(values["source"]), result=values["found"])
