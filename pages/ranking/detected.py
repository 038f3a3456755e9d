"""Detections as the source of a ranked list: a worked example, a detector on the user's photo, or files."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from models.ranking.detection_files import detection_files
from models.ranking.detections import HIT, PROTOCOLS, Assignment, Boxes, assignment, coco_average_precision
from models.ranking.examples import worked_example
from models.ranking.sources import Sample
from pages import shell
from pages.ranking.photo import photo
from pages.ranking.sources import Detected, Ranked
from pages.ranking.view import sent, threshold
from pages.shell import _
from viz import ranking as figures
from viz.canvas import Box, Pane
from viz.colors import NEGATIVE, POSITIVE, TRUTH

if TYPE_CHECKING:
    from pages.ranking.parts import Explored

GROUND = np.full((300, 400, 3), 232, dtype=np.uint8)


def detector() -> Ranked | None:
    """Where the boxes come from, and when a box counts as a hit."""
    kinds = {"example": _("Worked example"), "photo": _("A detector on a photo"), "files": _("Files")}
    kind = shell.select("boxes", _("Boxes"), kinds)
    made = {"example": _example, "photo": photo, "files": _files}[kind]()
    iou_threshold = shell.slider("iou", _("IoU threshold"), 0.05, 0.95, 0.5, step=0.05)
    protocol = shell.choice("protocol", _("Matching"), list(PROTOCOLS))
    if made is None:
        return None
    truth, found, picture, key, program = made
    result = _assigned(key, iou_threshold, protocol, truth, found)
    labels = np.array([verdict == HIT for verdict in result.verdict])
    return Ranked(
        ("boxes", *key, iou_threshold, protocol),
        Sample(found.scores[result.order], labels),
        f"{program}\nfrom models.ranking.detections import assignment\n\n"
        f"curve = assignment(truth, found, {iou_threshold}, {protocol!r}).curve",
        detected=Detected(truth, found, result, picture),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _assigned(key: tuple[object, ...], iou_threshold: float, protocol: str, _truth: Boxes, _found: Boxes) -> Assignment:
    return shell.heavy(assignment, _truth, _found, iou_threshold, protocol)


@st.cache_data(max_entries=32, show_spinner=False)
def _coco(key: tuple[object, ...], _detected: Detected) -> float:
    """COCO's number for the boxes ``key``."""
    return float(shell.heavy(coco_average_precision, _detected.truth, _detected.found).mean())


def _example() -> tuple:
    program = "from models.ranking.examples import worked_example\n\ntruth, found = worked_example()"
    return *worked_example(), GROUND, ("example",), program


def _files() -> tuple | None:
    uploads = st.file_uploader(_("COCO (two JSON) or VOC (XML and TXT)"), key="boxes files", accept_multiple_files=True)
    if not uploads:
        st.caption(
            _("COCO: annotations and results. VOC: one XML a picture, and lines “image category score x1 y1 x2 y2”.")
        )
        return None
    read = shell.attempt("files", detection_files, {upload.name: upload.getvalue() for upload in uploads})
    if read is None:
        return None
    truth, found, _names = read
    names = [upload.name for upload in uploads]
    program = (
        "from pathlib import Path\n\nfrom models.ranking.detection_files import detection_files\n\n"
        f"truth, found, names = detection_files({{name: Path(name).read_bytes() for name in {names!r}}})"
    )
    xyxy = np.concatenate((truth.xyxy, found.xyxy))
    width, height = (max(int(np.ceil(side)), 1) for side in xyxy[:, 2:].max(axis=0))
    ground = np.full((min(height, 2000), min(width, 2000), 3), 232, dtype=np.uint8)
    return truth, found, ground, ("files", *(upload.file_id for upload in uploads)), program


