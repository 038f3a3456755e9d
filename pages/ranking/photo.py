"""A real detector's boxes on the user's photo, and the true boxes that the user draws."""

import numpy as np
import streamlit as st

from models.detectors.candidates import strongest
from models.detectors.faces import Config as FaceConfig
from models.detectors.faces import faces
from models.detectors.objects import Config as ObjectConfig
from models.detectors.objects import objects
from models.detectors.people import Config as PeopleConfig
from models.detectors.people import people
from models.images.decoding import Picture
from models.nms.suppression import Config as NmsConfig
from models.nms.suppression import suppression
from models.ranking.detections import Boxes
from pages import shell
from pages.shell import _, state
from viz.canvas import Pane
from viz.colors import TRUTH

DETECTORS = {  # function, its settings, and the same in a program
    **{stage: (faces, FaceConfig(stage), f"Config({stage!r})") for stage in ("P-Net", "R-Net", "O-Net")},
    "people": (people, PeopleConfig(), "Config()"),
    "objects": (objects, ObjectConfig(), "Config()"),
}
SUPPRESSION = NmsConfig(iou_threshold=0.3)
STRONGEST = 300  # raw windows that enter the list
FACE = (180.0, 65.0, 268.0, 175.0)  # drawn on the sample "astronaut" to begin with, px


def photo() -> tuple | None:
    """A real detector's raw boxes on the photo, before or after suppression, against boxes that the user draws."""
    picture = shell.picture("astronaut")
    names = {
        "P-Net": _("Faces, raw windows"), "R-Net": _("Faces, second stage"), "O-Net": _("Faces, third stage"),
        "people": _("People, HOG windows"), "objects": _("Any object, class map"),
    }  # fmt: skip
    detector = shell.select("detector", _("Detector"), names)
    suppressed = shell.toggle("suppressed", _("Non-maximum suppression first"))
    boxes = _true_boxes(picture)
    if not boxes:
        st.info(_("Draw at least one true box on the photo."))
        return None
    found = _windows(picture.digest, detector, suppressed, picture)
    if not found.scores.size:
        st.info(_("The detector proposes nothing on this photo: choose another one."))
        return None
    xyxy = np.array([box["xyxy"] for box in boxes], dtype=np.float64)
    one = np.zeros(len(boxes), dtype=int)
    key = ("photo", picture.digest, detector, suppressed, tuple(map(tuple, xyxy.tolist())))
    program = _photo_program(shell.picture_snippet(picture), detector, suppressed, xyxy)
    return Boxes(one, one, xyxy, np.empty(0)), found, picture.pixels, key, program


def _true_boxes(picture: Picture) -> list[dict]:
    """The boxes drawn here, else those drawn on the anchors page for this photo, else the sample's face."""
    slot = state.slot("true boxes of")
    if st.session_state.setdefault(slot, picture.digest) != picture.digest:
        st.session_state[slot] = picture.digest
        shell.forget("truth", "boxes")
    elsewhere = st.session_state.get("anchors/photo.edited")
    if elsewhere and elsewhere.boxes and st.session_state.get("anchors/objects of") == picture.digest:
        start = elsewhere.boxes
    else:
        start = [{"xyxy": FACE, "label": _("face")}] if picture.name == "Astronaut" else []
    drawn = shell.edited("truth").boxes
    boxes = [{**box, "color": TRUTH} for box in (start if drawn is None else drawn)]
    with st.popover(_("Draw the true boxes"), width="stretch"):
        shell.canvas(
            Pane(picture.pixels), key="truth", alt=_("The photo, with the true boxes to draw and drag"), height=420,
            edit=shell.Edit(boxes=boxes, draw=True, label=_("object"), color=TRUTH), hint=_("Drag to draw a box"),
        )  # fmt: skip
    return boxes


def _photo_program(picture: str, detector: str, suppressed: bool, xyxy: np.ndarray) -> str:
    find, _config, config = DETECTORS[detector]
    lines = [
        picture, "import numpy as np", f"from {find.__module__} import Config, {find.__name__}",
        "from models.detectors.candidates import strongest", "from models.ranking.detections import Boxes", "",
        f"raw = strongest({find.__name__}(picture.pixels, {config}), {STRONGEST})", "keep = np.arange(len(raw))",
    ]  # fmt: skip
    if suppressed:
        lines += [
            "from models.nms import suppression as nms",
            "",
            f"keep = nms.suppression(raw, nms.Config(iou_threshold={SUPPRESSION.iou_threshold})).keep",
        ]
    lines += [
        f"xyxy = np.array({xyxy.tolist()!r})",
        "found = Boxes(0 * keep, 0 * keep, raw.boxes[keep], raw.scores[keep])",
        "truth = Boxes(np.zeros(len(xyxy), int), np.zeros(len(xyxy), int), xyxy, np.empty(0))",
    ]
    return "\n".join(lines)


@st.cache_resource(max_entries=8, show_spinner=False)
def _windows(digest: str, detector: str, suppressed: bool, _picture: Picture) -> Boxes:
    find, config, _text = DETECTORS[detector]
    raw = strongest(shell.heavy(find, _picture.pixels, config), STRONGEST)
    keep = suppression(raw, SUPPRESSION).keep if suppressed else np.arange(len(raw))
    return Boxes(0 * keep, 0 * keep, raw.boxes[keep], raw.scores[keep])
