"""A frame with a teacher's page, which says what has arrived, and the phone's page."""

from pathlib import Path

import streamlit as st

from pages import shell
from pages.shell import language, layout, values

PHONE = Path(__file__).parents[3] / "pages/album/album.py"


def teacher() -> None:
    photos = shell.album_panel(("cup", "pen"))
    shapes = (f"{photo.label} {photo.session} {photo.picture.pixels.shape[:2]}" for photo in photos)
    st.text("\n".join(sorted(shapes)))


language.choose_language()
page = st.navigation([st.Page(teacher, default=True), st.Page(PHONE, visibility="hidden")])
values.arrive(page.url_path)
layout.top(page.title)
page.run()
values.sync_url(values.WHOLE)
