"""A detector lays boxes everywhere, scores them all, and then throws nearly all of them away: both halves, on a photo."""

import numpy as np
import streamlit as st

from models.anchors import grid as anchors
from models.detectors.candidates import chain, hugging, non_monotone
from models.nms import suppression as nms
from models.nms.sweep import verdict
from pages import shell
from pages.anchors import code as snippets
from pages.anchors import grid as grid_part
from pages.anchors import sources
from pages.anchors import suppression as suppression_part
from pages.anchors import thresholds as thresholds_part
from pages.shell import _

picture = shell.picture("astronaut")
st.markdown(
    _(
        "A detector tries thousands of boxes and scores them all. Suppression keeps the best one of each heap: watch which."
    )
)


def survivors_of_the_chain() -> str:
    return ", ".join("ABC"[index] for index in nms.suppression(chain(), nms.Config(iou_threshold=0.5)).keep)


def fewer() -> str:
    kept = [len(nms.suppression(non_monotone(), nms.Config(iou_threshold=value)).keep) for value in (0.55, 0.6)]
    return _("Yes") if kept[1] < kept[0] else _("No")


def of_the_two() -> str:
    """What stays at the lowest threshold that keeps both persons."""
    for threshold in np.arange(0.01, 1, 0.01):
        kept = nms.suppression(hugging(), nms.Config(iou_threshold=float(threshold)))
        found = verdict(kept.boxes, hugging().boxes[[0, 3]], 0.99)
        if found.recall == 1:
            return _("Both, and nothing else") if found.precision == 1 else _("Both, and false boxes with them")
    return _("No threshold keeps both")


QUESTIONS = (
    shell.Question(
        "chain", _("Three boxes in a row, scores A > B > C. IoU(A, B) = IoU(B, C) = 0.54, IoU(A, C) = 0.25, threshold 0.5: who survives?"),
        survivors_of_the_chain,
        lambda answer: _("A silences B. A silenced box silences nobody, so C lives although it overlaps B. See it with the preset “A chain”."),
        options=("A", "A, B", "A, C", "A, B, C"), hides=frozenset({"own"}),
    ),
    shell.Question(
        "count", _("How many anchors does RetinaNet (P3 to P7, nine a cell) lay over a photo of 800 × 800 pixels?"),
        lambda: float(len(anchors.anchors(800, 800, anchors.Config()).boxes)),
        lambda answer: _("9 × (100² + 50² + 25² + 13² + 7²): three quarters of them lie on P3, the finest level."),
        numbers=(0.0, 1e7, 1.0), unit=_("anchors"), kind="number", tolerance=1000.0, hides=frozenset({"counts"}),
    ),
    shell.Question(
        "fewer", _("You raise the IoU threshold from 0.55 to 0.60, so less is suppressed. Can the number of boxes go down?"),
        fewer,
        lambda answer: _("A box that is now spared may silence two others that it could not silence while it was silenced itself. Preset “More tolerant, fewer boxes”."),
        options=(_("Yes"), _("No")), hides=frozenset({"own", "thresholds"}),
    ),
    shell.Question(
        "hug", _("Two people stand arm in arm (IoU 0.48); a detector saw each of them whole, shifted, and only down to the waist. What does the lowest threshold that keeps both people keep?"),
        of_the_two,
        lambda answer: _("No threshold can tell a duplicate from a neighbour by IoU alone. Try Soft-NMS and DIoU-NMS on the preset “Arm in arm”."),
        options=(_("Both, and nothing else"), _("Both, and false boxes with them"), _("No threshold keeps both")), hides=frozenset({"own"}),
    ),
)  # fmt: skip

PRESETS = {
    _("One face, 300 boxes"): {"part": "result", "source": "faces", "nms_iou": 0.3},
    _("Any object"): {"part": "result", "source": "objects", "aware": False, "nms_iou": 0.3},
    _("A chain"): {"part": "film", "source": "own", "case": "chain"},
    _("More tolerant, fewer boxes"): {"part": "thresholds", "source": "own", "case": "non-monotone", "nms_iou": 0.6},
    _("Arm in arm"): {"part": "result", "source": "own", "case": "hugging"},
    _("Too small to learn"): {"part": "anchors", "levels": (5, 6, 7), "view": "sizes"},
}


PARTS = {"anchors": _("Anchors"), "result": _("Suppression"), "film": _("Film"), "thresholds": _("Thresholds")}

# Outside the part that reruns with every slider: each element there costs the browser time
shell.presets(PRESETS)
with st.container(horizontal=True, horizontal_alignment="distribute"):
    part = shell.choice("part", _("Part"), PARTS, "result", bare=True)
    hidden = shell.predict(*QUESTIONS)


@shell.live
def explorer() -> None:
    room, stage = st.columns([1, 3])
    (matching if part == "anchors" else suppression)(room, stage)


def matching(room, stage) -> None:
    with room:
        config, rule = grid_part.controls(), grid_part.matching_controls()
    with stage, st.container(key="stage"):
        shown = grid_part.part(picture, config, rule, hidden)
        snippets.matching(picture, config, rule, *shown)


def suppression(room, stage) -> None:
    titles = {name: source.title for name, source in sources.sources().items()}
    with room:
        name = shell.select("source", _("Candidates from"), titles, "rnet")
        st.caption(sources.sources()[name].history)
        config = suppression_part.controls(name)
        compared = part == "result" and name != sources.OWN and shell.toggle("compare", _("Compare with your objects"))
        found = sources.own(picture) if name == sources.OWN else None
        grid = grid_part.stored()
    with stage, st.container(key="stage"):
        if name in hidden or part in hidden:
            shell.hidden_note()
            return
        if name != sources.OWN:
            found = sources.found(name, picture, grid)
        if found is None:
            return
        if part == "result":
            kept = suppression_part.result(picture, name, found, config, compared)
            suppression_part.badge(found, kept, config)
            snippets.suppression(picture, name, found, config, grid, kept)
        elif part == "film":
            suppression_part.film(picture, name, found, config)
        else:
            thresholds_part.thresholds(picture, name, found, config)


explorer()
