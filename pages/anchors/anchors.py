"""A detector lays boxes everywhere, scores them all, and then throws nearly all of them away: both halves, on a photo."""

from functools import partial

import streamlit as st

from pages import shell
from pages.anchors import boxes, matching, settings, sources, suppression
from pages.anchors.boxes import HAND
from pages.anchors.questions import questions
from pages.shell import _

picture = shell.picture("astronaut")
part = shell.introduce(
    {
        "result": _("A detector scores thousands of boxes and reports many for one object. Suppression keeps the best box of each cluster, roughly: watch which."),
        "film": _("The best box that is left stays, and suppresses the boxes that overlap it too much; then the next best, until none is left."),
        "thresholds": _("Two thresholds decide how many boxes stay, and how many of them are right."),
        "anchors": _("Anchors are boxes laid over the photo before the network looks at it. Those that overlap an object enough learn it."),
    },
    presets={
        _("A weak detector"): {"source": "faces"},
        _("Any object"): {"source": "objects", "aware": False},
        _("A chain"): {"source": "own", "case": "chain", "nms_iou": 0.5},
        _("More tolerant, fewer boxes"): {"part": "thresholds", "source": "own", "case": "non-monotone", "nms_iou": 0.6},
        _("Arm in arm"): {"source": "own", "case": "hugging", "nms_iou": 0.5},
        _("Too small to learn"): {"part": "anchors", "levels": (5, 6, 7), "force": False},
    },
    questions=questions(picture),
    parts={"result": _("Suppression"), "film": _("Round by round"), "thresholds": _("Thresholds"), "anchors": _("Anchors")},
)  # fmt: skip


@shell.fragment
def explorer() -> None:
    controls, stage = shell.columns()
    if part == "anchors":
        with controls:
            values = settings.grid_controls() | settings.matching_controls()
        with stage:
            anchors(values | {"objects": boxes.kept(picture).value})
        return
    with controls:
        name = sources.source("rnet" if part == "film" else "onet")  # a film needs some rounds
        values = settings.suppression_controls(name)
        values |= boxes.hand_controls(picture) if name == HAND else {}
        comparable = part == "result" and name != HAND
        values["compared"] = comparable and shell.toggle("compare", _("Compare with your objects"))
    with stage:
        if any(shell.hidden(one) for one in (name, part) if one in (HAND, "thresholds")):
            shell.hidden_note()
        elif name == HAND:
            suppressed(values)
        elif sources.ready(name):
            suppressed(values | {"found": sources.detected(name, picture, sources.config_of(name))})


def anchors(values: shell.Values) -> None:
    """Anchors, and what they learn."""
    left, right = st.columns((3, 2))
    with left, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Point at"), width="content")
        values |= matching.photo_controls(values["levels"])
    with right:
        values |= matching.view_controls(values["objects"])
        shell.follow(partial(matching.drawings, picture), values, places={"photo": left})
    matching.code(picture, values)


def suppressed(values: shell.Values) -> None:
    """Candidates, and what is left of them."""
    against = values["compared"] or (part == "thresholds" and values["source"] != HAND)
    values["objects"] = boxes.kept(picture).value if against else ()
    if part == "film":
        suppression.rounds(picture, values)
    elif part == "result":
        shell.follow(partial(suppression.result, picture), values)
    else:
        left, right = (st.container(),) * 2 if values["source"] == HAND else st.columns(2)
        left.markdown(_("**How many boxes stay** (click a cell to go there)"))
        if values["source"] != HAND:
            right.markdown(_("**How many are right**, by score threshold"))
        shell.follow(partial(suppression.thresholds, picture), values, places={"map": left, "rates": right})
        suppression.download(values)
    suppression.code(part, sources.program(picture, values), values)


explorer()