def film(explored: "Explored") -> None:
    """The list, detection by detection: who gets the object, who comes too late, who is not precise enough."""
    detected = explored.ranked.detected
    result, total = detected.assignment, len(detected.assignment.verdict)
    if not total:
        return
    left, right = st.columns([2, 3])
    with right:
        step = int(
            shell.slider("step", _("Detections so far, the most confident first"), 1, max(total, 2), min(total, 12))
        )
        step = min(step, total)
        names = {
            "hit": _("hit"),
            "duplicate": _("duplicate"),
            "poor overlap": _("poor overlap"),
            "background": _("background"),
        }
        text = _(
            "Detection {step} scores {score:.2f}: **{verdict}** (IoU {iou:.2f}). So far precision {precision:.3f}, recall {recall:.3f}."
        )
        st.markdown(text.format(
            step=step, score=detected.found.scores[result.order[step - 1]], verdict=names[result.verdict[step - 1]],
            iou=result.iou[step - 1], precision=result.curve.precision[step], recall=result.curve.tpr[step],
        ))  # fmt: skip
        rows = [
            {
                "#": place + 1, _("score"): round(float(detected.found.scores[result.order[place]]), 3),
                _("verdict"): names[result.verdict[place]], "IoU": round(float(result.iou[place]), 3),
                "TP": int(result.curve.tp[place + 1]), "FP": int(result.curve.fp[place + 1]),
                _("precision"): round(float(result.curve.precision[place + 1]), 3),
                _("recall"): round(float(result.curve.tpr[place + 1]), 3),
            }
            for place in range(max(0, step - 200), step)
        ][::-1]  # fmt: skip
        st.dataframe(rows, height=260, hide_index=True)
    with left:
        image = int(detected.found.image[result.order[step - 1]])
        pane = figures.detections(_ground(detected, image), detected.truth, detected.found, result, step, image)
        shell.canvas(
            pane, key="film", alt=_("Objects dashed in green; detections in the colour of their verdict"), height=380
        )
        st.caption(
            _(
                "Green dashes: objects. Blue: hit. Amber dashes: duplicate. Vermilion: poor overlap (dashed) or background."
            )
        )
    area = _coco(explored.ranked.key[:-2], detected)  # whatever the IoU threshold and the protocol
    st.markdown(_("COCO's number, the mean over IoU .50 to .95 and categories: **{area:.4f}**").format(area=area))


def cell_boxes(explored: "Explored") -> None:
    """The boxes behind a cell of the mosaic: detections over the threshold, or objects that none of them hits."""
    detected, cell, limit = explored.ranked.detected, sent("cell") or "tp", threshold()
    result = detected.assignment
    over = detected.found.scores[result.order] >= limit
    hits = np.array([verdict == HIT for verdict in result.verdict])
    if cell == "fn":
        missed = np.setdiff1d(np.arange(detected.truth.image.size), result.truth[over & hits])
        images, xyxy, color = detected.truth.image[missed], detected.truth.xyxy[missed], TRUTH
    else:
        chosen = result.order[over & (hits if cell == "tp" else ~hits)]
        images, xyxy, color = (
            detected.found.image[chosen],
            detected.found.xyxy[chosen],
            POSITIVE if cell == "tp" else NEGATIVE,
        )
    names = {"tp": _("hits"), "fp": _("false alarms"), "fn": _("missed objects")}
    st.markdown(
        _("Press a cell of the mosaic. At this threshold there are {count} {kind}:").format(
            count=images.size, kind=names[cell]
        )
    )
    if images.size:
        shown = int(images[0])
        boxes = [Box(tuple(box), color, 3) for box in xyxy[images == shown]]
        shell.canvas(
            Pane(_ground(detected, shown), shapes=boxes), key="cell", alt=_("The boxes of the cell"), height=380
        )


def _ground(detected: Detected, image: int) -> np.ndarray:
    """Files hold boxes, not pictures: those are drawn on a plain ground."""
    return detected.picture if image == 0 or detected.picture is GROUND else np.full_like(detected.picture, 232)
