"""Over all thresholds at once: how many boxes stay, how many are right, and what each method makes of it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from models.detectors.candidates import Candidates
from models.images.decoding import Picture
from models.nms import suppression as nms
from models.nms import sweep as nms_sweep
from pages import shell
from pages.anchors import grid as grid_part
from pages.anchors import sources
from pages.anchors import suppression as suppression_part
from pages.shell import _, state
from viz.anchors import suppression as figures


def thresholds(picture: Picture, name: str, found: Candidates, config: nms.Config) -> None:
    """Kept boxes at every pair of thresholds; precision and recall against the objects."""
    objects = [] if name == sources.OWN else grid_part.truth(picture)
    swept = swept_once(found, grid_part.boxes_of(objects), config)
    words = (_("score threshold"), _("sigma") if config.method == "soft-gaussian" else _("IoU threshold"), _("kept"))
    left, right = st.columns(2)

    def chosen() -> None:
        if point := shell.clicked("map"):
            shell.put(
                {
                    f"score_{name}": round(point["x"], 2),
                    "soft_sigma" if config.method == "soft-gaussian" else "nms_iou": round(point["y"], 2),
                }
            )

    with left:
        st.markdown(_("**How many boxes stay** (click a cell to go there)"))
        here = (config.score_threshold, config.sigma if config.method == "soft-gaussian" else config.iou_threshold)
        shell.show(
            figures.kept_map(swept, here, words),
            key="map",
            on_click=chosen,
            alt=_("Boxes kept at every pair of thresholds"),
        )
    with right:
        st.markdown(_("**How many are right**, by score threshold"))
        if objects:
            names = (_("score threshold"), _("precision"), _("recall"), _("share"))
            shell.show(
                figures.rates(swept, config, names), key="rates", alt=_("Precision and recall by score threshold")
            )
        else:
            st.info(_("Draw objects in the first part to see precision and recall."))
            side_by_side(found, objects, config)
    column = swept.kept[:, np.abs(swept.score_threshold - config.score_threshold).argmin()]
    drops = [
        f"{a:.2f} → {b:.2f}"
        for a, b, fewer in zip(swept.iou_threshold, swept.iou_threshold[1:], np.diff(column) < 0, strict=False)
        if fewer
    ]
    st.markdown(
        _("A more generous threshold keeps **fewer** boxes here at: {drops}.").format(drops=", ".join(drops)) if drops
        else _("In this column, a more generous threshold never keeps fewer boxes.")
    )  # fmt: skip
    if objects:
        side_by_side(found, objects, config)
    download(found, nms.suppression(found, config))


def side_by_side(found: Candidates, objects: list[dict], config: nms.Config) -> None:
    """All methods at the current thresholds."""
    lines = [f"| {_('method')} | {_('kept')} | {_('precision')} | {_('recall')} | {_('ms')} |", "|---|--:|--:|--:|--:|"]
    for method, title in suppression_part.methods().items():
        kept = nms.suppression(found, replace(config, method=method))
        verdict = nms_sweep.verdict(kept.boxes, grid_part.boxes_of(objects))
        rates = f"{verdict.precision:.2f} | {verdict.recall:.2f}" if objects else "– | –"
        title = f"**{title}**" if method == config.method else title
        lines.append(f"| {title} | {kept.rounds:,} | {rates} | {kept.milliseconds[-1]:.1f} |")
    st.markdown("\n".join(lines))


def download(found: Candidates, kept: nms.Suppression) -> None:
    """Every candidate and its fate, as a table."""

    def content() -> bytes:
        columns = (*found.boxes.T, found.scores, kept.scores, found.labels, kept.round, kept.killer, kept.overlap)
        head = "x1,y1,x2,y2,score,score_after,label,round,killer,overlap"
        return "\n".join(
            [head, *(",".join(f"{value:.6g}" for value in row) for row in zip(*columns, strict=True))]
        ).encode()

    shell.file_download("suppression.csv", content, "text/csv")


def swept_once(found: Candidates, truth: np.ndarray, config: nms.Config) -> nms_sweep.Sweep:
    """The sweep, kept until anything but the two thresholds changes."""
    free = replace(config, score_threshold=0.0, iou_threshold=0.5, sigma=0.5)
    key = (found.boxes.tobytes(), found.scores.tobytes(), truth.tobytes(), free)
    slot = state.slot("sweep")
    if st.session_state.get(slot, (None,))[0] != key:
        st.session_state[slot] = key, shell.heavy(nms_sweep.sweep, found, truth, config)
    return st.session_state[slot][1]
