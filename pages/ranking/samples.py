"""The actual samples behind a cell of the mosaic, or around the threshold."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages import shell
from pages.ranking.view import sent, threshold
from pages.shell import _
from viz import ranking as figures
from viz.canvas import Pane

if TYPE_CHECKING:
    from pages.ranking.parts import Explored

SHOWN = 64  # samples at most


def samples(explored: "Explored") -> None:
    """The cell that was pressed in the mosaic; without one, the samples nearest to the threshold."""
    scores, labels, limit = explored.sample.scores, explored.sample.labels, threshold()
    called, cell = scores >= limit, sent("cell")
    inside = {"tp": called & labels, "fp": called & ~labels, "fn": ~called & labels, "tn": ~called & ~labels}.get(cell)
    if inside is None:
        chosen = np.argsort(np.abs(scores - limit), kind="stable")[:SHOWN]
        st.markdown(_("The samples nearest to the threshold. Press a cell of the mosaic to see what it holds."))
    else:
        within = np.flatnonzero(inside)
        worst = np.argsort(scores[within] if cell in ("fn", "tp") else -scores[within], kind="stable")
        chosen = within[worst][:SHOWN]
        text = {
            "tp": _("True positives, the least certain first: {shown} of {count}."),
            "fp": _("False alarms, the most certain first: {shown} of {count}."),
            "fn": _("Missed positives, the lowest score first: {shown} of {count}."),
            "tn": _("True negatives, the highest score first: {shown} of {count}."),
        }[cell]
        st.markdown(text.format(shown=chosen.size, count=within.size))
    if not chosen.size:
        st.caption(_("This cell is empty at this threshold."))
        return
    if inside is None:
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
    if explored.ranked.pictures is not None:
        board = figures.gallery(explored.ranked.pictures[chosen], scores[chosen])
        shell.canvas(
            Pane(board),
            key="samples",
            alt=_("The samples, each over its score"),
            height=60 + round(0.87 * board.shape[0]),
        )
        return
    rows = [
        {_("sample"): int(index) + 1, _("score"): float(scores[index]), _("truth"): int(labels[index]), _("called"): int(called[index])}
        for index in chosen
    ]  # fmt: skip
    st.dataframe(rows, height=300, hide_index=True)
