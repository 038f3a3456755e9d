"""Where the candidates come from: detectors on the user's photo, weights fetched on request, or boxes drawn by hand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from models.anchors import grid as anchors
from models.detectors.candidates import DRAWN, Candidates, candidates
from models.images.decoding import Picture
from models.pretrained.weights import Weights, fetched, present
from pages import shell
from pages.shell import _, state
from viz.colors import AMBER

CANVAS, OWN = "photo", "own"  # keys of the canvases on which objects, and own boxes, are drawn
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True)
class Source:
    title: str
    history: str  # one sentence: where it stands in the history of detection
    score: float  # threshold to start with
    find: Callable[[np.ndarray, anchors.Config, str], Candidates] | None = None  # None: drawn by hand
    snippet: str = ""  # the same in a program
    weights: Callable[[], Weights] | None = None  # to be fetched first


def faces(stage: str) -> Callable[[np.ndarray, anchors.Config, str], Candidates]:
    def find(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
        from models.detectors import faces as candidates_faces

        return candidates_faces.faces(pixels, candidates_faces.Config(stage, device=device))

    return find


def objects(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
    from models.detectors import objects as candidates_objects

    return candidates_objects.objects(pixels, candidates_objects.Config(grid))


def people(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
    from models.detectors import people as candidates_people

    return candidates_people.people(pixels, candidates_people.Config())


def rcnn(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
    from models.detectors import rcnn as candidates_rcnn

    return candidates_rcnn.rcnn(pixels, candidates_rcnn.Config())


def ssdlite(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
    from models.detectors import ssdlite as candidates_ssdlite

    return candidates_ssdlite.people(pixels, candidates_ssdlite.Config(device=device))


def ssdlite_weights() -> Weights:
    from models.detectors import ssdlite as candidates_ssdlite

    return candidates_ssdlite.WEIGHTS


def published(name: str) -> dict[str, Callable]:
    def find(pixels: np.ndarray, grid: anchors.Config, device: str) -> Candidates:
        from models.detectors import published as candidates_torchvision

        return candidates_torchvision.detected(pixels, candidates_torchvision.Config(name, device=device))

    def weights() -> Weights:
        from models.detectors import published as candidates_torchvision

        return candidates_torchvision.weights(name)

    return {"find": find, "weights": weights}


FACES_CODE = "from models.detectors import faces as candidates_faces\nfound = candidates_faces.faces(picture.pixels, candidates_faces.Config({!r}))"


def sources() -> dict[str, Source]:
    """All of them, by their name in the URL, in the words of the user's language."""
    return {
        "faces": Source(
            _("Faces: P-Net's raw windows"),
            _("2016, MTCNN: a tiny network slides over a pyramid of the picture and speaks up wherever something looks like a face; it followed the Viola-Jones cascade of 2001."),
            0.6, faces("P-Net"), FACES_CODE.format("P-Net"),
        ),
        "rnet": Source(
            _("Faces: after R-Net"),
            _("2016, MTCNN's second stage: a larger network looks again at every window of the first, and rejects most. Cascades make the easy decisions cheap."),
            0.6, faces("R-Net"), FACES_CODE.format("R-Net"),
        ),
        "onet": Source(
            _("Faces: after O-Net"),
            _("2016, MTCNN's third stage: the largest network sees only what two others let through. Still several boxes a face: suppression is not optional."),
            0.6, faces("O-Net"), FACES_CODE.format("O-Net"),
        ),
        "objects": Source(
            _("Any object: your anchors on a class map"),
            _("2016, class activation maps: a classifier that never saw a box tells where its evidence lies, and the anchors of the first tab are scored by it; detectors before it needed boxes to learn."),
            0.15, objects, "from models.detectors import objects as candidates_objects\nfound = candidates_objects.objects(picture.pixels, candidates_objects.Config({grid}))",
        ),
        "people": Source(
            _("People: HOG + SVM"),
            _("2005, Dalal and Triggs: histograms of gradients in a sliding window and one linear rule; the standard until deep networks came in 2012."),
            0.4, people, "from models.detectors import people as candidates_people\nfound = candidates_people.people(picture.pixels, candidates_people.Config())",
        ),
        "rcnn": Source(
            _("R-CNN recipe: Selective Search, then a classifier"),
            _("2014, R-CNN: propose regions by colour and texture (Selective Search, 2013), cut each one out, classify it: the first deep detector, some seconds a picture."),
            0.5, rcnn, "from models.detectors import rcnn as candidates_rcnn\nfound = candidates_rcnn.rcnn(picture.pixels, candidates_rcnn.Config())",
        ),
        "ssd": Source(
            _("People: SSDLite (fetch 12 MB)"),
            _("2016-2018, SSD and MobileNetV2: no proposals; 1,917 anchors are classified and corrected in one pass, fast enough for a phone."),
            0.3, ssdlite, "from models.detectors import ssdlite as candidates_ssdlite\nfound = candidates_ssdlite.people(picture.pixels, candidates_ssdlite.Config())",
            ssdlite_weights,
        ),
        "ssdlite": Source(
            _("80 classes: SSDLite of torchvision (fetch 13 MB)"),
            _("2019, SSDLite on MobileNetV3: the same idea as SSD for 80 classes, every anchor with a score for every class."),
            0.2, snippet=published_code("SSDLite"), **published("SSDLite"),
        ),
        "retinanet": Source(
            _("80 classes: RetinaNet of torchvision (fetch 146 MB)"),
            _("2017, RetinaNet: the anchors of P3 to P7 in one pass; the focal loss keeps 100,000 easy negatives from drowning the few positives."),
            0.2, snippet=published_code("RetinaNet"), **published("RetinaNet"),
        ),
        "fasterrcnn": Source(
            _("80 classes: Faster R-CNN of torchvision (fetch 74 MB)"),
            _("2015, Faster R-CNN: the second stage classifies and corrects the proposals of the first."),
            0.2, snippet=published_code("Faster R-CNN"), **published("Faster R-CNN"),
        ),
        "rpn": Source(
            _("Proposals of Faster R-CNN (fetch 74 MB)"),
            _("2015, the region proposal network: anchors replace Selective Search, and a network says which of them hold an object at all."),
            0.5, snippet=published_code("Faster R-CNN proposals"), **published("Faster R-CNN proposals"),
        ),
        OWN: Source(_("Boxes that you draw"), _("Move, resize and draw boxes, give them scores, and see who survives."), 0.0),
    }  # fmt: skip


