"""The gallery of what can be explored."""

from pathlib import Path

import streamlit as st

from pages.catalogue import pages
from pages.shell import _

THUMBNAILS = Path(__file__).parent / "thumbnails"
COLUMNS = 3

st.markdown(
    _("Pick a concept. Every number and picture is computed now, from your photo, and checked against a second method.")
)

entries = pages()
for start in range(0, len(entries), COLUMNS):
    for column, entry in zip(st.columns(COLUMNS), entries[start : start + COLUMNS], strict=False):
        with column.container(border=True):
            picture = THUMBNAILS / f"{entry.name}.webp"
            st.image(picture, width="stretch", alt=entry.sentence, link=f"/{entry.name}")
            st.page_link(entry.path)
            st.markdown(entry.sentence)
