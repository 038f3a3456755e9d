"""The gallery of what can be explored."""

from pathlib import Path

import streamlit as st

from pages.shell import _

THUMBNAILS = Path(__file__).parent / "thumbnails"
COLUMNS = 3

st.markdown(
    _("Pick a concept. Every number and picture is computed now, from your photo, and checked against a second method.")
)

cards = {
    "receptive_field/receptive_field.py": _(
        "One unit, one square of your photo: how it grows, and how little of it counts."
    ),
    "sampling/sampling.py": _("Nine points make an output: drag them over your photo, and see what a layer reads."),
    "anchors/anchors.py": _("Thousands of boxes on one photo, and the few that stay: watch who silences whom."),
    "iou/iou.py": _("Drag a box away from its target: which losses pull it back, and which say nothing at all?"),
    "ranking/ranking.py": _("One threshold, four curves: drag it, make positives rare, and see which curve notices."),
    "attribution/attribution.py": _(
        "Hide a part of your photo and ask again: what did the network look at, and can you trust the map?"
    ),
    "morphology/morphology.py": _("Slide a small shape over a picture: what fits stays, what does not goes."),
    "style/style.py": _("Paint your photo in the style of a picture, and see that style is what survives shuffling."),
    "gan/gan.py": _("Two networks play against each other: see them meet, circle, and collapse."),
}

rows = [list(cards)[i : i + COLUMNS] for i in range(0, len(cards), COLUMNS)]
for row in rows:
    for column, path in zip(st.columns(COLUMNS), row, strict=False):
        with column.container(border=True):
            concept = Path(path).stem
            st.image(THUMBNAILS / f"{concept}.webp", width="stretch", alt=cards[path], link=f"/{concept}")
            st.page_link(path)
            st.markdown(cards[path])