def published_code(name: str) -> str:
    return (
        "from models.detectors import published as candidates_torchvision\n"
        f"found = candidates_torchvision.detected(picture.pixels, candidates_torchvision.Config({name!r}))"
    )


def found(name: str, picture: Picture, grid: anchors.Config) -> Candidates | None:
    """The candidates of a source, kept until the picture, the source or its anchors change; None until it can run."""
    source = sources()[name]
    if source.weights and not present(source.weights()):
        fetch(source)
        return None
    key = (name, picture.digest, grid if name == "objects" else None)
    slot = state.slot("candidates")
    if st.session_state.get(slot, (None,))[0] != key:
        st.session_state[slot] = key, shell.heavy(source.find, picture.pixels, grid, shell.device())
    return st.session_state[slot][1]


def fetch(source: Source) -> None:
    """Offer to fetch the weights, with their size; say why when it fails."""
    weights = source.weights()
    st.info(
        _("{title} needs {file} ({megabytes:.0f} MB), which is not on this computer.").format(
            title=source.title, file=weights.file, megabytes=weights.megabytes
        )
    )
    if st.button(_("Fetch it from the internet"), key="fetch", type="primary"):
        bar = st.progress(0.0, _("Fetching …"))
        for share in fetched(weights):
            bar.progress(share, _("Fetching …"))
        st.rerun()


def start_of(case: str, picture: Picture) -> list[dict]:
    """The boxes of a case, scaled to the picture."""
    start, scale = DRAWN[case](), min(picture.pixels.shape[:2]) / 300
    return [
        {"xyxy": (box * scale).tolist(), "score": float(score)}
        for box, score in zip(start.boxes, start.scores, strict=True)
    ]


def own(picture: Picture) -> Candidates:
    """The boxes drawn by hand, each with a score to set; another case or picture starts afresh."""
    cases = {"chain": _("A chain"), "non-monotone": _("More tolerant, fewer boxes"), "hugging": _("Arm in arm")}
    case = shell.select("case", _("Start with"), cases)
    slot, begun = state.slot("case drawn"), (case, picture.digest)
    if st.session_state.get(slot) != begun:
        if slot in st.session_state:
            shell.forget(OWN, "boxes")
        st.session_state[slot] = begun
        for letter, box in zip(LETTERS, start_of(case, picture), strict=False):
            state.store(f"score {letter}", box["score"])
    drawn = shell.edited(OWN).boxes
    boxes = (start_of(case, picture) if drawn is None else drawn)[: len(LETTERS)]
    scores = [
        shell.slider(f"score {letter}", _("Score of {name}").format(name=letter), 0.0, 1.0, 0.5, step=0.01, url=False)
        for letter, _box in zip(LETTERS, boxes, strict=False)
    ]
    return candidates([box["xyxy"] for box in boxes], scores)


def own_edit(found: Candidates) -> shell.Edit:
    """The boxes as the canvas edits them, with letters and scores."""
    boxes = [
        {"xyxy": box.tolist(), "label": f"{letter} {score:.2f}", "color": AMBER}
        for letter, box, score in zip(LETTERS, found.boxes, found.scores, strict=False)
    ]
    return shell.Edit(boxes=boxes, draw=len(boxes) < len(LETTERS), color=AMBER)
